"""What a program earned, and why. Plain data; `to_json` gives the object of `gorae check --json`."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from gorae.documents import Localized
from gorae.grading.learned.recognition import Recognition
from gorae.telemetry.recording import ProgramError
from gorae.texts import Text

if TYPE_CHECKING:
    from gorae.grading.verdict_json import CheckJson, ErrorJson, RunJson, Status, VerdictJson

__all__ = ["CheckResult", "Hint", "RunVerdict", "Verdict"]


@dataclass(frozen=True)
class Hint:
    """One of the hints of a check."""

    text: Localized
    number: int
    """1 for the first."""
    of: int
    """How many the check has."""


@dataclass(frozen=True)
class CheckResult:
    """What became of one check, in one run or in the worst of several."""

    id: str
    title: Localized
    status: Status
    """`not-run`: a need was missed, or there was nothing to look at. `broken`: never the student's fault."""
    points: float
    max_points: float
    message: Text
    robustness: float | None = None
    """At the first sample, in the unit of what is compared; None when there is none, or no bound to it."""
    at_s: float | None = None
    """The moment that the message speaks of."""
    at_mm: tuple[float, float] | None = None
    """Where in the arena the robot was then, x and y; None where nobody saw it, or it stood still."""
    line: int | None = None
    """The line of the program that the message speaks of, 1-based."""
    hint: Hint | None = None
    unseen: bool = False
    """Whether it is not run since only somebody who watches could tell, and nobody did."""

    def to_json(self, lang: str) -> CheckJson:
        return {
            "id": self.id,
            "status": self.status,
            "points": _tidy(self.points),
            "max_points": _tidy(self.max_points),
            "robustness": _finite(self.robustness),
            "at_s": None if self.at_s is None else round(self.at_s, 3),
            "at_mm": None if self.at_mm is None else [round(place, 1) for place in self.at_mm],
            "line": self.line,
            "message": self.message.say(lang),
            "hint": self.hint.text.say(lang) if self.hint else None,
        }


@dataclass(frozen=True)
class RunVerdict:
    """What one run earned."""

    seed: int
    duration_s: float
    checks: tuple[CheckResult, ...]
    measures: dict[str, float | None]
    output: str
    error: ProgramError | None = None
    conditions: dict[str, float] = field(default_factory=dict)
    """What was different in this run, by the names of `runs.vary`."""
    running: bool = False
    """Whether the program was still running when the time was up."""
    resets: int = 0
    """How often it restarted the board."""

    @property
    def passed(self) -> bool:
        return all(check.status == "passed" for check in self.checks)

    @property
    def score(self) -> float:
        return sum(check.points for check in self.checks)

    @property
    def least_robustness(self) -> float:
        """The least robustness of the checks that have one."""
        known = (check.robustness for check in self.checks if check.robustness is not None)
        return min(known, default=math.inf)

    def to_json(self, lang: str) -> RunJson:
        return {
            "seed": self.seed,
            "duration_s": self.duration_s,
            "passed": self.passed,
            "score": _tidy(self.score),
            "checks": [check.to_json(lang) for check in self.checks],
            "measures": {name: _finite(value) for name, value in self.measures.items()},
            "conditions": self.conditions,
            "output": self.output,
            "error": _error(self.error, lang) if self.error else None,
        }


@dataclass(frozen=True)
class Verdict:
    """What a program earned in all its runs."""

    challenge: str
    kit: str
    target: str
    max_score: float
    checks: tuple[CheckResult, ...]
    """Every check as the worst run has it, with the mean of its points."""
    runs: tuple[RunVerdict, ...]
    recognition: Recognition | None = None
    """What people did and what it was taken for in all runs; None where nobody was asked for a gesture."""

    @property
    def passed(self) -> bool:
        return all(run.passed for run in self.runs)

    @property
    def score(self) -> float:
        return sum(check.points for check in self.checks)

    @property
    def is_attempt(self) -> bool:
        """Whether the program started at all."""
        return all(run.error is None or run.error.attempt for run in self.runs)

    @property
    def ran_through(self) -> bool:
        """Whether the program started and never came to a bad end."""
        return all(run.error is None for run in self.runs)

    @property
    def undecided(self) -> bool:
        """Whether nothing was missed, but something that nobody saw."""
        checks = [check for run in self.runs for check in run.checks]
        known = all(check.status == "passed" or check.unseen for check in checks)
        return self.ran_through and known and not self.passed

    @property
    def outcome(self) -> Literal["passed", "not-passed", "undecided"]:
        """How to speak of it in a word."""
        return "passed" if self.passed else "undecided" if self.undecided else "not-passed"

    @property
    def worst(self) -> RunVerdict:
        """The run to show first."""
        return self.worst_first[0]

    @property
    def worst_first(self) -> list[RunVerdict]:
        """The runs by their points, and where those are equal the one first that failed by the most."""
        return sorted(self.runs, key=lambda run: (run.score, run.least_robustness))

    def to_json(self, lang: str) -> VerdictJson:
        told: VerdictJson = {
            "challenge": self.challenge,
            "kit": self.kit,
            "target": self.target,
            "passed": self.passed,
            "score": _tidy(self.score),
            "max_score": _tidy(self.max_score),
            "checks": [check.to_json(lang) for check in self.checks],
            "runs": [run.to_json(lang) for run in self.runs],
        }
        if self.recognition:
            told["recognition"] = self.recognition.to_json()
        return told


def _error(error: ProgramError, lang: str) -> ErrorJson:
    return {
        "kind": error.kind,
        "message": error.message.say(lang),
        "line": error.line,
        "attempt": error.attempt,
    }


def _finite(value: float | None) -> float | None:
    """JSON knows no infinity."""
    return None if value is None or not math.isfinite(value) else round(value, 6) + 0.0


def _tidy(points: float) -> float | int:
    """50 rather than 50.0."""
    rounded = round(points, 4)
    return int(rounded) if rounded.is_integer() else rounded
