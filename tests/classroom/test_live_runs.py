"""Live runs of a class: begun, watched, touched and ended over HTTP; and what is told of them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest

from gorae.bench.session import conditions, draw
from gorae.classroom.live import runs as live_runs
from gorae.classroom.live.feed import KEPT, LiveFeed
from gorae.classroom.live.pool import LivePool
from gorae.classroom.live.routes import stage_of
from gorae.kits import load_arena
from gorae.report.page.arena import plan

T = TypeVar("T")


def run_alone(doing: Coroutine[Any, Any, T]) -> T:
    """Run something on a thread of its own: on that of the tests a loop of Playwright goes on."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, doing).result()


class SharedPool(LivePool):
    """Workers for all tests: to start one takes longer than a test."""

    def close(self) -> None:
        """The last test is over later."""


@pytest.fixture(scope="module")
def pool() -> Iterator[LivePool]:
    pool = SharedPool(1)
    yield pool
    LivePool.close(pool)


@pytest.fixture(autouse=True)
def _shared(pool: LivePool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_runs, "LivePool", lambda workers: pool)


SHORT = "print('hello')\n"
WAITS = "from robot import *\nwhile not button_a():\n    sleep(20)\nprint('pressed')\n"


def saved(student: Any, program: str, lesson: str = "wall-stop") -> int:
    body = {"files": {"main.py": program}, "base": 0, "tab": "tabtabtab", "edit": 1}
    version: int = student.post(f"/api/work/{lesson}", **body).json()["version"]
    return version


def events(text: str) -> list[tuple[str, Any]]:
    found = []
    for block in text.strip().split("\n\n"):
        lines = dict(line.partition(": ")[::2] for line in block.split("\n"))
        if "event" in lines:
            found.append((lines["event"], json.loads(lines["data"])))
    return found


def test_walls_stand_where_they_stand_in_the_run(asked: Any) -> None:
    """What is drawn is what the robot meets: the wall of this seed, as in its replay."""
    lesson = asked.room.shelf.find("wall-stop")
    arena = load_arena(lesson.challenge.arena)
    start = lesson.challenge.start
    drawn = {}
    for seed in (1, 2):
        here = conditions(lesson.challenge, seed, draw(lesson.challenge, seed))
        (drawn[seed],) = plan(arena, here.start, "en", here.shifts).walls
        assert str(round(drawn[seed].x)) in stage_of(lesson, "maqueen", "en", seed)["html"]
    (nominal,) = plan(arena, start, "en").walls
    assert len({nominal.x, drawn[1].x, drawn[2].x}) == 3
    run = asked.student().post("/api/run", lesson="wall-stop", kit="maqueen", version=0, seed=2).json()
    assert run["html"] == stage_of(lesson, "maqueen", "en", 2)["html"]


def test_a_run_is_watched_until_it_is_over(asked: Any) -> None:
    student = asked.student()
    version = saved(student, SHORT)
    run = student.post("/api/run", lesson="wall-stop", version=version).json()
    assert run["lesson"] == "wall-stop"
    assert 'class="robot"' in run["html"]
    news = events(student.get(f"/api/run/{run['run']}/news").text)
    assert news[-1] == ("over", {"ending": "finished", "message": "The program has ended.", "line": None})
    frames = [data for kind, data in news if kind == "frames"]
    assert "".join(data.get("printed", "") for data in frames) == "hello\n"
    assert {"x", "y", "heading", "distance"} <= set(frames[0]["frames"]["names"])
    assert student.get("/api/run").json() == {"run": None}


def test_a_button_is_pressed(asked: Any) -> None:
    student = asked.student()
    run = student.post("/api/run", lesson="wall-stop", version=saved(student, WAITS)).json()["run"]
    assert student.get("/api/run").json()["run"] == run
    assert student.post(f"/api/run/{run}/touch", speed=10).json() == {}
    assert student.post(f"/api/run/{run}/touch", press="a", down=True).json() == {}
    news = events(student.get(f"/api/run/{run}/news").text)
    assert news[-1][1]["ending"] == "finished"
    assert "pressed" in "".join(data.get("printed", "") for _, data in news)


def test_a_run_is_stopped_and_another_replaces_it(asked: Any) -> None:
    student = asked.student()
    version = saved(student, WAITS)
    first = student.post("/api/run", lesson="wall-stop", version=version).json()["run"]
    feed = asked.room.live.of_seat(7).feed
    second = student.post("/api/run", lesson="wall-stop", version=version).json()["run"]
    assert student.get(f"/api/run/{first}/news").status_code in (401, 404)
    assert student.post(f"/api/run/{second}/stop").json() == {}
    news = events(student.get(f"/api/run/{second}/news").text)
    assert news[-1][1]["ending"] == "stopped"
    assert feed.is_over


def test_a_mistake_is_told_with_its_line(asked: Any) -> None:
    student = asked.student()
    run = student.post("/api/run", lesson="wall-stop", version=saved(student, "print(1)\nx = = 2\n")).json()[
        "run"
    ]
    _, over = events(student.get(f"/api/run/{run}/news").text)[-1]
    assert (over["ending"], over["line"]) == ("error", 2)
    assert "main.py" in over["message"]


def test_nobody_touches_or_sees_the_run_of_another(asked: Any) -> None:
    student, other, stranger = asked.student(7), asked.student(8), asked.browser()
    run = student.post("/api/run", lesson="wall-stop", version=saved(student, WAITS)).json()["run"]
    for browser in (other, stranger):
        for path in ("", "/news"):
            assert browser.get(f"/api/run/{run}{path}").status_code in (401, 404)
        for path, body in (("touch", {"press": "a", "down": True}), ("stop", {})):
            assert browser.post(f"/api/run/{run}/{path}", **body).status_code in (401, 404)


@pytest.mark.parametrize(
    "touch", [{"press": "c", "down": True}, {"speed": 3}, {"gesture": "fly"}, {"speed": "x"}, {"more": 1}]
)
def test_what_cannot_be_done_is_refused(asked: Any, touch: dict[str, Any]) -> None:
    student = asked.student()
    run = student.post("/api/run", lesson="wall-stop", version=0).json()["run"]
    assert student.post(f"/api/run/{run}/touch", **touch).status_code == 400


def test_what_is_not_there_is_not_run(asked: Any) -> None:
    student = asked.student()
    assert student.post("/api/run", lesson="no-such", version=0).status_code == 404
    assert student.post("/api/run", lesson="wall-stop", version=99).status_code == 404
    assert student.post("/api/run", lesson="wall-stop", version=0, kit="no-kit").status_code == 404
    assert student.get("/api/stage/wall-stop?kit=nothing").status_code == 404


def test_who_runs_too_often_waits(asked: Any) -> None:
    student = asked.student()
    statuses = [student.post("/api/run", lesson="wall-stop", version=99).status_code for _ in range(25)]
    assert statuses[-1] == 429


def test_a_held_lesson_has_gestures(asked: Any) -> None:
    stage = asked.student().get("/api/stage/magic-wand").json()
    assert stage["held"]
    assert stage["gestures"][-1] == {"gesture": "none", "title": "rest"}


def test_a_run_that_nobody_looks_at_ends(asked: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_runs, "ALONE_S", 0.0)
    student = asked.student()
    run = student.post("/api/run", lesson="wall-stop", version=saved(student, WAITS)).json()["run"]
    asked.run(asyncio.sleep(0))
    assert events(student.get(f"/api/run/{run}/news").text)[-1][1]["ending"] == "stopped"


# --- the feed ----------------------------------------------------------------------------------------


def test_a_slow_browser_misses_moments_and_hears_the_end() -> None:
    async def watch() -> list[bytes]:
        feed = LiveFeed()
        for number in range(3 * KEPT):
            feed.put("frames", {"number": number})
        feed.put("over", {}, last=True)
        feed.put("frames", {"after": "the end"})
        return [frame async for frame in feed.stream()]

    (told,) = run_alone(watch())
    assert told.count(b"event: frames") == KEPT - 1
    assert told.endswith(b"event: over\ndata: {}\n\n")


@pytest.mark.parametrize("last_id", ["2", "x", "-1", "9" * 30, "٣"])
def test_a_browser_goes_on_where_it_was(last_id: str) -> None:
    async def watch() -> bytes:
        feed = LiveFeed()
        for number in range(3):
            feed.put("frames", {"number": number}, last=number == 2)
        return b"".join([frame async for frame in feed.stream(last_id)])

    assert run_alone(watch()).count(b"event") == (1 if last_id == "2" else 3)


def test_all_streams_end_with_the_class() -> None:
    async def watch() -> list[bytes]:
        feed = LiveFeed(quiet_s=0.001)
        quiet = []
        async for frame in feed.stream():
            quiet.append(frame)
            feed.close()
        return quiet

    assert run_alone(watch()) == [b":\n\n"]
