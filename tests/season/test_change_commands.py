"""What `gorae season change`, `why` and `diff` say when something cannot be; then nothing is written."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from gorae.report.season.view import SeasonView
from gorae.season.files import SeasonPlan
from gorae.season.files.writing import plan_text
from gorae.season.folder import read_folder
from gorae.season.replanning.words import SaidDay
from gorae.texts import Text

Call = Callable[..., Any]


def write_plan(folder: Path, plan: SeasonPlan) -> None:
    (folder / "plan.yaml").write_text(plan_text(plan), encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("change", "{nobody}", "2026-05-11", "ill"), "“zzz” is no instructor"),
        (("change", "{who}", "2026-05-22..2026-05-11", "ill"), "swap the days"),
        (("change", "{who}", "2026-05-11..x", "ill"), "“2026-05-11..x” is no day"),
        (("change", "{who}", "2026-05-11", "ill", "--known", "May"), "“May” is no day"),
        (("change", "{who}", "2026-05-11", "ill", "--number", "99999999"), "99999999 is too large"),
        (
            ("change", "{who}", "2026-05-11", "training", "--onto", "2026-05-18"),
            "nothing moves; name all days",
        ),
        (
            ("change", "{who}", "2026-05-11", "x", "--onto", "2026-05-18", "--half", "am"),
            "take “half” and “number” out",
        ),
        (("change", "{who}", "2026-05-11", "available", "--onto", "2026-05-18"), "belongs to what: moved"),
        (("why", "{nobody}"), "zzz"),
        (("diff", "no-plan"), "“no-plan”"),
        (("diff", "--", "--output=x"), "--output=x"),
    ],
)
def test_what_cannot_be_is_told(
    call: Call, planned: Path, view: SeasonView, words: tuple[str, ...], told: str
) -> None:
    before = sorted(path for path in planned.rglob("*"))
    filled = [word.format(who=view.instructors[0], nobody="zzz") for word in words]
    called = call("season", filled[0], "--dir", str(planned), "--lang", "en", *filled[1:])
    assert called.status == 2
    assert told in called.err
    assert sorted(planned.rglob("*")) == before


def test_a_change_that_is_only_shown_writes_nothing(call: Call, planned: Path, view: SeasonView) -> None:
    before = {path: path.read_bytes() for path in planned.rglob("*") if path.is_file()}
    words = ("change", view.instructors[0], "2026-01-05", "ill", "--dry-run", "--dir", str(planned))
    assert call("season", *words).status in (0, 1)
    assert {path: path.read_bytes() for path in planned.rglob("*") if path.is_file()} == before


def test_a_plan_does_not_differ_from_itself(call: Call, planned: Path) -> None:
    called = call("season", "diff", str(planned / "plan.yaml"), "--dir", str(planned), "--lang", "ko")
    assert (called.status, called.out.strip()) == (0, "두 계획은 같습니다.")


FESTIVAL = ("한빛초", "{festival}", "축제", "--onto", "{day}")
EVENTS = [
    (("강사-가", "{day}..{week}", "병가"), "까닭: 강사-가"),
    (("버스-45", "{day}", "고장", "--number", "1"), "1대 고장 (없음)"),
    (("로봇실 1", "{day}", "공사", "--half", "am"), "오전 공사 (없음)"),
    (FESTIVAL, "축제 ({said:으로} 옮김)"),
]


@pytest.mark.parametrize(("words", "said"), EVENTS, ids=["ill", "bus", "room", "festival"])
def test_what_changes_is_told_in_words_by_reader(
    call: Call, planned: Path, view: SeasonView, words: tuple[str, ...], said: str
) -> None:
    """Show 3: an instructor is ill, a bus is down, a room is closed, a festival moves."""
    pytest.importorskip("highspy")
    first = next(one for one in view.of_school("한빛초") if one.planned.no == 2)
    day, week = first.day, first.day + timedelta(6)
    festival = next(one.day for one in view.folder.schools["한빛초"].closed if one.why == "학교 축제")
    filled = [word.format(day=day, week=week, festival=festival) for word in words]
    options = ("--known", str(day - timedelta(1)), "--dry-run", "--lang", "ko", "--dir", str(planned))
    called = call("season", "change", *filled, *options)
    told = called.out.splitlines()
    expected = Text("season-words.event-moved", onto=SaidDay(day)).say("ko") if words is FESTIVAL else said
    assert expected in told[0]
    assert told[1].startswith(("옮긴 수업", "수업"))
    assert any(line.startswith("- 한빛초-1 2회차") for line in told), called.out
    assert any(line.endswith("귀하") for line in told)
    assert not any("한빛초-1 1회차" in line for line in told), "what is past was changed"


def test_a_plan_that_was_told_is_published_once(call: Call, planned: Path, tmp_path: Path) -> None:
    shutil.copytree(planned, tmp_path / "s")
    plan = read_folder(planned).plan
    assert plan
    states = ("draft", "locked", "held", "cancelled")
    sessions = [one.model_copy(update={"state": states[n % 4]}) for n, one in enumerate(plan.sessions)]
    write_plan(tmp_path / "s", plan.model_copy(update={"sessions": tuple(sessions)}))
    school = next(iter(plan.cohorts[sessions[0].cohort].schools))
    first = call("season", "publish", tmp_path / "s", "--school", school)
    assert first.status == 0
    assert "0 drafts" not in first.out
    assert call("season", "publish", tmp_path / "s").status == 0
    assert "0 drafts" in call("season", "publish", tmp_path / "s").out
    published = read_folder(tmp_path / "s").plan
    assert published
    wanted = ["published" if one.state == "draft" else one.state for one in sessions]
    assert sorted(one.state for one in published.sessions) == sorted(wanted)
    nobody = call("season", "publish", tmp_path / "s", "--school", f"{school}x")
    assert (nobody.status, f"did you mean “{school}”" in nobody.err) == (2, True)
