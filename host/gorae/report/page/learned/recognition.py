"""What people did in the runs and what it was taken for, with mistakes beside the nearest windows learned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from gorae.errors import DocumentError
from gorae.grading.learned.answers import NOTHING, Asked
from gorae.grading.learned.faults import gesture_name
from gorae.grading.learned.recognition import Recognition
from gorae.learning.examples import Example, Examples
from gorae.learning.likeness import describe
from gorae.report.page.learned.matrix import matrix_html
from gorae.report.page.learned.sparks import HEIGHT, WIDTH, Spark, Sparks
from gorae.report.page.pages import environment, say
from gorae.stl.quantities import seconds
from gorae.telemetry import dataset
from gorae.telemetry.dataset import Window
from gorae.telemetry.recording import FloatArray, Recording
from gorae.texts import Text

STYLES = ("matrix.css", "recognition.css")
MAX_PICTURES = 6
"""Mistakes that are drawn, of different kinds first."""
_MM_S2_PER_MG = 9.80665


@dataclass(frozen=True)
class Mistaken:
    """A gesture that was taken for something else, and the window of the training that is most like it."""

    title: Text
    lines: list[Spark]
    nearest: list[Spark]
    caption: Text


def recognition_html(
    recognition: Recognition, recordings: Sequence[Recording], data: bytes, lang: str
) -> Markup:
    """Return the section as HTML; `data` is the dataset that was handed in, or nothing."""
    people = len({one.person for one in recognition.asked})
    count = len(recognition.asked)
    caption = Text("learned.answers", count=count, people=people).say(lang)
    said = [label or Text("learned.no-answer-column").say(lang) for label in recognition.said]
    runs = _first_runs(recognition)
    matrix = matrix_html(said, recognition.matrix, lang, link=lambda *cell: runs.get(cell), caption=caption)
    pictures = list(mistaken(recognition, recordings, data)) if data else []
    template = environment().get_template("recognition.html.j2")
    html = template.render(
        matrix=matrix,
        pictures=pictures,
        say=lambda text: say(lang, text),
        title=Text("learned.beside").say(lang),
        width=WIDTH,
        height=HEIGHT,
    )
    return Markup(html)


def _first_runs(recognition: Recognition) -> dict[tuple[int, int], str]:
    """Where each cell leads: to the first run in which that happened."""
    found: dict[tuple[int, int], str] = {}
    for one in recognition.asked:
        cell = recognition.labels.index(one.gesture), recognition.said.index(one.said)
        found.setdefault(cell, f"#run-{one.run}")
    return found


def mistaken(recognition: Recognition, recordings: Sequence[Recording], data: bytes) -> Iterator[Mistaken]:
    """Yield mistakes with the windows of the dataset that are most like them; none for a bad dataset."""
    try:
        found = dataset.parse(data.decode("utf-8-sig"), "dataset.csv")
    except (DocumentError, UnicodeDecodeError):
        return
    wrong = _of_each_kind(one for one in recognition.asked if not one.right)
    channels = [name for name in found.names if all(name in each.signals for each in recordings)]
    if not (channels and found.windows and wrong):
        return
    lengths = [window.times[-1] - window.times[0] for window in found.windows]
    samples = [len(window.times) for window in found.windows]
    grid = np.linspace(0.0, float(np.median(lengths)), max(2, int(np.median(samples))))
    cuts = [_cut(one, recordings[one.run - 1], channels, grid) for one in wrong]
    numbers = [*(found.numbers or range(1, 1 + len(found.windows))), *range(-len(cuts), 0)]
    examples = Examples.of_windows(channels, [*found.windows, *cuts], numbers)
    table, sparks, border = describe(examples), Sparks(examples), len(examples.windows) - len(cuts)
    for at, one in enumerate(wrong, border):
        nearest = examples.windows[int(np.argmin(((table[:border] - table[at]) ** 2).sum(axis=1)))]
        lines = (sparks.lines(examples.windows[at]), sparks.lines(nearest))
        yield Mistaken(_title(one), *lines, _caption(nearest))


def _of_each_kind(wrong: Iterator[Asked]) -> list[Asked]:
    """The first mistake of each kind, then further ones, up to as many as are drawn."""
    rounds: dict[tuple[str, str], int] = {}
    ordered: list[tuple[int, int, Asked]] = []
    for one in wrong:
        kind = one.gesture, one.said
        rounds[kind] = rounds.get(kind, 0) + 1
        ordered.append((rounds[kind], len(ordered), one))
    return [one for *_, one in sorted(ordered, key=lambda each: each[:2])[:MAX_PICTURES]]


def _cut(one: Asked, recording: Recording, channels: Sequence[str], grid: FloatArray) -> Window:
    """What the board felt before it answered, at the times of a window of the dataset and in its units.

    When it said nothing, it is the middle of the gesture.
    """
    end = (one.at_s + one.until_s + grid[-1]) / 2 if one.said_s is None else one.said_s
    times = min(end, float(recording.times[-1])) - grid[-1] + grid
    columns = {
        name: tuple((np.interp(times, recording.times, recording.signals[name]) / _unit(name)).tolist())
        for name in channels
    }
    return Window(one.gesture, tuple(grid.tolist()), columns)


def _unit(name: str) -> float:
    """What one unit of a dataset is in those of recordings: acceleration is in mg there."""
    return _MM_S2_PER_MG if name.startswith("accel_") else 1.0


def _title(one: Asked) -> Text:
    where = Text("learned.where", run=one.run, time=seconds(one.at_s))
    if one.said == NOTHING:
        return Text("learned.picture-unanswered", gesture=gesture_name(one.gesture), where=where)
    names = {"gesture": gesture_name(one.gesture), "said": gesture_name(one.said)}
    return Text("learned.picture-taken", where=where, **names)


def _caption(nearest: Example) -> Text:
    if nearest.person:
        return Text("learned.nearest-of", number=nearest.number, label=nearest.label, person=nearest.person)
    return Text("learned.nearest", number=nearest.number, label=nearest.label)
