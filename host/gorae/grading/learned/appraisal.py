"""What the files that were handed in are worth, apart from what any run shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from gorae.programs.handed import CARD
from gorae.texts import Text

if TYPE_CHECKING:
    from gorae.grading.challenge import Challenge, Check
    from gorae.grading.learned.recognition import Recognition

MAX_MISSES = 3
"""Rules that one check tells about."""


@dataclass(frozen=True)
class Appraisal:
    """What became of the checks of dataset, model and card."""

    misses: Mapping[str, Text | None] = field(default_factory=dict)
    """By check id: why it is missed, None when it is passed."""
    card: bytes = b""
    """The card, whose numbers are compared with those of the runs; empty when there is none."""

    def miss_of(self, check: Check, recognition: Recognition | None) -> Text | None:
        """Return why a check of what was handed in is missed, None when it is passed."""
        miss = self.misses[check.id]
        if miss or not (check.card and check.card.needs_runs and recognition):
            return miss
        from gorae.grading.learned.card import misses_in_runs, read_card

        card = read_card({CARD: self.card})
        return joined(list(islice(misses_in_runs(check.card, card, recognition), MAX_MISSES)))


NOTHING = Appraisal()
"""Of an answer that is nothing but a program."""


def appraise(
    challenge: Challenge, handed: Mapping[str, bytes], seconds: float | Text | None = None
) -> Appraisal:
    """Return what the files are worth at a challenge.

    `seconds` is what one answer of the model takes the board, or why it gives none; None when nobody asked.
    """
    misses = {
        check.id: joined(_misses(check, handed, seconds))
        for check in challenge.checks
        if check.data or check.model or check.card
    }
    return Appraisal(misses, handed.get(CARD, b""))


def joined(misses: list[Text]) -> Text | None:
    """Return the first misses as one sentence after the other; None when there is none."""
    if not misses:
        return None
    first, *others = misses
    for other in others:
        first = Text("learned.both", first=first, second=other)
    return first


def _misses(check: Check, handed: Mapping[str, bytes], seconds: float | Text | None) -> list[Text]:
    from gorae.grading.learned.card import card_misses
    from gorae.grading.learned.data import data_misses
    from gorae.grading.learned.model import model_misses

    if check.data:
        found = data_misses(check.data, handed)
    elif check.model:
        found = model_misses(check.model, handed, seconds)
    else:
        assert check.card
        found = card_misses(check.card, handed)
    return list(islice(found, MAX_MISSES))
