"""How many versions of a work are kept: all of the last minutes, of older drafts fewer and fewer.

The newest version, those that were checked, restored, replaced or set aside stay, as long as a seat has room
for them. What a seat may have is bounded: nobody fills the teacher's disk.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

EVERY = 20
"""So many versions of a work come between two times at which it is thinned."""
SEAT_BYTES = 32 * 1024 * 1024
"""Of all versions of a seat, packed."""
MAX_VERSIONS = 2000
"""Of a work."""
_MINUTE = 60_000
STEPS = ((24 * 60 * _MINUTE, 10 * _MINUTE), (10 * _MINUTE, _MINUTE))
"""Of drafts that are older than the first time one stays in each span of the second, in ms."""


def thin(db: sqlite3.Connection, seat: int, lesson: str, now: int) -> None:
    """Let go of drafts of a work that nobody will miss, and of what goes beyond a seat's room."""
    drafts = db.execute(
        "SELECT version, at FROM versions WHERE seat = ?1 AND lesson = ?2 AND kind = 'save'"
        " AND version NOT IN (SELECT version FROM checks WHERE seat = ?1 AND lesson = ?2)"
        " AND version NOT IN (SELECT base FROM versions WHERE seat = ?1 AND lesson = ?2"
        " AND kind IN ('restore', 'begin'))"
        " ORDER BY version DESC",
        (seat, lesson),
    ).fetchall()
    (head,) = db.execute(
        "SELECT max(version) FROM versions WHERE seat = ? AND lesson = ? AND kind != 'aside'", (seat, lesson)
    ).fetchone()
    drafts = [(version, at) for version, at in drafts if version != head]
    _drop(db, seat, [(lesson, version) for version in _superfluous(drafts, now)])
    _bound(db, seat, lesson)


def _superfluous(drafts: Iterable[tuple[int, int]], now: int) -> list[int]:
    """Return the drafts in whose span of time there is a newer one; they come with the newest first."""
    seen: set[tuple[int, int]] = set()
    found = []
    for version, at in drafts:
        span = next((span for age, span in STEPS if now - at >= age), 0)
        if not span:
            continue
        if (span, at // span) in seen:
            found.append(version)
        seen.add((span, at // span))
    return found


def _bound(db: sqlite3.Connection, seat: int, lesson: str) -> None:
    """Let go of a seat's oldest versions, but for the newest of each work, until the rest has room."""
    rows = db.execute(
        "SELECT lesson, version, size FROM versions AS one WHERE seat = ?1 AND version <"
        " (SELECT max(version) FROM versions WHERE seat = ?1 AND lesson = one.lesson AND kind != 'aside')"
        " ORDER BY at DESC",
        (seat,),
    ).fetchall()
    room, count, found = SEAT_BYTES, MAX_VERSIONS, []
    for where, version, size in rows:
        room -= size
        count -= where == lesson
        if room < 0 or (count < 0 and where == lesson):
            found.append((where, version))
    _drop(db, seat, found)


def _drop(db: sqlite3.Connection, seat: int, versions: Iterable[tuple[str, int]]) -> None:
    for lesson, version in versions:
        where = (seat, lesson, version)
        (digest,) = db.execute(
            "SELECT hash FROM versions WHERE seat = ? AND lesson = ? AND version = ?", where
        ).fetchone()
        db.execute("DELETE FROM versions WHERE seat = ? AND lesson = ? AND version = ?", where)
        db.execute(
            "DELETE FROM blobs WHERE hash = ?1 AND NOT EXISTS (SELECT 1 FROM versions WHERE hash = ?1)",
            (digest,),
        )
