"""Times as other programs write them: since a start, since 1970, or as dates and times of day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from gorae.telemetry.recording import FloatArray

DAY_S = 86_400.0
_EPOCH = (1e9, 4e9)
"""Seconds since 1970: from 2001 to 2096."""
_UNITS = {1.0: "s", 1e3: "ms", 1e6: "µs", 1e9: "ns"}
_CLOCK = re.compile(
    r"(?:(?P<date>\d{4}[-/.]\s?\d{1,2}[-/.]\s?\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4})\.?,?[T\s]\s*)?"
    r"(?P<half>오전|오후|AM|PM|am|pm)?\s*"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2}):(?P<second>\d{2}(?:[.,]\d+)?)"
    r"\s*(?P<later>AM|PM|am|pm|오전|오후)?\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?"
)
_DATE = re.compile(r"\d{4}[-/.]\s?\d{1,2}[-/.]\s?\d{1,2}\.?|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}")
_YEAR_FIRST = re.compile(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})")
_AFTERNOON = ("PM", "pm", "오후")


def is_clock(cell: str) -> bool:
    """Whether a cell holds a time of day, with or without a date."""
    return bool(_CLOCK.fullmatch(cell.strip()))


def is_date(cell: str) -> bool:
    """Whether a cell holds a date, a time of day, or both."""
    return is_clock(cell) or bool(_DATE.fullmatch(cell.strip()))


class TimeOfDayColumn:
    """Reads one column of times of day, in its order."""

    def __init__(self) -> None:
        self._days = 0.0
        self._last: float | None = None
        self._date = ""

    def seconds(self, cell: str) -> float:
        """Seconds since some midnight. Raises ValueError for what is no time, or of a day that is unknown."""
        match = _CLOCK.fullmatch(cell.strip())
        if not match:
            raise ValueError(cell)
        time_s = _of_day(match)
        date = match["date"] or ""
        first = _YEAR_FIRST.fullmatch(date)
        if first:
            day = datetime(int(first[1]), int(first[2]), int(first[3])) - datetime(1970, 1, 1)
            return day / timedelta(seconds=1) + time_s
        if date != self._date and self._date:
            raise ValueError(cell)  # day and month, or month and day?
        self._date = date
        if not date and self._last is not None and time_s < self._last - DAY_S / 2:
            self._days += DAY_S
        self._last = time_s
        return self._days + time_s


def _of_day(match: re.Match[str]) -> float:
    hour, minute = int(match["hour"]), int(match["minute"])
    second = float(match["second"].replace(",", "."))
    half = match["half"] or match["later"]
    if half:
        hour = hour % 12 + 12 * (half in _AFTERNOON)
    if hour > 23 or minute > 59 or second >= 61:
        raise ValueError(match[0])
    zone = match["zone"]
    offset = 0.0
    if zone and zone != "Z":
        sign = -1.0 if zone[0] == "-" else 1.0
        offset = sign * (int(zone[1:3]) * 3600 + int(zone[-2:]) * 60)
    return hour * 3600 + minute * 60 + second - offset


@dataclass(frozen=True)
class Since1970:
    """A column that counts from 1970."""

    times: FloatArray
    """Seconds since its first row."""
    unit: str
    divided: float
    """How many of its units are in a second."""


def since_1970(times: FloatArray, units: Sequence[float] = tuple(_UNITS)) -> Since1970 | None:
    """Times that count from 1970 in one of these units, as seconds since the first; None for others."""
    known = times[np.isfinite(times)]
    for per_second in units:
        if len(known) and (_EPOCH[0] * per_second <= known).all() and (known <= _EPOCH[1] * per_second).all():
            return Since1970((times - known[0]) / per_second, _UNITS.get(per_second, "s"), per_second)
    return None


def looks_like_milliseconds(times: FloatArray) -> bool:
    """Whether times without a unit may well be no seconds: whole numbers, many apart."""
    known = times[np.isfinite(times)]
    if len(known) < 5 or not (known == np.round(known)).all():
        return False
    return bool(np.median(np.diff(known)) >= 5)


def restarts(times: FloatArray) -> list[int]:
    """The rows in which the time starts anew near its beginning, as after a board's reset."""
    if len(times) < 3 or not np.isfinite(times).all():
        return []
    back = np.flatnonzero(np.diff(times) < 0) + 1
    steps = np.diff(times)
    if not (steps > 0).any():  # it only ever goes back
        return []
    step = float(np.median(steps[steps > 0]))
    begin = float(times[0])
    near = [
        int(row)
        for row in back
        if times[row] <= begin + max(1.0, 5 * step) and times[row - 1] > times[row] + step
    ]
    return near if len(near) == len(back) else []


def going_on(times: FloatArray, rows: Sequence[int]) -> FloatArray:
    """The times with those after each of `rows` put behind what was before."""
    steps = np.diff(times)
    step = float(np.median(steps[steps > 0]))
    shifted = times.copy()
    for row in rows:
        shifted[row:] += shifted[row - 1] + step - shifted[row]
    return shifted
