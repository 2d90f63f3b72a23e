"""How good a season's plan is, and how long it takes: `python tests/benchmarks/bench_season.py [S|M|L …]`.

Samples of 8, 40 and 120 cohorts by three seeds, on one thread; S and M without a size. For each: when the
first plan and one within 5 % and 2 % of the bound were there, how good the last one is, then one change, one
explanation and a check of everything. `--cp-sat` gives the same program to CP-SAT for as long (it needs
`ortools`, of the dependency group `cp-sat`, which nothing else in gorae does).
"""

from __future__ import annotations

import argparse
import importlib
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from gorae.season.allotting.allot import allot
from gorae.season.checks.everything import check_folder
from gorae.season.files import SeasonEvent
from gorae.season.files.writing import allotment_text, plan_text
from gorae.season.folder import SeasonFolder, read_folder
from gorae.season.planning.lane_rows import build
from gorae.season.planning.plan import MadePlan, make_plan
from gorae.season.planning.reading import task_of
from gorae.season.planning.search import Worth
from gorae.season.planning.stages import EFFORTS
from gorae.season.replanning.change import change_plan, with_event
from gorae.season.replanning.why import explain
from gorae.season.sample import SIZES, write_sample

SEEDS = (1, 2, 3)
SHARES = (0.05, 0.02)


class Watch:
    """Notes when each better plan was heard of, in seconds of the clock and of this process."""

    def __init__(self) -> None:
        self.start, self.cpu = time.perf_counter(), time.process_time()
        self.heard: list[tuple[float, float, int]] = []

    def __call__(self, worth: Worth, bound: int) -> None:
        if not worth.unplaced or self.heard:
            self.heard.append((*self.now(), worth.cost))

    def now(self) -> tuple[float, float]:
        return time.perf_counter() - self.start, time.process_time() - self.cpu

    def within(self, bound: int, share: float) -> str:
        """Return when a plan was first so near to the last bound."""
        near = (one for one in self.heard if one[2] - bound <= share * one[2])
        found = next(near, None)
        return f"{found[0]:.1f} s ({found[1]:.1f} s CPU)" if found else "never"


def timed(what: Callable[[], Any]) -> tuple[Any, str]:
    wall, cpu = time.perf_counter(), time.process_time()
    found = what()
    return found, f"{time.perf_counter() - wall:.2f} s ({time.process_time() - cpu:.2f} s CPU)"


def season_of(root: Path, size: Any, seed: int) -> SeasonFolder:
    write_sample(root, size, seed)
    (root / "allotment.yaml").write_text(allotment_text(allot(read_folder(root))), encoding="utf-8")
    return read_folder(root)


def plan(folder: SeasonFolder, effort: int) -> MadePlan:
    watch = Watch()
    made = make_plan(folder, EFFORTS[effort], heard=watch)
    wall, cpu = watch.now()
    print(f"  plan: {made.cost} >= {made.bound}, gap {100 * made.gap:.2f} %, {made.plan.made.stop}")
    broken = f"{len(made.plan.unplaced)} unplaced, {len(made.breaches)} rules broken"
    print(f"  {broken}, {wall:.1f} s ({cpu:.1f} s CPU)")
    first = watch.heard[0] if watch.heard else (wall, cpu, 0)
    near = ", ".join(f"{100 * share:.0f} % after {watch.within(made.bound, share)}" for share in SHARES)
    print(f"  first plan after {first[0]:.1f} s ({first[1]:.1f} s CPU), {near}")
    return made


def change(folder: SeasonFolder, made: MadePlan) -> None:
    who = next(iter(folder.staff.instructors))
    values = {"known": "2026-05-08", "who": who, "from": "2026-05-11", "to": "2026-05-22", "what": "away"}
    published = tuple(one.model_copy(update={"state": "published"}) for one in made.plan.sessions)
    planned = replace(folder, plan=made.plan.model_copy(update={"sessions": published}))
    changed = with_event(planned, "away", SeasonEvent.model_validate(values))
    found, took = timed(lambda: change_plan(changed, date(2026, 5, 8)))
    print(f"  two weeks without one instructor: {len(found.moved)} moves, proved: {found.proved}; {took}")
    _, took = timed(lambda: explain(planned, made.plan.sessions[0].cohort))
    print(f"  why: {took}")


def check(root: Path, made: MadePlan) -> None:
    (root / "plan.yaml").write_text(plan_text(made.plan), encoding="utf-8")
    found, took = timed(lambda: check_folder(root))
    print(
        f"  check of everything: {len(found.mistakes)} mistakes, {len(found.breaches)} rules broken; {took}"
    )


def cp_sat(folder: SeasonFolder, seconds: float) -> None:
    """Give the program of lanes to CP-SAT, everybody placed, on one thread."""
    cp_model: Any = importlib.import_module("ortools.sat.python.cp_model")
    model = build(task_of(folder))
    for entry in range(len(model.lanes)):
        model.mip.fix(model.unplaced(entry), 0)
    program, mip = cp_model.CpModel(), model.mip
    columns = [program.new_int_var(low, high, "") for low, high in zip(mip.lower, mip.upper, strict=True)]
    for row in mip.rows:
        total = sum(factor * columns[column] for column, factor in row.terms)
        program.add_linear_constraint(total, row.least, row.most)
    program.minimize(sum(cost * column for cost, column in zip(mip.costs, columns, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.random_seed = 1, 0
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(program)
    found = f"{solver.objective_value:.0f}" if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else "nothing"
    bound = f"{solver.best_objective_bound:.0f}"
    print(f"  CP-SAT, as long: {found} >= {bound}, {solver.wall_time:.1f} s")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", default=[], metavar="S|M|L")
    parser.add_argument("--seeds", type=int, nargs="*", default=list(SEEDS))
    parser.add_argument("--effort", type=int, choices=sorted(EFFORTS), default=2)
    parser.add_argument("--cp-sat", action="store_true")
    options = parser.parse_args(arguments)
    for size in options.sizes or SIZES[:2]:
        for seed in options.seeds:
            print(f"{size}, seed {seed}:", flush=True)
            with tempfile.TemporaryDirectory() as temporary:
                root = Path(temporary)
                folder = season_of(root, size, seed)
                start = time.perf_counter()
                made = plan(folder, options.effort)
                if options.cp_sat:
                    cp_sat(folder, time.perf_counter() - start)
                change(folder, made)
                check(root, made)


if __name__ == "__main__":
    main()
