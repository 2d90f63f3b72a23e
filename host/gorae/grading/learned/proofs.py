"""Checks of what was learned that decide nothing, or that are passed by who never listens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from gorae.documents import Path_
from gorae.grading.challenge import RecognitionCredit
from gorae.grading.fields import Range
from gorae.grading.learned.answers import REST, Asked
from gorae.grading.learned.claims import Quality, RecognitionClaim, earned
from gorae.grading.learned.recognition import Recognition
from gorae.texts import Text

if TYPE_CHECKING:
    from gorae.grading.challenge import Challenge, Check, Stimulus

Found: TypeAlias = Iterator[tuple[Path_, Text]]
_TINY_S = 1e-6


def check(challenge: Challenge) -> Found:
    """Yield a path and a sentence for every mistake."""
    yield from _shuffle(challenge)
    if challenge.recognition or any(_quality_measures(challenge)):
        yield from _script(challenge)
    for index, one in enumerate(challenge.checks):
        path: Path_ = ("checks", index)
        yield from _credit_kind((*path, "credit"), one)
        if one.card and one.card.needs_runs and not challenge.labels:
            yield (*path, "card"), Text("learned.card-needs-gestures")
        if one.recognises and challenge.labels:
            yield from _claims((*path, "recognises"), challenge, one)
    yield from _constants(challenge)
    for name, quality in _quality_measures(challenge):
        yield from _quality(("measures", name), challenge, quality)


def _quality_measures(challenge: Challenge) -> Iterator[tuple[str, Quality]]:
    for name, measure in challenge.measures.items():
        if isinstance(measure.formula.tree, Quality):
            yield name, measure.formula.tree


def _shuffle(challenge: Challenge) -> Found:
    if challenge.runs and challenge.runs.shuffle and len(challenge.labels) < 2:
        yield ("runs", "shuffle"), Text("learned.nothing-to-shuffle")


def _script(challenge: Challenge) -> Found:
    """Gestures that nobody makes, that are known by heart, or that leave no time for an answer."""
    labels = challenge.labels
    if not labels:
        yield ("stimuli",), Text("learned.nobody-asked")
        return
    if not _asked(challenge):
        yield ("answers", "after"), Text("learned.all-shown")
    if len(labels) < 2:
        yield ("stimuli",), Text("learned.one-gesture", gesture=labels[0])
    elif challenge.runs and not challenge.runs.shuffle:
        yield ("runs",), Text("learned.same-order")
    grace = challenge.answers.grace
    later = challenge.runs.vary.get("stimuli.at") if challenge.runs else None
    gestures = _in_order(challenge)
    for (index, one), (_, following) in pairwise(gestures):
        gap = following.at - one.at - one.hold
        if gap < grace - _TINY_S and one.at >= challenge.answers.after:
            yield ("stimuli", index), Text("learned.too-close", gap=f"{gap:g}", grace=f"{grace:g}")
    if gestures and challenge.time_limit:
        index, last = gestures[-1]
        end = last.at + last.hold + grace + (later.high if later else 0.0)
        if end > challenge.time_limit + _TINY_S:
            yield ("stimuli", index), Text("learned.no-time")


def _in_order(challenge: Challenge) -> list[tuple[int, Stimulus]]:
    """The gestures with their places in the file, by their times."""
    gestures = [(index, one) for index, one in enumerate(challenge.stimuli) if one.gesture]
    return sorted(gestures, key=lambda each: each[1].at)


def _asked(challenge: Challenge) -> set[str]:
    """The gestures that are asked for once all have been shown."""
    return {one.gesture for one in challenge.stimuli if one.gesture and one.at >= challenge.answers.after}


def _claims(path: Path_, challenge: Challenge, one: Check) -> Found:
    assert one.recognises
    for claim in one.recognises.claims:
        yield from _quality(path, challenge, claim.quality)
        if claim.quality.is_share and claim.quality.larger_is_better and claim.limit > 100:
            yield path, Text("learned.never-met", quality=str(claim.quality))
        if _always(claim):
            yield path, Text("learned.always-met", quality=str(claim.quality))


def _always(claim: RecognitionClaim) -> bool:
    if claim.quality.larger_is_better:
        return claim.limit <= 0
    return claim.quality.is_share and claim.limit >= 100


def _quality(path: Path_, challenge: Challenge, quality: Quality) -> Found:
    """A gesture that nobody is asked for, a group that does not vary."""
    if quality.kind == "recall" and quality.of not in challenge.labels:
        known = ", ".join(challenge.labels) or "–"
        yield path, Text("learned.no-such-gesture", name=quality.of, known=known)
    if quality.kind == "recall_gap":
        drawn = challenge.runs.vary.get(quality.of)
        if drawn is None or drawn.low == drawn.high:
            yield path, Text("learned.no-group", group=quality.of)


def _credit_kind(path: Path_, one: Check) -> Found:
    """A credit that does not fit the kind of check."""
    first = one.recognises.claims[0].quality if one.recognises else None
    if isinstance(one.credit, RecognitionCredit):
        if first is None or one.credit.kind != first.kind:
            yield path, Text("learned.credit-of-claim", quality=one.credit.kind)
        elif one.credit.bounds.low == one.credit.bounds.high:
            yield path, Text("grading.credit-of-nothing")
    elif one.credit != "all-or-nothing" and (one.recognises or one.handed):
        yield path, Text("learned.credit-of-handed")


# --- who always says the same -------------------------------------------------------------------------


def _constants(challenge: Challenge) -> Found:
    """Checks that earn points for who says the same of every gesture; who says nothing earns no more."""
    if len(challenge.labels) < 2:
        return
    always = {said: _always_saying(challenge, said) for said in challenge.labels}
    stopped = {
        one.id: {said for said, found in always.items() if not _passes(one, found)}
        for one in challenge.checks
    }
    for index, one in enumerate(challenge.checks):
        if not one.recognises:
            continue
        needed = {said for need in _all_needs(challenge.checks, one) for said in stopped.get(need, set())}
        for said, found in always.items():
            if said not in needed and _earns(one, found):
                yield ("checks", index, "recognises"), Text("learned.same-answer", said=said)
                break


def _always_saying(challenge: Challenge, said: str) -> Recognition:
    """What comes of it when every gesture is taken for the same, by people of both hands."""
    asked = tuple(
        Asked(
            run=1, seed=1, at_s=one.at, until_s=one.at + one.hold, gesture=gesture,
            said=_taken(gesture, said), extra=0, person=person, hand=hand, vigour=vigour,
        )
        for one in challenge.stimuli
        if (gesture := one.gesture) and one.at >= challenge.answers.after
        for person, hand, vigour in ((1, "left", "weak"), (2, "right", "strong"))
    )  # fmt: skip
    return Recognition(challenge.labels, asked)


def _taken(gesture: str, said: str) -> str:
    return gesture if gesture in REST and said in REST else said


def _passes(one: Check, found: Recognition) -> bool:
    if not one.recognises:
        return True
    return all(_margin(claim, found) >= 0 for claim in one.recognises.claims)


def _earns(one: Check, found: Recognition) -> bool:
    if isinstance(one.credit, RecognitionCredit):
        assert one.recognises
        return _share(one.credit.bounds, one.recognises.claims[0], found) > 0
    return _passes(one, found)


def _share(bounds: Range, claim: RecognitionClaim, found: Recognition) -> float:
    value = claim.quality.value(found)
    if value is None or bounds.low == bounds.high:
        return 0.0
    return earned(bounds, value, larger_is_better=claim.quality.larger_is_better)


def _margin(claim: RecognitionClaim, found: Recognition) -> float:
    value = claim.quality.value(found)
    return -1.0 if value is None else claim.margin(value)


def _all_needs(checks: Sequence[Check], one: Check) -> set[str]:
    """The checks that must be passed before one, and those before them."""
    by_id = {each.id: each for each in checks}
    found: set[str] = set()
    waiting = list(one.needs)
    while waiting:
        need = waiting.pop()
        if need in by_id and need not in found:
            found.add(need)
            waiting += by_id[need].needs
    return found
