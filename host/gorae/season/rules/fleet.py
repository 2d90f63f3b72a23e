"""Rules of all runs together: no more vehicles than there are, a rest for each driver, the budget."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from gorae.season.days import closed_halves, event_halves, halves_between
from gorae.season.files import BusRun
from gorae.season.rules.view import Breach, PlanView
from gorae.texts import Text

Driven = tuple[str, BusRun]
VehicleOnDay = tuple[str, int, date]
"""Kind of vehicle, which of them, and the day."""


def _by_vehicle(view: PlanView) -> dict[VehicleOnDay, list[Driven]]:
    """Return the runs of each vehicle on each day, in the order in which they begin."""
    found: dict[VehicleOnDay, list[Driven]] = defaultdict(list)
    for name, run, sessions in view.runs():
        found[run.vehicle, run.number, sessions[0].day].append((name, run))
    for driven in found.values():
        driven.sort(key=lambda one: (one[1].stops[0].at, one[0]))
    return found


def vehicles(view: PlanView) -> Iterator[Breach]:
    """There are so many vehicles of a kind on a day, by the file and by events."""
    for (kind, number, day), driven in _by_vehicle(view).items():
        vehicle = view.folder.fleet.vehicles.get(kind)
        if vehicle is None:
            continue
        for name, run in driven:
            there = min(
                _there(view, kind, half)
                for half in halves_between(day.toordinal(), run.stops[0].at, run.back)
            )
            if number > there:
                text = Text("season-rules.vehicles-few", run=name, kind=kind, number=number, there=there)
                yield view.breach("vehicles", ("runs", name, "vehicle"), text)


def _there(view: PlanView, kind: str, half: int) -> int:
    vehicle = view.folder.fleet.vehicles[kind]
    if half in closed_halves(vehicle.closed, [kind], view.folder.events):
        return 0
    count = vehicle.a_day
    for event in view.folder.events.values():
        if event.who == kind and event.number is not None and half in event_halves(event):
            count += event.number if event.what == "available" else -event.number
    return max(0, count)


def numbers(view: PlanView) -> Iterator[Breach]:
    """No vehicle drives more runs on a day than agreed."""
    for (kind, _, _), driven in _by_vehicle(view).items():
        vehicle = view.folder.fleet.vehicles.get(kind)
        if vehicle and len(driven) > vehicle.runs_a_day:
            name = driven[-1][0]
            text = Text(
                "season-rules.runs-many", run=name, kind=kind, count=len(driven), most=vehicle.runs_a_day
            )
            yield view.breach("numbers", ("runs", name), text)


def rests(view: PlanView) -> Iterator[Breach]:
    """A driver has a rest after each run, before the next one begins."""
    rest = view.folder.season.rules.rest_minutes
    for driven in _by_vehicle(view).values():
        for (before, first), (name, second) in pairwise(driven):
            minutes = second.stops[0].at - first.back
            if minutes < rest:
                text = Text("season-rules.rest-short", run=name, before=before, minutes=minutes, rest=rest)
                yield view.breach("rests", ("runs", name), text)


def budget(view: PlanView) -> Iterator[Breach]:
    """No more vehicles are ordered than there is money for, in each month and in the season."""
    ordered = sorted(_by_vehicle(view), key=lambda one: (one[2], one[0], one[1]))
    most, months = view.folder.fleet.budget.season, view.folder.fleet.budget.months
    if len(ordered) > most:
        text = Text("season-rules.budget", count=len(ordered), most=most)
        yield view.breach("budget", ("budget", "season"), text, "fleet.yaml")
    for month, limit in months.items():
        count = sum(f"{day:%Y-%m}" == month for _, _, day in ordered)
        if count > limit:
            text = Text("season-rules.month-budget", month=month, count=count, most=limit)
            yield view.breach("budget", ("budget", "months", month), text, "fleet.yaml")
