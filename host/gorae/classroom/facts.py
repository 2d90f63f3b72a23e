"""What is true of the class as a whole: its code, the door, the lesson that it is at, the teacher's secret.

Each function takes the connection that the store hands to an operation.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import sqlite3
from collections.abc import Mapping

from gorae.classroom.messages import Door

CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without those that look alike: I, L and 1, O and 0."""
CODE_LENGTH = 6
_TEACHER, _SHOWN = "teacher", "shown"
DOOR, LESSON, COURSE, LANG, SOLUTIONS = "door", "lesson", "course", "lang", "solutions"
ID = "id"
"""A word of this class alone: what a browser keeps for one class is never sent to another at its address."""


def fact(db: sqlite3.Connection, name: str) -> str | None:
    row = db.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
    return row[0] if row else None


def set_fact(db: sqlite3.Connection, name: str, value: str | None) -> None:
    """Make something true of the class; None: nothing is known of it."""
    db.execute("DELETE FROM facts WHERE name = ?", (name,))
    if value is not None:
        db.execute("INSERT INTO facts VALUES (?, ?)", (name, value))


def begin(db: sqlite3.Connection, defaults: Mapping[str, str | None]) -> None:
    """Give a new class its code and what it is started with; one that is there keeps what it has."""
    for name, value in {"code": new_code(), ID: secrets.token_hex(8), DOOR: "open", **defaults}.items():
        if fact(db, name) is None:
            set_fact(db, name, value)


def new_code() -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def code(db: sqlite3.Connection) -> str:
    return fact(db, "code") or ""


def is_code(db: sqlite3.Connection, said: str) -> bool:
    """Whether somebody said the class's code, however it was written."""
    plain = "".join(said.split()).replace("-", "").upper()
    return hmac.compare_digest(plain.encode(), code(db).encode())


def door(db: sqlite3.Connection) -> Door:
    return "open" if fact(db, DOOR) == "open" else "closed"


def solutions_are_shown(db: sqlite3.Connection) -> bool:
    """Whether the teacher lets students see solutions."""
    return fact(db, SOLUTIONS) == _SHOWN


def show_solutions(db: sqlite3.Connection, shown: bool) -> None:
    set_fact(db, SOLUTIONS, _SHOWN if shown else None)


def new_teacher_secret(db: sqlite3.Connection) -> str:
    """Return a fresh secret for the teacher's link, of which the hash is kept. The one before is void."""
    secret = secrets.token_urlsafe(24)
    set_fact(db, _TEACHER, hashlib.sha256(secret.encode()).hexdigest())
    return secret


def is_teacher_secret(db: sqlite3.Connection, said: str) -> bool:
    known = fact(db, _TEACHER) or ""
    return hmac.compare_digest(hashlib.sha256(said.encode()).hexdigest(), known)
