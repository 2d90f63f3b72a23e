"""The object of `gorae check --json`. Other programs rely on it: keys are added, none is renamed or removed.

`gorae schema verdict` prints these types with their docstrings as a JSON Schema.
"""

from __future__ import annotations

from typing import (
    Annotated,
    Literal,
    NotRequired,  # pydantic wants this one before Python 3.12
    TypeAlias,
)

from pydantic import Field
from typing_extensions import TypedDict

Status: TypeAlias = Literal["passed", "missed", "not-run", "broken"]


class CheckJson(TypedDict):
    """What became of one check."""

    id: str
    """Its id in the challenge file."""
    status: Status
    """`not-run`: a need was missed, or there was nothing to look at. `broken`: never the student's fault."""
    points: float
    """What it earned; of several runs, the mean."""
    max_points: float
    """What it can earn."""
    robustness: float | None
    """By how much its formula holds (0 or more) or fails (less), in the unit of what it compares."""
    at_s: float | None
    """The moment that the message speaks of, in seconds since the program started."""
    at_mm: Annotated[list[float], Field(min_length=2, max_length=2)] | None
    """Where the robot was then: x and y in the arena, in mm; null where nobody saw it, or it stood still."""
    line: int | None
    """The line of the program that the message speaks of, from 1."""
    message: str
    """Why, in the language that was asked for."""
    hint: str | None
    """A hint for what was missed."""


class ErrorJson(TypedDict):
    """How a program came to a bad end."""

    kind: str
    """`syntax`, `exception`, `memory`, `blocked`, `crash`; others may come."""
    message: str
    """What happened, in the language that was asked for."""
    line: int | None
    """The line of the program, from 1."""
    attempt: bool
    """False when the program did not even start; such a run is no attempt."""


class RunJson(TypedDict):
    """What one run earned."""

    seed: int
    """The same seed gives the same run: `--seed`."""
    duration_s: float
    """Seconds of virtual time that the run was given."""
    passed: bool
    """Whether every check passed."""
    score: float
    """The points of this run."""
    checks: list[CheckJson]
    """The checks, in the order of the challenge file."""
    measures: dict[str, float | None]
    """The challenge's measures by name; null for what never happened or was not measured."""
    conditions: dict[str, float]
    """What was different in this run, by the names of `runs.vary`, in gorae's own units."""
    output: str
    """What the program printed."""
    error: ErrorJson | None
    """Null for a program that ended by itself, or was still running when the time was up."""


class AskedJson(TypedDict):
    """A gesture that somebody was asked for, and what came of it."""

    seed: int
    """Of the run."""
    at_s: float
    """When, in seconds since the program started."""
    gesture: str
    """What was asked for."""
    said: str | None
    """What the program took it for; null when it gave no answer."""
    person: int | None
    """Who made it; null where nobody knows."""
    hand: str | None
    """`left` or `right`; null where nobody knows."""


class RecognitionJson(TypedDict):
    """What people did in all runs, and what the program took it for."""

    labels: list[str]
    """The gestures that people were asked for: the rows of the matrix."""
    said: list[str]
    """What they were taken for: the columns of the matrix; empty for no answer."""
    matrix: list[list[int]]
    """How often each gesture was taken for what."""
    accuracy: float
    """The share of gestures that were taken for what they were, 0 to 1."""
    recall: dict[str, float]
    """The same of each gesture."""
    worst_recall: float
    """The lowest of them."""
    recall_gap: dict[str, float]
    """How much better one group is recognised than another, 0 to 1: of hands, people, vigours that vary."""
    chatter: float
    """Answers too many, for each gesture."""
    answers: list[AskedJson]
    """Every gesture, in the order of the runs."""


class VerdictJson(TypedDict):
    """What `gorae check --json` writes: what a program earned, and why."""

    challenge: str
    """The id of the challenge."""
    kit: str
    """The id of the kit that the program ran on."""
    target: str
    """`virtual`, or where else the program ran."""
    passed: bool
    """Whether every check passed in every run."""
    score: float
    """The mean of the runs' points."""
    max_score: float
    """What can be earned."""
    checks: list[CheckJson]
    """Every check as the worst of the runs has it, with the mean of its points."""
    runs: list[RunJson]
    """The runs, in the order of their seeds. A program that does not start is run once."""
    recognition: NotRequired[RecognitionJson]
    """What people did and what it was taken for; only of challenges in which people make gestures."""
