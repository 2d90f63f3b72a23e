"""What live kits do, as a table that fits the terminal."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from gorae.report.plain import cut, plain
from gorae.report.text.columns import columns_of, fitted, padded
from gorae.stl.quantities import brief, quantity
from gorae.telemetry.signals import SIGNALS
from gorae.texts import Text

_TITLE = 26
_VALUE = 12
_RANGE = 22
_LEAST_SPARKS, _MAX_SPARKS = 8, 40
_BLOCKS, _ASCII = "▁▂▃▄▅▆▇█", "_.-~=+*#"
_MISSING = "–"


@dataclass(frozen=True)
class ChannelLook:
    """One channel so far; NaN is what is not known."""

    name: str
    unit: str
    value: float
    least: float
    most: float
    peaks: Sequence[float]
    """The greatest value in each of the last half seconds, the oldest first."""


@dataclass(frozen=True)
class KitLook:
    """One kit so far."""

    name: str
    state: str
    """`waiting`, `live`, `ended` or `failed`."""
    note: Text | None
    time_s: float
    rate_hz: float
    lost: int
    damaged: int
    channels: Sequence[ChannelLook]


def sparks_for(encoding: str | None) -> str:
    """Blocks where the terminal can show them, from the lowest to the highest; else ASCII."""
    try:
        _BLOCKS.encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return _ASCII
    return _BLOCKS


def title_of(channel: str, lang: str) -> str:
    """What a channel measures, in few words; a name that nobody knows stays as the board says it."""
    signal = SIGNALS.get(channel)
    return brief(signal.ko if lang == "ko" else signal.en) if signal else _one_line(cut(channel, 40))


def in_order(channels: Sequence[ChannelLook]) -> list[ChannelLook]:
    """Channels of a student's own first, then those that all kits have, in the usual order."""
    order = list(SIGNALS)
    return sorted(channels, key=lambda channel: order.index(channel.name) if channel.name in order else -1)


def live_table(kits: Sequence[KitLook], lang: str, width: int, height: int, sparks: str) -> list[str]:
    """Return at most `height` lines of at most `width` columns: one a channel, or one a kit if too many."""
    lines = [line for kit in kits for line in _block(kit, lang, width, sparks)]
    if len(lines) > height:
        lines = [_kit_line(kit, lang) for kit in kits]
    if len(lines) > height:
        more = Text("report.live-more", count=len(lines) - height + 1).say(lang)
        lines = [*lines[: height - 1], more]
    return [fitted(line, width) for line in lines]


def sparkline(values: Sequence[float], width: int, sparks: str) -> str:
    """The last `width` values; what is not known is a gap."""
    values = values[-width:]
    known = [value for value in values if math.isfinite(value)]
    low, high = min(known, default=0.0), max(known, default=0.0)
    step = (high / 2 - low / 2) / (len(sparks) - 1) or 0.5  # halves, as the range may be beyond a float
    return "".join(
        sparks[round((value / 2 - low / 2) / step)] if math.isfinite(value) else " " for value in values
    )


def _block(kit: KitLook, lang: str, width: int, sparks: str) -> list[str]:
    channels = in_order(kit.channels)
    title = min(_TITLE, max((columns_of(title_of(one.name, lang)) for one in channels), default=0))
    room = width - title - _VALUE - _RANGE - 8
    columns = min(_MAX_SPARKS, room if room >= _LEAST_SPARKS else 0)
    return [_head(kit, lang), *(_row(one, lang, title, columns, sparks) for one in channels)]


def _head(kit: KitLook, lang: str) -> str:
    words = [_one_line(kit.name)]
    if kit.state == "live":
        words.append(Text("report.live-rate", time=f"{kit.time_s:.1f}", rate=f"{kit.rate_hz:.0f}").say(lang))
    else:
        words.append((kit.note or Text(f"report.live-{kit.state}")).say(lang).partition("\n")[0])
    if kit.channels:
        words.append(Text("report.live-frames", lost=kit.lost, damaged=kit.damaged).say(lang))
    return "  ".join(words)


def _row(channel: ChannelLook, lang: str, title: int, columns: int, sparks: str) -> str:
    value = quantity(channel.value, channel.unit).say(lang) if math.isfinite(channel.value) else _MISSING
    ends = (channel.least, channel.most)
    between = " … ".join(map(_number, ends)) if all(map(math.isfinite, ends)) else ""
    cells = [
        "  " + padded(fitted(title_of(channel.name, lang), title), title),
        " " * max(0, _VALUE - columns_of(value)) + value,
        padded(sparkline(channel.peaks, columns, sparks), columns) if columns else "",
        between,
    ]
    return "  ".join(filter(None, cells)).rstrip()


def _kit_line(kit: KitLook, lang: str) -> str:
    values = (f"{title_of(one.name, lang)} {_number(one.value)}" for one in in_order(kit.channels))
    return "  ".join([_head(kit, lang), *values])


def _one_line(text: str) -> str:
    return plain(text).replace("\n", " ").replace("\t", " ")


def _number(value: float) -> str:
    return f"{value:.4g}" if math.isfinite(value) else _MISSING
