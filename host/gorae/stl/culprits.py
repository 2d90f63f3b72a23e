"""Which comparisons, at which samples, broke a formula: all of them; `blame` names the one that decided.

A formula that fails at some samples asked something of its parts that did not come. `always p` asked for p
at every sample of its windows: those without p are to blame. `eventually p` asked for p once: the whole
window without it is.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from gorae.stl import formula as stl
from gorae.stl.evaluation import Evaluation
from gorae.stl.windows import Places

Mask: TypeAlias = npt.NDArray[np.bool_]
Culprits: TypeAlias = dict[stl.Atom, Mask]
"""Samples by comparison, shape (samples,); only comparisons that are to blame at some sample."""


def culprits(evaluation: Evaluation, formula: stl.Formula, sample: int = 0) -> Culprits:
    """What broke `formula` at `sample`; nothing when it holds there, or when its window is empty."""
    asked = np.zeros(len(evaluation.recording.times), dtype=np.bool_)
    asked[sample] = True
    found: Culprits = {}
    _search(evaluation, formula, asked, found)
    return {atom: mask for atom, mask in found.items() if mask.any()}


def fails_at(evaluation: Evaluation, formula: stl.Formula) -> float | None:
    """The moment, in seconds, at which first something did not hold that had to, for `formula` to hold at the
    first sample. None when it does; the end of the recording when that comes before what had to be looked at.
    """
    times = evaluation.recording.times
    if evaluation.robustness(formula)[0] >= 0:
        return None
    masks = culprits(evaluation, formula).values()
    return float(min((times[int(np.argmax(mask))] for mask in masks), default=times[-1]))


def _search(evaluation: Evaluation, formula: stl.Formula, asked: Mask, found: Culprits) -> None:
    """Add to `found` what broke `formula` at those `asked` samples at which it fails."""
    broken = asked & (evaluation.robustness(formula) < 0)
    if not broken.any():
        return
    match formula:
        case stl.Comparison() | stl.Inside() | stl.Outside():
            found[formula] = found[formula] | broken if formula in found else broken
        case stl.Not(operand):
            _search(evaluation, stl.negation(operand), broken, found)
        case stl.And(operands) | stl.Or(operands):
            for operand in operands:
                _search(evaluation, operand, broken, found)
        case stl.Implies(_, right):
            _search(evaluation, right, broken, found)
        case stl.Always(operand, interval) | stl.Eventually(operand, interval):
            _search(evaluation, operand, _windows_of(evaluation, broken, interval), found)
        case stl.Until(left, right, interval):
            _search_until(evaluation, stl.Until(left, right, interval), broken, found)
        case stl.Release(_, right, interval):
            _search(evaluation, right, _windows_of(evaluation, broken, interval), found)


def _search_until(evaluation: Evaluation, until: stl.Until, broken: Mask, found: Culprits) -> None:
    """`right` never came in the window, or `left` broke before it did."""
    firsts, stops = evaluation.windows.spans(until.interval)
    places = np.flatnonzero(broken)
    firsts, stops = firsts[places], stops[places]
    arrivals = np.append(np.flatnonzero(evaluation.robustness(until.right) >= 0), len(broken))
    arrival = arrivals[np.searchsorted(arrivals, firsts)]
    came = arrival < stops
    _search(evaluation, until.left, _covered(len(broken), places[came], arrival[came]), found)
    _search(evaluation, until.right, _covered(len(broken), firsts[~came], stops[~came]), found)


def _windows_of(evaluation: Evaluation, broken: Mask, interval: stl.Interval | None) -> Mask:
    """Every sample that is in the window of a broken one."""
    firsts, stops = evaluation.windows.spans(interval)
    return _covered(len(broken), firsts[broken], stops[broken])


def _covered(samples: int, firsts: Places, stops: Places) -> Mask:
    """The samples in at least one of the spans."""
    begun = np.bincount(firsts, minlength=samples + 1).cumsum()
    ended = np.bincount(stops, minlength=samples + 1).cumsum()
    covered: Mask = (begun > ended)[:samples]
    return covered
