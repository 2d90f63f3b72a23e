"""Calendar feeds (RFC 5545) for schools, instructors, rooms and vehicles.

An event's UID is its cohort and number within the season and never changes. When anything that a calendar
shows has changed since the feed that is there, SEQUENCE rises by one and LAST-MODIFIED is now; an event that
is gone stays as STATUS:CANCELLED, for a calendar forgets nothing that it is not told of. What has not
changed is written as it was, so a feed that is made again is the same, byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal, TypeAlias, get_args
from zoneinfo import ZoneInfo

from gorae.errors import UsageError
from gorae.report.season.view import SeasonView, SheetSession, file_stems, vehicle_name
from gorae.season.files import clock
from gorae.texts import Text

FeedKind: TypeAlias = Literal["schools", "instructors", "rooms", "vehicles"]
"""Whose sessions a feed has."""
FEED_KINDS: tuple[FeedKind, ...] = get_args(FeedKind)
SessionsOf: TypeAlias = Callable[[str], tuple[SheetSession, ...]]
ZONE = "Asia/Seoul"
MAX_BYTES = 5_000_000
"""Of a feed that is read again."""
_SHOWN = ("SUMMARY", "DTSTART", "DTEND", "LOCATION", "DESCRIPTION", "STATUS")
"""Properties whose change raises SEQUENCE."""
_FIRST = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class SeasonFeed:
    """What a feed is called, and the sessions in it."""

    title: str
    sessions: tuple[SheetSession, ...]
    """Cancelled ones among them."""
    owner: str = ""
    """Part of the UIDs: a session that moves from one room to another is cancelled in the one's feed, and
    must not be in the other's. Empty for schools, which never lose one to another."""


def calendar_feed(
    view: SeasonView, feed: SeasonFeed, now: datetime, former: bytes = b"", revision: int = 0
) -> bytes:
    """Return a feed as a file, which takes the place of `former`.

    `revision` is the SEQUENCE of events that are not in it: as many changes as there have been, so that it
    is as high as any that was given when earlier feeds are lost.
    """
    icalendar = _library()
    known = _events_by_uid(former)
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//gorae//season//KO")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", feed.title)
    calendar.add("x-wr-timezone", ZONE)
    calendar.add_component(_zone())
    events = dict(_event(view, one, feed.owner) for one in feed.sessions)
    for uid, event in known.items():
        if uid not in events:
            events[uid] = _cancelled(event)
    for uid in sorted(events, key=lambda uid: (_start(events[uid]), uid)):
        calendar.add_component(_stamped(events[uid], known.get(uid), now, revision))
    written: bytes = calendar.to_ical()
    return written


def _library() -> Any:
    """Return the package that knows the format. Raises UsageError when it is not installed."""
    try:
        import icalendar
    except ImportError:
        raise UsageError(Text("season_sheets.no-extra", package="icalendar")) from None
    return icalendar


def _events_by_uid(former: bytes) -> dict[str, Any]:
    """Return the events of a feed that gorae wrote; none when it cannot be read."""
    icalendar = _library()
    if not former or len(former) > MAX_BYTES:
        return {}
    try:
        calendar = icalendar.Calendar.from_ical(former)
    except ValueError:
        return {}
    return {str(event["UID"]): event for event in calendar.walk("VEVENT") if "UID" in event}


def _zone() -> Any:
    """Korea's time: nine hours ahead all year since 1988."""
    icalendar = _library()
    zone, standard = icalendar.Timezone(), icalendar.TimezoneStandard()
    zone.add("tzid", ZONE)
    standard.add("tzname", "KST")
    standard.add("dtstart", datetime(1988, 10, 9, 3, 0))
    standard.add("tzoffsetfrom", timedelta(hours=10))
    standard.add("tzoffsetto", timedelta(hours=9))
    zone.add_component(standard)
    return zone


def _event(view: SeasonView, session: SheetSession, owner: str) -> tuple[str, Any]:
    icalendar = _library()
    uid = f"{session.id}{owner}@{view.folder.season.first:%Y%m%d}.season.gorae"
    event = icalendar.Event()
    event.add("uid", uid)
    event.add("summary", _summary(view, session))
    event.add("dtstart", _moment(session.day, session.planned.at))
    event.add("dtend", _moment(session.day, session.end))
    event.add("location", view.place_name(session))
    event.add("description", _description(view, session))
    event.add("status", "CANCELLED" if session.is_cancelled else "CONFIRMED")
    return uid, event


def _summary(view: SeasonView, session: SheetSession) -> str:
    number = view.say("session-of", number=session.planned.no, count=session.count)
    return f"{session.planned.cohort} {number} · {view.programme_name(session.cohort)}"


def _description(view: SeasonView, session: SheetSession) -> str:
    lines = [view.say("feed-lessons", lessons=view.lesson_titles(session))]
    lines.append(view.say("feed-students", students=session.cohort.students))
    if session.planned.staff:
        lines.append(view.say("feed-staff", staff=", ".join(session.planned.staff)))
    if session.planned.cart:
        lines.append(view.say("feed-cart", cart=session.planned.cart))
    if session.run:
        stops = ", ".join(f"{clock(stop.at)} {stop.school}" for stop in session.run.stops)
        values = {"vehicle": vehicle_name(session.run), "stops": stops, "back": clock(session.run.back)}
        lines.append(view.say("feed-bus", **values))
    return "\n".join(lines)


def _moment(day: date, minutes: int) -> datetime:
    return datetime.combine(day, time(minutes // 60, minutes % 60), ZoneInfo(ZONE))


def _cancelled(event: Any) -> Any:
    """Return an event that is gone, as calendars must hear of it."""
    copy = _library().Event.from_ical(event.to_ical())
    copy.pop("STATUS", None)
    copy.add("status", "CANCELLED")
    return copy


def _stamped(event: Any, former: Any, now: datetime, revision: int) -> Any:
    """Return an event with its SEQUENCE and the moment of its last change."""
    for name in ("SEQUENCE", "DTSTAMP", "LAST-MODIFIED"):
        event.pop(name, None)
    changed = former is None or _shown(event) != _shown(former)
    sequence = revision if former is None else int(former.get("SEQUENCE", 0)) + changed
    moment = (
        now.astimezone(UTC).replace(microsecond=0) if changed else former.decoded("LAST-MODIFIED", _FIRST)
    )
    event.add("sequence", sequence)
    event.add("dtstamp", moment)
    event.add("last-modified", moment)
    return event


def _shown(event: Any) -> dict[str, bytes]:
    return {name: event[name].to_ical() for name in _SHOWN if name in event}


def _start(event: Any) -> datetime:
    found = event.decoded("DTSTART")
    return found if isinstance(found, datetime) and found.tzinfo else _FIRST


def feeds(view: SeasonView, kinds: Iterable[FeedKind] = FEED_KINDS) -> dict[str, SeasonFeed]:
    """Return the feeds by their file names, such as `schools/가람중.ics`."""
    season = view.folder.season.name.say(view.lang)
    found = {}
    for kind in kinds:
        each, sessions_of = _of(view, kind)
        for name, stem in file_stems(each).items():
            is_school = kind == "schools"
            title, owner = (view.school_name(name), "") if is_school else (name, f".{stem}")
            found[f"{kind}/{stem}.ics"] = SeasonFeed(f"{title} · {season}", sessions_of(name), owner)
    return found


def _of(view: SeasonView, kind: FeedKind) -> tuple[Sequence[str], SessionsOf]:
    """Return who has a feed of a kind, and what finds their sessions."""
    if kind == "schools":
        return view.schools, view.of_school
    if kind == "instructors":
        return view.instructors, view.of_instructor
    if kind == "rooms":
        return view.rooms, view.of_room
    return view.vehicles, view.of_vehicle
