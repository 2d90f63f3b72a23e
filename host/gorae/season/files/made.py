"""What gorae makes of a season's files: allotment, plan, events and progress."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, NamedTuple, Self, TypeAlias

from pydantic import Field, PlainSerializer, PlainValidator, StrictInt, WithJsonSchema, model_validator

from gorae.documents import mistake
from gorae.season.files.base import Count, DayRange, Positive, SeasonDocument
from gorae.season.files.season import DrawSource
from gorae.season.files.values import (
    Day,
    Grade,
    Mode,
    Name,
    Note,
    SessionMinutes,
    Term,
    TimeOfDay,
    clock,
    read_name,
    read_time,
)

State: TypeAlias = Literal["draft", "published", "locked", "held", "cancelled", "waived"]
"""A draft may be moved freely, what is published at a price, what is locked or held not at all. What is
cancelled is owed until it has another day; what is waived is not made up for."""
GONE: frozenset[State] = frozenset({"cancelled", "waived"})
"""States of sessions that do not take place."""


class SeasonCohort(SeasonDocument):
    """Students who come together to all sessions of a course, of one school or of several tiny ones."""

    programme: Name
    """One of `season.yaml`."""
    schools: Annotated[dict[Name, Positive], Field(min_length=1, max_length=6)]
    """Students of each school; at a visited one the first is the host."""
    mode: Mode
    """Whether they come or are visited."""
    grade: Grade | None = None
    """Of all of them; nothing when there are several."""
    term: Term | None = None
    """1 until summer, 2 from then on."""
    wish: dict[Name, Positive] = {}
    """Which of a school's wishes it fulfils, from 1 on."""
    teachers: Count = 2
    """Who come along, from all of its schools together."""
    wheelchairs: Count = 0
    """Places for them in a vehicle."""
    course: str | None = None
    """Instead of the programme's."""
    minutes: SessionMinutes | None = None
    """Of every session, or of each in turn, where they are not the course's or the programme's."""
    lead: Name | None = None
    """The instructor who leads as many of its sessions as possible."""

    @property
    def students(self) -> int:
        return sum(self.schools.values())


WaitingReason: TypeAlias = Literal["no-seats", "no-partner", "most-cohorts", "unplanned"]
"""All seats are given; no other small school to come with; the school has as many cohorts as one may get;
what it had got could not be planned."""
UnplacedReason: TypeAlias = Literal["no-lane", "full"]
"""There is no lane for a cohort at all, or others are where it could be."""
RefusalReason: TypeAlias = Literal[
    "late", "programme-grade", "level-grade", "mode", "students", "few-students", "window", "camp"
]
"""Why a wish cannot be considered, whatever seats there are."""


class WaitingSchool(SeasonDocument):
    """Cohorts that a school would have liked to get."""

    school: Name
    """Who asked."""
    wish: Positive
    """Which of its wishes, from 1 on."""
    cohorts: Positive
    """How many are missing."""
    place: Positive
    """On the programme's waiting list."""
    why: WaitingReason
    """Why there was nothing."""


class Refused(SeasonDocument):
    """A wish that could not be considered."""

    school: Name
    """Who asked."""
    wish: Positive
    """Which of its wishes, from 1 on."""
    why: RefusalReason
    """What speaks against it."""


class ReturnedCohort(SeasonDocument):
    """A cohort that no plan had room for, so that its seats went to the next on the list."""

    cohort: Name
    """What it was called."""
    programme: Name
    """One of `season.yaml`."""
    wish: dict[Name, Positive]
    """Which wish of each of its schools it had been."""
    why: UnplacedReason
    """What kept it out of the plan."""


class DrawRecord(SeasonDocument):
    """The draw that the order came from."""

    list_sha256: str
    """Of the canonical list of applicants."""
    key: str
    """The text that RFC 3797 makes of the sources, such as `3.11.19.27.33.45./`."""
    sources: tuple[DrawSource, ...] = ()
    """With the numbers that were typed in."""
    order: tuple[Name, ...]
    """All applicants as they were drawn."""


class Allotment(SeasonDocument):
    """`allotment.yaml`: who gets which cohorts."""

    by: str = ""
    """Which gorae made it."""
    draw: DrawRecord | None = None
    """How the order among equal points was drawn."""
    points: dict[Name, StrictInt] = {}
    """Of each school, in the order in which seats were given."""
    cohorts: dict[Name, SeasonCohort] = {}
    """Who has got seats."""
    waiting: tuple[WaitingSchool, ...] = ()
    """Who has not, in order."""
    returned: tuple[ReturnedCohort, ...] = ()
    """What could not be planned, when the seats of these were handed on."""
    refused: tuple[Refused, ...] = ()
    """Wishes that were not considered."""


class BusStop(NamedTuple):
    """Where a vehicle stops for a school, and how many get in."""

    school: str
    at: int
    """Minutes since midnight."""
    heads: int
    """Students, teachers and escorts who take a seat."""


def _read_stop(value: object) -> BusStop:
    if isinstance(value, BusStop):
        return value
    if not isinstance(value, (list, tuple)) or len(value) != 3:
        raise mistake("season.no-stop", value=value)
    heads = value[2]
    if not isinstance(heads, int) or isinstance(heads, bool) or not 0 <= heads <= 1000:
        raise mistake("season.no-stop", value=value)
    return BusStop(read_name(value[0]), read_time(value[1]), heads)


def _stop_in_file(stop: BusStop) -> list[object]:
    return [stop.school, clock(stop.at), stop.heads]


Stop = Annotated[
    BusStop,
    PlainValidator(_read_stop),
    PlainSerializer(_stop_in_file),
    WithJsonSchema({"type": "array", "minItems": 3, "maxItems": 3, "examples": [["가람중", "13:05", 29]]}),
]


class BusRun(SeasonDocument):
    """One vehicle that brings cohorts to a place and back on one day."""

    vehicle: Name
    """A kind of `fleet.yaml`."""
    number: Positive = 1
    """Which of the vehicles of this kind on that day."""
    stops: Annotated[tuple[Stop, ...], Field(min_length=1, max_length=6)]
    """In the order in which they are picked up."""
    arrive: TimeOfDay
    """At the place."""
    back: TimeOfDay
    """At the school that is reached last on the way back."""


class PlannedSession(SeasonDocument):
    """One session: a line of `plan.yaml`."""

    cohort: Name
    """Who comes."""
    no: Positive
    """Which of the cohort's sessions, from 1 on."""
    day: Day
    """On which day."""
    at: TimeOfDay
    """When it begins."""
    lessons: Annotated[tuple[str, ...], Field(min_length=1, max_length=10)]
    """What is taught, in order."""
    place: Name
    """A room, or the school that is visited."""
    staff: tuple[Name, ...] = ()
    """The lead first."""
    cart: Name | None = None
    """With which kits."""
    run: Name | None = None
    """By which run they are brought."""
    state: State = "draft"
    """How firm it is."""

    @property
    def takes_place(self) -> bool:
        """Whether somebody comes: not when it is cancelled."""
        return self.state not in GONE

    @property
    def key(self) -> tuple[str, int]:
        """Its cohort and its number."""
        return self.cohort, self.no


class PlanMade(SeasonDocument):
    """How a plan was found."""

    by: str = ""
    """Which gorae made it; empty for a plan written by hand."""
    stop: str = ""
    """What ended the search, such as `200 nodes`."""
    cost: Count | None = None
    """In points; less is better."""
    bound: Count | None = None
    """No plan on the same lanes costs less, says the solver."""


class SeasonPlan(SeasonDocument):
    """`plan.yaml`: when and where every session is."""

    made: PlanMade = PlanMade()
    """How it was found."""
    cohorts: dict[Name, SeasonCohort] = {}
    """Who comes to its sessions."""
    sessions: Annotated[tuple[PlannedSession, ...], Field(max_length=5000)] = ()
    """In the order of days."""
    runs: dict[Name, BusRun] = {}
    """Vehicles, by a name of their own."""
    unplaced: dict[Name, Note] = {}
    """Cohorts without sessions, and why."""

    @property
    def active(self) -> tuple[PlannedSession, ...]:
        """The sessions that take place."""
        return tuple(one for one in self.sessions if one.takes_place)

    @property
    def gone(self) -> tuple[PlannedSession, ...]:
        """The sessions that do not take place, and have no other day: the last line of each."""
        there = {one.key for one in self.active}
        gone = sorted(
            (one for one in self.sessions if not one.takes_place), key=lambda one: (one.day, one.at)
        )
        return tuple({one.key: one for one in gone if one.key not in there}.values())

    @property
    def owed(self) -> tuple[PlannedSession, ...]:
        """The sessions that were cancelled and are to be made up for."""
        return tuple(one for one in self.gone if one.state == "cancelled" and one.cohort not in self.unplaced)


class SeasonEvent(DayRange):
    """`events/NAME.yaml`: who or what is not there, is there after all, or when else."""

    known: Day
    """When the office learned of it: sessions before this day are past."""
    who: Name
    """An instructor, room, cart, vehicle, school or institution."""
    what: Literal["away", "available", "moved"]
    """`available` lifts closed days and leave; `moved` has these, and exams, begin at `onto`."""
    onto: Day | None = None
    """What the first of the days becomes when they are moved."""
    half: Literal["am", "pm"] | None = None
    """Only this half of the days."""
    number: Positive | None = None
    """Of a kind of vehicle, how many; all if it is not said."""
    why: Note = ""
    """What people are told."""

    @model_validator(mode="after")
    def _moved_onto(self) -> Self:
        if (self.what == "moved") != (self.onto is not None):
            raise mistake("season.moved-onto")
        if self.onto is not None and (self.half or self.number):
            raise mistake("season.moved-whole")
        return self

    @property
    def days_later(self) -> int:
        """The number of days by which what is moved comes later; negative for earlier."""
        return (self.onto - self.from_).days if self.onto else 0


class ProgressRow(NamedTuple):
    """A line of `progress/*.csv`: counts of one cohort in one lesson."""

    cohort: str
    lesson: str
    held: date | None
    """When it was held; None when it was not yet."""
    students: int
    """Who were there."""
    passed: int
