"""What the teacher's page says and is told; docs/classroom-api.md has it route by route."""

from __future__ import annotations

from datetime import date

from pydantic import Field, StrictBool, StrictInt
from typing_extensions import TypedDict

from gorae.classroom.messages import CheckOut, Door, NoteOut, WorkOut
from gorae.documents import Document

_IDENTIFIER = r"^[a-z0-9][a-z0-9-]{0,63}$"
LONGEST_NOTE = 500


class DoorIn(Document):
    """Whether new devices may join."""

    open: StrictBool


class ClassLessonIn(Document):
    """The lesson that the class is at, or none."""

    lesson: str | None = Field(pattern=_IDENTIFIER)


class ClassCourseIn(Document):
    """The course that the class follows, or all lessons."""

    course: str | None = Field(pattern=_IDENTIFIER)


class SolutionsIn(Document):
    """Whether students may see solutions."""

    shown: StrictBool


class KeptUntilIn(Document):
    """The last day on which the class is kept; none: until somebody erases it."""

    until: date | None


class NoteIn(Document):
    """A note to a seat."""

    text: str = Field(min_length=1, max_length=LONGEST_NOTE)
    lesson: str | None = Field(default=None, pattern=_IDENTIFIER)
    line: StrictInt | None = Field(default=None, ge=1, le=100_000)


class SeatHintIn(Document):
    """The lesson of which a seat gets the next hint."""

    lesson: str = Field(pattern=_IDENTIFIER)


class EraseIn(Document):
    """The class's code, said again, so that nobody erases a class by mistake."""

    code: str = Field(max_length=40)


class TriedIn(Document):
    """What a student's browser found out about its way here; times in ms."""

    cookies: StrictBool
    round_trip_ms: float | None = Field(ge=0, le=1e6)
    news_ms: float | None = Field(ge=0, le=1e6)
    socket_ms: float | None = Field(ge=0, le=1e6)
    secure: StrictBool
    serial: StrictBool


class Choice(TypedDict):
    """A lesson or a course to choose."""

    id: str
    title: str


class ProblemOut(TypedDict):
    """Something that stands between the class and the server."""

    problem: str
    blocking: bool
    text: str
    remedies: list[str]
    """What to do about it, one thing after the other."""


class ClassFacts(TypedDict):
    """The class as its teacher sees it."""

    url: str
    code: str
    door: Door
    lesson: str | None
    course: str | None
    solutions: bool
    until: str | None
    days_left: int | None
    """In how many days the class is forgotten, when that is soon."""
    seats: int
    lessons: list[Choice]
    courses: list[Choice]
    problems: list[ProblemOut]


class SeatLesson(TypedDict):
    """What a seat has done in one lesson."""

    lesson: str
    title: str
    at: int
    score: float | None
    max_score: float | None
    passed: bool | None


class SeatPage(TypedDict):
    """One seat, opened."""

    seat: int
    name: str
    note: NoteOut | None
    lessons: list[SeatLesson]


class SeatWork(TypedDict):
    """The files of a seat and its last check in a lesson."""

    work: WorkOut
    check: CheckOut | None
