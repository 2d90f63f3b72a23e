"""The teacher's routes: who may enter, the wall, the door, a seat opened and helped."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from gorae.classroom import facts, seats
from gorae.classroom.news import TEACHER
from gorae.classroom.opening.reach import Reach
from gorae.lessons.catalogue import find_lesson

PICTURES = ["sun", "moon", "star"]
WORK = "/api/work/wall-stop"
DRIVES = "from robot import *\n\ndrive(150)\nsleep(1000)\nstop()\n"


def enter(asked: Any) -> Any:
    """A browser that is the teacher's."""
    secret = asked.write(facts.new_teacher_secret)
    browser = asked.browser("10.0.0.2")
    entered = browser.post("/api/teacher/enter", secret=secret)
    assert entered.status_code == 200, entered.text
    return browser


def save(browser: Any, text: str, edit: int = 1, base: int = 0) -> int:
    saved = browser.post(WORK, files={"main.py": text}, base=base, tab="tabtabta", edit=edit)
    assert saved.status_code == 200, saved.text
    version: int = saved.json()["version"]
    return version


def check(asked: Any, browser: Any, text: str) -> int:
    version = save(browser, text)
    asked_for = browser.post("/api/check", lesson="wall-stop", kit=None, version=version)
    asked.run(asked.room.grader.idle())
    number: int = asked_for.json()["check"]
    return number


GETS = ["class", "wall", "news", "seats/7", "seats/7/work/wall-stop", "checks/1/replay", "checks/1/picture",
        "qr", "export/gradebook.xlsx", "export/gradebook.csv", "export/programs.zip",
        "export/parents.zip"]  # fmt: skip
POSTS = ["door", "code", "lesson", "course", "solutions", "until", "forget", "leave", "seats/7/note",
         "seats/7/note/take-back", "seats/7/hint", "seats/7/hand", "seats/7/secret",
         "seats/7/forget"]  # fmt: skip


@pytest.mark.parametrize("path", GETS)
def test_a_student_gets_nothing_of_the_teachers(asked: Any, path: str) -> None:
    student = asked.student(7)
    assert student.get(f"/api/teacher/{path}").status_code == 401
    assert asked.browser().get(f"/api/teacher/{path}").status_code == 401


@pytest.mark.parametrize("path", POSTS)
def test_a_student_does_nothing_of_the_teachers(asked: Any, path: str) -> None:
    student = asked.student(7)
    assert student.post(f"/api/teacher/{path}").status_code == 401
    assert asked.room.store.read(facts.door) == "open"


def test_every_route_of_the_teacher_is_tried_here(asked: Any) -> None:
    from gorae.classroom.opening import routes as opening
    from gorae.classroom.teaching import routes, routes_exports, routes_seats

    made = [
        one for module in (routes, routes_seats, routes_exports, opening) for one in module.routes(asked.room)
    ]
    paths = {getattr(one, "path", "").removeprefix("/api/teacher/") for one in made}
    known = {
        path.replace("seats/7", "seats/{seat:int}").replace("wall-stop", "{lesson}") for path in GETS + POSTS
    }
    known = {path.replace("checks/1", "checks/{check:int}") for path in known}
    assert {path for path in paths if not path.startswith("/api/")} == known | {"enter"}


def test_the_link_of_the_terminal_opens_the_page_and_no_other_secret_does(asked: Any) -> None:
    old = asked.write(facts.new_teacher_secret)
    new = asked.write(facts.new_teacher_secret)
    for wrong in (old, "", asked.code, new[:-1], new + "x"):
        refused = asked.browser().post("/api/teacher/enter", secret=wrong)
        assert (refused.status_code, refused.json()["error"]) == (403, "wrong-secret")
    teacher = asked.browser()
    assert teacher.post("/api/teacher/enter", secret=new).status_code == 200
    assert teacher.get("/api/teacher/class").status_code == 200
    assert teacher.get("/api/me").status_code == 401  # the teacher sits nowhere
    cookies = dict(teacher.client.cookies)
    assert teacher.post("/api/teacher/leave").status_code == 200
    teacher.client.cookies.update(cookies)
    assert teacher.get("/api/teacher/class").status_code == 401


def test_who_guesses_the_secret_has_to_wait(asked: Any) -> None:
    browser = asked.browser()
    answers = [browser.post("/api/teacher/enter", secret=str(number)).status_code for number in range(40)]
    assert answers[-1] == 429
    assert answers.count(403) <= 25


# --- the class --------------------------------------------------------------------------------------


def test_the_wall_has_a_tile_for_each_who_sits(asked: Any) -> None:
    teacher = enter(asked)
    assert teacher.get("/api/teacher/wall").json()["seats"] == []
    student = asked.student(7)
    asked.student(12)
    save(student, DRIVES)
    student.post("/api/hand", up=True)
    first, second = teacher.get("/api/teacher/wall").json()["seats"]
    assert (first["seat"], first["lesson"], first["version"], first["hand"]) == (7, "wall-stop", 1, True)
    assert (first["sign"], second["sign"], second["lesson"]) == ("hand", "away", None)
    assert first["name"] == seats.seat_name(7, "en")


def told(asked: Any, kind: str) -> list[Any]:
    """What the teacher was told of a kind, in English."""
    line = asked.room.news._lines[TEACHER]
    return [one.data("en") if callable(one.data) else one.data for one in line.events if one.kind == kind]


def test_the_teacher_is_told_of_what_changes_and_of_nothing_else(asked: Any) -> None:
    teacher, student = enter(asked), asked.student(7)
    teacher.get("/api/teacher/wall")
    asked.room.news.tell(TEACHER, "nothing", {})
    asked.room.wall.look(0)
    assert told(asked, "seat") == []
    save(student, DRIVES)
    asked.room.wall.look(0)
    asked.room.wall.look(0)
    assert [tile["version"] for tile in told(asked, "seat")] == [1]


def test_who_comes_and_goes_is_seen(asked: Any) -> None:
    teacher = enter(asked)
    asked.student(7)
    teacher.get("/api/teacher/wall")

    async def come_and_go() -> None:
        stream = asked.room.news.stream(7, "", "en")
        await anext(stream)
        asked.room.wall.look(0)
        await stream.aclose()
        asked.room.wall.look(0)

    asked.run(come_and_go())
    assert [tile["here"] for tile in told(asked, "seat")] == [True, False]


@pytest.mark.parametrize(
    ("name", "body", "fact", "value"),
    [
        ("door", {"open": False}, "door", "closed"),
        ("lesson", {"lesson": "maze"}, "lesson", "maze"),
        ("lesson", {"lesson": None}, "lesson", None),
        ("solutions", {"shown": True}, "solutions", True),
        ("until", {"until": "2099-02-28"}, "until", "2099-02-28"),
        ("until", {"until": None}, "until", None),
    ],
)
def test_the_teacher_changes_the_class_and_all_are_told(
    asked: Any, name: str, body: dict[str, Any], fact: str, value: Any
) -> None:
    teacher = enter(asked)
    asked.student(7)
    asked.room.news.tell(7, "nothing", {})
    answered = teacher.post(f"/api/teacher/{name}", **body)
    assert answered.json()[fact] == value
    assert teacher.get("/api/teacher/class").json()[fact] == value
    events = [one for one in asked.room.news._lines[7].events if one.kind == "class"]
    assert len(events) == 1


@pytest.mark.parametrize(
    ("name", "body", "status"),
    [
        ("door", {"open": "yes"}, 400),
        ("lesson", {"lesson": "no-such-lesson"}, 404),
        ("lesson", {"lesson": "../../etc"}, 400),
        ("course", {"course": "no-such-course"}, 404),
        ("until", {"until": "2020-01-01"}, 400),
        ("until", {"until": "tomorrow"}, 400),
        ("forget", {"code": "wrong"}, 403),
        ("door", {"open": True, "more": 1}, 400),
    ],
)
def test_nonsense_is_refused_and_changes_nothing(asked: Any, name: str, body: Any, status: int) -> None:
    teacher = enter(asked)
    before = teacher.get("/api/teacher/class").json()
    assert teacher.post(f"/api/teacher/{name}", **body).status_code == status
    assert teacher.get("/api/teacher/class").json() == before


def test_another_course_has_other_lessons_also_after_a_restart(asked: Any, make_class: Any) -> None:
    teacher, student = enter(asked), asked.student(7)
    everything = len(student.get("/api/lessons").json()["lessons"])
    course = teacher.get("/api/teacher/class").json()["courses"][0]["id"]
    teacher.post("/api/teacher/course", course=course)
    assert student.get("/api/lessons").json()["course"]["id"] == course
    assert len(student.get("/api/lessons").json()["lessons"]) < everything
    asked.room._lock.release()
    assert make_class().room.shelf.course.id == course


def test_a_new_code_lets_nobody_in_with_the_old_one(asked: Any) -> None:
    teacher, old = enter(asked), asked.code
    student = asked.student(7)
    new = teacher.post("/api/teacher/code").json()["code"]
    assert new != old
    assert asked.browser().post("/api/seats", code=old).json()["error"] == "wrong-code"
    assert asked.browser().post("/api/seats", code=new).status_code == 200
    assert student.get("/api/me").status_code == 200


def test_solutions_are_hidden_until_the_teacher_shows_them(asked: Any) -> None:
    teacher, student = enter(asked), asked.student(7)
    assert student.get("/api/lessons/wall-stop/solution").status_code == 403
    teacher.post("/api/teacher/solutions", shown=True)
    files = student.get("/api/lessons/wall-stop/solution").json()["files"]
    assert files["main.py"] == find_lesson("wall-stop").solution.read_text(encoding="utf-8")
    assert asked.browser().get("/api/lessons/wall-stop/solution").status_code == 401
    teacher.post("/api/teacher/solutions", shown=False)
    assert student.get("/api/lessons/wall-stop/solution").status_code == 403


def test_a_class_ends_with_the_term_unless_it_is_told_otherwise(asked: Any) -> None:
    until = date.fromisoformat(enter(asked).get("/api/teacher/class").json()["until"])
    assert until >= date.today()
    assert (until.month, until.day) in ((8, 31), (2, 28), (2, 29))


def test_the_qr_code_is_a_picture_of_the_address_with_the_code(asked: Any) -> None:
    asked.room.url = "http://192.168.0.12:8765"
    picture = enter(asked).get("/api/teacher/qr")
    assert picture.headers["content-type"].startswith("image/svg+xml")
    assert "<script" not in picture.text


# --- the way here -----------------------------------------------------------------------------------

WELL = {
    "cookies": True,
    "round_trip_ms": 12,
    "news_ms": 40,
    "socket_ms": 30,
    "secure": False,
    "serial": False,
}


def test_the_first_browser_on_another_device_tries_the_way(asked: Any) -> None:
    asked.room.reach = Reach(only_here=False, has_network=True)
    teacher = enter(asked)

    def problems() -> list[str]:
        return [one["problem"] for one in teacher.get("/api/teacher/class").json()["problems"]]

    assert problems() == ["nobody-yet"]
    here = asked.browser("127.0.0.1")
    assert here.get("/api/reach").json() == {"wanted": False}
    here.post("/api/reach", **WELL)
    assert problems() == ["nobody-yet"]
    first = asked.browser("10.0.0.77")
    assert first.get("/api/reach").json() == {"wanted": True}
    first.post("/api/reach", **{**WELL, "socket_ms": None})
    assert problems() == ["no-socket"]
    asked.browser("10.0.0.78").post("/api/reach", **WELL)
    assert problems() == []
    assert first.get("/api/reach").json() == {"wanted": False}


# --- one seat ---------------------------------------------------------------------------------------


def test_a_seat_is_seen_as_the_student_sees_it(asked: Any) -> None:
    teacher, student = enter(asked), asked.student(7)
    number = check(asked, student, DRIVES)
    seat = teacher.get("/api/teacher/seats/7").json()
    assert [(one["lesson"], one["passed"]) for one in seat["lessons"]] == [("wall-stop", False)]
    opened = teacher.get("/api/teacher/seats/7/work/wall-stop").json()
    assert opened["work"]["files"] == {"main.py": DRIVES}
    assert opened["check"] == student.get(f"/api/checks/{number}").json()
    replay = teacher.get(f"/api/teacher/checks/{number}/replay").json()
    assert replay == student.get(f"/api/checks/{number}/replay").json()
    assert teacher.get(f"/api/teacher/checks/{number}/picture").text.startswith("<svg")
    tile = teacher.get("/api/teacher/wall").json()["seats"][0]
    assert (tile["check"], tile["state"], tile["passed"]) == (number, "done", False)


def test_a_hint_of_the_teachers_counts_and_comes_as_a_note(asked: Any) -> None:
    teacher, student = enter(asked), asked.student(7)
    assert teacher.post("/api/teacher/seats/7/hint", lesson="wall-stop").json()["hint"] is None
    check(asked, student, DRIVES)
    hint = teacher.post("/api/teacher/seats/7/hint", lesson="wall-stop").json()["hint"]
    assert hint["number"] == 1
    assert student.get("/api/me").json()["note"]["text"] == hint["text"]
    assert student.post("/api/hint", lesson="wall-stop", number=1).json()["hint"] == hint
    assert student.post("/api/hint", lesson="wall-stop").json()["hint"]["number"] == 2


@pytest.mark.parametrize("seat", [8, 0, 10**25])
def test_a_seat_that_nobody_took_is_not_there(asked: Any, seat: int) -> None:
    teacher = enter(asked)
    assert teacher.get(f"/api/teacher/seats/{seat}").status_code == 404
    assert teacher.post(f"/api/teacher/seats/{seat}/note", text="hello").status_code == 404
    assert teacher.get(f"/api/teacher/checks/{10**25}/picture").status_code == 404


def test_a_note_is_seen_until_it_is_taken_back(asked: Any) -> None:
    teacher, student = enter(asked), asked.student(7)
    other = asked.student(8)
    assert student.get("/api/me").json()["note"] is None
    text = "<b>3번째 줄</b>을 다시 보세요"
    teacher.post("/api/teacher/seats/7/note", text="first")
    teacher.post("/api/teacher/seats/7/note", text=text, lesson="wall-stop", line=3)
    note = student.get("/api/me").json()["note"]
    assert (note["text"], note["lesson"], note["line"]) == (text, "wall-stop", 3)
    assert other.get("/api/me").json()["note"] is None
    teacher.post("/api/teacher/seats/7/note/take-back")
    assert student.get("/api/me").json()["note"] is None


@pytest.mark.parametrize("body", [{"text": ""}, {"text": "x" * 501}, {"text": "a", "line": 0}, {"line": 3}])
def test_a_note_that_is_none_is_refused(asked: Any, body: dict[str, Any]) -> None:
    teacher = enter(asked)
    asked.student(7)
    assert teacher.post("/api/teacher/seats/7/note", **body).status_code == 400


def test_a_hand_is_taken_down(asked: Any) -> None:
    teacher, student = enter(asked), asked.student(7)
    student.post("/api/hand", up=True)
    teacher.post("/api/teacher/seats/7/hand")
    assert student.get("/api/me").json()["hand"] is False
    assert teacher.get("/api/teacher/wall").json()["seats"][0]["hand"] is False


def test_a_forgotten_secret_frees_the_seat_and_keeps_the_work(asked: Any) -> None:
    teacher, student = enter(asked), asked.student(7)
    save(student, DRIVES)
    teacher.post("/api/teacher/seats/7/secret")
    assert student.get("/api/me").status_code == 401
    other = ["key", "key", "boat"]
    again = asked.browser()
    assert again.post("/api/join", code=asked.code, seat=7, pictures=other).status_code == 200
    assert again.get(WORK).json()["files"]["main.py"] == DRIVES
    late = asked.browser()
    assert (
        late.post("/api/join", code=asked.code, seat=7, pictures=PICTURES).json()["error"] == "wrong-pictures"
    )
