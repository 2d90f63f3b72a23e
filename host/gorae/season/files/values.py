"""Values that stand in a season's files: days, times of day, weekly windows, ranges of days.

A time of day is whole minutes since midnight: `"13:30"` is 810. A weekday is 0 for Monday to 4 for Friday;
files say 월 화 수 목 금 or mon tue wed thu fri.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, TypeAlias, get_args

from pydantic import PlainSerializer, PlainValidator, StringConstraints, ValidationInfo, WithJsonSchema

from gorae.documents import mistake

Grade: TypeAlias = Literal["초1", "초2", "초3", "초4", "초5", "초6", "중1", "중2", "중3"]
"""A year of elementary (초) or middle school (중)."""
GRADES: tuple[Grade, ...] = get_args(Grade)
Mode: TypeAlias = Literal["on-site", "visiting"]
"""Students come to a place by vehicle, or instructors come to the school."""
MODES: tuple[Mode, ...] = get_args(Mode)
Term: TypeAlias = Literal[1, 2]
Minutes: TypeAlias = int | tuple[int, ...]
"""Of every session, or of each one in turn."""
SHORTEST, LONGEST = 20, 600
"""Minutes that a session may have."""
MAX_SESSIONS = 40

WEEKDAYS = "월화수목금토일"
_ENGLISH = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SCHOOL_DAYS = 5
"""Monday to Friday."""
NOON = 12 * 60 + 30
"""Minutes since midnight at which the first half of a school day ends."""
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_TIME = re.compile(r"(\d{1,2}):(\d{2})")
_WINDOW = re.compile(r"(\S+?)\s*(\d{1,2}:\d{2})\s*[-–~]\s*(\d{1,2}:\d{2})")
_SPAN = re.compile(r"(\d{1,3})(?:\s*to\s*(\d{1,3}))?(?:\s*(days?|일))?")
_CLASSES = re.compile(r"(\d{1,3})(?:\s*(class|classes|학급))?")
_LABELS = re.compile(r"(.*?)(\d{1,4})\s+to\s+(.*?)(\d{1,4})")
_MAX_LABELS = 200


class WeeklyWindow(NamedTuple):
    """A time of every week in which something can be."""

    weekday: int
    """0 is Monday."""
    start: int
    """Minutes since midnight."""
    end: int

    @property
    def minutes(self) -> int:
        return self.end - self.start

    def __str__(self) -> str:
        return f"{WEEKDAYS[self.weekday]} {clock(self.start)}-{clock(self.end)}"


class DaySpan(NamedTuple):
    """A span from so many to so many days."""

    fewest: int
    most: int

    def __str__(self) -> str:
        return f"{self.fewest} to {self.most} days"


def clock(minutes: int) -> str:
    """Return a time of day as files say it: 810 is `13:30`."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def read_time(value: object) -> int:
    """Return the minutes since midnight of `"13:30"`. Raises PydanticCustomError."""
    found = _TIME.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise mistake("season.no-time", value=value)
    return int(found[1]) * 60 + int(found[2])


def read_day(value: object) -> date:
    """Return the day of `"2026-03-16"`. Raises PydanticCustomError."""
    found = _DAY.fullmatch(value.strip()) if isinstance(value, str) else None
    if isinstance(value, date) and type(value) is date:
        return value
    try:
        assert found
        return date(int(found[1]), int(found[2]), int(found[3]))
    except (AssertionError, ValueError):
        raise mistake("season.no-day", value=value) from None


def weekday_of(name: str) -> int | None:
    """Return the weekday that is called so: `수`, `수요일` and `wed` are 2."""
    short = name.strip().lower().removesuffix("요일")
    if len(short) == 1 and short in WEEKDAYS:
        return WEEKDAYS.index(short)
    return _ENGLISH.index(short[:3]) if short[:3] in _ENGLISH and short.isascii() else None


def read_window(value: object) -> WeeklyWindow:
    """Return the window of `"수 13:30-15:30"`. Raises PydanticCustomError."""
    if isinstance(value, WeeklyWindow):
        return value
    found = _WINDOW.fullmatch(value.strip()) if isinstance(value, str) else None
    weekday = weekday_of(found[1]) if found else None
    if found is None or weekday is None:
        raise mistake("season.no-window", value=value)
    if weekday >= SCHOOL_DAYS:
        raise mistake("season.window-weekend", value=value)
    start, end = read_time(found[2]), read_time(found[3])
    if start >= end:
        raise mistake("season.window-backwards", value=value)
    return WeeklyWindow(weekday, start, end)


def read_span(value: object) -> DaySpan:
    """Return the range of `"7 to 14 days"`; `"7 days"` is from 7 to 7. Raises PydanticCustomError."""
    if isinstance(value, DaySpan):
        return value
    found = _SPAN.fullmatch(str(value).strip()) if isinstance(value, (str, int)) else None
    if not found or isinstance(value, bool):
        raise mistake("season.no-span", value=value)
    fewest, most = int(found[1]), int(found[2] or found[1])
    if fewest > most:
        raise mistake("season.span-backwards", value=value, fewest=most, most=fewest)
    return DaySpan(fewest, most)


def read_classes(value: object) -> int:
    """Return the number of `"6 classes"`. Raises PydanticCustomError."""
    found = _CLASSES.fullmatch(str(value).strip()) if isinstance(value, (str, int)) else None
    if not found or isinstance(value, bool):
        raise mistake("season.no-classes", value=value)
    return int(found[1])


def read_minutes(value: object) -> Minutes:
    """Return the minutes of every session (`80`) or of each (`[90, 90, 300]`). Raises PydanticCustomError."""
    each = value if isinstance(value, (list, tuple)) else (value,)
    right = [one for one in each if type(one) is int and SHORTEST <= one <= LONGEST]
    if len(right) != len(each) or not 1 <= len(right) <= MAX_SESSIONS:
        raise mistake("season.no-session-minutes", value=value, low=SHORTEST, high=LONGEST)
    return tuple(right) if isinstance(value, (list, tuple)) else right[0]


def read_name(value: object) -> str:
    """Return a name; a vehicle may be called 45. Raises PydanticCustomError."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str) or not text.strip() or len(text) > 60:
        raise mistake("season.no-name", value=value)
    return text


def read_labels(value: object) -> tuple[str, ...]:
    """Return labels one by one: `[maqueen-01 to maqueen-03]` are three. Raises PydanticCustomError."""
    if not isinstance(value, (list, tuple)) or not value:
        raise mistake("season.no-labels", value=value)
    labels = [label for one in value for label in _labels_of(read_name(one))]
    if len(labels) > _MAX_LABELS:
        raise mistake("season.many-labels", limit=_MAX_LABELS)
    doubled = next((label for index, label in enumerate(labels) if label in labels[:index]), None)
    if doubled is not None:
        raise mistake("season.doubled-label", label=doubled)
    return tuple(labels)


def _labels_of(text: str) -> list[str]:
    found = _LABELS.fullmatch(text.strip())
    if not found:
        return [text]
    head, first, again, last = found.groups()
    if head != again or not 0 <= int(last) - int(first) < _MAX_LABELS:
        raise mistake("season.no-labels", value=text)
    return [f"{head}{number:0{len(first)}}" for number in range(int(first), int(last) + 1)]


def _read_time(value: object, info: ValidationInfo) -> int:
    """Code may say minutes; in a file 1330 would be a mistake for 13:30."""
    if type(value) is int and info.context is None and 0 <= value < 24 * 60:
        return value
    return read_time(value)


def half_of(minute: int) -> Literal["am", "pm"]:
    """Return in which half of the day a session that begins then is."""
    return "am" if minute < NOON else "pm"


def _text(pattern: str, example: str) -> Any:
    return WithJsonSchema({"type": "string", "pattern": pattern, "examples": [example]})


if TYPE_CHECKING:
    Day: TypeAlias = date
    TimeOfDay: TypeAlias = int
    Weekly: TypeAlias = WeeklyWindow
    Span: TypeAlias = DaySpan
    Classes: TypeAlias = int
    SessionMinutes: TypeAlias = Minutes
    Name: TypeAlias = str
    Labels: TypeAlias = tuple[str, ...]
    Note: TypeAlias = str
else:
    Day = Annotated[
        date,
        PlainValidator(read_day),
        PlainSerializer(str),
        _text(r"^\s*\d{4}-\d{2}-\d{2}\s*$", "2026-03-16"),
    ]
    TimeOfDay = Annotated[
        int, PlainValidator(_read_time), PlainSerializer(clock), _text(r"^\s*\d{1,2}:\d{2}\s*$", "13:30")
    ]
    Weekly = Annotated[
        WeeklyWindow,
        PlainValidator(read_window),
        PlainSerializer(str),
        _text(r"^\s*\S+?\s*\d{1,2}:\d{2}\s*[-–~]\s*\d{1,2}:\d{2}\s*$", "수 13:30-15:30"),
    ]
    Span = Annotated[
        DaySpan,
        PlainValidator(read_span),
        PlainSerializer(str),
        WithJsonSchema({"type": ["string", "integer"], "pattern": r"^\s*\d+", "examples": ["7 to 14 days"]}),
    ]
    Classes = Annotated[
        int,
        PlainValidator(read_classes),
        WithJsonSchema({"type": ["string", "integer"], "examples": ["6 classes"]}),
    ]
    SessionMinutes = Annotated[
        Minutes,
        PlainValidator(read_minutes),
        WithJsonSchema({"type": ["integer", "array"], "examples": [80, [90, 90, 300]]}),
    ]
    Name = Annotated[
        str, PlainValidator(read_name), WithJsonSchema({"type": ["string", "integer"], "maxLength": 60})
    ]
    Labels = Annotated[
        tuple[str, ...],
        PlainValidator(read_labels),
        WithJsonSchema({"type": "array", "items": {"type": ["string", "integer"]}, "minItems": 1}),
    ]
    Note = Annotated[str, StringConstraints(max_length=200)]
