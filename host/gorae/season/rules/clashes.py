"""Rules of one thing at a time: cohorts, instructors and their ways, rooms and carts with turnaround."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

from gorae.season.rules.things import room_of
from gorae.season.rules.view import Breach, PlanView, TimedSession
from gorae.texts import Text

Users = dict[tuple[str, date], list[TimedSession]]
"""Sessions by what they use and their day."""


def _used(pairs: Iterable[tuple[str, TimedSession]]) -> Iterator[tuple[str, TimedSession, TimedSession]]:
    """Yield each two sessions that follow each other on a day with the same thing, and its name."""
    users: Users = defaultdict(list)
    for name, session in pairs:
        users[name, session.day].append(session)
    for (name, _), sessions in users.items():
        ordered = sorted(sessions, key=lambda one: (one.start, one.end, one.index))
        yield from ((name, before, after) for before, after in pairwise(ordered))


def cohorts(view: PlanView) -> Iterator[Breach]:
    """No school has the same students in two sessions at once: no cohort is in two places."""
    for name, before, after in _used((one.planned.cohort, one) for one in view.sessions):
        if after.start < before.end:
            text = Text("season-rules.cohort-twice", session=after.said, before=before.said, cohort=name)
            yield view.breach("cohort-twice", (*after.path, "at"), text)


def people(view: PlanView) -> Iterator[Breach]:
    """No instructor is in two sessions at once, and there is time for the way from one to the next."""
    staff = ((name, one) for one in view.sessions for name in dict.fromkeys(one.planned.staff))
    for name, before, after in _used(staff):
        way = view.folder.travel_minutes(where(view, before), where(view, after)) or 0
        if after.start < before.end + way:
            key = "season-rules.staff-clash" if after.start < before.end else "season-rules.staff-way"
            text = Text(key, session=after.said, before=before.said, name=name, minutes=way)
            yield view.breach("staff-twice", (*after.path, "staff"), text)


def where(view: PlanView, session: TimedSession) -> str:
    """Return the school or institution at which a session is."""
    room = room_of(view, session)
    return room.institution if room else session.planned.place


def rooms(view: PlanView) -> Iterator[Breach]:
    """No room has two sessions at once, and there is time between them."""
    used = ((one.planned.place, one) for one in view.sessions if room_of(view, one))
    for name, before, after in _used(used):
        if _too_soon(view, before, after):
            text = Text("season-rules.room-twice", session=after.said, before=before.said, place=name)
            yield view.breach("room-twice", (*after.path, "place"), text)


def carts(view: PlanView) -> Iterator[Breach]:
    """No cart is in two sessions at once, and there is time between them."""
    used = ((one.planned.cart, one) for one in view.sessions if one.planned.cart)
    for name, before, after in _used(used):
        if _too_soon(view, before, after):
            text = Text("season-rules.cart-twice", session=after.said, before=before.said, cart=name)
            yield view.breach("cart-twice", (*after.path, "cart"), text)


def _too_soon(view: PlanView, before: TimedSession, after: TimedSession) -> bool:
    """Tell whether there is too little time between two uses; a cohort that stays needs none."""
    stays = before.planned.cohort == after.planned.cohort
    turnaround = 0 if stays else view.folder.season.rules.turnaround_minutes
    return after.start < before.end + turnaround
