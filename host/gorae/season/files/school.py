"""`schools/NAME.yaml` and `applications/YEAR/NAME.yaml`: what a school is, and what it applies for."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt

from gorae.season.files.base import ClosedDays, Count, DayRange, Positive, SeasonDocument
from gorae.season.files.values import (
    Day,
    Grade,
    Mode,
    Name,
    Note,
    SessionMinutes,
    Term,
    TimeOfDay,
    Weekly,
)


class SchoolStop(SeasonDocument):
    """Where vehicles stop for a school."""

    minutes_to: dict[Name, Count] = {}
    """Minutes by road to an institution."""


class Exams(DayRange):
    """Exam days: some grades cannot come, others like to."""

    grades: Annotated[tuple[Grade, ...], Field(min_length=1)]
    """Those who sit the exams."""
    free: tuple[Grade, ...] = ()
    """Those who have none and can be away all day."""


class School(SeasonDocument):
    """`schools/NAME.yaml`: what is true of a school whatever it applies for."""

    name: Annotated[str, Field(min_length=1, max_length=60)]
    """Its full name."""
    level: Literal["elementary", "middle"]
    """Elementary or middle school."""
    area: Annotated[str, Field(min_length=1, max_length=40)]
    """The part of the district, as in the floors of `season.yaml`."""
    classes: Positive
    """Classes of all grades."""
    bell: Annotated[dict[str, TimeOfDay], Field(min_length=1, max_length=12)]
    """When each lesson of a day begins."""
    period_minutes: Annotated[StrictInt, Field(ge=20, le=120)] | None = None
    """Of a lesson: 40 at elementary, 45 at middle schools if it is not said."""
    stop: SchoolStop = SchoolStop()
    """How far it is by road."""
    public_transport_minutes: Count = 0
    """To the nearest place of the season."""
    welfare: StrictBool = False
    """Whether it is in the education welfare programme."""
    last_year: Literal["none", "took-part", "no-show"] = "none"
    """What it did in the last season."""
    closed: tuple[ClosedDays, ...] = ()
    """Days without lessons: vacation, festivals, days that the school chose."""
    exams: tuple[Exams, ...] = ()
    """Exam days of some grades."""

    @property
    def opens(self) -> int:
        """The beginning of its first lesson, minutes since midnight."""
        return min(self.bell.values())

    @property
    def closes(self) -> int:
        """The end of its last lesson, minutes since midnight."""
        return max(self.bell.values()) + self.lesson_minutes

    @property
    def lesson_minutes(self) -> int:
        """The minutes of a lesson in the bell of the school."""
        return self.period_minutes or (40 if self.level == "elementary" else 45)


class Wish(SeasonDocument):
    """What a school applies for; its wishes are in the order in which it likes them."""

    programme: Name
    """One of `season.yaml`."""
    grade: Grade
    """Whose students come."""
    students: Positive
    """In each cohort."""
    cohorts: Positive = 1
    """How many it would like."""
    mode: Mode
    """Whether the school comes or is visited."""
    term: Term
    """1 until summer, 2 from then on."""
    windows: Annotated[tuple[Weekly, ...], Field(min_length=1, max_length=30)]
    """When it can be, best first."""
    teachers: Count = 2
    """Who come along."""
    camp: StrictBool = False
    """Whether whole days are welcome when the grade is free while others sit exams."""
    course: str | None = None
    """A course of its own instead of the programme's, such as `courses/bada.yaml`."""
    minutes: SessionMinutes | None = None
    """Of every session, or of each in turn, where they are not the course's or the programme's."""


class Application(SeasonDocument):
    """`applications/YEAR/NAME.yaml`: a school's form."""

    received: Day
    """When it came."""
    wishes: Annotated[tuple[Wish, ...], Field(min_length=1, max_length=20)]
    """Best first. Those in one programme are alternatives: one of them can be granted."""
    wheelchairs: Count = 0
    """Seats for wheelchairs in a vehicle."""
    needs: Note = ""
    """Counts only; no names and nothing about a person's health."""
