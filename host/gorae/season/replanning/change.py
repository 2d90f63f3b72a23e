"""A plan after an event: the past and the locked frozen, substitutes before moves, as few moves as can be."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date

import gorae
from gorae.season.days import blocked, exams_of, halves_between, school_closed
from gorae.season.files import PlanMade, PlannedSession, SeasonEvent, SeasonPlan
from gorae.season.folder import SeasonFolder
from gorae.season.planning.composing import compose, former_of
from gorae.season.planning.lanes import cost_of
from gorae.season.planning.named import FormerNames, NamedPlan, Placed, SessionKey, name_all
from gorae.season.planning.reading import FIRM, opening_at, task_of
from gorae.season.planning.solve import Solver, solve
from gorae.season.planning.task import VEHICLE_PRICE, Kept, SeasonTask
from gorae.season.replanning.keeping import keep_what_stays
from gorae.season.replanning.move_model import Movable
from gorae.season.replanning.moves import Moves, MoveSearch
from gorae.season.rules import Breach, broken_rules

MAX_TRIES = 5
"""Times that the moves are sought again, when one vehicle was too few for what they put together."""


@dataclass(frozen=True)
class ChangedPlan:
    """A plan after an event."""

    before: SeasonPlan
    plan: SeasonPlan
    moved: tuple[SessionKey, ...]
    """Sessions with another time."""
    cancelled: tuple[SessionKey, ...]
    """Sessions for which there is no time at all any more."""
    made_up: tuple[SessionKey, ...]
    """Sessions that were cancelled before and have a time again."""
    proved: bool
    """Whether no plan has fewer moves, or the same ones over fewer days."""
    breaches: tuple[Breach, ...]


def with_event(folder: SeasonFolder, name: str, event: SeasonEvent) -> SeasonFolder:
    """Return a folder that has one more event, the last of all."""
    return replace(folder, events={**folder.events, name: event})


def change_plan(
    folder: SeasonFolder, today: date, ill: Collection[str] = (), solver: Solver = solve
) -> ChangedPlan:
    """Return the folder's plan, changed as little as its events demand; sessions before `today` are past.

    Raises UsageError without the solver; the folder must have a plan.
    """
    before = folder.plan or SeasonPlan()
    task = task_of(folder, ill)
    movable = list(movable_sessions(folder, task, today))
    moves, named = _moved(folder, task, movable, today, solver)
    told = any(one.state != "draft" for one in before.active)
    former = former_of(before, "published" if told else "draft")
    plan = compose(folder, task, named, _made(named), before.unplaced, former)
    cancelled = [one.key for one in movable if not one.owed and one.key not in moves.openings]
    plan = keep_what_stays(folder, plan, before, today, ill)
    plan = _with_gone(plan, before, cancelled)
    old = {one.key: one.kept.opening.when for one in movable if not one.owed}
    moved = tuple(key for key, opening in moves.openings.items() if key in old and opening.when != old[key])
    made_up = tuple(key for key in moves.openings if key not in old)
    breaches = tuple(broken_rules(folder, plan, ill))
    return ChangedPlan(before, plan, moved, tuple(cancelled), made_up, moves.proved, breaches)


def _moved(
    folder: SeasonFolder, task: SeasonTask, movable: list[Movable], today: date, solver: Solver
) -> tuple[Moves, NamedPlan]:
    """Return the moves and the plan by name, sought again while a day has too few vehicles for them."""
    former = FormerNames.of(folder.plan, published_only=False)
    search = MoveSearch(task, movable, today.toordinal(), solver)
    for _ in range(MAX_TRIES):
        moves = search.fewest()
        named = name_all(task, _placed(task, moves), former, solver)
        crowded = list(_crowded(movable, moves, named))
        if not crowded:
            break
        search.forbidden += crowded
    return moves, named


def _placed(task: SeasonTask, moves: Moves) -> Placed:
    openings = moves.openings.items()
    placed = ((c, {no: one for (name, no), one in openings if name == c.id}) for c in task.cohorts)
    return [(cohort, times) for cohort, times in placed if times]


def _crowded(
    movable: list[Movable], moves: Moves, named: NamedPlan
) -> Iterator[frozenset[tuple[SessionKey, tuple[int, int]]]]:
    """Yield the sessions of each day on which somebody has no vehicle, but for days that cannot change."""
    firm = {session.key for session in movable if session.kept.firm}
    for key, kind in named.missing:
        if kind != "vehicle":
            continue
        day = moves.openings[key].day
        there = {(one, opening.when) for one, opening in moves.openings.items() if opening.day == day}
        if not all(one in firm for one, _ in there):
            yield frozenset(there)


def movable_sessions(folder: SeasonFolder, task: SeasonTask, today: date) -> Iterator[Movable]:
    """Yield the sessions that take place, and those that are owed."""
    closed = {name: school_closed(folder, name) for name in folder.schools}
    plan = folder.plan or SeasonPlan()
    for session in (*plan.active, *plan.owed):
        cohort, owed = task.by_id.get(session.cohort), not session.takes_place
        if cohort is None or session.no > cohort.count:
            continue
        opening = opening_at(folder, cohort, session)
        firm = not owed and (session.day < today or session.state in FIRM)
        shut = (_shut(folder, closed[name], name, session, opening.end) for name, _ in cohort.schools)
        kept = Kept(session.cohort, session.no, opening, firm)
        yield Movable(kept, session.state == "published", stays=not owed and not any(shut), owed=owed)


def _shut(
    folder: SeasonFolder, closed: frozenset[int], school: str, session: PlannedSession, end: int
) -> bool:
    """Tell whether a session cannot stay where it is, by its school's days."""
    halves = halves_between(session.day.toordinal(), session.at, end)
    grade = folder.cohorts[session.cohort].grade
    return any(half in closed for half in halves) or blocked(exams_of(folder, school), grade, session.day)


def _made(named: NamedPlan) -> PlanMade:
    wishes = sum(cost_of(tuple(openings.values()), cohort) for cohort, openings in named.placed)
    cost = wishes + VEHICLE_PRICE * named.vehicles
    return PlanMade(by=f"gorae {gorae.__version__}", stop="change", cost=cost)


def _with_gone(plan: SeasonPlan, before: SeasonPlan, cancelled: Collection[SessionKey]) -> SeasonPlan:
    """Return the plan with the sessions that do not take place, so that calendars take them out."""
    newly = [
        one.model_copy(update={"state": "cancelled", "run": None})
        for one in before.active
        if one.key in cancelled
    ]
    there = {one.key for one in plan.sessions}
    gone = [one for one in (*newly, *before.gone) if one.key not in there]
    sessions = sorted((*plan.sessions, *gone), key=lambda one: (one.day, one.at, one.cohort, one.no))
    return plan.model_copy(update={"sessions": tuple(sessions)})
