"""What people were asked to do in a run, and what the program took it for.

A gesture is answered by the first mark that is a label, from when it is asked for until a time of grace after
it. So who says everything at once has said only the first of it. Labels of rest (`still`, `other`) are
what a hand does between gestures, too: they answer only where no other label comes, as silence does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

import numpy as np
import numpy.typing as npt
from pydantic import Field

from gorae.documents import Document, Duration
from gorae.grading.fields import CHOICES, FormulaField
from gorae.stl.evaluation import Evaluation
from gorae.telemetry.recording import Recording
from gorae.telemetry.signals import GESTURES

REST = ("still", "other")
"""Gestures of which there is nothing to say."""
NOTHING = ""
"""What was said of a gesture that nobody answered."""
_TINY_S = 1e-6

Moments = Sequence[tuple[float, str]]
"""Times in s and labels, in order."""


class AnswerRules(Document):
    """How a program answers; all of it may be left out."""

    grace: Duration = 1.0
    """How long after a gesture an answer still counts. Gestures are at least so far apart."""
    after: Annotated[Duration, Field(ge=0)] = 0.0
    """Gestures before this are shown and not asked: they are counted nowhere, and keep their order."""
    by: dict[str, FormulaField] = {}
    """Answers by what the robot does: a label, and the condition that comes true when it is meant."""


@dataclass(frozen=True)
class Asked:
    """A gesture that somebody was asked for, and what came of it."""

    run: int
    """From 1."""
    seed: int
    at_s: float
    until_s: float
    gesture: str
    said: str
    """The label that it was taken for; empty when the program said nothing."""
    extra: int
    """How many answers came behind the first."""
    said_s: float | None = None
    """When the answer came; None when there was none, or only rest."""
    person: int | None = None
    hand: str = ""
    """`left`, `right`, or nothing where nobody knows."""
    vigour: str = ""
    """`weak`, `strong`, or nothing where it does not vary."""

    @property
    def right(self) -> bool:
        return self.said == self.gesture


def asked_in(
    recording: Recording, said: Moments, grace_s: float, *, run: int, seed: int, vigour: float | None
) -> Iterator[Asked]:
    """Yield every gesture of a run with its answer. `said` are the labels that the program said."""
    person, hand = (_constant(recording, name) for name in ("person", "hand"))
    for at_s, until_s, gesture in spans(recording):
        within = [(time, label) for time, label in said if at_s - _TINY_S <= time <= until_s + grace_s]
        answer, extra = _answer(gesture, [label for _, label in within])
        yield Asked(
            run=run,
            seed=seed,
            at_s=at_s,
            until_s=until_s,
            gesture=gesture,
            said=answer,
            extra=extra,
            said_s=next((time for time, label in within if label == answer), None),
            person=None if person is None else round(person),
            hand="" if hand is None else CHOICES["hand"][round(hand)],
            vigour="" if vigour is None else "weak" if vigour < 1.0 else "strong",
        )


def spans(recording: Recording) -> Iterator[tuple[float, float, str]]:
    """Yield from when to when (s) which gesture was asked for, by the signal `gesture`."""
    times, numbers = recording.times, recording.signals.get("gesture")
    if numbers is None or not len(times):
        return
    known = np.where(np.isfinite(numbers), numbers, 0.0).astype(int)
    ends = np.flatnonzero(np.diff(known)) + 1
    for first, stop in zip((0, *ends), (*ends, len(known)), strict=True):
        if 0 < known[first] < len(GESTURES):
            until = times[stop] if stop < len(times) else times[-1]
            yield float(times[first]), float(until), GESTURES[known[first]]


def said_in(evaluation: Evaluation, labels: Sequence[str], answers: AnswerRules) -> Moments:
    """Return the labels that a program said in a run: its marks, or what the robot did instead."""
    if not answers.by:
        return [(time, mark) for time, mark in evaluation.recording.marks if mark in labels]
    times = evaluation.recording.times
    moments = [
        (float(times[sample]), label)
        for label, condition in answers.by.items()
        if not evaluation.missing(condition.tree)
        for sample in _beginnings(evaluation.robustness(condition.tree) >= 0)
    ]
    return sorted(moments)


def stray(said: Moments, asked: Sequence[Asked], grace_s: float) -> int:
    """Return how many answers belong to no gesture: labels of rest between gestures are none of them."""
    return sum(
        label not in REST and not any(one.at_s - _TINY_S <= time <= one.until_s + grace_s for one in asked)
        for time, label in said
    )


def _answer(gesture: str, within: Sequence[str]) -> tuple[str, int]:
    """What a gesture was taken for, and how many answers came behind that one."""
    meant = [label for label in within if label not in REST]
    if meant:
        return meant[0], len(meant) - 1
    if gesture in REST:
        return gesture, 0
    return (within[0] if within else NOTHING), 0


def _beginnings(holds: npt.NDArray[np.bool_]) -> list[int]:
    """The samples at which a condition comes true."""
    begins = np.diff(holds.astype(np.int8), prepend=np.int8(0)) > 0
    return [int(sample) for sample in np.flatnonzero(begins)]


def _constant(recording: Recording, name: str) -> float | None:
    values = recording.signals.get(name)
    if values is None:
        return None
    known = values[np.isfinite(values)]
    return float(known[0]) if len(known) else None
