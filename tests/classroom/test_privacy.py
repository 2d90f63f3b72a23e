"""What the privacy sheet says, line by line: what is asked, stored, sent and logged."""

from __future__ import annotations

import logging
import re
import socket
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from gorae.classroom import facts, guard
from gorae.classroom import messages as student_messages
from gorae.classroom.messages import JoinIn
from gorae.classroom.pages import shell
from gorae.classroom.seats import seat_name
from gorae.documents import Document
from gorae.names import PROGRAM

from .test_erasing import found
from .test_teacher import check, enter

SHEET = Path(__file__).parents[2] / "docs" / "classroom-privacy.ko.md"
ADDRESS = "203.0.113.77"
BROWSER = "Mozilla/5.0 (X11; CrOS x86_64) Chrome/147"


def test_nothing_that_a_student_sends_has_room_for_a_person() -> None:
    """All that a student's browser may say, by its fields; no field takes what it does not know."""
    sent = {
        name: set(kind.model_fields)
        for name, kind in vars(student_messages).items()
        if isinstance(kind, type) and issubclass(kind, Document) and kind is not Document
    }
    fields = set().union(*sent.values())
    assert fields <= {
        "code", "seat", "pictures", "up", "files", "base", "tab", "edit", "version", "lesson", "kit",
        "number", "secret", "step",
    }, "say in docs/classroom-privacy.ko.md what this is for"  # fmt: skip
    with pytest.raises(ValueError, match="name"):
        JoinIn.model_validate({"code": "A", "seat": 1, "pictures": [], "name": "김민준"})


def test_seats_are_named_by_their_numbers_alone() -> None:
    assert seat_name(1, "ko") == seat_name(1, "ko") == "파란 고래 1"
    assert len({seat_name(seat, "ko") for seat in range(1, 300)}) == 299


@pytest.fixture
def lived_in(asked: Any, caplog: pytest.LogCaptureFixture) -> Any:
    """A class that a browser with an address and a name of its own has used, with all that is logged."""
    caplog.set_level(logging.DEBUG)
    student = asked.browser(ADDRESS)
    student.client.headers["User-Agent"] = BROWSER
    pictures = ["sun", "moon", "star"]
    assert student.post("/api/join", code=asked.code, seat=7, pictures=pictures).status_code == 200
    student.post("/api/join", code="WRONG1", seat=7, pictures=pictures)
    check(asked, student, "print('고래밥-7391')\n1/0\n")
    student.post(
        "/api/work/wall-stop", files={"main.py": "x", "../a.py": "고래밥-7391"}, base=0, tab="tab", edit=1
    )
    asked.student_browser = student
    return asked


def test_no_address_and_no_browser_is_in_any_file(lived_in: Any) -> None:
    folder = lived_in.room.settings.data
    assert found(folder, "고래밥-7391")  # this search finds what is there
    assert found(folder, ADDRESS) == []
    assert found(folder, "CrOS") == []


def test_secrets_are_in_no_file_as_they_are(lived_in: Any) -> None:
    folder = lived_in.room.settings.data
    token = lived_in.student_browser.client.cookies["gorae-seat"]
    secret = lived_in.write(facts.new_teacher_secret)
    for hidden in (token, secret, "sun moon star", '"sun"'):
        assert found(folder, hidden) == [], hidden


def test_logs_have_nothing_of_anybody(lived_in: Any, caplog: pytest.LogCaptureFixture) -> None:
    ours = [one.getMessage() for one in caplog.records if one.name.startswith(("gorae", "uvicorn"))]
    text = "\n".join(ours)
    for hidden in (ADDRESS, "CrOS", "고래밥", lived_in.code, "seats/7", "sun"):
        assert hidden not in text


def test_pages_may_ask_nobody_else() -> None:
    """The policy of every page lets in nothing but its own server, and pages name no other one."""
    rules = dict(rule.strip().partition(" ")[::2] for rule in guard.POLICY.split(";"))
    assert rules["default-src"] == "'none'"
    assert {value for name, value in rules.items() if name.endswith("-src")} <= {"'none'", "'self'"}
    assert rules["form-action"] == "'none'"
    for page in ("join", "lesson", "teacher"):
        assert not re.search(r"https?://", shell(page, "ko", built=True))


def test_the_server_asks_nobody_else(asked: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lesson from joining to a verdict opens no connection, but to workers in this computer."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        assert host in ("", "127.0.0.1", "::1"), address
        real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("a name was looked up"))
    number = check(asked, asked.student(7), "print(1)\n")
    assert enter(asked).get(f"/api/teacher/checks/{number}/picture").status_code == 200


def test_a_program_reads_no_file_of_the_class(asked: Any) -> None:
    """What a student's program finds is its own board, and nothing of this computer."""
    folder = asked.room.settings.data
    names = (str(folder), "/etc/passwd", "../class.sqlite", str(folder / "class.sqlite"))
    text = (
        "import os\n"
        "print(os.listdir())\n"
        f"for name in {names!r}:\n"
        "    try:\n        open(name).read()\n        print('READ', name)\n"
        "    except OSError:\n        pass\n"
        "try:\n    import socket\n    print('SOCKET')\nexcept ImportError:\n    pass\n"
        "print('END')\n"
    )
    student = asked.student(7)
    number = check(asked, student, text)
    printed = student.get(f"/api/checks/{number}").json()["printed"]
    assert "END" in printed
    assert PROGRAM in printed
    assert "READ" not in printed
    assert "SOCKET" not in printed
    assert "etc" not in printed


def test_the_sheet_lists_all_that_is_stored(asked: Any) -> None:
    """Every table and every column of the class's files, in the order in which they are there."""
    check(asked, asked.student(7), "print(1)\n")
    stored = {}
    for file in sorted(asked.room.settings.data.glob("*.sqlite")):
        with closing(sqlite3.connect(file)) as db:
            for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                if not table.startswith("sqlite_"):
                    stored[table] = [column for _, column, *_ in db.execute(f"PRAGMA table_info({table})")]
    rows = re.findall(r"^\| `(\w+)` \| ([\w, ]+) \| \S", SHEET.read_text(encoding="utf-8"), re.MULTILINE)
    assert {table: columns.split(", ") for table, columns in rows} == stored
    assert {path.name.partition("-")[0] for path in asked.room.settings.data.iterdir()} <= {
        "class.sqlite", "results.sqlite", "class.lock",
    }  # fmt: skip
