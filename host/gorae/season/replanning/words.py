"""Differences between plans in sentences that an officer can forward."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from gorae.season.files import PlannedSession, SeasonEvent, clock
from gorae.season.replanning.diff import ChangeReader, SessionDifference
from gorae.texts import Text

WEEKDAYS = {"ko": "월화수목금토일", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}


class SaidDay:
    """A day that says itself: `5월 13일(수)`, or `Wed 13 May`."""

    MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

    def __init__(self, day: date) -> None:
        self.day = day

    def say(self, lang: str) -> str:
        """Return the day in a language."""
        weekday = WEEKDAYS[lang][self.day.weekday()]
        if lang == "ko":
            return f"{self.day.month}월 {self.day.day}일({weekday})"
        return f"{weekday} {self.day.day} {self.MONTHS[self.day.month - 1]}"


class SaidList:
    """Sentences or names one after the other."""

    def __init__(self, parts: Sequence[object], between: str = " ") -> None:
        self.parts, self.between = parts, between

    def say(self, lang: str) -> str:
        """Return all of them in a language."""
        said = (part.say(lang) if hasattr(part, "say") else str(part) for part in self.parts)
        return self.between.join(said)


def event_said(event: SeasonEvent) -> SaidList:
    """Return what has come in between: `까닭: 강사-가 5월 11일(월)~5월 22일(금) 병가`."""
    days = (
        [SaidDay(event.first), SaidDay(event.last)] if event.first != event.last else [SaidDay(event.first)]
    )
    half = [Text(f"season-words.half-{event.half}")] if event.half else []
    number = [Text("season-words.event-number", count=event.number)] if event.number else []
    what = Text(f"season-words.event-{event.what}", onto=SaidDay(event.onto or event.first))
    why = [event.why] if event.why else []
    return SaidList(
        [Text("season-words.because", who=event.who), SaidList(days, "~"), *half, *number, *why, what]
    )


def heading(reader: ChangeReader, name: str) -> Text:
    """Return for whom the sentences below are."""
    return Text(f"season-words.for-{reader.value}", name=name)


def sentence(one: SessionDifference) -> SaidList:
    """Return what became of a session, in one or more sentences."""
    return SaidList(list(_sentences(one)))


def _sentences(one: SessionDifference) -> Iterator[Text]:
    session = {"cohort": one.cohort, "no": one.no}
    if one.after is None:
        assert one.before
        yield Text("season-words.cancelled", **session, **_slot("was", one.before))
        return
    if one.before is None:
        yield Text("season-words.added", **session, **_slot("becomes", one.after), place=one.after.place)
        return
    if one.moved:
        yield Text("season-words.moved", **session, **_slot("was", one.before), **_slot("becomes", one.after))
        if not (one.place_changed or one.staff_changed or one.before.at != one.after.at):
            yield Text("season-words.else-the-same")
    else:
        yield Text("season-words.stays", **session, **_slot("was", one.before))
    yield from _details(one, one.before, one.after)


def _slot(name: str, session: PlannedSession) -> dict[str, object]:
    return {f"{name}_day": SaidDay(session.day), f"{name}_at": clock(session.at)}


def _details(one: SessionDifference, before: PlannedSession, after: PlannedSession) -> Iterator[Text]:
    if one.place_changed:
        yield Text("season-words.place", was=before.place, becomes=after.place)
    if one.staff_changed:
        yield Text("season-words.staff", was=_names(before.staff), becomes=_names(after.staff))
    if one.cart_changed:
        yield Text("season-words.cart", was=before.cart or "-", becomes=after.cart or "-")
    if one.lessons_changed:
        yield Text("season-words.lessons", was=_names(before.lessons), becomes=_names(after.lessons))
    for school, old, new in one.pickups:
        if old is not None and new is not None:
            yield Text("season-words.pickup", school=school, was=clock(old), becomes=clock(new))
        elif new is not None:
            yield Text("season-words.pickup-new", school=school, becomes=clock(new))
        elif old is not None:
            yield Text("season-words.pickup-gone", school=school, was=clock(old))


def _names(names: Sequence[str]) -> str:
    return ", ".join(names) or "-"
