"""What would let a cohort in, each change alone and tried: cheapest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gorae.season.files import SeasonCohort, SeasonPlan, WeeklyWindow
from gorae.season.files.values import SCHOOL_DAYS
from gorae.season.folder import SeasonFolder
from gorae.season.planning.lane_rows import (
    CARTS,
    CARTS_CHARGED,
    MONTH_BUDGET,
    ROOMS,
    SEASON_BUDGET,
    STAFF,
    STAFF_DAY,
    STAFF_WEEK,
)
from gorae.season.planning.reading import task_of
from gorae.season.planning.task import Availability, SeasonTask
from gorae.season.replanning.lanes_left import LaneLeft, lanes_left
from gorae.texts import Text

GROUPS = {
    ROOMS: "rooms", STAFF: "staff", STAFF_DAY: "staff", STAFF_WEEK: "staff",
    CARTS: "carts", CARTS_CHARGED: "carts",
    SEASON_BUDGET: "budget", MONTH_BUDGET: "month-budget",
}  # fmt: skip
"""What would have to be more for each kind of shortage; a vehicle for the others."""
PRICES = {"windows": 1, "term": 2, "visiting": 3, "leave": 4, "budget": 5, "month-budget": 5}
"""How hard something is to get; all else is harder."""
_HARD = 6


@dataclass(frozen=True)
class Remedy:
    """A change with which a cohort has a lane, while all others stay."""

    price: int
    text: Text
    lane: LaneLeft
    """The lane that it would have."""


def remedies_of(
    folder: SeasonFolder, plan: SeasonPlan, task: SeasonTask, cohort: str, lanes: Sequence[LaneLeft],
    *, alone: bool = False,
) -> list[Remedy]:  # fmt: skip
    """Return the changes that help, one sentence each, cheapest first.

    `alone` is for one session of a cohort whose others stay: these keep their term and mode.
    """
    found = [
        *_more(cohort, lanes),
        *_windows(folder, plan, cohort),
        *(() if alone else _other_terms(folder, plan, cohort)),
        *_leaves(folder, plan, task, cohort),
    ]
    return sorted(found, key=lambda one: (one.price, len(one.lane.shortages), one.lane.lane.cost))


def group_of(kind: str) -> str:
    """Return what would have to be more for a kind of shortage."""
    return GROUPS.get(kind, "vehicles")


def _more(cohort: str, lanes: Sequence[LaneLeft]) -> Iterator[Remedy]:
    """Yield more of one thing, where a lane is short of nothing else."""
    for group in ("rooms", "staff", "carts", "vehicles", "budget", "month-budget"):
        fitting = [
            one for one in lanes if one.shortages and {group_of(kind) for kind in one.kinds} == {group}
        ]
        if fitting:
            best = min(fitting, key=lambda one: (len(one.shortages), one.lane.cost))
            short = max(shortage.short for shortage in best.shortages)
            text = Text(f"season-why.more-{group}", cohort=cohort, count=short, times=len(best.shortages))
            yield Remedy(PRICES.get(group, _HARD) + len(best.shortages), text, best)


def _free_lane(folder: SeasonFolder, plan: SeasonPlan, cohort: str) -> LaneLeft | None:
    task = task_of(folder)
    found = lanes_left(task, plan, task.by_id[cohort])
    return found[0] if found and not found[0].shortages else None


def _windows(folder: SeasonFolder, plan: SeasonPlan, cohort: str) -> Iterator[Remedy]:
    """Yield each further weekday on which its schools could offer their times."""
    given = folder.cohorts[cohort]
    school = next(iter(given.schools))
    application = folder.applications.get(school)
    number = given.wish.get(school, 1) - 1
    if len(given.schools) > 1 or application is None or number >= len(application.wishes):
        return
    wish = application.wishes[number]
    times = list(dict.fromkeys((window.start, window.end) for window in wish.windows))
    offered = {window.weekday for window in wish.windows}
    for weekday in (day for day in range(SCHOOL_DAYS) if day not in offered):
        more = tuple(WeeklyWindow(weekday, start, end) for start, end in times)
        wishes = list(application.wishes)
        wishes[number] = wish.model_copy(update={"windows": (*wish.windows, *more)})
        changed = application.model_copy(update={"wishes": tuple(wishes)})
        lane = _free_lane(
            replace(folder, applications={**folder.applications, school: changed}), plan, cohort
        )
        if lane:
            text = _windows_said(folder, school, number, weekday)
            yield Remedy(PRICES["windows"], text, lane)


def _windows_said(folder: SeasonFolder, school: str, number: int, weekday: int) -> Text:
    file = folder.application_file(school)
    where = f"{file}:{folder.line(file, ('wishes', number, 'windows'))}"
    name = Text(f"season-why.weekday-{weekday}")
    return Text("season-why.more-windows", school=school, weekday=name, where=where)


def _with_cohort(folder: SeasonFolder, cohort: str, **values: Any) -> SeasonFolder:
    made = folder.allotment or folder.plan
    assert made
    changed: dict[str, SeasonCohort] = {
        **made.cohorts, cohort: made.cohorts[cohort].model_copy(update=values)
    }  # fmt: skip
    copy = made.model_copy(update={"cohorts": changed})
    return replace(folder, plan=copy) if isinstance(copy, SeasonPlan) else replace(folder, allotment=copy)


def _other_terms(folder: SeasonFolder, plan: SeasonPlan, cohort: str) -> Iterator[Remedy]:
    """Yield the other term, and visiting instead of coming."""
    given = folder.cohorts[cohort]
    if given.term is not None:
        term = 3 - given.term
        lane = _free_lane(_with_cohort(folder, cohort, term=term), plan, cohort)
        if lane:
            yield Remedy(PRICES["term"], Text("season-why.other-term", cohort=cohort, term=term), lane)
    modes = folder.season.programmes[given.programme].mode
    if given.mode == "on-site" and "visiting" in modes and len(given.schools) == 1:
        lane = _free_lane(_with_cohort(folder, cohort, mode="visiting"), plan, cohort)
        if lane:
            yield Remedy(PRICES["visiting"], Text("season-why.visiting", cohort=cohort), lane)


def _leaves(folder: SeasonFolder, plan: SeasonPlan, task: SeasonTask, cohort: str) -> Iterator[Remedy]:
    """Yield each instructor whose leave or hours alone are in the way."""
    needed = task.by_id[cohort]
    for index in dict.fromkeys((*needed.leads, *needed.helpers)):
        one = task.staff[index]
        if one.when == Availability():
            continue
        staff = list(task.staff)
        staff[index] = replace(one, when=Availability())
        found = lanes_left(replace(task, staff=tuple(staff)), plan, needed)
        if found and not found[0].shortages:
            yield Remedy(PRICES["leave"], _leave_said(folder, one.id), found[0])


def _leave_said(folder: SeasonFolder, name: str) -> Text:
    path = ("instructors", name, "leave" if folder.staff.instructors[name].leave else "windows")
    return Text("season-why.no-leave", name=name, where=f"staff.yaml:{folder.line('staff.yaml', path)}")
