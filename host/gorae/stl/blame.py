"""Which comparison, at which sample, made a formula fail: one path down its tree.

Where something had to hold always, it is the worst sample; where once, the one that came closest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from gorae.stl import formula as stl
from gorae.stl.evaluation import Evaluation


@dataclass(frozen=True)
class Blame:
    """The atom that decided the robustness of a failed formula, and the sample that did."""

    atom: stl.Atom | None
    """None when a window lies beyond the end of the recording, and so nothing was looked at."""
    sample: int
    sought: tuple[float, float | None] | None = None
    """When the atom had to come true at some time: from when to when, in seconds; None is no end."""
    since: int | None = None
    """When the atom had to hold all the time: the first sample at which it did not."""


def blame(evaluation: Evaluation, formula: stl.Formula, sample: int = 0) -> Blame:
    """What made `formula` fail at `sample`."""
    match formula:
        case stl.Comparison() | stl.Inside() | stl.Outside():
            return Blame(formula, sample)
        case stl.Not(operand):
            return blame(evaluation, stl.negation(operand), sample)
        case stl.And(operands):
            return blame(evaluation, _first_broken(evaluation, operands, sample), sample)
        case stl.Or(operands):
            return blame(evaluation, _nearest(evaluation, operands, sample), sample)
        case stl.Implies(_, right):
            return blame(evaluation, right, sample)
        case stl.Always(operand, interval):
            return _always(evaluation, operand, *evaluation.windows.span(sample, interval))
        case stl.Eventually(operand, interval):
            return _eventually(evaluation, operand, interval, sample)
        case stl.Until():
            return _until(evaluation, formula, sample)
        case stl.Release(left, right, interval):
            return _release(evaluation, left, right, evaluation.windows.span(sample, interval), sample)
    raise TypeError(f"no formula: {formula!r}")


def _first_broken(evaluation: Evaluation, operands: Sequence[stl.Formula], sample: int) -> stl.Formula:
    """Of what failed, what its author names first: margins of several things may be mm and laps."""
    return next(operand for operand in operands if evaluation.robustness(operand)[sample] < 0)


def _nearest(evaluation: Evaluation, operands: Sequence[stl.Formula], sample: int) -> stl.Formula:
    return max(operands, key=lambda operand: evaluation.robustness(operand)[sample])


def _always(evaluation: Evaluation, operand: stl.Formula, first: int, stop: int) -> Blame:
    margins = evaluation.robustness(operand)[first:stop]
    worst = blame(evaluation, operand, first + int(np.argmin(margins)))
    if worst.sought:
        return worst
    return replace(worst, since=first + int(np.argmax(margins < 0)))


def _eventually(
    evaluation: Evaluation, operand: stl.Formula, interval: stl.Interval | None, sample: int
) -> Blame:
    first, stop = evaluation.windows.span(sample, interval)
    if first == stop:
        return Blame(None, first)
    if isinstance(operand, stl.And):
        window = slice(first, stop)
        never = (part for part in operand.operands if evaluation.robustness(part)[window].max() < 0)
        part = next(never, None)
        if part is not None:  # the others did come, or are named later
            return _eventually(evaluation, part, interval, sample)
    margins = evaluation.robustness(operand)[first:stop]
    closest = blame(evaluation, operand, first + int(np.argmax(margins)))
    if closest.since is not None or closest.atom is None:
        return closest
    return replace(closest, sought=closest.sought or _sought(evaluation, interval, sample))


def _sought(evaluation: Evaluation, interval: stl.Interval | None, sample: int) -> tuple[float, float | None]:
    now = float(evaluation.recording.times[sample])
    return (now + interval.start, now + interval.end) if interval else (now, None)


def _until(evaluation: Evaluation, formula: stl.Until, sample: int) -> Blame:
    """Either `right` never came, or `left` broke before it did.

    Which of them is asked of their truth: the margins of the two may be mm and laps.
    """
    first, stop = evaluation.windows.span(sample, formula.interval)
    came = evaluation.robustness(formula.right)[first:stop] >= 0
    if came.any():
        return _always(evaluation, formula.left, sample, first + int(np.argmax(came)))
    return _eventually(evaluation, formula.right, formula.interval, sample)


def _release(
    evaluation: Evaluation, left: stl.Formula, right: stl.Formula, span: tuple[int, int], sample: int
) -> Blame:
    """`right` failed, and no `left` before had set it free."""
    first, stop = span
    freed = np.maximum.accumulate(np.concatenate(([-np.inf], evaluation.robustness(left)[sample : stop - 1])))
    margins = np.maximum(freed[first - sample :], evaluation.robustness(right)[first:stop])
    return blame(evaluation, right, first + int(np.argmin(margins)))
