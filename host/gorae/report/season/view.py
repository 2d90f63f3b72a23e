"""A season's plan as its sheets ask for it: sessions in order, with their ends, people and vehicles.

view = SeasonView(read_folder(Path("season")), "ko")
[session.day for session in view.of_school("가람중")]
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from gorae.errors import UsageError
from gorae.lessons import Lesson
from gorae.season.files import BusRun, BusStop, PlannedSession, SeasonCohort, SeasonPlan, clock
from gorae.season.folder import PLAN, SeasonFolder
from gorae.texts import Text

_UNSAFE = re.compile(r"[^\w .()·~-]")
_WEEKDAYS = {"ko": "월화수목금토일", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}


def say(lang: str, entry: str, /, **values: object) -> str:
    """Return an entry of the sheets' catalogue."""
    return Text(f"season_sheets.{entry}", **values).say(lang)


def day_in_words(day: date, lang: str) -> str:
    """Return a day as offices write it: `2026. 4. 8.(수)`."""
    weekday = _WEEKDAYS[lang][day.weekday()]
    if lang == "ko":
        return f"{day.year}. {day.month}. {day.day}.({weekday})"
    return f"{weekday}, {day.isoformat()}"


def short_day(day: date, lang: str) -> str:
    """Return a day without its year: `4. 8.(수)`."""
    weekday = _WEEKDAYS[lang][day.weekday()]
    return f"{day.month}. {day.day}.({weekday})" if lang == "ko" else f"{weekday} {day:%m-%d}"


def file_stems(names: Iterable[str]) -> dict[str, str]:
    """Return a name for a file of each, on every system: nothing leads out of a folder, none are alike."""
    stems: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        stem = plain = _UNSAFE.sub("_", name).strip(" .")[:80] or "_"
        number = 1
        while stem.casefold() in taken:
            number += 1
            stem = f"{plain} ({number})"
        taken.add(stem.casefold())
        stems[name] = stem
    return stems


@dataclass(frozen=True)
class SheetSession:
    """A planned session with what the plan says elsewhere of it."""

    planned: PlannedSession
    cohort: SeasonCohort
    minutes: int
    run: BusRun | None
    count: int
    """Sessions of the cohort."""

    @property
    def id(self) -> str:
        """What never changes of it: cohort and number."""
        return f"{self.planned.cohort}-{self.planned.no}"

    @property
    def day(self) -> date:
        return self.planned.day

    @property
    def end(self) -> int:
        """Minutes since midnight."""
        return self.planned.at + self.minutes

    @property
    def times(self) -> str:
        """Its beginning and end, as in `13:30~15:30`."""
        return f"{clock(self.planned.at)}~{clock(self.end)}"

    @property
    def is_cancelled(self) -> bool:
        return not self.planned.takes_place


@dataclass(frozen=True)
class DriverDay:
    """All runs of one vehicle on one day, in the order of the day."""

    vehicle: str
    day: date
    runs: tuple[tuple[str, BusRun], ...]


class SeasonView:
    """The plan of a season, by whom it concerns. Raises UsageError when there is no plan yet."""

    def __init__(self, folder: SeasonFolder, lang: str) -> None:
        if folder.plan is None:
            raise UsageError(Text("season_sheets.no-plan", file=str(folder.root / PLAN)))
        self.folder, self.lang = folder, lang
        self.plan: SeasonPlan = folder.plan

    @cached_property
    def sessions(self) -> tuple[SheetSession, ...]:
        """All, cancelled ones among them unless they have another day, by day, time and cohort."""
        listed = (*self.plan.active, *self.plan.gone)
        counts = Counter(cohort for cohort, _ in {one.key for one in listed})
        planned = sorted(listed, key=lambda one: (one.day, one.at, one.cohort, one.no))
        return tuple(self._session(one, counts[one.cohort]) for one in planned)

    @property
    def active(self) -> tuple[SheetSession, ...]:
        """Those that are not cancelled."""
        return tuple(one for one in self.sessions if not one.is_cancelled)

    def _session(self, planned: PlannedSession, count: int) -> SheetSession:
        cohort = self.plan.cohorts[planned.cohort]
        run = self.plan.runs.get(planned.run) if planned.run else None
        return SheetSession(planned, cohort, self.folder.minutes_of(cohort, planned.no), run, count)

    def of_school(self, school: str) -> tuple[SheetSession, ...]:
        """Return the sessions of a school's cohorts, cancelled ones among them."""
        return tuple(one for one in self.sessions if school in one.cohort.schools)

    def of_instructor(self, name: str) -> tuple[SheetSession, ...]:
        return tuple(one for one in self.sessions if name in one.planned.staff)

    def of_room(self, room: str) -> tuple[SheetSession, ...]:
        return tuple(one for one in self.sessions if one.planned.place == room)

    def of_vehicle(self, vehicle: str) -> tuple[SheetSession, ...]:
        """Return the sessions to which a vehicle such as `45-1` drives."""
        return tuple(one for one in self.sessions if one.run and vehicle_name(one.run) == vehicle)

    @cached_property
    def schools(self) -> tuple[str, ...]:
        """Those that have a cohort, in the order of the folder."""
        there = {school for cohort in self.plan.cohorts.values() for school in cohort.schools}
        return tuple(school for school in self.folder.schools if school in there)

    @cached_property
    def instructors(self) -> tuple[str, ...]:
        there = {name for one in self.sessions for name in one.planned.staff}
        return tuple(name for name in self.folder.staff.instructors if name in there)

    @cached_property
    def rooms(self) -> tuple[str, ...]:
        return tuple(self.folder.places.rooms)

    @cached_property
    def vehicles(self) -> tuple[str, ...]:
        return tuple(sorted({vehicle_name(run) for run in self.plan.runs.values()}))

    def cohorts_of(self, school: str) -> dict[str, SeasonCohort]:
        return {name: cohort for name, cohort in self.plan.cohorts.items() if school in cohort.schools}

    def vehicle_days(self, vehicle: str) -> Iterator[DriverDay]:
        """Yield each day on which a vehicle drives."""
        found: dict[date, dict[str, BusRun]] = {}
        for one in self.of_vehicle(vehicle):
            if one.run and one.planned.run and not one.is_cancelled:
                found.setdefault(one.day, {})[one.planned.run] = one.run
        for day, runs in sorted(found.items()):
            yield DriverDay(vehicle, day, tuple(sorted(runs.items(), key=lambda item: item[1].arrive)))

    def sessions_of_run(self, run: str) -> tuple[SheetSession, ...]:
        return tuple(one for one in self.active if one.planned.run == run)

    @cached_property
    def lessons(self) -> dict[str, Lesson]:
        """Those of all courses, by id."""
        return {lesson.id: lesson for course in self.folder.courses.values() for lesson in course.lessons}

    @cached_property
    def _titles(self) -> dict[str, str]:
        return {}

    def lesson_title(self, lesson: str) -> str:
        """Return a lesson's title; its id when no course has it any more."""
        if lesson not in self._titles:
            found = self.lessons.get(lesson)
            self._titles[lesson] = found.challenge.title.say(self.lang) if found else lesson
        return self._titles[lesson]

    def lesson_titles(self, session: SheetSession) -> str:
        return ", ".join(map(self.lesson_title, session.planned.lessons))

    def programme_name(self, cohort: SeasonCohort) -> str:
        return self.folder.season.programmes[cohort.programme].name.say(self.lang)

    def school_name(self, school: str) -> str:
        found = self.folder.schools.get(school)
        return found.name if found else school

    def place_name(self, session: SheetSession) -> str:
        """Return the room with its institution, or the full name of the school that is visited."""
        place = session.planned.place
        room = self.folder.places.rooms.get(place)
        if room is None:
            return self.school_name(place)
        return f"{self.institution(room.institution)} {place}"

    def institution(self, key: str) -> str:
        found = self.folder.season.institutions.get(key)
        return found.name.say(self.lang) if found else key

    @property
    def organiser(self) -> str:
        """The name of the institution that writes the letters."""
        known = self.folder.season.institutions
        keys = [key for key, one in known.items() if one.role == "organiser"] or list(known)
        return self.institution(keys[0])

    def say(self, entry: str, /, **values: object) -> str:
        return say(self.lang, entry, **values)


def vehicle_name(run: BusRun) -> str:
    """Return which vehicle drives a run, as in `45-1`."""
    return f"{run.vehicle}-{run.number}"


def heads(stops: Sequence[BusStop]) -> int:
    """Return how many sit in a vehicle after the last stop."""
    return sum(stop.heads for stop in stops)
