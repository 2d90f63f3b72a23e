"""Rules of rooms and carts: large enough, ours, charged, with enough kits that are well and known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from gorae.season.days import closed_halves, halves_between
from gorae.season.files import KitCart, SeasonRoom, half_of
from gorae.season.needs import kits_known, kits_needed
from gorae.season.rules.people import within
from gorae.season.rules.view import Breach, PlanView, TimedSession
from gorae.texts import Text


def rooms(view: PlanView) -> Iterator[Breach]:
    """Who comes has a room with a seat for everybody; who is visited is at the first of its schools."""
    for session in view.sessions:
        place, cohort = session.planned.place, session.cohort
        path = (*session.path, "place")
        room = view.folder.places.rooms.get(place)
        host = next(iter(cohort.schools))
        if cohort.mode == "visiting" and place != host:
            yield view.breach(
                "rooms", path, Text("season-rules.not-visited", session=session.said, school=host)
            )
        elif cohort.mode == "on-site" and room is None:
            yield view.breach("rooms", path, Text("season-rules.no-room", session=session.said, place=place))
        elif cohort.mode == "on-site" and room and room.seats < cohort.students:
            text = Text(
                "season-rules.room-small",
                session=session.said,
                place=place,
                seats=room.seats,
                students=cohort.students,
            )
            yield view.breach("rooms", path, text)


def room_of(view: PlanView, session: TimedSession) -> SeasonRoom | None:
    """Return the room of a session that comes; None for another."""
    on_site = session.cohort.mode == "on-site"
    return view.folder.places.rooms.get(session.planned.place) if on_site else None


def room_free(view: PlanView) -> Iterator[Breach]:
    """A room is ours at that time."""
    away = {
        name: closed_halves(room.closed, [name, room.institution], view.folder.events)
        for name, room in view.folder.places.rooms.items()
    }
    for session in view.sessions:
        room = room_of(view, session)
        if room is None:
            continue
        place = session.planned.place
        shut = any(half in away[place] for half in _halves(session))
        if shut or (room.windows and not any(within(session, window) for window in room.windows)):
            text = Text("season-rules.room-closed", session=session.said, place=place)
            yield view.breach("room-free", (*session.path, "place"), text)


def _halves(session: TimedSession) -> tuple[int, ...]:
    return halves_between(session.day.toordinal(), session.start, session.end)


def cart_of(view: PlanView, session: TimedSession) -> KitCart | None:
    """Return the cart of a session; None if it has none that there is."""
    return view.folder.places.carts.get(session.planned.cart or "")


def carts(view: PlanView) -> Iterator[Breach]:
    """Every session has a cart, which is there, and stays at its place unless it is mobile."""
    away = {
        name: closed_halves(cart.closed, [name], view.folder.events)
        for name, cart in view.folder.places.carts.items()
    }
    for session in view.sessions:
        cart, name = cart_of(view, session), session.planned.cart or ""
        if cart is None:
            yield view.breach("carts", session.path, Text("season-rules.no-cart", session=session.said))
            continue
        room = room_of(view, session)
        if not cart.mobile and (room is None or room.institution != cart.home):
            text = Text("season-rules.cart-stays", session=session.said, cart=name)
            yield view.breach("carts", (*session.path, "cart"), text)
        if any(half in away[name] for half in _halves(session)):
            text = Text("season-rules.cart-away", session=session.said, cart=name)
            yield view.breach("carts", (*session.path, "cart"), text)


def kits(view: PlanView) -> Iterator[Breach]:
    """A cart has kits that all lessons of the course know, and enough that are well, spares included."""
    for session in view.sessions:
        cart, name = cart_of(view, session), session.planned.cart or ""
        if cart is None:
            continue
        path = (*session.path, "cart")
        if cart.kit not in kits_known(view.folder, session.cohort):
            text = Text("season-rules.kit-unknown", session=session.said, cart=name, kit=cart.kit)
            yield view.breach("kits", path, text)
        needed = kits_needed(view.folder, session.cohort.students)
        well = sum(label not in view.ill for label in cart.labels)
        if well < needed:
            text = Text("season-rules.kits-few", session=session.said, cart=name, well=well, needed=needed)
            yield view.breach("kits", path, text)


def charged(view: PlanView) -> Iterator[Breach]:
    """No cart works for more half days in a row than its batteries last."""
    most = view.folder.season.rules.cart_half_days
    used: dict[str, dict[int, TimedSession]] = defaultdict(dict)
    for session in view.sessions:
        half = 2 * session.day.toordinal() + (half_of(session.start) == "pm")
        used[session.planned.cart or ""][half] = session
    for name, halves in used.items():
        for half in sorted(halves):
            row = range(half - most, half + 1)
            if name and all(one in halves for one in row) and half - most - 1 not in halves:
                text = Text("season-rules.cart-empty", session=halves[half].said, cart=name, most=most)
                yield view.breach("charged", (*halves[half].path, "cart"), text)
