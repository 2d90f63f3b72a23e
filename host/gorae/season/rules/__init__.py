"""Rules that every plan of a season keeps, judged in whole minutes and counts. Nothing here knows a solver.

    for breach in broken_rules(folder):
        print(breach.rule, breach.problem.say("ko"))

A plan may come from `gorae season plan` or from an editor: both are judged alike, and alike on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from gorae.season.files import SeasonPlan
from gorae.season.folder import SeasonFolder
from gorae.season.rules import clashes, courses, fleet, people, rides, things, times
from gorae.season.rules.view import Breach, PlanView

__all__ = ["RULES", "Breach", "broken_rules"]

Rule = Callable[[PlanView], Iterator[Breach]]

RULES: dict[str, Rule] = {
    "whole": courses.whole, "owed": courses.owed, "lessons": courses.lessons,
    "order": courses.order, "apart": courses.apart,
    "season": times.season, "closed": times.closed, "exams": times.exams, "windows": times.windows,
    "staffed": people.staffed, "skilled": people.skilled, "present": people.present, "hours": people.hours,
    "rooms": things.rooms, "room-free": things.room_free,
    "carts": things.carts, "kits": things.kits, "charged": things.charged,
    "cohort-twice": clashes.cohorts, "staff-twice": clashes.people,
    "room-twice": clashes.rooms, "cart-twice": clashes.carts,
    "brought": rides.brought, "stops": rides.stops, "seats": rides.seats,
    "rides": rides.rides, "punctual": rides.punctual, "home": rides.home,
    "vehicles": fleet.vehicles, "numbers": fleet.numbers, "rests": fleet.rests, "budget": fleet.budget,
}  # fmt: skip
"""Every rule by its name, in the order in which breaches are told."""
OF_COURSES = ("whole", "owed", "lessons", "order", "apart")
"""Rules that hold for sessions that were held, too: of the others these have kept or broken them for good."""


def broken_rules(
    folder: SeasonFolder, plan: SeasonPlan | None = None, ill: Collection[str] = ()
) -> list[Breach]:
    """Return what a plan breaks; the folder's plan if no other is given, and nothing if there is none.

    `ill` are labels of kits that are not well, by the inventory. Lines are those of the plan's own file,
    or those that it would have there.
    """
    judged = plan or folder.plan
    if judged is None:
        return []
    found = _breaches(folder, judged, ill)
    if found and judged is not folder.plan:
        return _breaches(folder.with_plan(judged), judged, ill)
    return found


def _breaches(folder: SeasonFolder, plan: SeasonPlan, ill: Collection[str]) -> list[Breach]:
    view = PlanView(folder, plan, frozenset(ill))
    return [
        breach
        for name, rule in RULES.items()
        for breach in rule(view)
        if name in OF_COURSES or not _is_history(view, breach)
    ]


def _is_history(view: PlanView, breach: Breach) -> bool:
    """Tell whether a breach is of what was held already: nobody can choose another day for that."""
    kind, name, *_ = (*breach.path, "", "")
    if kind == "runs":
        brought = view.by_run.get(str(name), [])
        return bool(brought) and all(one.planned.state == "held" for one in brought)
    return kind == "sessions" and view.plan.sessions[int(name)].state == "held"
