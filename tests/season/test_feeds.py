"""Calendar feeds, read back by a reader that is not the writer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import vobject

from gorae.report.season.feeds import calendar_feed, feeds
from gorae.report.season.view import SeasonView
from gorae.season.files import PlannedSession, SeasonPlan
from gorae.season.folder import SeasonFolder

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=30)
Change = Callable[[PlannedSession], PlannedSession | None]


def read(feed: bytes) -> dict[str, Any]:
    """Return the events of a feed by the part of their UIDs before the @, as vobject reads them."""
    calendar = vobject.readOne(feed.decode())
    return {event.uid.value.partition("@")[0]: event for event in calendar.vevent_list}


def changed(view: SeasonView, change: Change) -> SeasonView:
    """Return the view of a plan in which every session is what `change` says, None for one that is gone."""
    sessions = tuple(new for one in view.plan.sessions if (new := change(one)) is not None)
    plan: SeasonPlan = view.plan.model_copy(update={"sessions": sessions})
    values = {name: getattr(view.folder, name) for name in SeasonFolder.__dataclass_fields__}
    return SeasonView(SeasonFolder(**values | {"plan": plan}), view.lang)


@pytest.fixture(scope="module")
def school(view: SeasonView) -> str:
    """One whose cohort comes by bus."""
    return next(one for one in view.schools if any(session.run for session in view.of_school(one)))


@pytest.fixture(scope="module")
def first(view: SeasonView, school: str) -> bytes:
    return feed_of(view, school, NOW)


def feed_of(view: SeasonView, school: str, now: datetime, former: bytes = b"", revision: int = 0) -> bytes:
    return calendar_feed(view, feeds(view)[f"schools/{school}.ics"], now, former, revision)


def test_every_session_stands_in_seoul_s_time(view: SeasonView, school: str, first: bytes) -> None:
    events = read(first)
    sessions = view.of_school(school)
    assert sorted(events) == sorted(one.id for one in sessions)
    for one in sessions:
        event = events[one.id]
        start = event.dtstart.value
        assert (start.date(), start.hour * 60 + start.minute) == (one.day, one.planned.at)
        assert start.utcoffset() == timedelta(hours=9)
        assert event.dtend.value - start == timedelta(minutes=one.minutes)
        assert (event.sequence.value, event.status.value) == ("0", "CONFIRMED")
        assert event.location.value == view.place_name(one)


def test_there_is_a_feed_for_each_school_instructor_room_and_vehicle(view: SeasonView) -> None:
    names = set(feeds(view))
    assert {f"schools/{one}.ics" for one in view.schools} <= names
    assert {f"instructors/{one}.ics" for one in view.instructors} <= names
    assert {f"rooms/{one}.ics" for one in view.rooms} <= names
    assert {f"vehicles/{one}.ics" for one in view.vehicles} <= names


def test_what_has_not_changed_is_the_same_byte_for_byte(view: SeasonView, school: str, first: bytes) -> None:
    assert feed_of(view, school, LATER, first) == first


def test_a_change_raises_the_sequence_of_that_event_alone(
    view: SeasonView, school: str, first: bytes
) -> None:
    moved_id = view.of_school(school)[1].id

    def move(one: PlannedSession) -> PlannedSession:
        day = one.day + timedelta(1)
        return one.model_copy(update={"day": day}) if f"{one.cohort}-{one.no}" == moved_id else one

    feed = feed_of(changed(view, move), school, LATER, first)
    before, after = read(first), read(feed)
    assert after[moved_id].sequence.value == "1"
    assert after[moved_id].last_modified.value == LATER
    assert after[moved_id].dtstart.value == before[moved_id].dtstart.value + timedelta(1)
    for name in before.keys() - {moved_id}:
        assert (after[name].sequence.value, after[name].last_modified.value) == ("0", NOW)
    assert read(feed_of(view, school, LATER, feed))[moved_id].sequence.value == "2"  # and back again


@pytest.mark.parametrize("gone", [True, False])
def test_what_is_gone_or_cancelled_stays_as_cancelled(
    view: SeasonView, school: str, first: bytes, gone: bool
) -> None:
    name = view.of_school(school)[0].id

    def cancel(one: PlannedSession) -> PlannedSession | None:
        if f"{one.cohort}-{one.no}" != name:
            return one
        return None if gone else one.model_copy(update={"state": "cancelled"})

    after = changed(view, cancel)
    feed = feed_of(after, school, LATER, first)
    event = read(feed)[name]
    assert (event.status.value, event.sequence.value) == ("CANCELLED", "1")
    assert feed_of(after, school, LATER + timedelta(9), feed) == feed


def test_a_room_that_a_session_leaves_says_so_under_its_own_uid(view: SeasonView) -> None:
    room = view.rooms[0]
    before = calendar_feed(view, feeds(view)[f"rooms/{room}.ics"], NOW)
    empty = changed(view, lambda one: None if one.place == room else one)
    after = calendar_feed(empty, feeds(empty)[f"rooms/{room}.ics"], LATER, before)
    assert {event.status.value for event in read(after).values()} == {"CANCELLED"}
    assert all(name.endswith(f".{room}") for name in read(after))


def test_a_lost_feed_begins_as_high_as_there_were_changes(view: SeasonView, school: str) -> None:
    assert {event.sequence.value for event in read(feed_of(view, school, NOW, revision=3)).values()} == {"3"}


@pytest.mark.parametrize("former", [b"BEGIN:VCALENDAR\r\nBROKEN", b"\xff\xfe\x00", b"BEGIN:VEVENT"])
def test_a_damaged_feed_is_made_anew(view: SeasonView, school: str, first: bytes, former: bytes) -> None:
    assert feed_of(view, school, NOW, former) == first


def test_korean_letters_are_folded_within_75_octets(first: bytes) -> None:
    assert all(len(line) <= 75 for line in first.split(b"\r\n"))
    assert date(2026, 3, 16) <= min(e.dtstart.value for e in read(first).values()).date()
