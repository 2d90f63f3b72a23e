"""Bus sheets for drivers: one sheet of A4 a vehicle and day, in large type, with times, stops and heads.

Telephones come from `contacts.local.yaml` and stand on the sheets alone, when they are asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gorae.report.page.pages import environment, page_assets
from gorae.report.season.view import DriverDay, SeasonView, day_in_words, file_stems, heads
from gorae.season.files import BusRun, Contacts, clock


@dataclass(frozen=True)
class DriverStop:
    """Where a driver stops."""

    at: str
    name: str
    heads: int
    phone: str


@dataclass(frozen=True)
class DriverRun:
    """There and back, as a driver reads it."""

    cohorts: str
    stops: tuple[DriverStop, ...]
    place: str
    arrive: str
    leave: str
    back: str
    back_to: str
    heads: int
    wheelchairs: int


def driver_run(view: SeasonView, name: str, run: BusRun, contacts: Contacts) -> DriverRun:
    """Return one run."""
    sessions = view.sessions_of_run(name)
    stops = tuple(
        DriverStop(clock(stop.at), view.school_name(stop.school), stop.heads, _phone(contacts, stop.school))
        for stop in run.stops
    )
    return DriverRun(
        cohorts=", ".join(one.planned.cohort for one in sessions),
        stops=stops,
        place=", ".join(dict.fromkeys(map(view.place_name, sessions))),
        arrive=clock(run.arrive),
        leave=clock(max((one.end for one in sessions), default=run.arrive)),
        back=clock(run.back),
        back_to=" → ".join(view.school_name(stop.school) for stop in reversed(run.stops)),
        heads=heads(run.stops),
        wheelchairs=sum(one.cohort.wheelchairs for one in sessions),
    )


def _phone(contacts: Contacts, school: str) -> str:
    contact = contacts.schools.get(school)
    return " ".join(part for part in (contact.name, contact.phone) if part) if contact else ""


def bus_sheets(view: SeasonView, contacts: Contacts | None = None, day: date | None = None) -> dict[str, str]:
    """Return a page for each vehicle, by file name; with `day`, only that day's sheets."""
    known = contacts or Contacts()
    files = {}
    for vehicle, stem in file_stems(view.vehicles).items():
        days = [one for one in view.vehicle_days(vehicle) if day in (None, one.day)]
        if days:
            files[f"buses/{stem}.html"] = _page(view, vehicle, days, known)
    return files


def _page(view: SeasonView, vehicle: str, days: list[DriverDay], contacts: Contacts) -> str:
    sheets = [
        (
            day_in_words(one.day, view.lang),
            [driver_run(view, name, run, contacts) for name, run in one.runs],
        )
        for one in days
    ]
    office = next((one for one in contacts.institutions.values() if one.phone), None)
    return environment().get_template("season/bus.html.j2").render(
        view=view,
        lang=view.lang,
        say=view.say,
        vehicle=vehicle,
        days=sheets,
        office=office,
        **page_assets(styles=("season/paper.css",)),
    )  # fmt: skip
