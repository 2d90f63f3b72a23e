"""Runs of a program against a challenge: every check, in its order, and what it earns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from statistics import fmean
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from gorae.grading.challenge import Challenge, Check, RecognitionCredit, RobustnessCredit
from gorae.grading.code import ParsedProgram
from gorae.grading.learned.appraisal import NOTHING, Appraisal
from gorae.grading.learned.claims import Quality, Recognises, RecognitionClaim, earned
from gorae.grading.learned.recognition import Recognition
from gorae.grading.learned.runs import Heard, recognise
from gorae.grading.verdict import CheckResult, RunVerdict, Verdict
from gorae.kits import load_arena
from gorae.stl import formula as stl
from gorae.stl.evaluation import Evaluation
from gorae.stl.explain import explain
from gorae.stl.measures import Measure
from gorae.stl.quantities import what_is
from gorae.telemetry.recording import ProgramError, Recording
from gorae.telemetry.signals import known
from gorae.texts import Text

if TYPE_CHECKING:
    from gorae.grading.verdict_json import Status

POINT_DECIMALS = 2
_SAME_PLACE = 10.0
"""mm. Who drives no further than that stands still, for people."""
_WORST_FIRST: tuple[Status, ...] = ("broken", "missed", "not-run", "passed")


@dataclass(frozen=True)
class Run:
    """One run of a program, to be graded."""

    seed: int
    recording: Recording
    duration_s: float
    output: str = ""
    """What the program printed."""
    error: ProgramError | None = None
    conditions: dict[str, float] = field(default_factory=dict)
    """What was different in this run, by the names of `runs.vary`."""
    running: bool = False
    """Whether the program was still running when the time was up."""
    resets: int = 0
    """How often it restarted the board."""
    observed: Mapping[str, bool] = field(default_factory=dict)
    """What somebody who watched says of checks that the recording cannot decide: done or not, by check id."""


def unseen(challenge: Challenge, recording: Recording) -> list[Check]:
    """The checks that only somebody who sees the robot can decide: a real kit does not know where it is."""

    def needs_eyes(check: Check) -> bool:
        if _needs_gestures(check):
            return "gesture" not in recording.signals
        missing = set(stl.signals_of(check.formula.tree)) if check.formula else set()
        missing -= recording.signals.keys()
        return any(signal.source == "truth" for name in missing if (signal := known(name)))

    return [check for check in challenge.checks if needs_eyes(check)]


def grade(
    challenge: Challenge,
    runs: Sequence[Run],
    source: str,
    *,
    along: Mapping[str, bytes] = MappingProxyType({}),
    appraisal: Appraisal = NOTHING,
    kit: str,
    target: str,
) -> Verdict:
    """What the program `source` earned in `runs`, of which there is at least one.

    The modules among the files `along` are part of the program; `appraisal` is of what was handed in beside
    it. `kit` and `target` are labels of the verdict;
    no check depends on them. Hints are added by `with_hints`.
    """
    gradings = [
        _Grading(challenge, run, source, along, appraisal, number) for number, run in enumerate(runs, 1)
    ]
    recognised = recognise(challenge, [each.heard for each in gradings]) if challenge.labels else None
    for grading in gradings:
        grading.recognition = recognised
    verdicts = tuple(grading.verdict() for grading in gradings)
    checks = tuple(map(_overall, zip(*(verdict.checks for verdict in verdicts), strict=True)))
    told = recognised if challenge.tells_recognition else None
    return Verdict(challenge.id, kit, target, challenge.max_score, checks, verdicts, told)


def _overall(results: tuple[CheckResult, ...]) -> CheckResult:
    """The worst result of a check, with the mean of the points."""
    worst = min(results, key=_badness)
    return replace(worst, points=round(fmean(result.points for result in results), POINT_DECIMALS))


def _badness(result: CheckResult) -> tuple[int, float, float]:
    robustness = np.inf if result.robustness is None else result.robustness
    return _WORST_FIRST.index(result.status), result.points, robustness


@dataclass
class _Grading:
    """The grading of one run."""

    challenge: Challenge
    run: Run
    source: str
    along: Mapping[str, bytes]
    appraisal: Appraisal
    number: int
    """Of the run, from 1."""
    recognition: Recognition | None = None
    """Of all runs."""

    @cached_property
    def evaluation(self) -> Evaluation:
        return Evaluation(self.run.recording, load_arena(self.challenge.arena).zones)

    @property
    def heard(self) -> Heard:
        return Heard(self.run.seed, self.evaluation, self.run.conditions)

    @cached_property
    def program(self) -> ParsedProgram:
        return ParsedProgram.parse(self.source, self.along)

    def verdict(self) -> RunVerdict:
        results: dict[str, CheckResult] = {}
        for check in self.challenge.checks:
            results[check.id] = self._checked(check, results)
        run = self.run
        return RunVerdict(
            run.seed,
            run.duration_s,
            tuple(results.values()),
            self._measures(),
            run.output,
            run.error,
            run.conditions,
            run.running,
            run.resets,
        )

    def _checked(self, check: Check, earlier: dict[str, CheckResult]) -> CheckResult:
        """The result of a check. What goes wrong in here is our fault, or the author's."""
        reason = self._not_run(check, earlier)
        if reason:
            unseen_one = self._is_unseen(check, earlier)
            return replace(_result(check, "not-run", 0.0, reason), unseen=unseen_one)
        try:
            if check.code:
                return self._code(check)
            if check.handed:
                return self._handed(check)
            if check.recognises:
                return self._observed(check) or self._recognises(check, check.recognises)
            return self._observed(check) or self._formula(check)
        except Exception as error:
            return _result(check, "broken", 0.0, Text("grading.broken", reason=repr(error)))

    def _not_run(self, check: Check, earlier: dict[str, CheckResult]) -> Text | None:
        if self.run.error and not self.run.error.attempt:
            return Text("grading.no-attempt")
        for need in check.needs:
            if earlier[need].unseen:
                return Text("grading.need-unseen", need=earlier[need].title)
            if earlier[need].status != "passed":
                return Text("grading.need-first", need=earlier[need].title)
        if _needs_gestures(check) and not self._asked and check.id not in self.run.observed:
            return Text("learned.nothing-asked")
        if check.formula is None:
            return None
        missing = self.evaluation.missing(check.formula.tree)
        if missing and check.id in self.run.observed:
            return None
        if missing:
            return Text("grading.no-signal", signal=what_is(stl.SignalValue(missing[0])))
        return None if len(self.run.recording.times) else Text("grading.nothing-recorded")

    def _is_unseen(self, check: Check, earlier: dict[str, CheckResult]) -> bool:
        """Whether a check is not run since somebody would have had to look, at it or at what it needs."""
        if self.run.error and not self.run.error.attempt:
            return False
        needed = [earlier[need] for need in check.needs if earlier[need].status != "passed"]
        if needed:
            return all(one.unseen for one in needed)
        return check in unseen(self.challenge, self.run.recording)

    @property
    def _asked(self) -> bool:
        """Whether anybody was asked for a gesture."""
        return bool(self.recognition and self.recognition.asked)

    def _observed(self, check: Check) -> CheckResult | None:
        """What somebody saw, of a check that the recording cannot decide."""
        known = self._asked if check.formula is None else not self.evaluation.missing(check.formula.tree)
        if check.id not in self.run.observed or known:
            return None
        if self.run.observed[check.id]:
            return _result(check, "passed", check.points, Text("grading.seen"))
        return _result(check, "missed", 0.0, Text("grading.not-seen"))

    def _code(self, check: Check) -> CheckResult:
        assert check.code
        miss = next(self.program.misses(check.code), None)
        if miss:
            return replace(_result(check, "missed", 0.0, miss.text), line=None if miss.file else miss.line)
        return _result(check, "passed", check.points, Text("grading.passed"))

    def _handed(self, check: Check) -> CheckResult:
        """The result of a check of what was handed in beside the program."""
        if _needs_gestures(check) and not self._asked:
            observed = self._observed(check)
            if observed:
                return observed
        miss = self.appraisal.miss_of(check, self.recognition)
        if miss:
            return _result(check, "missed", 0.0, miss)
        return _result(check, "passed", check.points, Text("grading.passed"))

    def _recognises(self, check: Check, wanted: Recognises) -> CheckResult:
        """The result of a check of all runs, which is the same in each of them."""
        assert self.recognition
        found = [(claim, claim.quality.value(self.recognition)) for claim in wanted.claims]
        if any(value is None for _, value in found):
            return replace(_result(check, "not-run", 0.0, Text("learned.one-group")), unseen=True)
        margins = [(claim, value, claim.margin(value)) for claim, value in found if value is not None]
        robustness = min(margin for *_, margin in margins)
        points = round(check.points * _share_of(check, *margins[0][:2], robustness), POINT_DECIMALS)
        if robustness >= 0:
            result = _result(check, "passed", points, Text("grading.passed"))
        else:
            claim, value, _ = next(each for each in margins if each[2] < 0)
            from gorae.grading.learned.faults import fault_of

            fault = fault_of(self.recognition, claim, value)
            result = _result(check, "missed", points, fault.text)
            if fault.example and fault.example.run == self.number:
                result = replace(result, at_s=fault.example.at_s)
        return replace(result, robustness=robustness)

    def _formula(self, check: Check) -> CheckResult:
        assert check.formula
        formula = check.formula.tree
        robustness = float(self.evaluation.robustness(formula)[0])
        points = round(check.points * self._share(check, formula, robustness), POINT_DECIMALS)
        if robustness >= 0:
            result = _result(check, "passed", points, Text("grading.passed"))
        else:
            why = explain(self.evaluation, formula)
            result = _result(check, "missed", points, _kindly(check, why.text, points))
            result = replace(result, at_s=why.at_s, at_mm=self._place(why.at_s))
        return replace(result, robustness=robustness)

    def _place(self, at_s: float | None) -> tuple[float, float] | None:
        """Where the robot was at a sample's time, in mm; None when it was there all the time."""
        signals = self.run.recording.signals
        if at_s is None or not {"x", "y"} <= signals.keys():
            return None
        sample = int(np.searchsorted(self.run.recording.times, at_s))
        x, y = float(signals["x"][sample]), float(signals["y"][sample])
        if not (np.isfinite(x) and np.isfinite(y)):
            return None
        ways = np.hypot(signals["x"] - x, signals["y"] - y)
        return (x, y) if np.nanmax(ways) > _SAME_PLACE else None

    def _share(self, check: Check, formula: stl.Formula, robustness: float) -> float:
        """The share of its points that a check earns."""
        if isinstance(check.credit, RobustnessCredit):
            bounds = check.credit.robustness
            return float(np.clip((robustness - bounds.low) / (bounds.high - bounds.low), 0.0, 1.0))
        if check.credit == "fraction" and isinstance(formula, stl.Always):
            first, stop = self.evaluation.windows.span(0, formula.interval)
            held = self.evaluation.robustness(formula.operand)[first:stop] >= 0
            return float(held.mean()) if len(held) else 1.0
        return float(robustness >= 0)

    def _measures(self) -> dict[str, float | None]:
        if self.run.error and not self.run.error.attempt:
            return dict.fromkeys(self.challenge.measures)
        measures = self.challenge.measures.items()
        return {name: self._measured(measure.formula.tree) for name, measure in measures}

    def _measured(self, tree: Measure | Quality) -> float | None:
        if isinstance(tree, Measure):
            return self.evaluation.measured(tree)
        return tree.value(recognise(self.challenge, [self.heard], self.number))


def _needs_gestures(check: Check) -> bool:
    """Whether a check is about what people were asked for."""
    return bool(check.recognises or (check.card and check.card.needs_runs))


def _share_of(check: Check, claim: RecognitionClaim, value: float, robustness: float) -> float:
    """The share of its points that a check of a recognition earns; `value` is that of its first claim."""
    if isinstance(check.credit, RecognitionCredit):
        return earned(check.credit.bounds, value, larger_is_better=claim.quality.larger_is_better)
    return float(robustness >= 0)


def _result(check: Check, status: Status, points: float, message: Text) -> CheckResult:
    return CheckResult(check.id, check.name, status, points, check.points, message)


def _kindly(check: Check, miss: Text, points: float) -> Text:
    """A miss, with the share of the time in which all was well."""
    percent = int(100 * points / check.points)
    if check.credit != "fraction" or not percent:
        return miss
    return Text("grading.share", miss=miss, percent=percent)
