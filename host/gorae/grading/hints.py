"""Hints, from a nudge to nearly the answer: shown when somebody asks for one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from gorae.grading.challenge import Challenge
from gorae.grading.verdict import CheckResult, Hint, Verdict


def with_hints(verdict: Verdict, challenge: Challenge, numbers: Mapping[str, int]) -> Verdict:
    """The verdict with hint `numbers[check id]` (from 1) for missed checks; the last hint stays.

    A check that `numbers` does not name gets none.
    """
    hints = {check.id: check.hints for check in challenge.checks}

    def hinted(result: CheckResult) -> CheckResult:
        known = hints[result.id]
        if result.status != "missed" or not known or result.id not in numbers:
            return result
        number = min(max(numbers[result.id], 1), len(known))
        return replace(result, hint=Hint(known[number - 1], number, len(known)))

    runs = tuple(replace(run, checks=tuple(map(hinted, run.checks))) for run in verdict.runs)
    return replace(verdict, checks=tuple(map(hinted, verdict.checks)), runs=runs)
