"""A check from the button to the verdict, with real workers: one line a check, hints, replay, history."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from gorae.classroom.checks import graded
from gorae.classroom.checks.checking import assemble
from gorae.classroom.checks.queue import FairQueue, Turn
from gorae.classroom.store import ClassStore, now_ms
from gorae.classroom.teaching.tiles import tile_of
from gorae.classroom.works import Place

WORK = "/api/work/wall-stop"
STOPS = "from robot import *\n\ndrive(150)\nwhile distance() > 130:\n    sleep(10)\nstop()\n"
HALF_WAY = STOPS.replace("130", "500")
DRIVES = "from robot import *\n\ndrive(150)\nsleep(1000)\nstop()\n"


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """One class for all tests here: its workers start once."""
    from .conftest import opened_class

    with opened_class(tmp_path_factory.mktemp("checks"), workers=1) as opened:
        yield opened


def check(asked: Any, browser: Any, text: str, edit: int = 1, step: int | None = None) -> dict[str, Any]:
    version = browser.post(WORK, files={"main.py": text}, base=0, tab="tabtabta", edit=edit).json()["version"]
    started = browser.post("/api/check", lesson="wall-stop", kit=None, version=version, step=step)
    assert started.status_code == 200, started.text
    asked.run(asked.room.grader.idle())
    told: dict[str, Any] = browser.get(f"/api/checks/{started.json()['check']}").json()
    return told


def test_a_good_program_passes(asked: Any) -> None:
    told = check(asked, asked.student(1), STOPS)
    assert (told["state"], told["runs"], told["done"]) == ("done", 5, 5)
    assert told["verdict"]["passed"]
    assert [line["status"] for line in told["lines"]] == ["passed"] * 3


def test_pressing_twice_is_pressing_once(asked: Any) -> None:
    browser = asked.student(12)
    saved = browser.post(WORK, files={"main.py": DRIVES + "#\n"}, base=0, tab="tabtabta", edit=1).json()
    body = {"lesson": "wall-stop", "version": saved["version"]}

    async def press() -> list[int]:
        sent = [browser.client.post("/api/check", json=body) for _ in range(5)]
        return [answer.json()["check"] for answer in await asyncio.gather(*sent)]

    checks = set(asked.run(press()))
    assert len(checks) == 1
    asked.run(asked.room.grader.idle())
    assert browser.get(f"/api/checks/{checks.pop()}").json()["state"] == "done"


def test_a_neighbours_equal_program_runs_nothing(asked: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    first = check(asked, asked.student(1), STOPS)

    def run(pending: Any, place: int) -> None:
        raise AssertionError("a run that is known")

    monkeypatch.setattr(asked.room.grader, "_run", run)
    second = check(asked, asked.student(2), STOPS)
    assert second["check"] != first["check"]
    assert second["verdict"] == first["verdict"]


def test_a_place_is_told_again_when_one_would_notice(asked: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """200 who are told each second that they are 199th now would make everybody's typing wait."""
    grader, queue, told = asked.room.grader, FairQueue(), list[int]()
    turns = [Turn(seat) for seat in range(1, 31)]
    for turn in turns:
        queue.put(turn)
    waiting = {turn: SimpleNamespace(flying=set(), seat=turn.owner) for turn in turns}
    monkeypatch.setattr(grader, "_queue", queue)
    monkeypatch.setattr(grader, "_turns", waiting)
    monkeypatch.setattr(grader, "_tell", lambda pending, what: told.append(pending.seat))
    grader.tell_new_places()
    assert told == list(range(1, 31))
    for expected in ([], range(2, 11), range(3, 21), [*range(4, 13), *range(21, 31)]):
        told.clear()
        grader.tell_new_places()
        assert told == list(expected)
        assert queue.take() is not None


def test_a_result_that_is_erased_before_it_is_graded_is_made_again(
    asked: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another seat is erased, which had handed in the same program."""
    read, gone = asked.room.results.read, [True]

    async def read_once_gone(keys: Any) -> Any:
        return {} if gone and gone.pop() else await read(keys)

    monkeypatch.setattr(asked.room.results, "read", read_once_gone)
    told = check(asked, asked.student(13), STOPS + "# made again\n")
    assert (told["state"], told["done"], gone) == ("done", 5, [])


def test_a_step_is_checked_alone_and_counts_for_nothing_else(asked: Any) -> None:
    browser = asked.student(14)
    (step,) = [step for step in browser.get("/api/lessons/wall-stop").json()["steps"] if step["step"]]
    assert (step["step"], len(step["checks"])) == (4, 1)
    missed = check(asked, browser, STOPS, step=4)
    assert (missed["step"], missed["runs"]) == (4, 3)
    assert [(line["title"], line["status"]) for line in missed["lines"]] == [(step["checks"][0], "missed")]
    passed = check(asked, browser, HALF_WAY, 2, step=4)
    assert passed["verdict"]["passed"]
    assert browser.get(f"/api/checks/{passed['check']}/replay").json()["frames"]
    assert all(line["check"] is None for line in browser.get(f"{WORK}/history").json()["versions"])
    (line,) = [one for one in browser.get("/api/lessons").json()["lessons"] if one["lesson"] == "wall-stop"]
    assert line["best"] is None
    assert asked.room.store.read(lambda db: graded.read_attempts(db, Place(14, "wall-stop"))).tries == 0
    assert "14" not in {work.person for work in asked.run(works_of(asked))}
    tile = asked.room.store.read(lambda db: tile_of(db, 14, here=True, lesson=None, now=now_ms()))
    assert (tile["check"], tile["sign"]) == (None, "working")
    # The whole lesson with the same version is another check, and its hints are not those of the step.
    whole = check(asked, browser, HALF_WAY, 2)
    assert whole["step"] is None
    assert len(whole["lines"]) == 3
    assert browser.post("/api/hint", lesson="wall-stop", step=4).json()["hint"] is None
    assert browser.post("/api/hint", lesson="wall-stop").json()["hint"]["number"] == 1


async def works_of(asked: Any) -> list[Any]:
    results = asked.room.results
    works: list[Any] = await results._do(lambda: results._store.work())
    return works


def test_seeds_are_of_a_day_and_for_everybody(asked: Any) -> None:
    room, day = asked.room, 24 * 3600 * 1000
    firsts = {room.first_seed(now_ms() + days * day) for days in range(30)}
    assert len(firsts) == 30
    assert {first % 4 for first in firsts} == {1}  # a range that is spread over four begins there
    told = [check(asked, asked.student(seat), f"print({seat})\n") for seat in (16, 17)]
    seeds = [[run["seed"] for run in one["verdict"]["runs"]] for one in told]
    assert seeds[0] == seeds[1]
    # What was asked for yesterday goes on with the seeds of then.
    row = asked.room.store.read(lambda db: graded.find_check(db, told[0]["check"]))
    assert list(assemble(room, row).seeds) == seeds[0]
    assert assemble(room, replace(row, at=row.at - day)).seeds[0] == room.first_seed(row.at - day)


def test_a_step_without_checks_is_refused(asked: Any) -> None:
    browser = asked.student(15)
    answer = browser.post("/api/check", lesson="wall-stop", version=0, step=2)
    assert (answer.status_code, answer.json()["error"]) == (404, "no-step")


def test_a_class_of_the_version_before_is_opened(tmp_path: Path) -> None:
    store = ClassStore(tmp_path / "class.sqlite")
    store.close()
    with closing(sqlite3.connect(tmp_path / "class.sqlite")) as db:
        db.execute("ALTER TABLE checks DROP COLUMN step")
        db.execute("PRAGMA user_version = 1")
    again = ClassStore(tmp_path / "class.sqlite")
    place = Place(1, "wall-stop")
    assert again.submit(lambda db: graded.new_check(db, place, "maqueen", 1, 3, 4)).result().step == 4
    again.close()


def test_hints_come_one_by_one_and_not_before_they_are_earned(asked: Any) -> None:
    browser = asked.student(3)
    assert browser.post("/api/hint", lesson="wall-stop").json()["hint"] is None
    told = check(asked, browser, DRIVES)
    missed = next(line for line in told["lines"] if line["status"] == "missed")
    assert missed["hints"] == {"earned": 0, "of": 3}
    assert browser.post("/api/hint", lesson="wall-stop", number=2).json()["error"] == "hint-not-earned"
    hints = [browser.post("/api/hint", lesson="wall-stop").json() for _ in range(3)]
    assert [hint["hint"]["number"] for hint in hints] == [1, 2, 3]
    assert hints[-1]["message"]
    assert browser.post("/api/hint", lesson="wall-stop", number=1).json()["hint"] == hints[0]["hint"]
    again = browser.get(f"/api/checks/{told['check']}").json()
    assert [line["hints"]["earned"] for line in again["lines"] if line["check"] == missed["check"]] == [3]


def test_a_hint_is_offered_after_attempts_in_vain(asked: Any) -> None:
    """wall-stop counts from its sixth program on; the same program again is no attempt."""
    browser = asked.student(4)
    offered = [
        check(asked, browser, DRIVES + f"print({number})\n", number)["hint_offered"] for number in range(1, 8)
    ]
    assert offered == [False] * 6 + [True]


def test_a_program_that_does_not_start_is_told_where(asked: Any) -> None:
    told = check(asked, asked.student(5), "from robot import *\ndrive(150\n")
    assert (told["state"], told["done"]) == ("done", 1)
    assert told["error"]["line"] in (2, 3)
    assert told["verdict"]["score"] == 0


def test_a_program_that_does_not_fit_is_refused_with_the_reason(asked: Any) -> None:
    browser = asked.student(6)
    files = {"main.py": "import robot\n", "robot.py": "x = 1\n"}
    version = browser.post(WORK, files=files, base=0, tab="tabtabta", edit=1).json()["version"]
    started = browser.post("/api/check", lesson="wall-stop", kit=None, version=version).json()
    told = browser.get(f"/api/checks/{started['check']}").json()
    assert told["state"] == "refused"
    assert "robot.py" in told["message"]


def test_the_replay_moves_and_the_history_has_a_picture(asked: Any) -> None:
    browser = asked.student(7)
    told = check(asked, browser, STOPS)
    replay = browser.get(f"/api/checks/{told['check']}/replay?run=2").json()
    assert replay["run"] == 2
    assert replay["frames"]["signals"]["x"]["changes"]
    assert "<script" not in replay["html"]
    line = browser.get(f"{WORK}/history").json()["versions"][0]
    assert (line["check"], line["passed"]) == (told["check"], True)
    picture = browser.get(line["picture"])
    assert picture.headers["content-type"].startswith("image/svg+xml")
    assert picture.text.startswith("<svg")


def test_nobody_sees_anothers_check(asked: Any) -> None:
    told = check(asked, asked.student(8), STOPS)
    other = asked.student(9)
    for path in ("", "/replay", "/picture"):
        assert other.get(f"/api/checks/{told['check']}{path}").status_code == 404


def test_news_of_a_check_are_in_the_students_language(asked: Any) -> None:
    browser = asked.student(10)
    check(asked, browser, DRIVES)
    items = [item for item in asked.room.news._lines[10].events if item.kind == "check"]
    assert '"state":"done"' in items[-1].say("ko")
    assert "벽" in items[-1].say("ko")
    assert "벽" not in items[-1].say("en")


def test_restoring_makes_an_old_version_the_newest(asked: Any) -> None:
    browser = asked.student(11)
    for edit, text in enumerate(("one", "two"), 1):
        browser.post(WORK, files={"main.py": text}, base=0, tab="tabtabta", edit=edit)
    restored = browser.post(f"{WORK}/restore", version=1, tab="tabtabta", edit=2).json()
    assert (restored["version"], restored["files"]["main.py"]) == (3, "one")
    assert [line["kind"] for line in browser.get(f"{WORK}/history").json()["versions"]] == [
        "restore", "save", "save",
    ]  # fmt: skip
