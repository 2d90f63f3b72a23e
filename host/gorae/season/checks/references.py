"""What one file of a season says of another: every name must be known where it is looked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gorae.documents import Path_
from gorae.errors import Problem
from gorae.kits import kit_ids
from gorae.season.days import moves_something
from gorae.season.files import travel
from gorae.season.files.made import SeasonCohort, SeasonEvent
from gorae.texts import Text
from gorae.texts.words import nearest, shown

if TYPE_CHECKING:
    from gorae.season.folder import SeasonFolder

_MAX_NAMES = 12
"""That are listed when no name is near."""


class Found(NamedTuple):
    """A mistake before it has a line."""

    file: str
    """As in `SeasonFolder.sources`."""
    path: Path_
    text: Text


def mistakes(folder: SeasonFolder, unread: Collection[Path] = ()) -> list[Problem]:
    """Return every name that leads nowhere. Files in `unread` have mistakes that are told already."""
    missing = {path.stem for path in unread if path.parent == folder.root / "schools"}
    schools = {*folder.schools, *missing}
    found = [
        *_from_applications(folder, schools), *_from_schools(folder), *_from_places(folder),
        *_from_staff(folder), *([] if missing else _from_rules(folder)), *_from_allotment(folder, schools),
        *_from_plan(folder, schools), *_from_events(folder, schools),
    ]  # fmt: skip
    return [*(folder.problem(*one) for one in found), *_from_travel(folder, schools)]


def unknown(name: str, known: Iterable[str], kind: Text) -> Text:
    """Return the sentence for a name that leads nowhere, with the one that was probably meant."""
    names = sorted(known)
    near = nearest(name, names, 0.5)
    if near:
        return Text("season.unknown-near", name=shown(name), kind=kind, near=near)
    listed = ", ".join(names[:_MAX_NAMES]) + (" …" if len(names) > _MAX_NAMES else "")
    return Text("season.unknown", name=shown(name), kind=kind, known=listed or "-")


def _from_applications(folder: SeasonFolder, schools: Collection[str]) -> Iterator[Found]:
    for school, application in folder.applications.items():
        file = folder.application_file(school)
        if school not in schools:
            yield Found(file, (), Text("season.no-school-file", school=school))
        for index, wish in enumerate(application.wishes):
            if wish.programme not in folder.season.programmes:
                text = unknown(wish.programme, folder.season.programmes, Text("season.a-programme"))
                yield Found(file, ("wishes", index, "programme"), text)


def _from_schools(folder: SeasonFolder) -> Iterator[Found]:
    for school, about in folder.schools.items():
        for name in about.stop.minutes_to:
            if name not in folder.season.institutions:
                text = unknown(name, folder.season.institutions, Text("season.an-institution"))
                yield Found(f"schools/{school}.yaml", ("stop", "minutes-to", name), text)


def _from_places(folder: SeasonFolder) -> Iterator[Found]:
    institutions, file = folder.season.institutions, "places.yaml"
    for name, room in folder.places.rooms.items():
        if room.institution not in institutions:
            text = unknown(room.institution, institutions, Text("season.an-institution"))
            yield Found(file, ("rooms", name, "institution"), text)
    owners: dict[str, str] = {}
    kits = kit_ids()
    for name, cart in folder.places.carts.items():
        if cart.home not in institutions:
            text = unknown(cart.home, institutions, Text("season.an-institution"))
            yield Found(file, ("carts", name, "home"), text)
        if cart.kit not in kits:
            yield Found(file, ("carts", name, "kit"), unknown(cart.kit, kits, Text("season.a-kit")))
        for label in cart.labels:
            if owners.setdefault(label, name) != name:
                text = Text("season.label-in-two-carts", label=label, other=owners[label])
                yield Found(file, ("carts", name, "labels"), text)


def _from_staff(folder: SeasonFolder) -> Iterator[Found]:
    season = folder.season
    for name, instructor in folder.staff.instructors.items():
        if instructor.home not in season.institutions:
            text = unknown(instructor.home, season.institutions, Text("season.an-institution"))
            yield Found("staff.yaml", ("instructors", name, "home"), text)
        for index, skill in enumerate(instructor.skills):
            if skill not in season.programmes:
                text = unknown(skill, season.programmes, Text("season.a-programme"))
                yield Found("staff.yaml", ("instructors", name, "skills", index), text)


def _from_rules(folder: SeasonFolder) -> Iterator[Found]:
    areas = {school.area for school in folder.schools.values()}
    for area in folder.season.allotment.floors:
        if area not in areas:
            text = unknown(area, areas, Text("season.an-area"))
            yield Found("season.yaml", ("allotment", "floors", area), text)


def _from_allotment(folder: SeasonFolder, schools: Collection[str]) -> Iterator[Found]:
    if folder.allotment is None:
        return
    yield from _from_cohorts(folder, "allotment.yaml", folder.allotment.cohorts, schools)
    for list_name in ("waiting", "refused"):
        for index, one in enumerate(getattr(folder.allotment, list_name)):
            if one.school not in schools:
                text = unknown(one.school, schools, Text("season.a-school"))
                yield Found("allotment.yaml", (list_name, index, "school"), text)


def _from_cohorts(
    folder: SeasonFolder, file: str, cohorts: dict[str, SeasonCohort], schools: Collection[str]
) -> Iterator[Found]:
    for name, cohort in cohorts.items():
        path = ("cohorts", name)
        if cohort.programme not in folder.season.programmes:
            text = unknown(cohort.programme, folder.season.programmes, Text("season.a-programme"))
            yield Found(file, (*path, "programme"), text)
        for school in cohort.schools:
            if school not in schools:
                yield Found(
                    file, (*path, "schools", school), unknown(school, schools, Text("season.a-school"))
                )
        for school, wish in cohort.wish.items():
            wishes = folder.applications[school].wishes if school in folder.applications else ()
            if school not in cohort.schools or (wishes and wish > len(wishes)):
                text = Text("season.no-wish", school=school, wish=wish, count=len(wishes))
                yield Found(file, (*path, "wish", school), text)
        if cohort.lead is not None and cohort.lead not in folder.staff.instructors:
            text = unknown(cohort.lead, folder.staff.instructors, Text("season.an-instructor"))
            yield Found(file, (*path, "lead"), text)


def _from_plan(folder: SeasonFolder, schools: Collection[str]) -> Iterator[Found]:
    plan = folder.plan
    if plan is None:
        return
    yield from _from_cohorts(folder, "plan.yaml", plan.cohorts, schools)
    lessons = {lesson.id for course in folder.courses.values() for lesson in course.lessons}
    known: dict[str, tuple[Collection[str], Text]] = {
        "cohort": (plan.cohorts, Text("season.a-cohort")),
        "place": ({*folder.places.rooms, *schools}, Text("season.a-place")),
        "cart": (folder.places.carts, Text("season.a-cart")),
        "run": (plan.runs, Text("season.a-run")),
    }
    for index, session in enumerate(plan.sessions):
        path = ("sessions", index)
        for key, (names, kind) in known.items():
            name = getattr(session, key)
            if name is not None and name not in names:
                yield Found("plan.yaml", (*path, key), unknown(name, names, kind))
        for place, name in enumerate(session.staff):
            if name not in folder.staff.instructors:
                text = unknown(name, folder.staff.instructors, Text("season.an-instructor"))
                yield Found("plan.yaml", (*path, "staff", place), text)
        for place, name in enumerate(session.lessons):
            if name not in lessons:
                text = unknown(name, lessons, Text("season.a-lesson"))
                yield Found("plan.yaml", (*path, "lessons", place), text)
    for name, run in plan.runs.items():
        if run.vehicle not in folder.fleet.vehicles:
            text = unknown(run.vehicle, folder.fleet.vehicles, Text("season.a-vehicle"))
            yield Found("plan.yaml", ("runs", name, "vehicle"), text)
        for place, stop in enumerate(run.stops):
            if stop.school not in schools:
                text = unknown(stop.school, schools, Text("season.a-school"))
                yield Found("plan.yaml", ("runs", name, "stops", place), text)


def _from_events(folder: SeasonFolder, schools: Collection[str]) -> Iterator[Found]:
    known = {
        *folder.staff.instructors, *folder.places.rooms, *folder.places.carts, *folder.fleet.vehicles,
        *schools, *folder.season.institutions,
    }  # fmt: skip
    for name, event in folder.events.items():
        if event.who not in known:
            text = unknown(event.who, known, Text("season.somebody"))
            yield Found(f"events/{name}.yaml", ("who",), text)
        elif event.what == "moved" and not moves_something(folder, event):
            yield Found(f"events/{name}.yaml", ("from",), nothing_moved(event))


def nothing_moved(event: SeasonEvent) -> Text:
    """Return the sentence for an event that moves days on which nothing is."""
    return Text("season.nothing-moved", who=event.who, first=str(event.first), last=str(event.last))


def _from_travel(folder: SeasonFolder, schools: Collection[str]) -> Iterator[Problem]:
    known = {*schools, *folder.season.institutions}
    file = str(folder.root / travel.FILE)
    for way, line in folder.travel.lines.items():
        for column, name in zip(("from", "to"), way, strict=True):
            if name not in known:
                yield Problem(file, line, column, unknown(name, known, Text("season.a-stop")))
