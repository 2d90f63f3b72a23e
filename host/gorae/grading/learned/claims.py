"""What is asked of a recognition: `worst_recall >= 60 % and recall_gap(hand) <= 15 %`.

accuracy                    the share of all gestures that were recognised
recall("circle")            that of one gesture
worst_recall                that of the gesture which was recognised worst
recall_gap(hand)            how much better one hand is recognised than the other; person, vigour likewise
chatter                     answers too many, for each gesture
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias, cast

import numpy as np
from pydantic import PlainValidator, WithJsonSchema

from gorae.documents import mistake
from gorae.grading.fields import Range
from gorae.grading.learned.recognition import GROUPS, Group, Recognition
from gorae.stl.quantities import quantity
from gorae.texts import Text

Kind: TypeAlias = Literal["accuracy", "recall", "worst_recall", "recall_gap", "chatter"]
KINDS: tuple[Kind, ...] = ("accuracy", "recall", "worst_recall", "recall_gap", "chatter")
_EXAMPLE = 'accuracy >= 80 % and recall("circle") >= 60 %'
_CLAIM = re.compile(
    r"""\s*(?P<kind>[a-z_]+)\s*(?:\(\s*(?P<quote>["']?)(?P<of>[^"'()]*)(?P=quote)\s*\))?\s*"""
    r"""(?:(?P<operator><=|>=)\s*(?P<limit>\d{1,6}(?:\.\d{1,6})?)\s*(?P<percent>%?))?\s*"""
)
MAX_CLAIM_LETTERS = 500
"""Of all that one check claims."""


@dataclass(frozen=True)
class Quality:
    """A number about a recognition."""

    kind: Kind
    of: str = ""
    """The label of `recall`, the group of `recall_gap`."""

    def __str__(self) -> str:
        shown = f'"{self.of}"' if self.kind == "recall" else self.of
        return f"{self.kind}({shown})" if self.of else self.kind

    @property
    def unit(self) -> str:
        """The unit of its value."""
        return "%" if self.is_share else ""

    @property
    def is_share(self) -> bool:
        """Whether it is told in percent."""
        return self.kind != "chatter"

    @property
    def larger_is_better(self) -> bool:
        return self.kind not in ("recall_gap", "chatter")

    def value(self, recognition: Recognition) -> float | None:
        """Return it in percent, or answers a gesture; None where there is nothing to know it of."""
        value = self._value(recognition)
        if value is None or not recognition.asked:
            return None
        return round(100.0 * value if self.is_share else value, 4)

    def _value(self, recognition: Recognition) -> float | None:
        match self.kind:
            case "accuracy":
                return recognition.accuracy
            case "recall":
                return recognition.recalls.get(self.of)
            case "worst_recall":
                return recognition.worst_recall
            case "recall_gap":
                return recognition.gap(cast(Group, self.of))
        return recognition.chatter

    def told(self, value: float) -> Text:
        """Return what was too little or too much; too little is rounded down, as in the table beside it."""
        down = self.is_share and self.larger_is_better
        return self.shown(math.floor(value + 1e-7) if down else value)

    def shown(self, value: float) -> Text:
        return quantity(value, self.unit)


@dataclass(frozen=True)
class RecognitionClaim:
    """A number about a recognition, and what it must be at least or at most."""

    quality: Quality
    limit: float
    """In percent, or answers a gesture."""

    def margin(self, value: float) -> float:
        """Return by how much a value is better than the limit, in percent points or answers a gesture."""
        return value - self.limit if self.quality.larger_is_better else self.limit - value


@dataclass(frozen=True)
class Recognises:
    """All that must be so, as its author wrote it."""

    text: str
    claims: tuple[RecognitionClaim, ...]

    def __str__(self) -> str:
        return self.text


def parse_recognises(value: object) -> Recognises:
    """Return what a check asks of a recognition. Raises PydanticCustomError."""
    if not isinstance(value, str) or len(value) > MAX_CLAIM_LETTERS:
        raise mistake("learned.no-claim", value=value, example=_EXAMPLE)
    return Recognises(value, tuple(_claim(part) for part in re.split(r"\band\b", value)))


def parse_quality(value: str) -> Quality | None:
    """Return the number about a recognition that a text names, without a limit; None for anything else."""
    found = _CLAIM.fullmatch(value)
    if not found or found["operator"] or found["kind"] not in KINDS:
        return None
    return _quality(found)


def _claim(part: str) -> RecognitionClaim:
    found = _CLAIM.fullmatch(part)
    if not found or not found["operator"]:
        raise mistake("learned.no-claim", value=part.strip(), example=_EXAMPLE)
    quality, operator = _quality(found), found["operator"]
    if (operator == ">=") != quality.larger_is_better:
        right = ">=" if quality.larger_is_better else "<="
        raise mistake("learned.other-way", quality=str(quality), operator=right)
    if bool(found["percent"]) != quality.is_share:
        key = "learned.needs-percent" if quality.is_share else "learned.no-percent"
        raise mistake(key, quality=str(quality))
    return RecognitionClaim(quality, float(found["limit"]))


def _quality(found: re.Match[str]) -> Quality:
    kind, of = found["kind"], (found["of"] or "").strip()
    if kind not in KINDS:
        raise mistake("learned.no-quality", name=kind, known=", ".join(KINDS))
    if kind == "recall" and not (of and found["quote"]):
        raise mistake("learned.recall-of", name=kind)
    if kind == "recall_gap" and (of not in GROUPS or found["quote"]):
        raise mistake("learned.gap-of", known=", ".join(f"recall_gap({group})" for group in GROUPS))
    if kind not in ("recall", "recall_gap") and of:
        raise mistake("learned.of-nothing", name=kind)
    return Quality(cast(Kind, kind), of)


def earned(bounds: Range, value: float, *, larger_is_better: bool) -> float:
    """Return the share of the points between two bounds, 0 to 1, in a straight line."""
    share = float(np.clip((value - bounds.low) / (bounds.high - bounds.low), 0.0, 1.0))
    return share if larger_is_better else 1.0 - share


if TYPE_CHECKING:
    RecognisesField: TypeAlias = Recognises
else:
    _SCHEMA = WithJsonSchema({"type": "string", "examples": [_EXAMPLE, "recall_gap(hand) <= 15 %"]})
    RecognisesField = Annotated[object, PlainValidator(parse_recognises), _SCHEMA]
