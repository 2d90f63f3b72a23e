"""A miss of a recognition in a sentence: which gesture, by whom, what it was taken for, and where to look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from gorae.grading.learned.answers import NOTHING, Asked
from gorae.grading.learned.claims import RecognitionClaim
from gorae.grading.learned.recognition import Group, Recognition
from gorae.stl.quantities import quantity, seconds
from gorae.texts import Text

_MUCH_WORSE = 2.0
"""A hand is named when it is mistaken so many times as often as the other."""


@dataclass(frozen=True)
class ClaimFault:
    """What went wrong, and one gesture that shows it."""

    text: Text
    example: Asked | None


def fault_of(recognition: Recognition, claim: RecognitionClaim, value: float) -> ClaimFault:
    """Return why a claim does not hold; `value` is what its quality is instead of the limit."""
    quality = claim.quality
    key = "learned.too-low" if quality.larger_is_better else "learned.too-high"
    number = Text(
        key,
        quality=_name(recognition, claim),
        value=quality.told(value),
        limit=quality.shown(claim.limit),
    )
    if quality.kind == "chatter":
        return _chatter(recognition, number)
    group, label = _where(recognition, claim)
    part = _Part(recognition.of_group(*group) if group else recognition, group)
    confusion = _confusion(part, label)
    if confusion is None:
        return ClaimFault(number, None)
    return ClaimFault(Text("learned.miss", saw=confusion.text, number=number), confusion.example)


def _name(recognition: Recognition, claim: RecognitionClaim) -> Text:
    """What the number is called."""
    kind, of = claim.quality.kind, claim.quality.of
    if kind == "recall":
        return Text("learned.recall", gesture=gesture_name(of))
    if kind == "worst_recall":
        return Text("learned.worst-recall", gesture=gesture_name(recognition.worst_label))
    if kind == "recall_gap":
        weakest = recognition.weakest(cast(Group, of))
        return Text("learned.gap", people=people_name(cast(Group, of), weakest))
    return Text(f"learned.{kind}")


def _where(recognition: Recognition, claim: RecognitionClaim) -> tuple[tuple[Group, str] | None, str]:
    """The group and the gesture to speak of."""
    if claim.quality.kind == "recall":
        return None, claim.quality.of
    if claim.quality.kind != "recall_gap":
        return None, recognition.worst_label
    group = cast(Group, claim.quality.of)
    weakest = recognition.weakest(group)
    ours = recognition.of_group(group, weakest).recalls
    others = recognition.recalls
    lag = {label: others.get(label, 0.0) - recall for label, recall in ours.items()}
    return (group, weakest), max(lag, key=lambda label: lag[label], default="")


@dataclass(frozen=True)
class _Part:
    """What was asked of one group, or of all."""

    recognition: Recognition
    group: tuple[Group, str] | None


def _confusion(part: _Part, label: str) -> ClaimFault | None:
    """What a gesture was mostly taken for, with whose if it was mostly theirs."""
    rows = [one for one in part.recognition.asked if one.gesture == label]
    wrong = Counter(one.said for one in rows if not one.right)
    if not wrong:
        return None
    said = max(wrong, key=lambda name: (wrong[name], name != NOTHING))
    people, part_rows = _whose(part, rows, said)
    taken = [one for one in part_rows if one.said == said]
    values = {
        "wrong": len(taken),
        "total": len(part_rows),
        "gesture": gesture_name(label),
        "by": Text("learned.by", people=people) if people else "",
        "where": Text("learned.where", run=taken[0].run, time=seconds(taken[0].at_s)),
    }
    every = len(taken) == len(part_rows) > 1
    if said == NOTHING:
        key = "learned.none-answered" if every else "learned.unanswered"
        return ClaimFault(Text(key, **values), taken[0])
    key = "learned.all-taken-for" if every else "learned.taken-for"
    return ClaimFault(Text(key, said=gesture_name(said), **values), taken[0])


def _whose(part: _Part, rows: Sequence[Asked], said: str) -> tuple[Text | None, list[Asked]]:
    """Whose gestures to count: those of a group, or of the hand that is mistaken much more often."""
    if part.group:
        return people_name(*part.group), list(rows)
    by_hand = {hand: [one for one in rows if one.hand == hand] for hand in ("left", "right")}
    if not all(by_hand.values()):
        return None, list(rows)
    shares = {hand: sum(one.said == said for one in each) / len(each) for hand, each in by_hand.items()}
    worse = max(shares, key=lambda hand: shares[hand])
    if shares[worse] >= _MUCH_WORSE * min(shares.values()):
        return people_name("hand", worse), by_hand[worse]
    return None, list(rows)


def _chatter(recognition: Recognition, number: Text) -> ClaimFault:
    most = max(recognition.asked, key=lambda one: one.extra, default=None)
    if most is None or not most.extra:
        return ClaimFault(Text("learned.said-between", count=recognition.stray, number=number), None)
    where = Text("learned.where", run=most.run, time=seconds(most.at_s))
    gesture = gesture_name(most.gesture)
    told = Text("learned.said-often", count=most.extra + 1, gesture=gesture, where=where, number=number)
    return ClaimFault(told, most)


def gesture_name(label: str) -> Text:
    """Return what a gesture is called in a sentence, in the plural where a language has one."""
    return Text(f"learned.gesture-{label or 'none'}")


def people_name(group: Group, name: str) -> Text:
    """Return who the members of a group are."""
    if group == "person":
        return Text("learned.person", number=name)
    if group == "hand" and name:
        return Text("learned.hand-left" if name == "left" else "learned.hand-right")
    if group == "vigour" and name:
        return Text("learned.vigour-weak" if name == "weak" else "learned.vigour-strong")
    return Text("learned.nobody")


def percent(share: float) -> Text:
    """A share, 0 to 1, as people say it."""
    return quantity(100.0 * share, "%")
