"""Sessions: a random token in a cookie, of which the store has the hash alone. A seat's, or the teacher's."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import threading
from dataclasses import dataclass

from gorae.classroom.store import ClassStore, now_ms

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


class KnownSessions:
    """The sessions that were asked for lately. The file is not asked again until one has ended.

    Every request and every piece of news asks for one: hundreds of times a second while a class types.
    """

    def __init__(self, store: ClassStore) -> None:
        self._store = store
        self._known: dict[bytes, BrowserSession] = {}
        self._ends = 0
        self._changing = threading.Lock()
        store.on_deleted("sessions", self._forget)

    def find(self, token: str, *, teacher: bool) -> BrowserSession | None:
        """Return the session of a cookie's token, if it is one and of that kind."""
        if not token or len(token) > _LONGEST_TOKEN:
            return None
        found = self._of(_hash(token))
        return found if found and (found.seat is None) == teacher else None

    def lasts(self, session: BrowserSession) -> bool:
        """Whether a session is not over."""
        return self._of(session.token) is not None

    def _of(self, token: bytes) -> BrowserSession | None:
        return self._known.get(token) or self._read(token)

    def _read(self, token: bytes) -> BrowserSession | None:
        ends = self._ends
        row = self._store.read(
            lambda db: db.execute("SELECT token, seat FROM sessions WHERE token = ?", (token,)).fetchone()
        )
        if row is None:
            return None
        found = BrowserSession(*row)
        with self._changing:
            if ends == self._ends:  # else it may have ended while it was read
                self._known[token] = found
        return found

    def _forget(self) -> None:
        with self._changing:
            self._ends += 1
            self._known.clear()


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


def end_session(db: sqlite3.Connection, session: BrowserSession) -> None:
    db.execute("DELETE FROM sessions WHERE token = ?", (session.token,))


def end_sessions_of(db: sqlite3.Connection, seat: int | None) -> None:
    """End all sessions of a seat, or of the teacher."""
    db.execute("DELETE FROM sessions WHERE seat IS ?", (seat,))


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()
