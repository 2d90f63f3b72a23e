"""Everything that is wrong with a season's folder, each with the rule that it breaks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from gorae.errors import Problem
from gorae.season.checks.counting import too_few_days, too_few_vehicles
from gorae.season.checks.fitting import misfits, shortages
from gorae.season.checks.references import Found
from gorae.season.folder import SeasonFolder, inspect_folder
from gorae.season.rules import broken_rules


class SeasonMistake(NamedTuple):
    """One thing that is wrong."""

    rule: str
    """`file` for what cannot be read or leads nowhere, `fit`, `short` and `count`, or a rule of the plan."""
    problem: Problem


class Checked(NamedTuple):
    """What a look at a folder has found."""

    folder: SeasonFolder | None
    """None when it cannot be read at all."""
    mistakes: list[SeasonMistake]
    """In the files, by file and line."""
    breaches: list[SeasonMistake]
    """In the plan, in the order of the rules."""

    @property
    def unplaced(self) -> tuple[str, ...]:
        """Cohorts for which the plan has no sessions."""
        plan = self.folder.plan if self.folder else None
        return tuple(plan.unplaced) if plan else ()


def check_folder(root: Path, ill: Callable[[SeasonFolder], Collection[str]] = lambda _: ()) -> Checked:
    """Return everything that is wrong with a folder's files and with its plan.

    `ill` gives labels of kits that are not well; without it the verdict depends on the files alone. A plan is
    judged when all that it names is known.
    """
    folder, problems = inspect_folder(root)
    mistakes = [SeasonMistake("file", problem) for problem in problems]
    breaches: list[SeasonMistake] = []
    if folder is not None:
        mistakes += _of(folder, "fit", misfits(folder))
        mistakes += _of(folder, "short", shortages(folder))
        mistakes += _of(folder, "count", [*too_few_days(folder), *too_few_vehicles(folder)])
        if not problems:
            breaches = [SeasonMistake(one.rule, one.problem) for one in broken_rules(folder, ill=ill(folder))]
    mistakes.sort(key=lambda one: (one.problem.file, one.problem.line))
    return Checked(folder, mistakes, breaches)


def _of(folder: SeasonFolder, rule: str, found: Iterable[Found]) -> Iterator[SeasonMistake]:
    for one in found:
        yield SeasonMistake(rule, folder.problem(*one))
