"""Nothing of who was erased is in any file: not as bytes, not packed in a row, not in a log of SQLite's."""

from __future__ import annotations

import base64
import gzip
import re
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gorae.classroom.teaching.forgetting import forget_folder
from gorae.classroom.teaching.term import UNTIL

from .test_teacher import check, enter

MARK = "고래밥-7391"
"""What a student writes into a program, and has it print: a nickname."""
NICK = f'# by {MARK}\nname = "{MARK}"\nprint(name)\n'
OTHERS = "# by nobody\nprint(12)\n"


def forms(text: str) -> list[bytes]:
    """A text as files have it: in both UTFs, escaped in JSON, as a URL, in base64."""
    plain = text.encode()
    escaped = text.encode("ascii", "backslashreplace")
    quoted = "".join(f"%{byte:02X}" for byte in plain).encode()
    return [plain, text.encode("utf-16-le"), escaped, quoted, base64.b64encode(plain)[:-4]]


def unpacked(data: bytes) -> Iterator[bytes]:
    """What is packed in some bytes, wherever in them it begins."""
    for start in (found.start() for found in re.finditer(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b", data)):
        with suppress(zlib.error, EOFError, gzip.BadGzipFile):
            yield zlib.decompressobj(wbits=47).decompress(data[start:], 16_000_000)


def rows(file: Path) -> Iterator[bytes]:
    """Every value of every table of an SQLite file."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as db:
        for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for row in db.execute(f"SELECT * FROM {table}"):
                yield from (value if isinstance(value, bytes) else str(value).encode() for value in row)


def found(folder: Path, text: str) -> list[str]:
    """The files in which a text is, in any form."""
    known = forms(text)
    return [
        path.name
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for data in [path.read_bytes()]
        if any(form in part for part in (data, *unpacked(data), *rows(path)) for form in known)
    ]


@pytest.fixture
def lived_in(asked: Any) -> Any:
    """A class in which one wrote a nickname into a program and had it checked, and another did not."""
    for seat, text in ((7, NICK), (12, OTHERS)):
        student = asked.student(seat)
        check(asked, student, text)
    teacher = enter(asked)
    teacher.post("/api/teacher/seats/7/note", text=f"hello {MARK}")
    assert {"class.sqlite", "results.sqlite"} <= {
        name.partition("-")[0] for name in found(asked.room.settings.data, MARK)
    }
    return asked


def test_nothing_of_an_erased_seat_is_in_any_file(lived_in: Any) -> None:
    teacher = enter(lived_in)
    assert teacher.post("/api/teacher/seats/7/forget").status_code == 200
    assert found(lived_in.room.settings.data, MARK) == []
    assert [tile["seat"] for tile in teacher.get("/api/teacher/wall").json()["seats"]] == [12]
    kept = teacher.get("/api/teacher/seats/12/work/wall-stop").json()
    assert kept["work"]["files"]["main.py"] == OTHERS
    assert kept["check"]["state"] == "done"
    assert teacher.get(f"/api/teacher/checks/{kept['check']['check']}/picture").status_code == 200


def test_nothing_of_an_erased_class_is_in_any_file(lived_in: Any) -> None:
    teacher, code = enter(lived_in), lived_in.code
    students = [lived_in.student(seat) for seat in (7, 12)]
    facts = teacher.post("/api/teacher/forget", code=code).json()
    assert facts["code"] != code
    assert found(lived_in.room.settings.data, MARK) == []
    assert found(lived_in.room.settings.data, "by nobody") == []
    assert [student.get("/api/me").status_code for student in students] == [401, 401]
    assert teacher.get("/api/teacher/wall").json()["seats"] == []
    assert lived_in.student(7).get("/api/me").status_code == 200  # the class goes on


def test_a_forgotten_folder_has_nothing(tmp_path: Path) -> None:
    from .conftest import opened_class

    folder = tmp_path / "class"
    with opened_class(folder) as asked:
        check(asked, asked.student(7), NICK)
    assert found(tmp_path, MARK)
    assert forget_folder(folder) == []
    assert not folder.exists()
    assert found(tmp_path, MARK) == []


def test_what_runs_when_a_seat_is_erased_is_not_stored_afterwards(asked: Any) -> None:
    student, teacher = asked.student(7), enter(asked)
    saved = student.post(
        "/api/work/wall-stop", files={"main.py": NICK}, base=0, tab="tabtabta", edit=1
    ).json()
    student.post("/api/check", lesson="wall-stop", kit=None, version=saved["version"])
    assert teacher.post("/api/teacher/seats/7/forget").status_code == 200
    asked.run(asked.room.grader.idle())
    assert found(asked.room.settings.data, MARK) == []


def test_the_same_program_of_a_neighbour_stays_with_the_neighbour(asked: Any) -> None:
    for seat in (7, 12):
        check(asked, asked.student(seat), NICK)
    teacher = enter(asked)
    teacher.post("/api/teacher/seats/7/forget")
    kept = teacher.get("/api/teacher/seats/12/work/wall-stop").json()
    assert kept["work"]["files"]["main.py"] == NICK
    assert teacher.get(f"/api/teacher/checks/{kept['check']['check']}/picture").status_code == 200
    teacher.post("/api/teacher/seats/12/forget")
    assert found(asked.room.settings.data, MARK) == []


def test_a_class_is_forgotten_when_its_term_is_over(lived_in: Any) -> None:
    from gorae.classroom import facts

    room = lived_in.room
    assert lived_in.run(room.wall.forget_when_over(date.today())) is False
    lived_in.write(lambda db: facts.set_fact(db, UNTIL, "2020-02-29"))
    assert lived_in.run(room.wall.forget_when_over(date(2020, 2, 29))) is False
    assert lived_in.run(room.wall.forget_when_over(date(2020, 3, 1))) is True
    assert found(lived_in.room.settings.data, MARK) == []
    assert lived_in.run(room.wall.forget_when_over(date(2020, 3, 2))) is False  # the next term has begun


def test_who_is_erased_hears_so(asked: Any) -> None:
    """The stream ends with the reason, though the session is over already when it is told."""
    asked.student(7)
    teacher = enter(asked)

    async def hear() -> list[bytes]:
        stream = asked.room.news.stream(7, "", "en", may_listen=lambda: False)
        heard = [await anext(stream), await anext(stream)]
        asked.room.news.tell(7, "bye", {"reason": "erased"})
        asked.room.news.hang_up(7)
        return [*heard, *[part async for part in stream]]

    assert teacher.get("/api/teacher/wall").status_code == 200
    assert any(b"event: bye" in part for part in asked.run(hear()))
