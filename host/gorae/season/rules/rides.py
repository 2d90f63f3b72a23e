"""Rules of one run: everybody is picked up in time, has a seat, and is back before the school ends."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from gorae.documents import Path_
from gorae.season.files import BusRun, clock
from gorae.season.rules.clashes import where
from gorae.season.rules.view import Breach, PlanView, TimedSession
from gorae.texts import Text


def brought(view: PlanView) -> Iterator[Breach]:
    """Who comes has a run of the plan that stops at all of its schools; who is visited has none."""
    for session in view.sessions:
        name, path = session.planned.run, (*session.path, "run")
        run = view.plan.runs.get(name or "")
        if session.cohort.mode == "visiting":
            if name is not None:
                yield view.breach("brought", path, Text("season-rules.run-needless", session=session.said))
        elif run is None:
            yield view.breach("brought", session.path, Text("season-rules.run-missing", session=session.said))
        else:
            stops = {stop.school for stop in run.stops}
            for school in session.cohort.schools:
                if school not in stops:
                    text = Text("season-rules.no-stop-at", session=session.said, run=name, school=school)
                    yield view.breach("brought", path, text)


def _path(name: str, *rest: str | int) -> Path_:
    return ("runs", name, *rest)


def stops(view: PlanView) -> Iterator[Breach]:
    """A run has few stops, each once and for a school that it brings, all on one day at one place."""
    most = view.folder.season.rules.most_stops
    for name, run, sessions in view.runs():
        schools = [stop.school for stop in run.stops]
        if len(schools) > most:
            text = Text("season-rules.stops-many", run=name, count=len(schools), most=most)
            yield view.breach("stops", _path(name, "stops"), text)
        brought_here = {school for session in sessions for school in session.cohort.schools}
        for place, school in enumerate(schools):
            if school not in brought_here or school in schools[:place]:
                text = Text("season-rules.stop-needless", run=name, school=school)
                yield view.breach("stops", _path(name, "stops", place), text)
        if len({(session.day, where(view, session)) for session in sessions}) > 1:
            yield view.breach("stops", _path(name), Text("season-rules.run-two-places", run=name))


def riders(view: PlanView, sessions: list[TimedSession]) -> int:
    """Return how many seats a run's cohorts take, escorts included."""
    cohorts = {session.planned.cohort: session.cohort for session in sessions}
    heads = sum(cohort.students + cohort.teachers for cohort in cohorts.values())
    return heads + view.folder.season.rules.escorts


def seats(view: PlanView) -> Iterator[Breach]:
    """A vehicle has a seat for each student, teacher and escort, and places for wheelchairs."""
    for name, run, sessions in view.runs():
        vehicle = view.folder.fleet.vehicles.get(run.vehicle)
        if vehicle is None:
            continue
        heads, counted = riders(view, sessions), sum(stop.heads for stop in run.stops)
        if heads > vehicle.seats:
            text = Text("season-rules.seats-few", run=name, heads=heads, seats=vehicle.seats)
            yield view.breach("seats", _path(name, "vehicle"), text)
        if counted != heads:
            text = Text("season-rules.heads-wrong", run=name, counted=counted, heads=heads)
            yield view.breach("seats", _path(name, "stops"), text)
        chairs = sum({s.planned.cohort: s.cohort.wheelchairs for s in sessions}.values())
        if chairs > vehicle.wheelchairs:
            text = Text("season-rules.wheelchairs", run=name, needed=chairs, places=vehicle.wheelchairs)
            yield view.breach("seats", _path(name, "vehicle"), text)


def legs(view: PlanView, run: BusRun, place: str) -> list[int | None]:
    """Return the minutes by road from each stop to the next, and from the last to the place."""
    ways = pairwise([*(stop.school for stop in run.stops), place])
    return [view.folder.travel_minutes(start, end) for start, end in ways]


def rides(view: PlanView) -> Iterator[Breach]:
    """Between stops there is as much time as the road takes, and nobody rides too long."""
    longest = view.folder.season.rules.ride_minutes
    for name, run, sessions in view.runs():
        times = [*(stop.at for stop in run.stops), run.arrive]
        for place, minutes in enumerate(legs(view, run, where(view, sessions[0]))):
            if minutes is None:
                text = Text("season-rules.way-unknown", run=name, school=run.stops[place].school)
                yield view.breach("rides", _path(name, "stops", place), text)
            elif times[place + 1] - times[place] < minutes:
                text = Text(
                    "season-rules.way-short", run=name, school=run.stops[place].school, minutes=minutes
                )
                yield view.breach("rides", _path(name, "stops", place), text)
        if run.arrive - times[0] > longest:
            text = Text("season-rules.ride-long", run=name, minutes=run.arrive - times[0], longest=longest)
            yield view.breach("rides", _path(name), text)


def punctual(view: PlanView) -> Iterator[Breach]:
    """A run arrives early enough for boarding before its first session, and leaves after the last one."""
    boarding = view.folder.season.rules.boarding_minutes
    for name, run, sessions in view.runs():
        first, last = min(one.start for one in sessions), max(one.end for one in sessions)
        if run.arrive > first - boarding:
            text = Text(
                "season-rules.late", run=name, arrive=clock(run.arrive), start=clock(first), boarding=boarding
            )
            yield view.breach("punctual", _path(name, "arrive"), text)
        minutes = sum(leg or 0 for leg in legs(view, run, where(view, sessions[0])))
        if run.back < last + boarding + minutes:
            text = Text(
                "season-rules.back-early",
                run=name,
                back=clock(run.back),
                earliest=clock(last + boarding + minutes),
            )
            yield view.breach("punctual", _path(name, "back"), text)


def home(view: PlanView) -> Iterator[Breach]:
    """Everybody is back before the school's last bell."""
    for name, run, _ in view.runs():
        for stop in run.stops:
            closes = view.folder.schools[stop.school].closes
            if run.back > closes:
                text = Text(
                    "season-rules.home-late",
                    run=name,
                    back=clock(run.back),
                    school=stop.school,
                    closes=clock(closes),
                )
                yield view.breach("home", _path(name, "back"), text)
                break
