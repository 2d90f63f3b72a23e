"""An explanation in sentences that an officer can forward: fact, rule, place, remedy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Protocol

from gorae.season.files import clock
from gorae.season.planning.lane_rows import MONTH_BUDGET, ORDERS_DAY, SEASON_BUDGET, STAFF_DAY, STAFF_WEEK
from gorae.season.replanning.lanes_left import LaneLeft, Shortage
from gorae.season.replanning.remedies import group_of
from gorae.season.replanning.why import CohortExplained
from gorae.season.replanning.words import SaidDay, SaidList
from gorae.texts import Text

SHOWN = 4
"""Shortages of a lane that are told one by one, and cohorts that are named."""


class Sayable(Protocol):
    """Something that says itself in a language."""

    def say(self, lang: str) -> str: ...


def answer(found: CohortExplained) -> Iterator[Sayable]:
    """Yield the lines of an explanation."""
    if found.owed:
        yield Text("season-why.owed", cohort=found.cohort, no=found.owed)
    else:
        yield Text(f"season-why.{'placed' if found.placed else 'unplaced'}", cohort=found.cohort)
    yield from found.counted
    if found.clash:
        kinds = SaidList([Text(f"season-why.kind-{group}") for group in _groups(found.clash)], ", ")
        yield Text("season-why.clash", cohort=found.cohort, kinds=kinds)
    if not found.placed and found.proved:
        yield Text("season-why.proved")
    if found.remedies:
        yield Text("season-why.remedies")
        for remedy in found.remedies:
            yield SaidList(["-", remedy.text, SaidList(["(", lane_said(remedy.lane), ")"], "")])
    if found.chances:
        yield Text("season-why.chances")
        for chance in found.chances:
            yield SaidList(["-", chance_said(chance)])


def _groups(kinds: tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys(group_of(kind) for kind in kinds))


def lane_said(left: LaneLeft) -> Text:
    """Return when the sessions of a lane are."""
    openings = left.lane.openings
    first, last = openings[0], openings[-1]
    if len(openings) == 1:
        return Text("season-why.lane-one", first=SaidDay(date.fromordinal(first.day)), at=clock(first.start))
    return Text(
        "season-why.lane",
        first=SaidDay(date.fromordinal(first.day)),
        last=SaidDay(date.fromordinal(last.day)),
        at=clock(first.start),
        count=len(openings),
    )


def chance_said(left: LaneLeft) -> Sayable:
    """Return a lane and what stands in the way of it."""
    if not left.shortages:
        return Text("season-why.free", lane=lane_said(left))
    told = [_shortage_said(one) for one in left.shortages[:SHOWN]]
    more = len(left.shortages) - len(told)
    rest = [Text("season-why.and-more", count=more)] if more else []
    return Text("season-why.hindered", lane=lane_said(left), shortages=SaidList([*told, *rest], "; "))


def _shortage_said(one: Shortage) -> Text:
    when = _when(one)
    if not one.others:
        return Text("season-why.short", when=when, what=Text(f"season-why.kind-{group_of(one.kind)}"))
    names = ", ".join(one.others[:SHOWN]) + ("…" if len(one.others) > SHOWN else "")
    what = Text(f"season-why.kind-{group_of(one.kind)}")
    return Text("season-why.short-others", when=when, what=what, others=names)


def _when(one: Shortage) -> Sayable:
    """Return when a shortage is: a half day, a day, a week, a month, or the whole season."""
    if one.kind == SEASON_BUDGET:
        return Text("season-why.whole-season")
    if one.kind == MONTH_BUDGET:
        return Text("season-why.month", year=one.time // 12, month=one.time % 12 + 1)
    if one.kind in (STAFF_DAY, ORDERS_DAY):
        return SaidDay(date.fromordinal(one.time))
    if one.kind == STAFF_WEEK:
        return Text("season-why.week", day=SaidDay(date.fromordinal(7 * one.time + 1)))
    half = Text("season-why.afternoon" if one.time % 2 else "season-why.morning")
    return SaidList([SaidDay(date.fromordinal(one.time // 2)), half])
