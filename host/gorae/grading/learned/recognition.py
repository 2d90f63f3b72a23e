"""How well gestures were recognised over all runs: the confusion matrix, and numbers made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeAlias

from gorae.grading.learned.answers import NOTHING, Asked

if TYPE_CHECKING:
    from gorae.grading.verdict_json import AskedJson, RecognitionJson

Group: TypeAlias = Literal["hand", "person", "vigour"]
GROUPS: tuple[Group, ...] = ("hand", "person", "vigour")
_DECIMALS = 4

_OF: dict[Group, Callable[[Asked], str]] = {
    "hand": lambda one: one.hand,
    "person": lambda one: "" if one.person is None else str(one.person),
    "vigour": lambda one: one.vigour,
}


@dataclass(frozen=True)
class Recognition:
    """What was asked of people in all runs, and what the program said."""

    labels: tuple[str, ...]
    """The gestures that are asked for, in the order of the challenge."""
    asked: tuple[Asked, ...]
    stray: int = 0
    """Answers that belong to no gesture."""

    @cached_property
    def accuracy(self) -> float:
        """The share of gestures that were taken for what they were, 0 to 1; 0 without a gesture."""
        return _share(self.asked)

    @cached_property
    def recalls(self) -> dict[str, float]:
        """The share that was recognised of each gesture, 0 to 1; gestures that nobody made are left out."""
        return recalls(self.asked, self.labels)

    @property
    def worst_recall(self) -> float:
        """The recall of the gesture which was recognised worst."""
        return min(self.recalls.values(), default=0.0)

    @property
    def worst_label(self) -> str:
        """The gesture which was recognised worst; of equals the first; empty without a gesture."""
        return min(self.recalls, key=lambda label: self.recalls[label], default="")

    @property
    def chatter(self) -> float:
        """How many answers too many there were, for each gesture that was asked for."""
        too_many = self.stray + sum(one.extra for one in self.asked)
        return too_many / len(self.asked) if self.asked else float(too_many)

    def members(self, group: Group) -> tuple[str, ...]:
        """Return the groups of people that gestures were asked of: the hands, people, or vigours."""
        found = dict.fromkeys(map(_OF[group], self.asked))
        return tuple(sorted(name for name in found if name))

    def of_group(self, group: Group, name: str) -> Recognition:
        """Return what was asked of one group only."""
        return Recognition(self.labels, tuple(one for one in self.asked if _OF[group](one) == name))

    def by_group(self, group: Group) -> dict[str, float]:
        """Return the mean recall for each group of people, 0 to 1, as all gestures count alike."""
        return {name: self.of_group(group, name).mean_recall for name in self.members(group)}

    @property
    def mean_recall(self) -> float:
        return sum(self.recalls.values()) / len(self.recalls) if self.recalls else 0.0

    def gap(self, group: Group) -> float | None:
        """Return how much better one group is recognised than another, 0 to 1; None for fewer than two."""
        known = self.by_group(group).values()
        return max(known) - min(known) if len(known) > 1 else None

    def weakest(self, group: Group) -> str:
        """Return the group that is recognised worst; of equals the first; empty where nobody knows."""
        known = self.by_group(group)
        return min(known, key=lambda name: known[name], default="")

    @property
    def said(self) -> tuple[str, ...]:
        """What a gesture can be taken for: a label, or nothing when there was no answer."""
        more = (one.said for one in self.asked if one.said not in self.labels and one.said)
        none = (NOTHING,) if any(one.said == NOTHING for one in self.asked) else ()
        return (*self.labels, *dict.fromkeys(more), *none)

    @property
    def matrix(self) -> tuple[tuple[int, ...], ...]:
        """A row for each of `labels`, a column for each of `said`."""
        pairs = [(one.gesture, one.said) for one in self.asked]
        return tuple(tuple(pairs.count((label, said)) for said in self.said) for label in self.labels)

    def to_json(self) -> RecognitionJson:
        gaps = {group: self.gap(group) for group in GROUPS}
        return {
            "labels": list(self.labels),
            "said": list(self.said),
            "matrix": [list(row) for row in self.matrix],
            "accuracy": round(self.accuracy, _DECIMALS),
            "recall": {label: round(value, _DECIMALS) for label, value in self.recalls.items()},
            "worst_recall": round(self.worst_recall, _DECIMALS),
            "recall_gap": {group: round(gap, _DECIMALS) for group, gap in gaps.items() if gap is not None},
            "chatter": round(self.chatter, _DECIMALS),
            "answers": [_asked_json(one) for one in self.asked],
        }


def recalls(asked: Iterable[Asked], labels: Sequence[str]) -> dict[str, float]:
    """Return the share of each label's gestures that was recognised; labels without any are left out."""
    all_of = list(asked)
    rows = {label: [one for one in all_of if one.gesture == label] for label in labels}
    return {label: _share(row) for label, row in rows.items() if row}


def _share(asked: Sequence[Asked]) -> float:
    return sum(one.right for one in asked) / len(asked) if asked else 0.0


def _asked_json(one: Asked) -> AskedJson:
    return {
        "seed": one.seed,
        "at_s": round(one.at_s, 3),
        "gesture": one.gesture,
        "said": one.said or None,
        "person": one.person,
        "hand": one.hand or None,
    }
