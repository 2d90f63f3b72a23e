"""What a class looks at together: a race of all programs, and one robot with its student's leave."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from gorae.classroom import facts


@pytest.fixture
def teacher(asked: Any) -> Any:
    browser = asked.browser()
    secret = asked.room.store.submit(facts.new_teacher_secret).result()
    assert browser.post("/api/teacher/enter", secret=secret).status_code == 200
    return browser


def save(student: Any, text: str) -> None:
    body = {"files": {"main.py": text}, "base": 0, "tab": "tabtabtab", "edit": 1}
    assert student.post("/api/work/wall-stop", **body).status_code == 200


def test_all_programs_race_in_one_arena(asked: Any, teacher: Any) -> None:
    save(asked.student(7), "from robot import *\ndrive(100)\nsleep(500)\nstop()\n")
    save(asked.student(8), "x = = 1\n")
    asked.student(9)
    assert teacher.post("/api/teacher/race", lesson="wall-stop").json() == {"done": 0, "of": 2}

    async def finish() -> None:
        async with asyncio.timeout(60):
            while (await teacher.client.get("/api/teacher/race")).json()["done"] < 2:
                await asyncio.sleep(0.05)

    asked.run(finish())
    race = teacher.get("/api/teacher/race").json()
    assert race["racers"][0]["seat"] == 7
    assert {"x", "y", "heading"} <= race["racers"][0]["frames"]["signals"].keys()
    assert race["racers"][0]["max_score"] == 100
    assert 'class="robot"' in race["html"]


def test_a_robot_is_shown_with_its_students_leave_only(asked: Any, teacher: Any) -> None:
    student, other = asked.student(7), asked.student(8)
    run = student.post("/api/run", lesson="wall-stop", version=0).json()["run"]
    assert teacher.post("/api/teacher/project", seat=7).json()["state"] == "asked"
    assert teacher.get("/api/teacher/project").json()["run"] is None
    assert student.get("/api/project").json() == {"state": "asked"}
    assert other.post("/api/project", leave=True).json() == {"state": "nobody"}
    assert teacher.get("/api/teacher/project").json()["state"] == "asked"
    student.post("/api/project", leave=True)
    shown = teacher.get("/api/teacher/project").json()
    assert (shown["state"], shown["run"]["run"]) == ("shown", run)
    student.post("/api/project", leave=False)
    assert teacher.get("/api/teacher/project").json()["run"] is None


def test_the_teacher_watches_the_run_of_a_seat(asked: Any, teacher: Any) -> None:
    student = asked.student(7)
    assert teacher.get("/api/teacher/seats/7/run").json() == {"run": None}
    run = student.post("/api/run", lesson="wall-stop", version=0).json()["run"]
    assert teacher.get("/api/teacher/seats/7/run").json()["run"] == run
    student.post(f"/api/run/{run}/stop")
    assert "event: over" in teacher.get(f"/api/run/{run}/news").text
    assert teacher.post(f"/api/run/{run}/stop").status_code == 401


@pytest.mark.parametrize("path", ["/api/teacher/race", "/api/teacher/project", "/api/teacher/seats/7/run"])
def test_only_the_teacher_shows(asked: Any, path: str) -> None:
    assert asked.student().get(path).status_code == 401
