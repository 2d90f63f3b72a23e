"""Whether a kit that a challenge does not name has what it asks for: signals, and what programs call."""

from __future__ import annotations

from collections.abc import Iterator

from gorae.errors import UsageError
from gorae.grading import references
from gorae.grading.challenge import Challenge
from gorae.kits import HAND_SIGNALS, Kit, kit_signals
from gorae.kits.abilities import lacking_calls
from gorae.lessons.answers import program_of
from gorae.lessons.catalogue import Lesson, find_lesson
from gorae.programs.gathering import gather
from gorae.stl.formula import signals_of
from gorae.telemetry.signals import SIGNALS
from gorae.texts import Text

MAX_REASONS = 3


def why_unfit(challenge: Challenge, kit: Kit, name: str) -> list[Text]:
    """Return why a challenge cannot be done with a kit; empty if it can. `name` is the kit's id or file."""
    missing = [*_signals(challenge, kit), *_calls(challenge, kit)]
    alone = challenge.model_copy(update={"kits": (name,)})
    return (missing or [text for _, text in references.check(alone)])[:MAX_REASONS]


def _signals(challenge: Challenge, kit: Kit) -> Iterator[Text]:
    """Signals of the kit that the checks look at and that this one does not record."""
    formulas = [check.formula for check in challenge.checks if check.formula]
    asked = set().union(*(signals_of(formula.tree) for formula in formulas))
    there = kit_signals(kit) | HAND_SIGNALS
    for name in sorted(asked - there):
        signal = SIGNALS[name]
        if signal.source == "kit":
            yield Text("lessons.kit-lacks-signal", signal={"en": signal.en, "ko": signal.ko})


def _calls(challenge: Challenge, kit: Kit) -> Iterator[Text]:
    """What the lesson's own solution calls that the kit cannot do."""
    lesson = _lesson_of(challenge)
    program = program_of(lesson.solution) if lesson else None
    if program and program.is_file():
        for name in lacking_calls(kit, gather(program).source.decode("utf-8", "replace")):
            yield Text("lessons.kit-lacks-call", call=f"{name}()")


def _lesson_of(challenge: Challenge) -> Lesson | None:
    try:
        lesson = find_lesson(challenge.id)
    except UsageError:
        return None
    return lesson if lesson.challenge == challenge else None
