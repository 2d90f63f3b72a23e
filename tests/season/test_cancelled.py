"""What an officer sees and does after a session was cancelled: check, why, change, sheets."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from gorae.report.season.feeds import SeasonFeed, calendar_feed
from gorae.report.season.letters import letter_text, letter_to
from gorae.report.season.view import SeasonView
from gorae.season.folder import read_folder

Call = Callable[..., Any]
COHORT = "한빛초-1"


@pytest.fixture
def cancelled(planned: Path, tmp_path: Path) -> Path:
    """A season in which the office has cancelled the last session of a cohort by hand."""
    return edited(shutil.copytree(planned, tmp_path / "s"), 3, "cancelled")


def edited(folder: Path, no: int, state: str) -> Path:
    """Write another state into the line of a session."""
    lines = (folder / "plan.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
    place = next(n for n, line in enumerate(lines) if f'cohort: {COHORT}, "no": {no},' in line)
    lines[place] = lines[place].split(", state:")[0].rstrip("}\n") + f", state: {state}}}\n"
    (folder / "plan.yaml").write_text("".join(lines), encoding="utf-8")
    return folder


def mistakes(call: Call, folder: Path, *rules: str) -> list[dict[str, Any]]:
    """Return what `check` tells of some rules: the plan by first fit breaks others."""
    told = json.loads(call("season", "check", folder, "--json", "--lang", "ko").out)["mistakes"]
    return [one for one in told if one["rule"] in rules]


def test_check_says_which_session_is_owed_and_what_to_do(call: Call, cancelled: Path) -> None:
    (mistake,) = mistakes(call, cancelled, "owed", "whole")
    line = (cancelled / "plan.yaml").read_text(encoding="utf-8").splitlines()[mistake["line"] - 1]
    assert f'{COHORT}, "no": 3' in line
    assert mistake["text"].startswith("한빛초-1 3회차가 취소된 뒤 아직 다시 잡히지 않았어요.")
    for word in ("gorae season why 한빛초-1", "gorae season change", "state: waived"):
        assert word in mistake["text"]


def test_what_is_waived_is_no_mistake_and_the_school_is_told(call: Call, cancelled: Path) -> None:
    folder = edited(cancelled, 3, "waived")
    assert mistakes(call, folder, "owed", "whole", "apart") == []
    view = SeasonView(read_folder(folder), "ko")
    assert "– 취소(보강 없음)" in letter_text(letter_to(view, "한빛초"), "ko")
    assert "is in the plan" in call("season", "why", COHORT, "--dir", str(folder), "--lang", "en").out


def test_why_says_where_the_cancelled_session_could_go(call: Call, cancelled: Path) -> None:
    called = call("season", "why", "--dir", str(cancelled), "--lang", "en")
    assert called.status == 1
    assert called.out.splitlines()[0] == (
        "한빛초-1 is in the plan, but session 3 was cancelled and is not made up for yet."
    )
    assert "Where it could go" in called.out
    assert "sessions at" not in called.out, "lanes of all three sessions are told"


def test_change_without_an_event_finds_another_day(call: Call, cancelled: Path) -> None:
    pytest.importorskip("highspy")
    before = set((cancelled / "events").glob("*"))
    told = call("season", "change", "--known", "2026-03-16", "--dir", str(cancelled), "--lang", "ko")
    assert told.status == 0, told.err
    assert told.out.startswith("지금 파일에 적힌 대로:")
    assert "취소했던 수업 1회를 다시 잡았습니다." in told.out
    assert "- 한빛초-1 3회차가 새로 생겼습니다" in told.out
    assert set((cancelled / "events").glob("*")) == before
    assert mistakes(call, cancelled, "owed", "whole", "order", "apart") == []


def test_half_an_event_is_none(call: Call, planned: Path) -> None:
    for words in (["한빛초"], ["한빛초", "2026-05-11"], ["--half", "am"]):
        called = call("season", "change", *words, "--dir", str(planned), "--lang", "en")
        assert (called.status, "An event needs three words" in called.err) == (2, True)


def test_a_new_plan_does_not_forget_what_was_cancelled(call: Call, cancelled: Path) -> None:
    before = (cancelled / "plan.yaml").read_bytes()
    called = call("season", "plan", cancelled, "--lang", "en")
    assert (called.status, "go on with “gorae season change”" in called.err) == (2, True)
    assert (cancelled / "plan.yaml").read_bytes() == before


def test_who_learns_too_late_is_asked_whether_it_took_place(
    call: Call, planned: Path, view: SeasonView
) -> None:
    pytest.importorskip("highspy")
    day = next(one.day for one in view.of_school("한빛초") if one.planned.no == 1)
    words = ("한빛초", str(day), "휴업", "--known", str(day + timedelta(3)), "--dry-run", "--lang", "ko")
    called = call("season", "change", *words, "--dir", str(planned))
    told = next(line for line in called.out.splitlines() if line.startswith("한빛초-1 1회차("))
    assert "state: cancelled" in told
    assert "state: held" in told
    assert called.status == 1


def test_a_session_that_is_made_up_for_is_one_event_and_one_line(cancelled: Path) -> None:
    """The line of the day on which it was to be may stay in the plan: nobody sees it any more."""
    text = (cancelled / "plan.yaml").read_text(encoding="utf-8")
    line = next(one for one in text.splitlines(keepends=True) if "state: cancelled" in one)
    again = line.replace(", state: cancelled", "").replace("day: 2026-", "day: 2025-")
    (cancelled / "plan.yaml").write_text(text.replace(line, again + line), encoding="utf-8")
    view = SeasonView(read_folder(cancelled), "ko")
    sessions = [one for one in view.of_school("한빛초") if one.planned.cohort == COHORT]
    assert [(one.planned.no, one.is_cancelled, one.count) for one in sessions if one.planned.no == 3] == [
        (3, False, 3)
    ]
    pytest.importorskip("icalendar")
    feed = calendar_feed(view, SeasonFeed("x", tuple(sessions)), datetime(2026, 1, 1, tzinfo=UTC))
    assert feed.count(b"STATUS:CONFIRMED") == 3
    assert b"STATUS:CANCELLED" not in feed


def test_wishes_that_are_settled_are_not_counted_any_more(call: Call, planned: Path, tmp_path: Path) -> None:
    """A school is closed for the season: what is in the plan is judged, and no longer what was asked for."""
    folder = shutil.copytree(planned, tmp_path / "s")
    (folder / "events").mkdir(exist_ok=True)
    event = "{known: 2026-03-01, who: 한빛초, from: 2026-03-16, to: 2026-11-27, what: away}\n"
    (folder / "events" / "closed.yaml").write_text(event, encoding="utf-8")
    assert [one["rule"] for one in mistakes(call, folder, "closed", "count")] == ["closed"] * 3
