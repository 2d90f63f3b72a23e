"""Checks in the class's file: which were asked for, what became of them, which hints were earned.

A check is `waiting` until its end is on the disk, in one transaction with what it means for hints: after a
crash it is graded again from the results that are stored, and told once.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from gorae.classroom.messages import CheckState
from gorae.classroom.store import now_ms
from gorae.classroom.works import Place
from gorae.lessons.attempts import Attempts, attempts_of


@dataclass(frozen=True)
class CheckRow:
    """A check as it is stored."""

    id: int
    seat: int
    lesson: str
    kit: str
    version: int
    at: int
    state: CheckState
    runs: int
    done: int
    score: float | None
    max_score: float | None
    passed: bool | None
    worst_seed: int | None
    report: bytes | None
    """Packed; see `report_of`."""
    step: int
    """Of the lesson's text; 0 is the whole lesson."""

    @property
    def place(self) -> Place:
        return Place(self.seat, self.lesson)


_COLUMNS = (
    "id, seat, lesson, kit, version, at, state, runs, done, score, max_score, passed, worst_seed, report,"
    " step"
)


def new_check(
    db: sqlite3.Connection, place: Place, kit: str, version: int, runs: int, step: int = 0
) -> CheckRow:
    """Return the check of a version: the one that there is, or a new one that waits."""
    known = db.execute(
        f"SELECT {_COLUMNS} FROM checks WHERE seat = ? AND lesson = ? AND version = ? AND kit = ?"
        " AND step = ? AND state IN ('waiting', 'done', 'refused') ORDER BY id DESC LIMIT 1",
        (place.seat, place.lesson, version, kit, step),
    ).fetchone()
    if known:
        return CheckRow(*known)
    made = db.execute(
        "INSERT INTO checks (seat, lesson, kit, version, at, state, runs, step)"
        " VALUES (?, ?, ?, ?, ?, 'waiting', ?, ?)",
        (place.seat, place.lesson, kit, version, now_ms(), runs, step),
    )
    found = find_check(db, made.lastrowid or 0)
    assert found
    return found


def find_check(db: sqlite3.Connection, check: int) -> CheckRow | None:
    row = db.execute(f"SELECT {_COLUMNS} FROM checks WHERE id = ?", (check,)).fetchone()
    return CheckRow(*row) if row else None


def waiting_checks(db: sqlite3.Connection) -> list[CheckRow]:
    """Return the checks whose end is not known, in the order in which they were asked for."""
    rows = db.execute(f"SELECT {_COLUMNS} FROM checks WHERE state = 'waiting' ORDER BY id")
    return [CheckRow(*row) for row in rows]


def last_check(
    db: sqlite3.Connection, place: Place, kit: str | None = None, step: int = 0
) -> CheckRow | None:
    """Return the newest check of a work, or of a step of it, that has come to its end."""
    row = db.execute(
        f"SELECT {_COLUMNS} FROM checks WHERE seat = ? AND lesson = ? AND state = 'done'"
        " AND step = ? AND (? IS NULL OR kit = ?) ORDER BY id DESC LIMIT 1",
        (place.seat, place.lesson, step, kit, kit),
    ).fetchone()
    return CheckRow(*row) if row else None


def end_check(db: sqlite3.Connection, check: int, state: CheckState, message: Any = None) -> bool:
    """End a check that waits without a verdict; whether it was waiting still."""
    report = _packed({"message": message}) if message else None
    return _ended(db, check, "state = ?, report = ?", (state, report))


def finish_check(
    db: sqlite3.Connection, row: CheckRow, report: Mapping[str, Any], whole: bytes, counts_from: int
) -> bool:
    """Keep a check's verdict, and count the attempt; whether it was waiting still. To try a step is none.

    `whole` is all that was handed in: another one is another attempt, from the `counts_from`th on.
    """
    changed = _ended(
        db, row.id,
        "state = 'done', done = ?, score = ?, max_score = ?, passed = ?, worst_seed = ?, report = ?",
        (
            len(report["said"]["en"]["verdict"]["runs"]), report["score"], report["max_score"],
            report["passed"], report["worst_seed"], _packed(report),
        ),
    )  # fmt: skip
    if changed and report["ran_through"] and not row.step:
        before = read_attempts(db, row.place)
        missed, mastered = report["missed"], report["mastered"]
        write_attempts(db, row.place, before.with_attempt(whole, missed, mastered, counts_from=counts_from))
    return changed


def _ended(db: sqlite3.Connection, check: int, setting: str, values: tuple[Any, ...]) -> bool:
    sentence = f"UPDATE checks SET ended = ?, {setting} WHERE id = ? AND state = 'waiting'"
    return db.execute(sentence, (now_ms(), *values, check)).rowcount > 0


def report_of(row: CheckRow) -> dict[str, Any]:
    """Return what is kept of a check's end; empty before it."""
    return json.loads(zlib.decompress(row.report)) if row.report else {}


def _packed(report: Mapping[str, Any]) -> bytes:
    return zlib.compress(json.dumps(report, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def read_attempts(db: sqlite3.Connection, place: Place) -> Attempts:
    """Return what a student has tried in a lesson so far."""
    row = db.execute(
        "SELECT data FROM attempts WHERE seat = ? AND lesson = ?", (place.seat, place.lesson)
    ).fetchone()
    return attempts_of(json.loads(row[0])) if row else Attempts()


def write_attempts(db: sqlite3.Connection, place: Place, attempts: Attempts) -> None:
    data = json.dumps(asdict(attempts))
    db.execute("INSERT OR REPLACE INTO attempts VALUES (?, ?, ?)", (place.seat, place.lesson, data))
