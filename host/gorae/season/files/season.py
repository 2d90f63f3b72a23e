"""`season.yaml`: programmes, calendar, rules, points and institutions."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, StrictBool, StrictInt, model_validator

from gorae.documents import Localized, mistake
from gorae.season.files.base import ClosedDays, Count, DayRange, Positive, SeasonDocument
from gorae.season.files.values import (
    Classes,
    Day,
    Grade,
    Mode,
    Name,
    SessionMinutes,
    Span,
    Term,
    TimeOfDay,
)


class Institution(SeasonDocument):
    """Somebody who takes part: the office itself, a place, an agency that sends instructors."""

    name: Localized
    """What people call it."""
    role: Literal["organiser", "place", "instructors", "partner"]
    """What it does in the season."""


class CohortSize(SeasonDocument):
    """How large a cohort may be."""

    fewest: Positive
    """Students."""
    most: Positive
    """Students."""
    joint: StrictBool = False
    """Whether small schools may come together as one cohort."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.fewest > self.most:
            raise mistake("season.sizes-backwards", fewest=self.fewest, most=self.most)
        return self


class SessionShape(SeasonDocument):
    """How long a session is, and how far apart two of one cohort are."""

    minutes: SessionMinutes
    """Of every session, or of each in turn, as in `[90, 90, 300]`."""
    gap: Span
    """Days between two sessions that are best: one week to two, as in `7 to 14 days`."""
    apart: Span
    """Days between two sessions that are allowed."""
    apart_over_vacation: Positive = 35
    """Days that are allowed where the school's vacation lies between."""


class Camp(SeasonDocument):
    """Several sessions on one day, for schools whose grade is free on exam days."""

    starts: Annotated[tuple[TimeOfDay, ...], Field(min_length=1, max_length=6)]
    """When the day's sessions begin."""


class SeatPackage(SeasonDocument):
    """Seats of a programme that are in one term and mode."""

    mode: Mode
    """How these are held."""
    term: Term
    """When."""
    seats: Count
    """Students."""


class Programme(SeasonDocument):
    """What schools apply for: a course in sessions, for some grades."""

    name: Localized
    """What people call it."""
    course: Annotated[str, Field(min_length=1)]
    """One of gorae's courses, or a file of the season's folder such as `courses/team.yaml`."""
    grades: Annotated[tuple[Grade, ...], Field(min_length=1)]
    """Those who may apply."""
    seats: Positive
    """Students in the whole season."""
    packages: tuple[SeatPackage, ...] = ()
    """How many of them in a term and a mode; the others as many as there are."""
    cohort: CohortSize
    """How large its cohorts may be."""
    sessions: SessionShape
    """How long its sessions are, and how far apart."""
    mode: Annotated[tuple[Mode, ...], Field(min_length=1)] = ("on-site", "visiting")
    """How it is held."""
    camp: Camp | None = None
    """Sessions of a day in camps; without it there are none."""


class DrawSource(SeasonDocument):
    """A public random draw that is named before it takes place, such as a lottery's."""

    lottery: Annotated[str, Field(min_length=1, max_length=60)]
    """Its name."""
    round: Positive
    """Which of its draws."""
    numbers: tuple[Annotated[StrictInt, Field(ge=0, le=10**12)], ...] = ()
    """What was drawn; empty until the officer has typed it in."""


class DrawRules(SeasonDocument):
    """What a draw by RFC 3797 is made of."""

    list_sha256: Annotated[str, Field(pattern=r"^[0-9A-Fa-f]{64}$")] | None = None
    """SHA-256 of the list of applicants, published before the draw."""
    sources: Annotated[tuple[DrawSource, ...], Field(min_length=1, max_length=10)]
    """In the order in which their numbers are put together."""


class AllotmentRules(SeasonDocument):
    """How seats are given, published before the call for applications."""

    points: dict[Literal["not-last-year", "small-school", "far", "welfare", "no-show"], StrictInt] = {}
    """Points that a school gets for each fact that is true of it; no-show's are negative."""
    small_school: Classes = 6
    """A school with so many classes or fewer is small."""
    far_minutes: Positive = 20
    """A school farther than this by public transport is far."""
    floors: dict[str, Count] = {}
    """Cohorts that each area gets at least, as long as its schools apply."""
    most_cohorts: Positive = 3
    """That one school may get."""
    deadline: Day | None = None
    """Applications that came later are refused."""
    draw: DrawRules | None = None
    """Which public draw orders schools with equal points."""


class SeasonRules(SeasonDocument):
    """Numbers that hold for the whole season."""

    turnaround_minutes: Count = 30
    """Between two sessions in one room, or with one cart."""
    assistant_from: Positive = 21
    """Students from which on a session needs an assistant beside its lead."""
    students_per_kit: Positive = 2
    """Who share a kit."""
    spare_percent: Count = 10
    """Kits more than needed, rounded up."""
    cart_half_days: Positive = 2
    """Half days in a row that a cart works before it is charged for one."""
    most_stops: Annotated[StrictInt, Field(ge=1, le=3)] = 3
    """Schools that one run of a vehicle picks up."""
    ride_minutes: Positive = 40
    """The longest that a student sits in a vehicle, one way."""
    rest_minutes: Count = 15
    """Of the driver, after each run."""
    boarding_minutes: Count = 5
    """From the last stop's arrival, and from the place's door, until a session begins or a vehicle leaves."""
    escorts: Count = 1
    """Adults on each vehicle beside the teachers."""


class ShareRules(SeasonDocument):
    """What other institutions are shown."""

    fewest: Positive = 10
    """Smaller groups are hidden."""


class Season(DayRange):
    """`season.yaml`: programmes, calendar, rules, points and institutions; `from` and `to` bound it."""

    name: Localized
    """What people call it."""
    second_term: Day | None = None
    """The first day of the second term; the 16th of August if it is not said."""
    institutions: Annotated[dict[Name, Institution], Field(min_length=1)]
    """Who takes part, by a short name."""
    closed: tuple[ClosedDays, ...] = ()
    """Days without school for all: holidays that `gorae season new` wrote, and what the office added."""
    programmes: Annotated[dict[Name, Programme], Field(min_length=1)]
    """What schools may apply for, by a short name."""
    allotment: AllotmentRules = AllotmentRules()
    """How seats are given."""
    rules: SeasonRules = SeasonRules()
    """Numbers that hold for all sessions."""
    share: ShareRules = ShareRules()
    """What other institutions are shown."""

    @model_validator(mode="after")
    def _not_too_long(self) -> Self:
        if (self.to - self.from_).days > 400:
            raise mistake("season.too-long", first=str(self.from_), last=str(self.to))
        return self

    def term_of(self, day: date) -> Term:
        """Return the term in which a day is."""
        return 1 if day < (self.second_term or date(self.from_.year, 8, 16)) else 2
