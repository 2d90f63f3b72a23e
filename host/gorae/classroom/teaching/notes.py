"""Notes that the teacher writes to a seat. A seat has one at a time: a new one takes the old one's place."""

from __future__ import annotations

import sqlite3

from gorae.classroom.messages import NoteOut
from gorae.classroom.store import now_ms

NO_NOTE: NoteOut = {"note": None}


def write_note(db: sqlite3.Connection, seat: int, text: str, lesson: str | None, line: int | None) -> NoteOut:
    """Write a note to a seat, and return it."""
    take_back(db, seat)
    db.execute(
        "INSERT INTO notes (seat, lesson, line, text, at) VALUES (?, ?, ?, ?, ?)",
        (seat, lesson, line, text, now_ms()),
    )
    return note_of(db, seat) or NO_NOTE


def take_back(db: sqlite3.Connection, seat: int) -> None:
    """Take back what a seat was written."""
    db.execute("UPDATE notes SET taken_back = 1 WHERE seat = ? AND NOT taken_back", (seat,))


def note_of(db: sqlite3.Connection, seat: int) -> NoteOut | None:
    """Return the note that a seat sees; None without one."""
    row = db.execute(
        "SELECT id, lesson, line, text, at FROM notes WHERE seat = ? AND NOT taken_back"
        " ORDER BY id DESC LIMIT 1",
        (seat,),
    ).fetchone()
    if row is None:
        return None
    note, lesson, line, text, at = row
    return {"note": note, "lesson": lesson, "line": line, "text": text, "at": at}
