"""What an attacker with fresh eyes tries: attacks that no row of the checklist names."""

from __future__ import annotations

import asyncio
import importlib
import io
import json
import shutil
import unicodedata
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from starlette.routing import Route

from gorae.classroom import facts
from gorae.classroom.app import MODULES
from gorae.classroom.live.feed import MAX_WATCHERS
from gorae.classroom.rates import Limits
from gorae.classroom.shelf import program_before
from gorae.classroom.teaching.handing_out import read_class
from gorae.lessons.pictures.links import picture_links
from gorae.lessons.steps.goals import step_numbers
from gorae.names import PROGRAM
from gorae.report.page.markdown import html_of
from gorae.report.page.pictures.drawing import drawn

WORK = "/api/work/wall-stop"
RIGHT = ["sun", "moon", "star"]
WRONG = ["key", "key", "key"]
NASTY: tuple[Any, ...] = (
    "\ud800", "\x00", "a" * 60_000, "\u202e", "../..", -1, 2**63, 10**400, 1e308, True, None, [], {"": ""},
)  # fmt: skip
EDIT = {"tab": "tabtabta", "edit": 1}
SEAT = "/api/teacher/seats/7"
DEEDS: dict[str, dict[str, Any]] = {
    "/api/seats": {"code": "ABCDEF"},
    "/api/join": {"code": "ABCDEF", "seat": 3, "pictures": RIGHT},
    "/api/hand": {"up": True},
    WORK: {"files": {PROGRAM: ""}, "base": 0, **EDIT},
    f"{WORK}/restore": {"version": 0, **EDIT},
    f"{WORK}/begin": {"step": 2, **EDIT},
    "/api/check": {"lesson": "no-lesson", "kit": None, "version": 0, "step": None},
    "/api/hint": {"lesson": "wall-stop", "number": None, "step": None},
    "/api/run": {"lesson": "no-lesson", "kit": None, "version": 0, "seed": None},
    "/api/run/x/touch": {"press": "a", "down": True, "gesture": "shake", "speed": 1, "paused": False},
    "/api/project": {"leave": True},
    "/api/reach": {
        "cookies": True, "round_trip_ms": 1, "news_ms": 1, "socket_ms": 1, "secure": False, "serial": False,
    },
    "/api/teacher/enter": {"secret": "x"},
    "/api/teacher/door": {"open": True},
    "/api/teacher/lesson": {"lesson": None},
    "/api/teacher/course": {"course": None},
    "/api/teacher/solutions": {"shown": False},
    "/api/teacher/until": {"until": None},
    "/api/teacher/forget": {"code": "X"},
    "/api/teacher/project": {"seat": None},
    "/api/teacher/race": {"lesson": "no-lesson", "kit": None},
    f"{SEAT}/note": {"text": "x", "lesson": None, "line": None},
    f"{SEAT}/hint": {"lesson": "wall-stop"},
}  # fmt: skip
"""Each deed that is told anything, with what it may be told."""


def raw(browser: Any, path: str, body: Any) -> Any:
    """Send a body that may have halves of characters in it."""
    headers = {"Content-Type": "application/json"}
    return browser.request("POST", path, content=json.dumps(body).encode(), headers=headers)


def teacher_of(asked: Any) -> Any:
    browser = asked.browser()
    assert browser.post("/api/teacher/enter", secret=asked.write(facts.new_teacher_secret)).status_code == 200
    return browser


def save(browser: Any, files: dict[str, str], edit: int = 1) -> Any:
    return raw(browser, WORK, {"files": files, "base": 0, "tab": "tabtabta", "edit": edit})


# --- requests -----------------------------------------------------------------------------------------


def test_no_deed_is_broken_by_what_it_is_told(asked: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each key of each deed with each nasty value: refused or done, but never a fault of ours."""
    monkeypatch.setattr("gorae.classroom.rates.Rate.check", lambda *_: None)
    browser = asked.student(7)
    browser.client.cookies.update(teacher_of(asked).client.cookies)
    silent = (
        "/leave",
        "/code",
        "/stop",
        "/take-back",
        "/seats/{seat:int}/hand",
        "/secret",
        "/{seat:int}/forget",
    )
    deeds = [route for route in routes_of(asked) if "POST" in (route.methods or ())]
    told = [one for one in deeds if not one.path.endswith(silent)]
    assert [one.path for one in told if not any(map(one.path_regex.match, DEEDS))] == []
    faults = {
        (path, key, str(value)[:10])
        for path, usual in DEEDS.items()
        for key in usual
        for value in NASTY
        if raw(browser, path, {**usual, key: value}).status_code >= 500
    }
    assert faults == set()


def routes_of(asked: Any) -> list[Route]:
    """Return all routes of a class."""
    modules = [importlib.import_module(f"gorae.classroom.{name}") for name in MODULES]
    found = [route for module in modules for route in module.routes(asked.room)]
    return [route for route in found if isinstance(route, Route)]


@pytest.mark.parametrize("path", ["/api/checks/{}", "/api/teacher/seats/{}", WORK + "/versions/{}", "/x{}"])
def test_an_address_as_long_as_a_book_is_not_read(asked: Any, path: str) -> None:
    """Python itself reads no number of so many digits."""
    assert asked.student().get(path.format("9" * 5000)).status_code == 414
    assert asked.student().get("/api/me?seat=" + "7" * 5000).status_code == 414


def test_bytes_that_are_no_text_are_no_deed(asked: Any) -> None:
    """UTF-16 and the like, which Python's own reader of JSON would take."""
    headers = {"Content-Type": "application/json"}
    for code in ("utf-16", "utf-32", "utf-8-sig"):
        sent = asked.student().request(
            "POST", "/api/hand", content='{"up": true}'.encode(code), headers=headers
        )
        assert sent.status_code == 400, code


# --- pictures -----------------------------------------------------------------------------------------


def test_pictures_tried_all_at_once_are_no_more_tries(asked: Any) -> None:
    """Requests that are on their way together: each counts before it is known whether it is right."""
    asked.room.limits = Limits(lambda: 0.0)
    asked.student(7)
    thieves = [asked.browser(f"10.1.{number}.1").client for number in range(8)]
    body = {"code": asked.code, "seat": 7, "pictures": WRONG}

    async def rush() -> list[int]:
        tries = [thief.post("/api/join", json=body) for thief in thieves for _ in range(20)]
        return [one.status_code for one in await asyncio.gather(*tries)]

    statuses = asked.run(rush())
    assert set(statuses) == {403, 429}
    assert statuses.count(403) <= 20
    one = statuses[:20]
    assert one.count(403) <= 6


def test_a_day_of_tries_finds_few_pictures(asked: Any) -> None:
    """From any number of addresses, each try when it may be made."""
    now = [0.0]
    asked.room.limits = Limits(lambda: now[0])
    asked.student(7)
    thieves = [asked.browser(f"10.1.{number}.1") for number in range(20)]
    tried = 0
    for number in range(24 * 12):
        thief = thieves[number % len(thieves)]
        tried += thief.post("/api/join", code=asked.code, seat=7, pictures=WRONG).status_code == 403
        now[0] += 300.0
    assert tried <= 12**3 / 10


def test_who_is_right_spends_nothing_and_the_freed_seat_is_open_at_once(asked: Any) -> None:
    asked.room.limits = Limits(lambda: 0.0)
    for _ in range(30):
        asked.student(7)
    thief = asked.browser("10.1.1.1")
    for number in range(40):
        asked.browser(f"10.1.{number}.1").post("/api/join", code=asked.code, seat=7, pictures=WRONG)
    assert thief.post("/api/join", code=asked.code, seat=7, pictures=RIGHT).status_code == 429
    teacher = teacher_of(asked)
    (tile,) = teacher.get("/api/teacher/wall").json()["seats"]
    assert tile["wrong_pictures"] == 20  # so many were looked at
    teacher.post("/api/teacher/seats/7/secret")
    assert thief.post("/api/join", code=asked.code, seat=7, pictures=["boat"] * 3).status_code == 200
    (tile,) = teacher.get("/api/teacher/wall").json()["seats"]
    assert tile["wrong_pictures"] == 0


def test_two_who_take_a_free_seat_at_once_do_not_share_it(asked: Any) -> None:
    browsers = [asked.browser(f"10.0.0.{number}").client for number in (1, 2)]
    secrets = [RIGHT, ["boat", "kite", "key"]]

    async def race() -> list[int]:
        joins = [
            browser.post("/api/join", json={"code": asked.code, "seat": 9, "pictures": secret})
            for browser, secret in zip(browsers, secrets, strict=True)
        ]
        return [one.status_code for one in await asyncio.gather(*joins)]

    assert sorted(asked.run(race())) == [200, 403]


# --- a seat that changes hands ------------------------------------------------------------------------


@pytest.mark.parametrize("deed", ["secret", "forget"])
def test_leave_to_be_shown_is_not_inherited(asked: Any, deed: str) -> None:
    """Who sits down at a seat that was freed or erased has not agreed to anything."""
    teacher, student = teacher_of(asked), asked.student(7)
    teacher.post("/api/teacher/project", seat=7)
    assert student.post("/api/project", leave=True).json()["state"] == "shown"
    teacher.post(f"/api/teacher/seats/7/{deed}")
    assert teacher.get("/api/teacher/project").json()["state"] == "nobody"
    assert asked.student(7).get("/api/project").json()["state"] == "nobody"


def test_streams_of_a_run_are_bounded(asked: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A student cannot open so many that nobody else gets in."""
    from types import SimpleNamespace

    student = asked.student(7)
    feed = SimpleNamespace(watchers=MAX_WATCHERS, is_over=False)
    run = SimpleNamespace(id="abc", seat=7, feed=feed)
    monkeypatch.setattr(asked.room.live, "of_seat", lambda seat: run)
    assert student.get("/api/run/abc/news").status_code == 429


# --- files --------------------------------------------------------------------------------------------

NFC, NFD = (unicodedata.normalize(form, "모델.py") for form in ("NFC", "NFD"))


@pytest.mark.parametrize(
    "names",
    [(NFD,), (NFC, NFD), ("Model.py", "model.py"), ("Main.py",), ("a.py", "a.py/b.py"), ("con/x.py",),
     ("aux.d/x.py",), ("com¹.py",), ("LPT²/x.py",), ("ﬁle.py", "file.py"), ("straße.py", "STRASSE.py"),
     ("data./x.csv",), ("K.py", "\u212a.py")],
)  # fmt: skip
def test_names_that_cannot_lie_beside_each_other_on_every_computer(
    asked: Any, names: tuple[str, ...]
) -> None:
    """Names that some file system takes for one, or for a device or a folder."""
    refused = save(asked.student(), {PROGRAM: "", **dict.fromkeys(names, "")})
    assert (refused.status_code, refused.json()["error"]) == (400, "bad-name")


def test_half_a_character_keeps_no_teacher_from_the_programs(asked: Any) -> None:
    """What one student wrote never spoils what the teacher gets of the class."""
    assert save(asked.student(7), {PROGRAM: "print('\ud800')", "a.csv": "\udfff"}).status_code == 200
    assert save(asked.student(8), {PROGRAM: "print(8)"}).status_code == 200
    teacher = teacher_of(asked)
    packed = teacher.get("/api/teacher/export/programs.zip")
    assert packed.status_code == 200
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        assert any(archive.read(name) == b"print(8)" for name in archive.namelist())
    assert len(read_class(asked.room.settings.data).packed) == 2


@pytest.mark.parametrize("person", ["=HYPERLINK(1)", "../../x", "C:\\x", "con", "모델", "<b>"])
def test_names_of_a_roster_are_neither_formulas_nor_paths(asked: Any, tmp_path: Path, person: str) -> None:
    save(asked.student(7), {PROGRAM: "x"})
    with zipfile.ZipFile(io.BytesIO(read_class(asked.room.settings.data, {7: person}).programs())) as archive:
        archive.extractall(tmp_path / "out")
    (found,) = (tmp_path / "out").rglob(PROGRAM)
    assert len(found.relative_to(tmp_path / "out").parts) == 3
    assert list(tmp_path.glob("x*")) == []


# --- what is hidden -----------------------------------------------------------------------------------


def test_the_programs_of_steps_are_no_solutions(asked: Any) -> None:
    """Whoever begins at the last step gets none that does all that the lesson asks, while it is hidden."""
    for lesson in asked.room.shelf.lessons:
        if lesson.solution.is_file():
            solution = lesson.solution.read_text(encoding="utf-8").strip()
            given = {program_before(lesson, step, solved=False) for step in step_numbers(lesson)}
            assert solution not in {(each or "").strip() for each in given}, lesson.id


def test_a_step_behind_the_solution_begins_with_it_when_it_is_shown(asked: Any, tmp_path: Path) -> None:
    lesson = asked.room.shelf.find("wall-stop")
    folder = shutil.copytree(lesson.folder, tmp_path / "wall-stop")
    told = f"# another comment\n{lesson.solution.read_text(encoding='utf-8')}"
    (folder / "steps" / "4.py").write_text(told, encoding="utf-8")
    (folder / "steps" / "2.py").write_text("# two\n", encoding="utf-8")
    copy = replace(lesson, folder=folder)
    assert program_before(copy, 5, solved=False) == "# two\n"
    assert program_before(copy, 5, solved=True) == told


def test_a_step_that_is_not_there_gives_nothing(asked: Any) -> None:
    student = asked.student()
    begun = student.post(f"{WORK}/begin", step=20, tab="tabtabta", edit=1)
    assert (begun.status_code, begun.json()["error"]) == (404, "no-beginning")
    assert asked.browser().post(f"{WORK}/begin", step=5, tab="tabtabta", edit=1).status_code == 401


# --- texts of lessons ---------------------------------------------------------------------------------


class Attributes(HTMLParser):
    """Collects what could run: elements that load or run something, listeners, addresses with a script."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in (
            "script",
            "iframe",
            "object",
            "embed",
            "form",
            "img",
            "base",
            "meta",
            "link",
            "foreignobject",
        ):
            self.found.append(tag)
        for name, value in attrs:
            if name.startswith("on") or "javascript:" in (value or "").lower().replace("\t", ""):
                self.found.append(f"{tag} {name}")


@pytest.mark.parametrize(
    "evil", ['" onload="alert(1)', "<script>alert(1)</script>", "'><img src=x onerror=alert(1)>"]
)
def test_nothing_in_a_lesson_runs(asked: Any, evil: str) -> None:
    """A lesson of somebody else's: what its pictures say, its links, its headings, its code."""
    lesson = asked.room.shelf.find("wall-stop")
    (link, *_) = picture_links(lesson.text("ko").read_text(encoding="utf-8"))
    text = "\n\n".join(
        [f"![{evil}]({link.address})", f"![{evil}](http://evil.example/x.svg)", f"## {evil}", f"`{evil}`",
         evil, f"```\n{evil}\n```", f"[{evil}](java\tscript:alert(1))", f"[x](javascript:alert(1) '{evil}')",
         f"| {evil} | b |\n|---|---|\n| {evil} | <a href=javascript:alert(1)>x</a> |"]
    )  # fmt: skip
    pictures = {link.address: drawn(lesson, link.name, evil, "ko")}
    reader = Attributes()
    reader.feed(str(html_of(text, pictures)))
    assert reader.found == []
