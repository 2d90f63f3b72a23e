"""Sessions: a random token in a cookie, of which the store has the hash alone. A seat's, or the teacher's."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from dataclasses import dataclass

from gorae.classroom.store import now_ms

SEAT_COOKIE, TEACHER_COOKIE = "gorae-seat", "gorae-teacher"
MAX_SESSIONS = 20
"""Of a seat, or of the teacher; the oldest ends."""
_TOKEN_BYTES = 32
_LONGEST_TOKEN = 100


@dataclass(frozen=True)
class BrowserSession:
    """The session of a browser: who somebody is. `seat` is None for the teacher."""

    token: bytes
    """Its hash."""
    seat: int | None


def begin_session(db: sqlite3.Connection, seat: int | None) -> str:
    """Return the token of a new session, which only its cookie knows."""
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    db.execute(
        "DELETE FROM sessions WHERE seat IS ?1 AND token NOT IN"
        " (SELECT token FROM sessions WHERE seat IS ?1 ORDER BY since DESC LIMIT ?2)",
        (seat, MAX_SESSIONS - 1),
    )
    db.execute("INSERT INTO sessions VALUES (?, ?, ?)", (_hash(token), seat, now_ms()))
    return token


def find_session(db: sqlite3.Connection, token: str, *, teacher: bool) -> BrowserSession | None:
    """Return the session of a cookie's token, if it is one and of that kind."""
    if not token or len(token) > _LONGEST_TOKEN:
        return None
    row = db.execute("SELECT token, seat FROM sessions WHERE token = ?", (_hash(token),)).fetchone()
    session = BrowserSession(*row) if row else None
    return session if session and (session.seat is None) == teacher else None


def is_session(db: sqlite3.Connection, session: BrowserSession) -> bool:
    """Whether a session is not over."""
    return db.execute("SELECT 1 FROM sessions WHERE token = ?", (session.token,)).fetchone() is not None


def end_session(db: sqlite3.Connection, session: BrowserSession) -> None:
    db.execute("DELETE FROM sessions WHERE token = ?", (session.token,))


def end_sessions_of(db: sqlite3.Connection, seat: int | None) -> None:
    """End all sessions of a seat, or of the teacher."""
    db.execute("DELETE FROM sessions WHERE seat IS ?", (seat,))


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()
