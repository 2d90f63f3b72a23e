"""What is to be planned, as plain frozen values: cohorts, what each may use, and what there is of it.

A day is its ordinal (`date.toordinal`), a time of day is minutes after midnight, and a *half* is
`2 * day`, or one more in the afternoon. Everything is in tuples: their order decides how a search goes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from gorae.season.days import halves_between
from gorae.season.files import NOON, WeeklyWindow

_MIDDAYS = range(11 * 60 + 30, 13 * 60 + 35, 5)
VEHICLE_PRICE = 20
"""Points of a plan's cost for one vehicle on one day."""


def halves(day: int, start: int, end: int, turnaround: int = 0, midday: int = NOON) -> tuple[int, ...]:
    """Return the half days that a use from `start` to `end` keeps from others, its turnaround included.

    Two uses that share no half day are at least `turnaround` minutes apart, wherever `midday` is.
    """
    morning = (2 * day,) if 2 * start < 2 * midday + turnaround else ()
    afternoon = (2 * day + 1,) if 2 * end > 2 * midday - turnaround else ()
    return morning + afternoon


def best_midday(spans: Iterable[tuple[int, int]], turnaround: int) -> int:
    """Return the time of day that splits the fewest of these uses, so that few take both halves of a day."""
    found = list(spans)
    return min(_MIDDAYS, key=lambda time: (sum(len(halves(0, *s, turnaround, time)) for s in found), time))


@dataclass(frozen=True, slots=True, order=True)
class Opening:
    """One day and time at which a cohort's schools would have a session."""

    day: int
    start: int
    end: int
    """When the session is over."""
    rank: int = 0
    """Which of the school's wishes it is, from 0; only prices it."""
    window: int = 0
    """Which window it comes from: the openings of one window are a lane's."""
    camp: bool = False
    """Whether several sessions of a cohort may be on this day and on the days around it."""

    @property
    def minutes(self) -> int:
        """How long it is."""
        return self.end - self.start

    @property
    def when(self) -> tuple[int, int]:
        """The day and the beginning, by which two openings are the same."""
        return self.day, self.start

    @property
    def half(self) -> int:
        """The half day in which it begins."""
        return 2 * self.day + (self.start >= NOON)


@dataclass(frozen=True)
class Availability:
    """When somebody or something can be used."""

    windows: tuple[WeeklyWindow, ...] = ()
    """At all times when there are none."""
    closed: frozenset[int] = frozenset()
    """Half days."""

    def free(self, day: int, start: int, end: int) -> bool:
        """Tell whether all of the time from `start` to `end` can be used on that day."""
        if any(half in self.closed for half in halves_between(day, start, end)):
            return False
        weekday = (day - 1) % 7
        return not self.windows or any(
            window.weekday == weekday and window.start <= start and end <= window.end
            for window in self.windows
        )


@dataclass(frozen=True)
class CohortTask:
    """A group that has its sessions together."""

    id: str
    programme: str
    schools: tuple[tuple[str, int], ...]
    """Each with the number of its students."""
    lessons: tuple[tuple[str, ...], ...]
    """The lessons of each session, in order."""
    openings: tuple[Opening, ...]
    """Sorted."""
    on_site: bool = True
    apart: tuple[int, int] = (4, 35)
    """Fewest and most days from a session to the next."""
    gap: tuple[int, int] = (7, 14)
    """Days from a session to the next that nobody minds."""
    vacations: tuple[tuple[int, int, int], ...] = ()
    """First and last day of each, and the most days from a session before it to the one after it."""
    teachers: int = 2
    """Who come along, from all schools together."""
    wheelchairs: int = 0
    travel: int = 0
    """Minutes that its vehicle, or whoever visits it, is on the way."""
    rooms: tuple[int, ...] = ()
    """Indices of rooms that will do; empty when it is visited."""
    carts: tuple[int, ...] = ()
    """Indices of carts with enough kits of a kind that its lessons know."""
    leads: tuple[int, ...] = ()
    """Indices of instructors who may lead."""
    helpers: tuple[int, ...] = ()
    """Indices of instructors who may assist."""
    assistants: int = 0
    """How many it needs besides the lead."""
    vehicles: tuple[int, ...] = ()
    """Indices of kinds of vehicles in which it fits alone; empty when it is visited."""
    home_by: int = 24 * 60
    """When its schools close, and it must be back."""
    lead: str = ""
    """The instructor whom its allotment or its last plan names."""
    minutes: tuple[int, ...] = ()
    """Of each session; nothing when any opening is as long as any session."""

    @property
    def students(self) -> int:
        return sum(count for _, count in self.schools)

    @property
    def riders(self) -> int:
        """Seats that it takes, escorts not counted."""
        return self.students + self.teachers

    @property
    def count(self) -> int:
        """The number of its sessions."""
        return len(self.lessons)

    @cached_property
    def times(self) -> tuple[tuple[Opening, ...], ...]:
        """The openings that each session could have, by its minutes; sessions alike share one tuple."""
        if not self.minutes:
            return (self.openings,) * self.count
        by_length = {
            length: tuple(one for one in self.openings if one.minutes == length)
            for length in dict.fromkeys(self.minutes)
        }
        return tuple(by_length[length] for length in self.minutes)

    def opening_at(self, no: int, day: int, start: int) -> Opening | None:
        """Return the opening of a session (from 1 on) on a day at a time; None when there is none."""
        there = self.times[no - 1] if no <= self.count else ()
        return next((one for one in there if one.when == (day, start)), None)

    def most_apart(self, before: int, after: int) -> int:
        """Return the most days there may be between two sessions: more where a vacation lies between."""
        over = (most for first, last, most in self.vacations if before < first and last < after)
        return max((self.apart[1], *over))


@dataclass(frozen=True)
class RoomSupply:
    """A room of a place."""

    id: str
    place: str
    """The institution where it is."""
    seats: int
    when: Availability = Availability()


@dataclass(frozen=True)
class StaffSupply:
    """An instructor."""

    id: str
    home: str
    when: Availability = Availability()
    minutes_a_week: int = 20 * 60
    sessions_a_day: int = 2


@dataclass(frozen=True)
class CartSupply:
    """A cart, and how many of its kits are well."""

    id: str
    kind: str
    kits: int
    home: str = ""
    mobile: bool = True
    """Whether it may leave the place where it stands."""
    when: Availability = Availability()


@dataclass(frozen=True)
class VehicleSupply:
    """Vehicles of one kind that may be ordered for a day."""

    id: str
    seats: int
    """For passengers."""
    a_day: int
    wheelchairs: int = 0
    runs_a_day: int = 2
    fewer: tuple[tuple[int, int], ...] = ()
    """Half days and how many fewer there are then."""

    def on(self, half: int) -> int:
        """Return how many there are on a half day."""
        return max(0, self.a_day - sum(count for one, count in self.fewer if one == half))


@dataclass(frozen=True)
class TaskRules:
    """Numbers that hold for the whole season; see `SeasonRules`."""

    turnaround: int = 30
    rest: int = 15
    boarding: int = 5
    escorts: int = 1
    longest_ride: int = 40
    most_stops: int = 3
    cart_halves: int = 2
    """Half days in a row that a cart works before it is charged for one."""
    room_midday: int = NOON
    """Where a day's halves meet for rooms and carts; any time is right, a good one splits few sessions."""
    staff_midday: int = NOON
    road_midday: int = NOON


@dataclass(frozen=True)
class Kept:
    """A session that has its time already."""

    cohort: str
    no: int
    """From 1."""
    opening: Opening
    firm: bool
    """Whether it stays (locked, held, past); else it is published, and moving it has a price."""


@dataclass(frozen=True)
class SeasonTask:
    """All that a plan depends on."""

    first: int
    last: int
    cohorts: tuple[CohortTask, ...]
    rooms: tuple[RoomSupply, ...] = ()
    staff: tuple[StaffSupply, ...] = ()
    carts: tuple[CartSupply, ...] = ()
    vehicles: tuple[VehicleSupply, ...] = ()
    vehicles_a_season: int = 1_000_000
    """Budget in vehicle-days."""
    vehicles_a_month: tuple[tuple[tuple[int, int], int], ...] = ()
    """Year and month, and what may be ordered in it."""
    minutes_between: tuple[tuple[str, str, int], ...] = ()
    """From and to (schools and places), by road."""
    rules: TaskRules = TaskRules()
    kept: tuple[Kept, ...] = ()

    @cached_property
    def travel(self) -> dict[tuple[str, str], int]:
        """Minutes by both ends, in both directions; a line of the file in its own direction comes first."""
        back = {(end, start): minutes for start, end, minutes in self.minutes_between}
        return back | {(start, end): minutes for start, end, minutes in self.minutes_between}

    @cached_property
    def by_id(self) -> dict[str, CohortTask]:
        """Cohorts by their names."""
        return {cohort.id: cohort for cohort in self.cohorts}
