"""A line of numbers as a small picture of letters: bars above and below zero, legible without colour."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gorae.report.text.columns import columns_of
from gorae.telemetry.recording import FloatArray

_HEIGHT = 10
"""Rows of bars above and below zero together."""
_LEAST_COLUMNS = 10
_SMALLEST = 1e-12
"""Less than this is drawn like nothing, but drawn."""


@dataclass(frozen=True)
class Pens:
    """The letters to draw with."""

    full: str
    half_up: str
    half_down: str
    beyond_up: str
    """The end of a bar that has no end."""
    beyond_down: str
    axis: str
    zero: str
    line: str


BLOCKS = Pens("█", "▄", "▀", "∞", "∞", "│", "┼", "─")
PLAIN = Pens("#", ".", "'", "^", "v", "|", "+", "-")


def pens_for(encoding: str | None) -> Pens:
    """Blocks where the terminal can show them; else ASCII, as for the cp949 of a Korean Windows console."""
    try:
        "".join(vars(BLOCKS).values()).encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return PLAIN
    return BLOCKS


@dataclass(frozen=True)
class PlottedCurve:
    """Values over time, of which there is at least one."""

    times: FloatArray
    values: FloatArray
    """Shape (samples,); may be infinite, never NaN."""
    marked: npt.NDArray[np.bool_]
    """Samples to point out below the picture."""


def draw(
    curve: PlottedCurve,
    label: Callable[[float], str],
    moments: tuple[str, str],
    pointer: str,
    width: int,
    pens: Pens,
) -> str:
    """The picture, at most `width` letters wide.

    `label` says a value, `moments` are the first and the last time, `pointer` stands before what is marked.
    """
    highest, lowest = float(curve.values.max()), float(curve.values.min())
    labels = [label(highest) if highest > 0 else "", "0", label(lowest) if lowest < 0 else ""]
    gutter = max(map(columns_of, [*labels, pointer]))
    columns = max(_LEAST_COLUMNS, width - gutter - 2)
    spans = list(_spans(curve.times, columns))
    above, below = _bars(curve.values, spans)
    up, down, scale = _rows(curve.values)
    rows = [
        *_block(_levels(above, scale, up), up, pens.full, pens.half_up, pens.beyond_up),
        pens.line * columns,
        *reversed(_block(_levels(-below, scale, down), down, pens.full, pens.half_down, pens.beyond_down)),
    ]
    heads = {up: labels[1], len(rows) - 1: labels[2] or "0", 0: labels[0] or "0"}
    lines = [
        f"{_right(heads.get(row, ''), gutter)} {pens.zero if row == up else pens.axis}{text}"
        for row, text in enumerate(rows)
    ]
    if curve.marked.any():
        found = "".join("x" if curve.marked[first:stop].any() else " " for first, stop in spans)
        lines.append(f"{_right(pointer, gutter)} {pens.axis}{found}")
    return "\n".join([*map(str.rstrip, lines), _time_axis(moments, gutter + 2, columns)])


def _right(text: str, width: int) -> str:
    return " " * (width - columns_of(text)) + text


def _time_axis(moments: tuple[str, str], indent: int, columns: int) -> str:
    start, end = moments
    if start == end:
        return " " * indent + start
    return " " * indent + start + _right(end, columns - columns_of(start))


def _spans(times: FloatArray, columns: int) -> Iterator[tuple[int, int]]:
    """The samples of each column; where none falls into one, the sample before it."""
    samples = len(times)
    whole = (times[-1] - times[0]) * samples / (samples - 1) if samples > 1 else 1.0
    firsts = np.searchsorted(times - times[0], whole * np.arange(columns) / columns)
    stops = np.append(firsts[1:], samples)
    yield from zip(np.minimum(firsts, stops - 1).tolist(), stops.tolist(), strict=True)


def _bars(values: FloatArray, spans: list[tuple[int, int]]) -> tuple[FloatArray, FloatArray]:
    """How far each column reaches up and down: to its worst, and beside a failure to its best too."""
    least = np.array([values[first:stop].min() for first, stop in spans])
    most = np.array([values[first:stop].max() for first, stop in spans])
    return np.maximum(np.where(least < 0, most, least), 0.0), np.minimum(least, 0.0)


def _rows(values: FloatArray) -> tuple[int, int, float]:
    """Rows above and below zero, and what one row stands for: shared so that the bars become long."""
    highest, lowest = _finite_ends(values)
    some_up, some_down = bool((values > 0).any()), bool((values < 0).any())
    if not (some_up and some_down):
        return _HEIGHT * some_up, _HEIGHT * some_down, max(highest, -lowest, _SMALLEST) / _HEIGHT
    scale, up = min((max(highest / up, -lowest / (_HEIGHT - up)), up) for up in range(1, _HEIGHT))
    return up, _HEIGHT - up, max(scale, _SMALLEST)


def _finite_ends(values: FloatArray) -> tuple[float, float]:
    finite = values[np.isfinite(values)]
    return float(finite.max(initial=0.0)), float(finite.min(initial=0.0))


def _levels(heights: FloatArray, scale: float, rows: int) -> FloatArray:
    """Heights in half rows; what is not zero shows, and what is infinite is one more than all."""
    with np.errstate(over="ignore"):
        halves = np.clip(np.ceil(heights / scale * 2 - 0.5), heights > 0, 2 * rows)
    return np.where(np.isinf(heights), 2 * rows + 1, halves)


def _block(levels: FloatArray, rows: int, full: str, half: str, beyond: str) -> list[str]:
    """The rows of bars, the one farthest from zero first."""
    return [
        "".join(_cell(level, row, rows, full, half, beyond) for level in levels.tolist())
        for row in range(rows, 0, -1)
    ]


def _cell(level: float, row: int, rows: int, full: str, half: str, beyond: str) -> str:
    if level > 2 * rows and row == rows:
        return beyond
    return full if level >= 2 * row else half if level == 2 * row - 1 else " "
