"""A plan after an event: substitutes before moves, as few moves as can be, the past and the locked kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from pydantic import ValidationError

from gorae.season.days import both_halves, closed_halves, exams_of, school_closed
from gorae.season.files import PlannedSession, SeasonEvent, SeasonPlan
from gorae.season.folder import SeasonFolder
from gorae.season.planning.lanes import fits
from gorae.season.planning.model import Mip
from gorae.season.planning.reading import task_of
from gorae.season.planning.solve import Solved, solve
from gorae.season.replanning.change import ChangedPlan, change_plan, movable_sessions, with_event
from gorae.season.replanning.diff import ChangeReader, by_reader, differences
from gorae.season.replanning.move_model import MOVE_COST
from gorae.season.replanning.moves import Moves, MoveSearch
from gorae.season.replanning.words import heading, sentence

HERE = "한빛초-1"
"""A cohort that comes; events are told the day after its first session."""


def away(who: str, first: date | str, last: date | str = "", **values: Any) -> SeasonEvent:
    event = {
        "known": "2026-03-01",
        "who": who,
        "from": str(first),
        "to": str(last or first),
        "what": "away",
        **values,
    }
    return SeasonEvent.model_validate(event)


def changed(folder: SeasonFolder, *events: SeasonEvent) -> ChangedPlan:
    for number, event in enumerate(events):
        folder = with_event(folder, f"event-{number}", event)
    return change_plan(folder, today(folder))


def second(folder: SeasonFolder) -> date:
    return session(folder.plan, HERE, 2).day


def today(folder: SeasonFolder) -> date:
    return session(folder.plan, HERE, 1).day + timedelta(1)


def session(plan: SeasonPlan | None, cohort: str, no: int) -> PlannedSession:
    assert plan
    return next(one for one in plan.sessions if (one.cohort, one.no) == (cohort, no))


def test_nothing_changes_without_an_event(planned: SeasonFolder) -> None:
    found = change_plan(planned, today(planned))
    assert (found.moved, found.cancelled, found.proved) == ((), (), True)
    assert differences(found.before, found.plan) == ()


def test_a_closed_day_moves_one_session_and_nothing_else(planned: SeasonFolder) -> None:
    found = changed(planned, away("한빛초", second(planned), why="축제"))
    assert found.moved == ((HERE, 2),)
    assert found.proved
    assert found.breaches == ()
    assert session(found.plan, HERE, 2).state == "published"


def price(new: Iterable[int], old: Iterable[int]) -> int:
    return sum((MOVE_COST if day != was else 0) + abs(day - was) for day, was in zip(new, old, strict=True))


def test_the_move_is_the_cheapest_of_all_that_are_possible(planned: SeasonFolder) -> None:
    """By brute force: there is no cheaper way, even if no other cohort took anything."""
    event = away("한빛초", second(planned), second(planned) + timedelta(1))
    found = changed(planned, event)
    task = task_of(with_event(planned, "event", event))
    cohort = task.by_id[HERE]
    old = [session(planned.plan, HERE, no).day.toordinal() for no in (1, 2, 3)]
    first = next(one for one in cohort.openings if one.day == old[0])
    free = [
        one
        for one in cohort.openings
        if one.day >= today(planned).toordinal()
        and all(person.when.free(one.day, one.start, one.end) for person in task.staff)
    ]
    pairs = [(a, b) for a, b in product(free, repeat=2) if fits(first, a, cohort) and fits(a, b, cohort)]
    days = [session(found.plan, HERE, no).day.toordinal() for no in (2, 3)]
    assert price(days, old[1:]) == min(price((a.day, b.day), old[1:]) for a, b in pairs)
    assert {cohort for cohort, _ in found.moved} == {HERE}


@pytest.mark.parametrize("who", ["강사-가", "로봇실 1", "버스-45", "한빛초"])
def test_rows_that_come_in_as_they_are_broken_find_no_worse_moves(
    planned: SeasonFolder, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    """The proof holds for the whole program: it finds the same with all of its rows at once."""
    folder = with_event(planned, "event", away(who, today(planned), today(planned) + timedelta(14)))
    by_need, rows = fewest(folder)
    monkeypatch.setattr("gorae.season.replanning.moves.MAX_ROUNDS", 0)
    at_once, all_rows = fewest(folder)
    assert len(by_need.openings) == len(at_once.openings)
    assert by_need.cost == at_once.cost > 0
    assert by_need.proved
    assert at_once.proved
    assert rows < all_rows / 3, "nearly all rows came in"


def fewest(folder: SeasonFolder) -> tuple[Moves, int]:
    """Return the fewest moves, and how many rows the last program had."""
    rows: list[int] = []

    def counted(model: Mip, *args: Any, **options: Any) -> Solved:
        rows.append(len(model.rows))
        return solve(model, *args, **options)

    task, day = task_of(folder), today(folder)
    movable = list(movable_sessions(folder, task, day))
    return MoveSearch(task, movable, day.toordinal(), counted).fewest(), rows[-1]


def test_somebody_else_comes_before_anything_moves(planned: SeasonFolder) -> None:
    """With a third instructor who can, an illness moves nothing."""
    people = planned.staff.instructors
    third = people["강사-가"].model_copy(update={"leave": (), "windows": ()})
    staff = planned.staff.model_copy(update={"instructors": {**people, "강사-다": third}})
    found = changed(
        replace(planned, staff=staff), away("강사-가", today(planned), today(planned) + timedelta(14))
    )
    assert (found.moved, found.cancelled, found.breaches) == ((), (), ())
    touched = differences(found.before, found.plan)
    assert touched
    assert all(one.staff_changed and one.after and "강사-가" not in one.after.staff for one in touched)


def test_what_is_past_or_locked_stays_and_a_broken_rule_is_told(planned: SeasonFolder) -> None:
    assert planned.plan
    locked = tuple(
        one.model_copy(update={"state": "locked"}) if one.cohort == HERE else one
        for one in planned.plan.sessions
    )
    folder = replace(planned, plan=planned.plan.model_copy(update={"sessions": locked}))
    found = changed(folder, away("한빛초", second(planned)))
    assert found.moved == ()
    assert [breach.rule for breach in found.breaches] == ["closed"]
    past = changed(planned, away("한빛초", session(planned.plan, HERE, 1).day))
    assert past.moved == ()


def with_state(folder: SeasonFolder, no: int, state: str) -> SeasonFolder:
    """Have a session of `HERE` in another state, as if somebody had edited the plan."""
    assert folder.plan
    sessions = tuple(
        one.model_copy(update={"state": state}) if one.key == (HERE, no) else one
        for one in folder.plan.sessions
    )
    return replace(folder, plan=folder.plan.model_copy(update={"sessions": sessions}))


def test_what_cannot_be_held_at_all_is_cancelled_and_owed(planned: SeasonFolder) -> None:
    found = changed(planned, away("한빛초", today(planned), "2026-11-27"))
    assert found.cancelled == ((HERE, 2), (HERE, 3))
    assert session(found.plan, HERE, 2).state == "cancelled"
    assert [(breach.rule, breach.path[-1]) for breach in found.breaches] == [("owed", "state")]
    assert "2, 3회차가 취소된 뒤" in found.breaches[0].problem.text.say("ko")


def test_rather_the_end_of_a_course_is_cancelled_than_a_session_that_others_build_on(
    planned: SeasonFolder,
) -> None:
    """On the day of the third session the school is open, and never again: the second one is held then."""
    name, since = "다솜중-1", session(planned.plan, "다솜중-1", 1).day + timedelta(1)
    day = session(planned.plan, name, 3).day
    folder = with_event(planned, "one", away("다솜중", since, day - timedelta(1)))
    found = change_plan(with_event(folder, "two", away("다솜중", day + timedelta(1), "2026-11-27")), since)
    assert found.moved == ((name, 2),)
    assert found.cancelled == tuple((name, no) for no in (3, 4, 5, 6))
    assert [breach.rule for breach in found.breaches] == ["owed"]


def test_sessions_on_both_sides_of_a_cancelled_one_keep_their_order(planned: SeasonFolder) -> None:
    """The first is on the very day on which the last is locked: they are not held at once."""
    locked = with_state(planned, 3, "locked")
    first, last = session(planned.plan, HERE, 1).day, session(planned.plan, HERE, 3).day
    folder = with_event(locked, "one", away("한빛초", first, last - timedelta(1)))
    folder = with_event(folder, "two", away("한빛초", last + timedelta(1), "2026-11-27"))
    found = change_plan(folder, first)
    assert found.cancelled == ((HERE, 1), (HERE, 2))
    assert [breach.rule for breach in found.breaches] == ["owed"]


def test_what_was_cancelled_is_made_up_for_as_soon_as_it_can_be(planned: SeasonFolder) -> None:
    """The school is open again: the sessions come back, published, and nobody is owed anything."""
    closed = away("한빛초", today(planned), "2026-11-27")
    before = changed(planned, closed)
    opened = closed.model_copy(update={"what": "available"})
    folder = with_event(with_event(replace(planned, plan=before.plan), "closed", closed), "opened", opened)
    found = change_plan(folder, today(planned))
    assert (found.made_up, found.moved, found.cancelled) == (((HERE, 2), (HERE, 3)), (), ())
    assert (found.breaches, found.proved) == ((), True)
    assert {one.state for one in found.plan.sessions if one.cohort == HERE} == {"published"}


def test_a_session_that_was_cancelled_by_hand_has_another_day(planned: SeasonFolder) -> None:
    """Snow: the second session did not take place, and that is all that the office writes down."""
    day = second(planned) + timedelta(1)
    found = change_plan(with_state(planned, 2, "cancelled"), day)
    assert found.made_up[0] == (HERE, 2)
    assert session(found.plan, HERE, 2).day >= day
    assert found.breaches == ()


def test_before_anybody_was_told_all_stays_a_draft(planned: SeasonFolder) -> None:
    assert planned.plan
    cancelled = with_state(planned, 3, "cancelled").plan
    assert cancelled
    drafts = tuple(
        one.model_copy(update={"state": "draft"}) if one.takes_place else one for one in cancelled.sessions
    )
    folder = replace(planned, plan=cancelled.model_copy(update={"sessions": drafts}))
    found = change_plan(folder, today(planned))
    assert found.made_up == ((HERE, 3),)
    assert {one.state for one in found.plan.sessions} == {"draft"}


def test_what_is_waived_stays_out(planned: SeasonFolder) -> None:
    found = change_plan(with_state(planned, 3, "waived"), today(planned))
    assert (found.made_up, found.moved, found.cancelled, found.breaches) == ((), (), (), ())
    assert session(found.plan, HERE, 3).state == "waived"


def test_a_festival_that_moves_frees_its_old_day_and_takes_the_new_one(planned: SeasonFolder) -> None:
    """Show 3: the session on the new day moves, and the old day is as good as any other."""
    festival = next(one for one in planned.schools["한빛초"].closed if one.why == "학교 축제")
    onto = second(planned)
    event = away("한빛초", festival.first, what="moved", onto=str(onto), why="축제")
    found = changed(planned, event)
    assert found.moved == ((HERE, 2),)
    assert (found.cancelled, found.breaches, found.proved) == ((), (), True)
    after = school_closed(with_event(planned, "moved", event), "한빛초")
    assert set(both_halves(onto)) <= after
    assert not after & set(both_halves(festival.first))


def test_exams_that_move_take_their_camp_days_with_them(planned: SeasonFolder) -> None:
    exams = planned.schools["다솜중"].exams[0]
    onto = exams.first + timedelta(7)
    event = away("다솜중", exams.first, exams.last, what="moved", onto=str(onto))
    found = exams_of(with_event(planned, "moved", event), "다솜중")
    assert (found[0].first, found[0].last) == (onto, exams.last + timedelta(7))
    assert found[1:] == list(planned.schools["다솜중"].exams[1:])


def test_an_illness_that_moves_is_the_later_one(planned: SeasonFolder) -> None:
    """Of two events the second may move the first; a holiday in between stays where it is."""
    ill = away("강사-가", "2026-05-04", "2026-05-06", why="연수")
    later = away("강사-가", "2026-05-04", "2026-05-06", what="moved", onto="2026-05-11")
    closed = closed_halves((), ["강사-가"], {"ill": ill, "later": later})
    assert {date.fromordinal(half // 2).day for half in closed} == {11, 12, 13}
    school = away("한빛초", "2026-05-04", "2026-05-06", what="moved", onto="2026-05-11")
    assert set(both_halves(date(2026, 5, 5))) <= school_closed(with_event(planned, "x", school), "한빛초")


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"what": "moved"}, "season.moved-onto"),
        ({"onto": "2026-05-22"}, "season.moved-onto"),
        ({"what": "moved", "onto": "2026-05-22", "half": "am"}, "season.moved-whole"),
        ({"to": "2026-05-01"}, "season.range-backwards"),
    ],
)
def test_an_event_that_cannot_be_is_refused(values: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError) as refused:
        away("한빛초", "2026-05-15", **values) if "to" not in values else away(
            "한빛초", "2026-05-15", values["to"]
        )
    assert refused.value.errors()[0]["ctx"]["text"].key == told


def test_an_event_can_lift_a_closed_day(planned: SeasonFolder) -> None:
    closed = away("한빛초", second(planned))
    lifted = closed.model_copy(update={"what": "available"})
    assert changed(planned, closed, lifted).moved == ()


@pytest.mark.parametrize(
    ("lang", "says"),
    [
        ("ko", "한빛초-1 2회차를 {0.month}월 {0.day}일(목) 10:00에서"),
        ("en", "한빛초-1 session 2 moves from Thu {0.day} "),
    ],
)
def test_a_move_is_told_in_words(planned: SeasonFolder, lang: str, says: str) -> None:
    found = changed(planned, away("한빛초", second(planned)))
    groups = by_reader(differences(found.before, found.plan))
    assert says.format(second(planned)) in sentence(groups[ChangeReader.SCHOOL, "한빛초"][0]).say(lang)
    assert {name for reader, name in groups if reader is ChangeReader.SCHOOL} == {"한빛초"}
    assert "버스-45" in {name for reader, name in groups if reader is ChangeReader.VEHICLE}
    assert heading(ChangeReader.SCHOOL, "한빛초").say("ko") == "한빛초 귀하"


def test_a_school_is_not_told_of_another_cart(planned: SeasonFolder) -> None:
    found = changed(planned, away(session(planned.plan, HERE, 2).cart or "", second(planned)))
    groups = by_reader(differences(found.before, found.plan))
    assert found.moved == ()
    assert {reader for reader, _ in groups} == {ChangeReader.INSTRUCTOR, ChangeReader.CART}


def test_sessions_that_come_and_go_are_told(planned: SeasonFolder) -> None:
    assert planned.plan
    without = planned.plan.model_copy(update={"sessions": planned.plan.sessions[1:]})
    gone, new = differences(planned.plan, without), differences(without, planned.plan)
    assert "열리지 않습니다" in sentence(gone[0]).say("ko")
    assert "is new" in sentence(new[0]).say("en")
