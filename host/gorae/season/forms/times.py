"""Times of a week as schools write them: `수 5~6교시`, `화·목 13:30-15:30`, `금 오후 1시 30분~3시 30분`."""

from __future__ import annotations

import re

from gorae.season.files import NOON, School, WeeklyWindow
from gorae.season.files.values import weekday_of
from gorae.season.forms.cells import CellReading, plain

MAX_WINDOWS = 30
_DAYS = r"[월화수목금](?:요일)?(?:\s*[·,/및과와ㆍ]?\s*[월화수목금](?:요일)?)*"
_TIME = r"(?:(오전|오후)\s*)?(\d{1,2})(?::(\d{2})|시(?:\s*(\d{1,2})\s*분)?)"
_ONE = re.compile(
    rf"\s*[,;/]?\s*(?:(?P<days>{_DAYS}|매일|평일|월\s*[-~]\s*금)\s*:?\s*)?\(?"
    rf"(?:(?P<clock>{_TIME}\s*[-~–]\s*{_TIME})|(?P<periods>\d\s*(?:교시)?\s*(?:[-~–,]\s*\d\s*)?교시)|(?P<half>오전|오후|종일))\)?"
)
_EARLIEST = 8 * 60
"""Before it no school begins: `1:30` is in the afternoon."""


def read_windows(text: str, school: School) -> CellReading[tuple[WeeklyWindow, ...]] | None:
    """Return the windows in the order in which they are written; None when anything in the text is left over.

    A weekday holds until another one comes. Lessons are those of the school's bell.
    """
    rest, weekdays, certain = plain(text), "", True
    found: list[WeeklyWindow] = []
    while rest.strip(" ,;."):
        part = _ONE.match(rest)
        if part is None or not part.end() or len(found) > MAX_WINDOWS:
            return None
        weekdays = part["days"] or weekdays
        span = _span(part, school)
        if span is None or not weekdays:
            return None
        start, end, is_sure = span
        certain = certain and is_sure
        found += [WeeklyWindow(weekday, start, end) for weekday in _weekdays(weekdays)]
        rest = rest[part.end() :]
    windows = tuple(dict.fromkeys(found))[:MAX_WINDOWS]
    return CellReading(windows, certain) if windows and all(one.minutes > 0 for one in windows) else None


def _weekdays(text: str) -> list[int]:
    if text in ("매일", "평일") or re.fullmatch(r"월\s*[-~]\s*금", text):
        return list(range(5))
    numbers = (weekday_of(letter) for letter in text.replace("요일", "") if letter in "월화수목금")
    return [number for number in numbers if number is not None]


def _span(part: re.Match[str], school: School) -> tuple[int, int, bool] | None:
    """Return start, end, and whether that is certain."""
    if part["clock"]:
        groups = [one.groups() for one in re.finditer(_TIME, part["clock"])]
        start, end = (_minutes(*one) for one in groups)
        if groups[0][0] == "오후" and not groups[1][0] and end < NOON:
            end += 12 * 60
        sure = start >= _EARLIEST and end > start
        if sure:
            return start, end, True
        start, end = (time + 12 * 60 if time < _EARLIEST else time for time in (start, end))
        return (start, end, False) if start < end < 24 * 60 else None
    if part["periods"]:
        return _periods(part["periods"], school)
    return _half(part["half"], school)


def _minutes(half: str | None, hour: str, colon: str | None, written: str | None) -> int:
    minutes = 60 * (int(hour) % 24) + int(colon or written or 0) % 60
    return minutes + 12 * 60 if half == "오후" and minutes < 12 * 60 else minutes


def _periods(text: str, school: School) -> tuple[int, int, bool] | None:
    numbers = re.findall(r"\d", text)
    first, last = numbers[0], numbers[-1]
    if first not in school.bell or last not in school.bell or first > last:
        return None
    return school.bell[first], school.bell[last] + school.lesson_minutes, True


def _half(name: str, school: School) -> tuple[int, int, bool] | None:
    """A half day is the lessons that begin in it; how much of it is free, the school should say."""
    starts = [at for at in school.bell.values() if name == "종일" or (at < NOON) == (name == "오전")]
    return (min(starts), max(starts) + school.lesson_minutes, False) if starts else None
