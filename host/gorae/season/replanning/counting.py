"""Why a cohort cannot be placed, by counting alone: what its files ask for beside what there is."""

from __future__ import annotations

from collections.abc import Iterator

from gorae.documents import Path_
from gorae.errors import Problem
from gorae.season.files import SeasonCohort
from gorae.season.folder import SeasonFolder
from gorae.season.needs import kits_needed
from gorae.season.planning.lanes import lanes_of
from gorae.season.planning.runs import route
from gorae.season.planning.task import CohortTask, SeasonTask
from gorae.texts import Text


def counted(folder: SeasonFolder, task: SeasonTask, cohort: CohortTask) -> list[Problem]:
    """Return what makes a cohort impossible whatever others do."""
    given = folder.cohorts[cohort.id]
    found = [*_resources(folder, task, cohort, given), *_roads(folder, task, cohort)]
    return [*_openings(folder, cohort, given), *found]


def wish_place(folder: SeasonFolder, cohort: SeasonCohort, key: str) -> tuple[str, Path_]:
    """Return the file and the path of a key of the wish that a cohort fulfils."""
    school = next(iter(cohort.schools))
    return folder.application_file(school), ("wishes", cohort.wish.get(school, 1) - 1, key)


def no_day_left(folder: SeasonFolder, cohort: CohortTask, no: int) -> Problem:
    """Return that a session has no day in order with the cohort's others, whatever other cohorts do."""
    file, path = wish_place(folder, folder.cohorts[cohort.id], "windows")
    return folder.problem(
        file, path, Text("season-why.owed-none", cohort=cohort.id, no=no, fewest=cohort.apart[0])
    )


def _openings(folder: SeasonFolder, cohort: CohortTask, given: SeasonCohort) -> Iterator[Problem]:
    file, path = wish_place(folder, given, "windows")
    times = len({opening.when for opening in cohort.openings})
    if times < cohort.count:
        text = Text("season-why.few-times", cohort=cohort.id, sessions=cohort.count, times=times)
        yield folder.problem(file, path, text)
    elif not lanes_of(cohort):
        fewest, most = cohort.apart
        text = Text("season-why.too-far-apart", cohort=cohort.id, times=times, fewest=fewest, most=most)
        yield folder.problem(file, path, text)


def _resources(
    folder: SeasonFolder, task: SeasonTask, cohort: CohortTask, given: SeasonCohort
) -> Iterator[Problem]:
    students = cohort.students
    if cohort.on_site and not cohort.rooms:
        seats = max((room.seats for room in task.rooms), default=0)
        text = Text("season-why.no-room", cohort=cohort.id, students=students, seats=seats)
        yield folder.problem("places.yaml", ("rooms",), text)
    if cohort.on_site and not cohort.vehicles:
        heads = cohort.riders + task.rules.escorts
        seats = max((kind.seats for kind in task.vehicles), default=0)
        text = Text("season-why.no-vehicle", cohort=cohort.id, heads=heads, seats=seats)
        yield folder.problem("fleet.yaml", ("vehicles",), text)
    if not cohort.carts:
        needed = kits_needed(folder, students)
        yield folder.problem(
            "places.yaml", ("carts",), Text("season-why.no-cart", cohort=cohort.id, needed=needed)
        )
    needed = 1 + cohort.assistants
    people = len({*cohort.leads, *(cohort.helpers if cohort.assistants else ())})
    if not cohort.leads or people < needed:
        text = Text(
            "season-why.no-staff", cohort=cohort.id, programme=given.programme, needed=needed, people=people
        )
        yield folder.problem("staff.yaml", ("instructors",), text)


def _roads(folder: SeasonFolder, task: SeasonTask, cohort: CohortTask) -> Iterator[Problem]:
    if not cohort.on_site or not cohort.rooms:
        return
    schools = [school for school, _ in cohort.schools]
    ways = [
        route(schools, place, task) for place in sorted({task.rooms[room].place for room in cohort.rooms})
    ]
    known = [way.minutes for way in ways if way]
    file, longest = f"schools/{schools[0]}.yaml", task.rules.longest_ride
    if not known:
        yield folder.problem(file, ("stop", "minutes-to"), Text("season-why.no-way", cohort=cohort.id))
    elif min(known) > longest:
        text = Text("season-why.long-way", cohort=cohort.id, minutes=min(known), longest=longest)
        yield folder.problem(file, ("stop", "minutes-to"), text)
