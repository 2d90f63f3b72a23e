"""The season on one page: weeks by rooms, lanes of cohorts, days of vehicles, and every school's own list.

A click on a school, or on any of its sessions, follows it through the whole page. That needs no script: what
is clicked is the label of a radio button, and the page's style asks which one is checked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from gorae.report.page.pages import environment, page_assets
from gorae.report.season.view import SeasonView, SheetSession, short_day, vehicle_name
from gorae.season.files import clock

_NEAR = 1.3
"""Hundredths of the season, about three days, within which two dots would lie over each other."""
VISITING = ""
"""The column of sessions at schools."""


@dataclass(frozen=True)
class CalendarChip:
    """One session in the calendar."""

    session: SheetSession
    label: str
    marks: str
    """Classes that say which schools it is of."""
    school: int
    """Whom a click follows."""
    kind: int
    """Number of its programme."""
    at: float
    """Where its day is in the season, 0 to 100."""


@dataclass(frozen=True)
class Week:
    """One week of the calendar: sessions by room, and what is closed."""

    monday: date
    columns: tuple[tuple[CalendarChip, ...], ...]
    closed: str

    @property
    def is_empty(self) -> bool:
        return not any(self.columns)


@dataclass(frozen=True)
class LaneDot:
    """Sessions of a cohort that are so near each other that one dot stands for them, such as a camp's."""

    chips: tuple[CalendarChip, ...]

    @property
    def at(self) -> float:
        """Where it is in the season, 0 to 100."""
        return round((self.chips[0].at + self.chips[-1].at) / 2, 2)

    @property
    def label(self) -> str:
        """Numbers of the first and the last session, as in `1~6`."""
        numbers = sorted(chip.session.planned.no for chip in self.chips)
        return f"{numbers[0]}~{numbers[-1]}" if len(numbers) > 1 else str(numbers[0])


@dataclass(frozen=True)
class Strip:
    """A row of the timeline: a cohort or a vehicle, and its sessions."""

    name: str
    about: str
    marks: str
    school: int
    kind: int
    chips: tuple[CalendarChip, ...]

    @property
    def dots(self) -> list[LaneDot]:
        """Its sessions, those together whose dots would lie over each other."""
        groups: list[list[CalendarChip]] = []
        for chip in self.chips:
            if groups and chip.at - groups[-1][-1].at < _NEAR:
                groups[-1].append(chip)
            else:
                groups.append([chip])
        return [LaneDot(tuple(group)) for group in groups]


class _Page:
    def __init__(self, view: SeasonView) -> None:
        self.view = view
        self.numbers = {school: number for number, school in enumerate(view.schools)}
        self.kinds = {name: number for number, name in enumerate(view.folder.season.programmes)}

    @cached_property
    def chips(self) -> tuple[CalendarChip, ...]:
        return tuple(map(self._chip, self.view.active))

    def _chip(self, session: SheetSession) -> CalendarChip:
        numbers = self._numbers(session.cohort.schools)
        weekday = self.view.say("weekdays").split()[session.day.weekday()]
        label = f"{weekday} {clock(session.planned.at)} {session.planned.cohort}"
        return CalendarChip(
            session,
            label,
            self._marks(numbers),
            numbers[0],
            self.kinds[session.cohort.programme],
            self.place(session.day),
        )

    def _numbers(self, schools: Sequence[str] | dict[str, int]) -> list[int]:
        return [self.numbers[school] for school in schools if school in self.numbers] or [0]

    def _marks(self, numbers: Sequence[int]) -> str:
        return " ".join(f"s{number}" for number in numbers)

    def place(self, day: date) -> float:
        """Where a day is in the season, 0 to 100."""
        season = self.view.folder.season
        return round(100 * (day - season.first).days / max(1, (season.last - season.first).days), 2)

    def programmes(self) -> list[tuple[int, str]]:
        """Numbers and names of all programmes."""
        known = self.view.folder.season.programmes
        return [(self.kinds[name], programme.name.say(self.view.lang)) for name, programme in known.items()]

    @property
    def columns(self) -> list[str]:
        return [*self.view.rooms, VISITING]

    def weeks(self) -> list[Week]:
        season = self.view.folder.season
        monday, weeks = season.first - timedelta(season.first.weekday()), []
        while monday <= season.last:
            weeks.append(self._week(monday))
            monday += timedelta(7)
        return weeks

    def _week(self, monday: date) -> Week:
        sunday = monday + timedelta(6)
        there = [chip for chip in self.chips if monday <= chip.session.day <= sunday]
        rooms = self.view.rooms
        columns = [tuple(chip for chip in there if chip.session.planned.place == room) for room in rooms]
        columns.append(tuple(chip for chip in there if chip.session.planned.place not in rooms))
        closed = [span for span in self.view.folder.season.closed if monday <= span.first <= sunday]
        told = ", ".join(f"{short_day(span.first, self.view.lang)} {span.why}" for span in closed)
        return Week(monday, tuple(columns), told)

    def lanes(self) -> list[Strip]:
        return [
            Strip(
                name,
                self.view.programme_name(cohort),
                self._marks(self._numbers(cohort.schools)),
                self._numbers(cohort.schools)[0],
                self.kinds[cohort.programme],
                tuple(chip for chip in self.chips if chip.session.planned.cohort == name),
            )
            for name, cohort in self.view.plan.cohorts.items()
        ]

    def buses(self) -> list[Strip]:
        return [
            Strip(vehicle, "", "", 0, 0, tuple(chip for chip in self.chips if self._drives(chip, vehicle)))
            for vehicle in self.view.vehicles
        ]

    def _drives(self, chip: CalendarChip, vehicle: str) -> bool:
        return chip.session.run is not None and vehicle_name(chip.session.run) == vehicle

    def months(self) -> list[tuple[date, float]]:
        """The first day of each month, and where it is in the season."""
        season = self.view.folder.season
        month, found = season.first.replace(day=1), []
        while month <= season.last:
            found.append((month, max(0.0, self.place(month))))
            month = (month + timedelta(32)).replace(day=1)
        return found

    def budget(self) -> list[tuple[str, int, int | None]]:
        """Vehicle-days of each month: used, and what the budget allows."""
        days = {
            (day.day, vehicle) for vehicle in self.view.vehicles for day in self.view.vehicle_days(vehicle)
        }
        months = self.view.folder.fleet.budget.months
        used = {f"{month:%Y-%m}": 0 for month, _ in self.months()}
        for day, _ in days:
            used[f"{day:%Y-%m}"] = used.get(f"{day:%Y-%m}", 0) + 1
        return [(month, count, months.get(month)) for month, count in used.items()]


def season_page(view: SeasonView) -> str:
    """Return the whole page."""
    page = _Page(view)
    schools = [
        (number, school, view.school_name(school), view.of_school(school))
        for school, number in page.numbers.items()
    ]
    students = sum(cohort.students for cohort in view.plan.cohorts.values())
    budget = page.budget()
    counts = {
        "schools": len(schools),
        "cohorts": len(view.plan.cohorts),
        "students": students,
        "sessions": len(view.active),
    }
    return environment().get_template("season/page.html.j2").render(
        view=view,
        lang=view.lang,
        say=view.say,
        clock=clock,
        short=lambda day: short_day(day, view.lang),
        vehicle=vehicle_name,
        title=view.folder.season.name.say(view.lang),
        schools=schools,
        programmes=page.programmes(),
        columns=page.columns,
        weeks=page.weeks(),
        lanes=page.lanes(),
        buses=page.buses(),
        months=page.months(),
        budget=budget,
        counts=counts,
        vehicle_days=sum(used for _, used, _ in budget),
        **page_assets(styles=("palette.css", "season/page.css")),
    )  # fmt: skip
