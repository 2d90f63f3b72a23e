"""A plan for a season by first fit, so that sheets are tested without a solver: allowed, not good."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from gorae.season.files import BusRun, BusStop, PlannedSession, SeasonCohort, SeasonPlan, WeeklyWindow
from gorae.season.folder import SeasonFolder

BOARDING = 5


class GreedyPlanner:
    """Gives each cohort the first weeks in which a room, people, a cart and a vehicle are free."""

    def __init__(self, folder: SeasonFolder) -> None:
        self.folder = folder
        self.busy: set[tuple[str, date, bool]] = set()
        self.runs: dict[str, BusRun] = {}

    def plan(self) -> SeasonPlan:
        sessions, unplaced = list[PlannedSession](), {}
        for name, cohort in self.folder.cohorts.items():
            placed = self._place(name, cohort)
            sessions += placed
            if not placed:
                unplaced[name] = "no-lane"
        cohorts = {name: one for name, one in self.folder.cohorts.items() if name not in unplaced}
        return SeasonPlan(cohorts=cohorts, sessions=tuple(sessions), runs=self.runs, unplaced=unplaced)

    def _place(self, name: str, cohort: SeasonCohort) -> list[PlannedSession]:
        school = next(iter(cohort.schools))
        wish = self.folder.applications[school].wishes[cohort.wish.get(school, 1) - 1]
        lessons = self.folder.lessons_of(cohort)
        placed: list[PlannedSession] = []
        for day, window in self._days(school, wish.windows, cohort.term or 1):
            if placed and (day - placed[-1].day).days < 7:
                continue
            if (session := self._session(name, cohort, len(placed) + 1, day, window)) is not None:
                placed.append(session)
            if len(placed) == len(lessons):
                return placed
        return []

    def _days(
        self, school: str, windows: tuple[WeeklyWindow, ...], term: int
    ) -> Iterator[tuple[date, WeeklyWindow]]:
        season = self.folder.season
        closed = [*season.closed, *self.folder.schools[school].closed]
        exams = self.folder.schools[school].exams
        day = season.first
        while day <= season.last:
            open_ = season.term_of(day) == term and not (
                any(day in span for span in closed) or any(day in span for span in exams)
            )
            yield from ((day, window) for window in windows if open_ and window.weekday == day.weekday())
            day += timedelta(1)

    def _session(
        self, name: str, cohort: SeasonCohort, number: int, day: date, window: WeeklyWindow
    ) -> PlannedSession | None:
        folder, afternoon, host = self.folder, window.start >= 12 * 60 + 30, next(iter(cohort.schools))
        on_site = cohort.mode == "on-site"
        staff = [one for one in folder.staff.instructors if (one, day, afternoon) not in self.busy]
        wanted = 1 + (cohort.students >= folder.season.rules.assistant_from)
        carts = [one for one in folder.places.carts if (one, day, afternoon) not in self.busy]
        rooms = [one for one in folder.places.rooms if (one, day, afternoon) not in self.busy]
        known = [
            f"{kind} {number + 1}"
            for kind, vehicle in folder.fleet.vehicles.items()
            for number in range(vehicle.a_day)
        ]
        buses = [one for one in known if (one, day, afternoon) not in self.busy]
        if len(staff) < wanted or not carts or (on_site and not (rooms and buses)):
            return None
        taken = [*staff[:wanted], carts[0], *([rooms[0], buses[0]] if on_site else [])]
        self.busy |= {(one, day, afternoon) for one in taken}
        run = self._run(cohort, day, window, buses[0]) if on_site else None
        return PlannedSession(
            cohort=name, no=number, day=day, at=window.start, lessons=folder.lessons_of(cohort)[number - 1],
            place=rooms[0] if on_site else host, staff=tuple(staff[:wanted]), cart=carts[0], run=run,
            state="published",
        )  # fmt: skip

    def _run(self, cohort: SeasonCohort, day: date, window: WeeklyWindow, bus: str) -> str:
        kind, _, number = bus.rpartition(" ")
        arrive = window.start - BOARDING
        schools = list(cohort.schools)
        stops = [
            BusStop(school, arrive - 15 - 5 * (len(schools) - place), cohort.schools[school] + 1)
            for place, school in enumerate(schools)
        ]
        minutes = self.folder.minutes_of(cohort, 1)
        name = f"{day:%m%d}-{'오후' if window.start >= 750 else '오전'}-{kind}-{number}"
        back = window.start + minutes + BOARDING + 20
        self.runs[name] = BusRun(
            vehicle=kind, number=int(number), stops=tuple(stops), arrive=arrive, back=back
        )
        return name


def greedy_plan(folder: SeasonFolder) -> SeasonPlan:
    """Return a plan for the cohorts of a folder."""
    return GreedyPlanner(folder).plan()
