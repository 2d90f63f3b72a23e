"""The notes that a robot has played, to be read below the replay."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gorae.telemetry.recording import Recording

MAX_NOTES = 100
_A4_HZ, _A4 = 440.0, 69  # the number of a' in MIDI
_NAMES = {
    "en": ("C", "C♯", "D", "D♯", "E", "F", "F♯", "G", "G♯", "A", "A♯", "B"),
    "ko": ("도", "도♯", "레", "레♯", "미", "파", "파♯", "솔", "솔♯", "라", "라♯", "시"),
}


@dataclass(frozen=True)
class Note:
    """A tone, from when its frequency is heard until it changes."""

    name: str
    """The nearest note and its octave, as in `C5` or `도5`."""
    hz: int
    at_s: float
    until_s: float


def melody(recording: Recording, lang: str) -> list[Note]:
    """The first notes of a recording; none when nothing was heard."""
    sound = recording.signals.get("sound")
    if sound is None or not len(sound):
        return []
    heard = np.nan_to_num(sound, posinf=0.0, neginf=0.0).round()
    firsts = np.flatnonzero(np.diff(heard, prepend=0.0))
    ends = np.append(firsts, len(heard) - 1)[1:]
    times = recording.times
    return [
        Note(_name(heard[first], lang), int(heard[first]), float(times[first]), float(times[end]))
        for first, end in zip(firsts.tolist(), ends.tolist(), strict=True)
        if heard[first] > 0
    ][:MAX_NOTES]


def _name(hz: float, lang: str) -> str:
    number = round(_A4 + 12 * math.log2(hz / _A4_HZ))
    return f"{_NAMES[lang][number % 12]}{number // 12 - 1}"
