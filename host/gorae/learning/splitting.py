"""Which windows are left out of training to test it: all of a person, or else all of a recording.

Never single windows: two pieces of one recording are nearly the same, and who has learnt one knows the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from gorae.learning.windows import IntArray, LabelledWindows

Kind = Literal["person", "recording", "nothing"]
MAX_PARTS = 20
"""People are left out one at a time; more than these in so many groups."""
_RECORDING_PARTS = 5


@dataclass(frozen=True)
class Split:
    """The parts that are left out in turn."""

    kind: Kind
    parts: tuple[IntArray, ...]
    """The rows of the windows of each; each window is in one part at most."""


def split(windows: LabelledWindows) -> Split:
    """Return how these windows are left out: one person at a time where two are named at least, else every
    fifth recording of each label, else nothing."""
    people = sorted(set(windows.people))
    if len(people) > 1:
        return Split("person", _grouped(windows.people, people))
    parts = _by_recording(windows)
    return Split("recording", parts) if len(parts) > 1 else Split("nothing", ())


def _grouped(of_each: tuple[str, ...], names: list[str]) -> tuple[IntArray, ...]:
    place = {name: at % MAX_PARTS for at, name in enumerate(names)}
    part = np.array([place[name] for name in of_each])
    return tuple(np.flatnonzero(part == at) for at in range(min(len(names), MAX_PARTS)))


def _by_recording(windows: LabelledWindows) -> tuple[IntArray, ...]:
    """Recordings of each label dealt out like cards, in the order in which they were made."""
    turn: dict[int, int] = {}
    dealt: dict[str, int] = {}
    for label, recording in zip(windows.labels, windows.recordings, strict=True):
        if recording not in turn:
            turn[recording] = dealt.get(label, 0) % _RECORDING_PARTS
            dealt[label] = dealt.get(label, 0) + 1
    if min(dealt.values()) < 2:
        return ()
    part = np.array([turn[recording] for recording in windows.recordings])
    parts = (np.flatnonzero(part == at) for at in range(_RECORDING_PARTS))
    return tuple(rows for rows in parts if len(rows))
