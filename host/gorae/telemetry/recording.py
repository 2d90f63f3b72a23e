"""What one run of a program left behind: samples, marks, printed lines, and how it ended.

A Recording is all that grading ever sees. Where it came from, a virtual kit or a real one, cannot be
told from it.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from gorae.texts import Text

FloatArray: TypeAlias = npt.NDArray[np.float64]
Events: TypeAlias = tuple[tuple[float, str], ...]

TIME_DECIMALS = 6
SIGNAL_DECIMALS = 4
"""As written to a file: 0.1 µm, a ten-thousandth of a lap. Finer digits differ between machines."""


CUT_SHORT = "cut_short"
"""The label of a recording whose file ended in the middle."""


@dataclass(frozen=True, eq=False)
class Recording:
    """Signals over time. `times` and every signal have shape (samples,); a missing value is NaN."""

    times: FloatArray
    """Seconds since the program started, strictly increasing; every 40 ms as a rule, not a promise."""
    signals: dict[str, FloatArray]
    """By the names, and in the units, of `gorae.telemetry.signals`."""
    marks: Events = ()
    """(time, name) of every `mark` of the program, in order."""
    lines: Events = ()
    """(time, line) of every line that it printed, in order."""
    meta: dict[str, str] = field(default_factory=dict)
    """Labels to show, such as `kit` and `target`; nothing that a grade depends on."""
    remarks: tuple[Text, ...] = ()
    """What had to be guessed when it was read from another program's file, to be told to whoever uses it."""

    def __post_init__(self) -> None:
        if not np.all(np.diff(self.times) > 0) or not np.isfinite(self.times).all():
            raise ValueError("the times of a recording must increase strictly")
        for name, values in self.signals.items():
            if values.shape != self.times.shape:
                raise ValueError(f"{name} has shape {values.shape}, times {self.times.shape}")

    def as_written(self) -> Recording:
        """Return this recording with the digits that a file keeps, so that both earn the same grade.

        Events move to the next sample (the last one at the end); blank lines are dropped.
        """
        times = np.round(self.times, TIME_DECIMALS)
        signals = {name: np.round(values, SIGNAL_DECIMALS) + 0.0 for name, values in self.signals.items()}
        marks, lines = (_at_samples(times.tolist(), events) for events in (self.marks, self.lines))
        return Recording(times, signals, marks, lines, self.meta, self.remarks)


def _at_samples(times: list[float], events: Iterable[tuple[float, str]]) -> Events:
    if not times:
        return ()
    last = len(times) - 1
    places = ((bisect_left(times, round(when, TIME_DECIMALS)), what) for when, what in events)
    return tuple((times[min(place, last)], one_line(what)) for place, what in places if what.strip())


def one_line(text: str) -> str:
    """A mark or a printed line as a file keeps it."""
    return text.replace("\n", " ")


def rounded(value: float, decimals: int) -> float:
    """One number as `as_written` keeps it, without numpy's cost for a single one."""
    scale = 10.0**decimals
    scaled = value * scale
    return (float(round(scaled)) if math.isfinite(scaled) else scaled) / scale + 0.0


@dataclass(frozen=True)
class ProgramError:
    """How a program came to a bad end, in the student's words."""

    kind: str
    """`syntax`, `exception`, `memory`, `blocked`, `crash` …"""
    message: Text
    line: int | None = None
    """In the student's own file, 1-based."""
    attempt: bool = True
    """False for a program that never started, such as one with a syntax error."""
