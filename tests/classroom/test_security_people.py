"""Who somebody is: codes, pictures, cookies, the teacher's secret; and what is kept from them."""

from __future__ import annotations

import json
import sqlite3
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from gorae.classroom import facts, seats, sessions
from gorae.classroom.rates import Limits
from gorae.lessons.answers import program_of

PICTURES = ["sun", "moon", "star"]
WORK = "/api/work/wall-stop"
PAYLOADS = [
    "<script>alert(1)</script>",
    "</script><svg onload=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "{{7*7}}${7*7}",
    "\u202etxt.exe",
    '=HYPERLINK("http://evil")',
    "김민준",
]


def files_of(room: Any) -> bytes:
    """Everything that is written of a class."""
    paths = (path for path in Path(room.settings.data).iterdir() if path.suffix != ".lock")
    return b"".join(path.read_bytes() for path in paths if path.is_file())


# --- the class's code -------------------------------------------------------------------------------


def test_a_code_has_no_letters_that_look_alike() -> None:
    assert not set("IL1O0") & set(facts.CODE_LETTERS)
    assert len(facts.CODE_LETTERS) ** facts.CODE_LENGTH > 800_000_000
    assert len({facts.new_code() for _ in range(50)}) == 50


def test_ten_thousand_tries_are_few_that_count(asked: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """From one address and from many; whoever is refused learns nothing, also with the right code."""
    asked.room.limits = Limits(lambda: 0.0)
    compared = []
    is_code = facts.is_code

    def counted(db: sqlite3.Connection, said: str) -> bool:
        compared.append(said)
        return is_code(db, said)

    monkeypatch.setattr(facts, "is_code", counted)
    browsers = [asked.browser(f"10.0.{number}.1") for number in range(20)]
    statuses = set()
    for number in range(10_000 // 20):
        statuses |= {each.post("/api/seats", code=f"X{number:05}").status_code for each in browsers[:1]}
    for number in range(30):
        statuses |= {each.post("/api/seats", code=f"Y{number:05}").status_code for each in browsers}
    assert statuses == {403, 429}
    assert len(compared) <= 100
    refused = browsers[0].post("/api/join", code=asked.code, seat=1, pictures=PICTURES)
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) >= 1


def test_who_waits_may_try_again(asked: Any) -> None:
    now = [0.0]
    asked.room.limits = Limits(lambda: now[0])
    browser = asked.browser()
    while browser.post("/api/seats", code="WRONG1").status_code == 403:
        pass
    now[0] += 3.0
    assert browser.post("/api/seats", code=asked.code).status_code == 200


@pytest.mark.parametrize("code", ["", " ", "A" * 41, "' OR 1=1 --", "\x00", "%", "ABC\u200bDEF"])
def test_other_codes_open_nothing(asked: Any, code: str) -> None:
    assert asked.browser().post("/api/seats", code=code).status_code in (400, 403)


# --- a seat and its pictures ------------------------------------------------------------------------


def test_pictures_cannot_be_tried_through(asked: Any) -> None:
    asked.room.limits = Limits(lambda: 0.0)
    asked.student(7)
    tried = 0
    for number in range(60):
        thief = asked.browser(f"10.1.{number % 10}.1")
        pictures = [seats.PICTURES[number % 12], "sun", "sun"]
        tried += thief.post("/api/join", code=asked.code, seat=7, pictures=pictures).status_code == 403
    assert tried <= 20


def test_trying_at_a_seat_keeps_nobody_from_another(asked: Any) -> None:
    asked.room.limits = Limits(lambda: 0.0)
    asked.student(7)
    thief = asked.browser("10.1.1.1")
    for _ in range(30):
        thief.post("/api/join", code=asked.code, seat=7, pictures=["key", "key", "key"])
    assert thief.post("/api/join", code=asked.code, seat=8, pictures=PICTURES).status_code == 200


@pytest.mark.parametrize(
    "pictures", [[], ["sun"], ["sun"] * 4, ["sun", "moon", "../x"], ["<b>", "sun", "sun"]]
)
def test_what_are_no_three_pictures_is_refused(asked: Any, pictures: list[str]) -> None:
    refused = asked.browser().post("/api/join", code=asked.code, seat=5, pictures=pictures)
    assert refused.status_code == 400
    assert asked.room.store.read(lambda db: db.execute("SELECT count(*) FROM seats").fetchone()) == (0,)


@pytest.mark.parametrize("seat", [0, -1, 41, 10**9, 1.5, "7", None, True, *PAYLOADS])
def test_there_are_only_the_seats_that_there_are(asked: Any, seat: Any) -> None:
    """Nobody can call themselves something: no name, and no markup, comes into the class by a seat."""
    refused = asked.browser().post("/api/join", code=asked.code, seat=seat, pictures=PICTURES)
    assert refused.status_code in (400, 404)


def test_pictures_are_kept_as_a_salted_hash(asked: Any) -> None:
    asked.student(7)
    asked.student(8)
    kept = asked.room.store.read(lambda db: db.execute("SELECT secret FROM seats").fetchall())
    assert kept[0] != kept[1]
    assert b"sun moon star" not in files_of(asked.room)


def test_the_teacher_frees_a_seat_whose_pictures_are_forgotten(asked: Any) -> None:
    browser = asked.student(7)
    browser.post(WORK, files={"main.py": "mine"}, base=0, tab="tabtabta", edit=1)
    asked.write(lambda db: seats.forget_secret(db, 7))
    again = asked.browser()
    assert again.post("/api/join", code=asked.code, seat=7, pictures=["key", "key", "key"]).status_code == 200
    assert again.get(WORK).json()["files"] == {"main.py": "mine"}
    other = asked.browser().post("/api/join", code=asked.code, seat=7, pictures=PICTURES)
    assert other.json()["error"] == "wrong-pictures"


# --- sessions ---------------------------------------------------------------------------------------


def test_a_session_is_random_and_kept_as_a_hash(asked: Any) -> None:
    browser = asked.student(7)
    token = browser.client.cookies["gorae-seat"]
    assert len(token) >= 43  # 256 bits
    assert token.encode() not in files_of(asked.room)
    other = asked.student(7).client.cookies["gorae-seat"]
    assert other != token


def test_cookies_are_for_the_server_alone(asked: Any) -> None:
    joined = asked.browser().post("/api/join", code=asked.code, seat=7, pictures=PICTURES)
    cookie = joined.headers["set-cookie"]
    for part in ("HttpOnly", "SameSite=strict", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie


def test_a_cookie_of_before_is_worth_nothing(asked: Any) -> None:
    browser = asked.student(7)
    token = browser.client.cookies["gorae-seat"]
    browser.post("/api/leave")
    thief = asked.browser()
    thief.client.cookies.set("gorae-seat", token)
    assert thief.get("/api/me").status_code == 401
    assert thief.post(WORK, files={"main.py": ""}, base=0, tab="tabtabta", edit=1).status_code == 401


def test_whoever_takes_another_seat_is_at_that_one(asked: Any) -> None:
    browser = asked.student(7)
    browser.post("/api/join", code=asked.code, seat=8, pictures=PICTURES)
    assert browser.get("/api/me").json()["seat"] == 8


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "A" * 100_000, "\xff", "' OR 1=1 --"])
def test_made_up_tokens_are_no_sessions(asked: Any, token: str) -> None:
    browser = asked.browser()
    header = f"gorae-seat={token}; gorae-teacher={token}".encode("latin-1")
    assert browser.get("/api/me", headers={"Cookie": header}).status_code == 401


def test_a_students_and_a_teachers_session_are_different_things(asked: Any) -> None:
    student = asked.student(7).client.cookies["gorae-seat"]
    teacher = asked.write(lambda db: sessions.begin_session(db, None))
    assert asked.room.sessions.find(student, teacher=True) is None
    assert asked.room.sessions.find(teacher, teacher=False) is None
    assert asked.room.sessions.find(teacher, teacher=True) is not None


def test_a_session_is_asked_of_the_file_once_and_ends_at_once(
    asked: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = asked.student(7).client.cookies["gorae-seat"]
    known = asked.room.sessions.find(token, teacher=False)
    with monkeypatch.context() as patching:
        patching.setattr(asked.room.store, "read", None)
        assert asked.room.sessions.find(token, teacher=False) == known
        assert asked.room.sessions.lasts(known)
    asked.write(lambda db: sessions.end_session(db, known))
    assert asked.room.sessions.find(token, teacher=False) is None
    assert not asked.room.sessions.lasts(known)


def test_a_session_that_ends_while_it_is_read_is_not_remembered(asked: Any) -> None:
    token = asked.student(7).client.cookies["gorae-seat"]
    read, book = asked.room.store.read, asked.room.sessions

    def read_then_end(operation: Any) -> Any:
        row = read(operation)
        asked.write(lambda db: sessions.end_sessions_of(db, 7))
        return row

    with pytest.MonkeyPatch.context() as patching:
        patching.setattr(asked.room.store, "read", read_then_end)
        book.find(token, teacher=False)
    assert book.find(token, teacher=False) is None


# --- the teacher's secret ---------------------------------------------------------------------------


def test_the_teachers_secret_cannot_be_guessed_or_read(asked: Any) -> None:
    secret = asked.write(facts.new_teacher_secret)
    assert len(secret) >= 32  # 192 bits
    assert secret.encode() not in files_of(asked.room)
    read = asked.room.store.read
    assert read(lambda db: facts.is_teacher_secret(db, secret))
    assert not any(
        read(lambda db, said=said: facts.is_teacher_secret(db, said))
        for said in ("", asked.code, secret[:-1], "x")
    )
    asked.write(facts.new_teacher_secret)
    assert not read(lambda db: facts.is_teacher_secret(db, secret))


# --- what others wrote ------------------------------------------------------------------------------


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_students_write_is_never_a_page(asked: Any, payload: str) -> None:
    browser = asked.student()
    browser.post(WORK, files={"main.py": payload, "data.txt": payload}, base=0, tab="tabtabta", edit=1)
    for path in (WORK, f"{WORK}/versions/1", f"{WORK}/history"):
        response = browser.get(path)
        assert response.headers["content-type"] == "application/json"
        assert response.headers["x-content-type-options"] == "nosniff"
    assert browser.get(WORK).json()["files"]["main.py"] == payload


def test_what_a_program_prints_and_marks_is_text_in_its_replay() -> None:
    """Also the names of its marks, and the line that an error speaks of."""
    from gorae.classroom.checks.grading import Drawing
    from gorae.jobs.job import Job, JobSetting
    from gorae.kits import load_kit
    from gorae.lessons import find_lesson

    challenge = find_lesson("hello-kit").challenge
    setting = JobSetting(challenge, load_kit(challenge.kits[0]))
    program = "".join(f"print({payload!r})\n" for payload in PAYLOADS).encode()
    result = Job(setting, program, 1).run()
    for lang in ("ko", "en"):
        replay = json.loads(Drawing(setting, program, (), 1, result, 1, lang, "replay").run())
        svg = Drawing(setting, program, (), 1, result, 1, lang, "picture").run().decode()
        assert "&lt;script&gt;" in replay["html"]
        for told in (replay["html"], svg):
            tags = Tags()
            tags.feed(told)
            assert not {"script", "img", "iframe", "object", "a"} & {tag for tag, _ in tags.found}
            assert not [name for _, name in tags.found if name.startswith("on") or name in ("href", "src")]


class Tags(HTMLParser):
    """Every tag of a page with each of its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [
            (tag, ""),
            *((tag, name) for name, value in attrs if not (value or "").startswith("#")),
        ]


def test_programs_never_run_here(asked: Any) -> None:
    """Neither saving nor reading a program runs it, or imports it."""
    program = "import os\nos.abort()\n"
    browser = asked.student()
    saved = browser.post(WORK, files={"main.py": program, "os.py": program}, base=0, tab="tabtabta", edit=1)
    assert saved.status_code == 200
    assert browser.get("/api/me").status_code == 200


# --- what is hidden ---------------------------------------------------------------------------------


def secrets_of(lesson: Any) -> set[str]:
    """Sentences of a lesson that a student must not read: solutions, mistakes, hints, the teacher's notes."""
    found: set[str] = set()
    for answer in [lesson.solution, *lesson.mistakes]:
        program = program_of(answer)
        if program.is_file():
            found.add(program.read_text(encoding="utf-8").strip())
    for check in lesson.challenge.checks:
        found |= {hint.say(lang) for hint in check.hints for lang in ("ko", "en")}
    for lang in ("ko", "en"):
        lines = lesson.teacher(lang).read_text(encoding="utf-8").splitlines()
        found |= {line.strip() for line in lines if len(line) > 60}
    return found


def test_a_student_who_reads_everything_finds_no_solution_and_no_hint(asked: Any) -> None:
    browser = asked.student()
    paths = ["/", "/api/me", "/api/class", "/api/lessons", "/api/texts/ko", "/api/texts/en", "/teacher"]
    for lesson in asked.room.shelf.lessons:
        if lesson.starter.is_file():
            paths += [f"/api/lessons/{lesson.id}", f"/api/work/{lesson.id}", f"/api/work/{lesson.id}/history"]
            paths.append(f"/api/lessons/{lesson.id}/solution")
    read = {}
    for path in paths:
        for lang in ("ko", "en"):
            response = browser.get(path, headers={"Accept-Language": lang})
            assert response.status_code == (403 if path.endswith("/solution") else 200), path
            read[path, lang] = (
                response.json() if "json" in response.headers["content-type"] else response.text
            )
    everything = "\n".join(said for value in read.values() for said in texts_in(value))
    leaked = {
        (lesson.id, secret[:60])
        for lesson in asked.room.shelf.lessons
        for secret in secrets_of(lesson)
        if secret in everything
    }
    assert leaked == set()


def texts_in(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for each in value.values() for text in texts_in(each)]
    if isinstance(value, list):
        return [text for each in value for text in texts_in(each)]
    return [value] if isinstance(value, str) else []
