"""The one seam to a solver: `solve(model)` gives whole values, a bound and how it ended.

HiGHS is imported when it is first called. It runs on one thread with the seed 0 and stops by nodes or gap, so
that the same model gives the same values on one machine; a limit in seconds is a fuse only.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol

from gorae.errors import InternalError, UsageError
from gorae.season.planning.model import NO_LIMIT, Mip
from gorae.texts import Text

if TYPE_CHECKING:
    import highspy

EXTRA = "season"
"""The optional dependencies that bring the solver."""
_LARGE = 1500
"""Columns from which on a start is worth more than presolve, with which it cannot be had."""
_SLACK = 1e-6
"""By so much a bound of the solver may lie above the whole number that it stands for."""


class SolverStatus(Enum):
    """How a search ended."""

    OPTIMAL = "optimal"
    """The values are proved to be the best, up to the gap that was asked for."""
    FEASIBLE = "feasible"
    """There are values, but the search stopped before it could prove more."""
    INFEASIBLE = "infeasible"
    """No values keep all rows."""
    UNKNOWN = "unknown"
    """The search stopped before it found any values."""


@dataclass(frozen=True)
class SolverLimits:
    """When a search ends. Nodes are counted the same on every run, seconds are not."""

    nodes: int = 1_000_000
    gap: float = 0.0
    """Of the cost, from 0 to 1: values this near to the bound are good enough."""
    seconds: float = 600.0


@dataclass(frozen=True)
class Solved:
    """What a solver found."""

    status: SolverStatus
    values: tuple[int, ...]
    """Of each column, rounded and checked against every row; empty when there are none."""
    cost: int
    bound: int
    """No values cost less, says the solver; rounded up, for costs are whole."""


class Solver(Protocol):
    """What the planner asks of a solver: HiGHS here, another one in a test."""

    def __call__(
        self,
        model: Mip,
        limits: SolverLimits = ...,
        start: Sequence[int] = ...,
        stopped: Callable[[], bool] = ...,
        heard: Callable[[int, int], object] = ...,
    ) -> Solved: ...


def solve(
    model: Mip,
    limits: SolverLimits = SolverLimits(),
    start: Sequence[int] = (),
    stopped: Callable[[], bool] = lambda: False,
    heard: Callable[[int, int], object] = lambda cost, bound: None,
) -> Solved:
    """Minimise `model` with HiGHS, from the values `start` where they are given.

    `stopped` is asked again and again and ends the search; `heard` gets each better cost, and the bound.
    Raises UsageError without the solver, InternalError when its values break a row in whole numbers.
    """
    if not model.names:
        return _without_columns(model)
    highs = _prepared(model, limits)
    known = start if start and not model.broken(list(start)) else ()
    if known and len(model.names) >= _LARGE:
        # HiGHS 1.16 counts a given solution too cheap after presolve, and then misses better ones.
        highs.setOptionValue("presolve", "off")
        _give(highs, known)
    _listen(highs, stopped, heard)
    highs.run()
    return _better(_result(highs, model), known, model)


def _better(found: Solved, known: Sequence[int], model: Mip) -> Solved:
    """Return what was found, or what was known before if that is better."""
    cost = model.cost_of(known) if known else 0
    if not known or (found.values and found.cost <= cost):
        return found
    return Solved(SolverStatus.FEASIBLE, tuple(known), cost, min(found.bound, cost))


def _without_columns(model: Mip) -> Solved:
    """Return the answer to a model in which nothing can be chosen."""
    if model.broken([]):
        return Solved(SolverStatus.INFEASIBLE, (), 0, 0)
    return Solved(SolverStatus.OPTIMAL, (), 0, 0)


def _module() -> Any:
    try:
        import highspy
    except ImportError:
        raise UsageError(Text("season-plan.no-solver", extra=EXTRA)) from None
    return highspy


def _prepared(model: Mip, limits: SolverLimits) -> highspy.Highs:
    highs = _silent()
    options: dict[str, bool | int | float | str] = {
        "threads": 1,
        "random_seed": 0,
        "mip_rel_gap": limits.gap,
        "mip_abs_gap": 1 - 1e-4,  # costs are whole: nearer than 1 is the same
        "mip_max_nodes": limits.nodes,
        "time_limit": limits.seconds,
    }
    for name, value in options.items():
        highs.setOptionValue(name, value)
    highs.passModel(_lp(model))
    return highs


def _silent() -> highspy.Highs:
    """Return a solver that prints nothing: a new one writes its name where it is given its callback."""

    class Silent(_module().Highs):  # type: ignore[misc]
        def enableCallbacks(self) -> None:  # noqa: N802 - HiGHS's own name
            self.silent()

    return Silent()


def _lp(model: Mip) -> highspy.HighsLp:
    import numpy as np

    module = _module()
    lp: highspy.HighsLp = module.HighsLp()
    lp.num_col_, lp.num_row_ = len(model.names), len(model.rows)
    lp.col_cost_ = np.array(model.costs, dtype=float)
    lp.col_lower_ = np.array(model.lower, dtype=float)
    lp.col_upper_ = np.array(model.upper, dtype=float)
    infinity = module.kHighsInf
    lp.row_lower_ = np.array([_bound(row.least, infinity) for row in model.rows], dtype=float)
    lp.row_upper_ = np.array([_bound(row.most, infinity) for row in model.rows], dtype=float)
    lp.integrality_ = [module.HighsVarType.kInteger] * len(model.names)
    matrix = lp.a_matrix_
    matrix.format_ = module.MatrixFormat.kRowwise
    matrix.start_ = np.cumsum([0, *(len(row.terms) for row in model.rows)], dtype=np.int32)
    matrix.index_ = np.array([column for row in model.rows for column, _ in row.terms], dtype=np.int32)
    matrix.value_ = np.array([factor for row in model.rows for _, factor in row.terms], dtype=float)
    return lp


def _bound(value: int, infinity: float) -> float:
    return math.copysign(infinity, value) if abs(value) >= NO_LIMIT else float(value)


def _give(highs: highspy.Highs, start: Sequence[int]) -> None:
    solution = _module().HighsSolution()
    solution.col_value = [float(value) for value in start]
    highs.setSolution(solution)


def _listen(highs: highspy.Highs, stopped: Callable[[], bool], heard: Callable[[int, int], object]) -> None:
    kinds = _module().cb.HighsCallbackType

    def called(kind: Any, message: str, told: Any, answer: Any, user: object) -> None:
        if answer is not None and stopped():
            answer.user_interrupt = True
        if int(kind) == int(kinds.kCallbackMipImprovingSolution):
            heard(round(told.objective_function_value), _whole(told.mip_dual_bound))

    highs.setCallback(called, None)
    for kind in (kinds.kCallbackMipInterrupt, kinds.kCallbackMipImprovingSolution):
        highs.startCallback(kind)


def _whole(bound: float) -> int:
    return math.ceil(bound - _SLACK) if math.isfinite(bound) else 0


def _result(highs: highspy.Highs, model: Mip) -> Solved:
    status = highs.getModelStatus()
    infeasible = _module().HighsModelStatus.kInfeasible
    if status == infeasible:
        return Solved(SolverStatus.INFEASIBLE, (), 0, 0)
    info = highs.getInfo()
    bound = _whole(info.mip_dual_bound)
    if not math.isfinite(info.objective_function_value) or info.primal_solution_status != 2:
        return Solved(SolverStatus.UNKNOWN, (), 0, bound)
    values = [round(value) for value in highs.getSolution().col_value]
    if broken := model.broken(values):
        raise InternalError(Text("season-plan.solver-broke", row=broken[0]))
    optimal = status == _module().HighsModelStatus.kOptimal
    cost = model.cost_of(values)
    if abs(cost - info.objective_function_value) > 0.5:
        raise InternalError(Text("season-plan.solver-miscounts", cost=cost))
    kind = SolverStatus.OPTIMAL if optimal else SolverStatus.FEASIBLE
    return Solved(kind, tuple(values), cost, min(bound, cost))
