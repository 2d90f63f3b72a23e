"""The tiles of the wall, from what is stored of each seat."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any

from gorae.classroom.messages import SeatTile
from gorae.classroom.teaching.wall import EndedCheck, SeatActivity, sign, stuck_since

_LOOKED_BACK_MS = 6 * 3600 * 1000
"""Changes before that cannot belong to a sitting of now."""
_MAX_CHANGES = 500
_MAX_CHECKS = 200


def seats_there(db: sqlite3.Connection) -> list[int]:
    """Return the seats that somebody has taken."""
    return [seat for (seat,) in db.execute("SELECT seat FROM seats ORDER BY seat")]


def tile_of(db: sqlite3.Connection, seat: int, *, here: bool, lesson: str | None, now: int) -> SeatTile:
    """Return a seat's tile, without its name and wrong pictures.

    `lesson` is the open one; else that worked at last is taken.
    """
    lesson = lesson or _last_lesson(db, seat)
    (hand,) = db.execute("SELECT hand FROM seats WHERE seat = ?", (seat,)).fetchone() or (0,)
    activity = activity_of(db, seat, lesson, now)
    version, at = _head(db, seat, lesson)
    check, state, score, max_score, passed = _last_check(db, seat, lesson)
    return {
        "seat": seat,
        "name": "",
        "here": here,
        "lesson": lesson,
        "version": version,
        "at": at,
        "check": check,
        "state": state,
        "score": score,
        "max_score": max_score,
        "passed": None if passed is None else bool(passed),
        "stuck_since": stuck_since(activity, now),
        "hand": bool(hand),
        "wrong_pictures": 0,
        "sign": sign(activity, here=here, hand=bool(hand), now=now),
    }  # fmt: skip


def activity_of(db: sqlite3.Connection, seat: int, lesson: str | None, now: int) -> SeatActivity:
    """Return what a seat has done in a lesson lately."""
    changes = db.execute(
        "SELECT at FROM versions WHERE seat = ? AND lesson = ? AND at > ? ORDER BY version DESC LIMIT ?",
        (seat, lesson, now - _LOOKED_BACK_MS, _MAX_CHANGES),
    )
    ended = db.execute(
        "SELECT at, version, score, passed FROM checks WHERE seat = ? AND lesson = ? AND state = 'done'"
        " AND step = 0 ORDER BY id DESC LIMIT ?",
        (seat, lesson, _MAX_CHECKS),
    )
    steps = db.execute(
        "SELECT min(at) FROM checks WHERE seat = ? AND lesson = ? AND step > 0 AND passed GROUP BY step",
        (seat, lesson),
    )
    return SeatActivity([at for (at,) in changes], list(_in_order(ended)), [at for (at,) in steps])


def _in_order(rows: Iterable[tuple[int, int, float, int]]) -> Iterable[EndedCheck]:
    return (EndedCheck(at, version, score, bool(passed)) for at, version, score, passed in reversed([*rows]))


def _last_lesson(db: sqlite3.Connection, seat: int) -> str | None:
    row = db.execute(
        "SELECT lesson FROM versions WHERE seat = ? ORDER BY at DESC LIMIT 1", (seat,)
    ).fetchone()
    return row[0] if row else None


def _head(db: sqlite3.Connection, seat: int, lesson: str | None) -> tuple[int, int]:
    """Return the number of the newest version and when it was saved; 0 and 0 before anything was."""
    row = db.execute(
        "SELECT version, at FROM versions WHERE seat = ? AND lesson = ? AND kind != 'aside'"
        " ORDER BY version DESC LIMIT 1",
        (seat, lesson),
    ).fetchone()
    return row or (0, 0)


def _last_check(db: sqlite3.Connection, seat: int, lesson: str | None) -> tuple[Any, ...]:
    """Return number, state, score, most and whether it passed; None for each before the first check."""
    row = db.execute(
        "SELECT id, state, score, max_score, passed FROM checks WHERE seat = ? AND lesson = ?"
        " AND state != 'replaced' AND step = 0 ORDER BY id DESC LIMIT 1",
        (seat, lesson),
    ).fetchone()
    return row or (None, None, None, None, None)
