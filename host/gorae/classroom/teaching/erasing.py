"""What is stored of one seat, or of all, taken out of a class that runs.

`secure_delete` writes zeros where rows were; the write-ahead log, which has pages of before, is emptied
afterwards. What nobody else's work needs of the results goes, too: in them stands what programs printed.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Collection, Iterable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from gorae.classroom import facts, sessions
from gorae.classroom.checks.results import FILE as RESULTS
from gorae.classroom.news import TEACHER
from gorae.classroom.store import FILE as CLASS
from gorae.classroom.teaching.term import is_over, keep_until, term_end, until_of
from gorae.classroom.teaching.tiles import seats_there
from gorae.jobs.store import ResultStore

if TYPE_CHECKING:
    from gorae.classroom.room import Classroom

_OF_SEATS = ("seats", "sessions", "versions", "checks", "attempts", "notes")
_WAIT_S = 10.0


def erase_seat(db: sqlite3.Connection, seat: int) -> None:
    """Take out all rows of a seat. Files that another seat has as well stay with that one."""
    for table in _OF_SEATS:
        db.execute(f"DELETE FROM {table} WHERE seat = ?", (seat,))
    db.execute("DELETE FROM blobs WHERE hash NOT IN (SELECT hash FROM versions)")


def erase_all_seats(db: sqlite3.Connection) -> None:
    """Take out all seats, and give the class a new code: nobody comes back with the old one."""
    for table in _OF_SEATS:
        db.execute(f"DELETE FROM {table} WHERE seat IS NOT NULL")
    db.execute("DELETE FROM blobs")
    facts.set_fact(db, "code", facts.new_code())
    facts.set_fact(db, facts.LESSON, None)


def erase_results(folder: Path, seat: int | None, spare: Collection[str] = ()) -> None:
    """Take out the results of a seat, or of all but those that somebody waits for; blocks for the disk."""
    if not (folder / RESULTS).is_file():
        return
    with ResultStore(folder / RESULTS) as store:
        store.forget_people(None if seat is None else {str(seat)}, spare)


def empty_logs(folder: Path) -> None:
    """Empty the write-ahead logs of a class's files, in which old pages may stand."""
    for name in (CLASS, RESULTS):
        if (folder / name).is_file():
            with closing(sqlite3.connect(folder / name, timeout=_WAIT_S)) as db:
                db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


# --- in a class that runs ---------------------------------------------------------------------------


async def erase_one(room: Classroom, seat: int) -> None:
    """Erase a seat: its browsers go first, then what is on its way, then what is stored."""
    await room.store.write(lambda db: sessions.end_sessions_of(db, seat))
    say_goodbye(room, seat, "erased")
    await room.grader.drop(seat)
    await room.store.write(lambda db: erase_seat(db, seat))
    await asyncio.to_thread(erase_results, room.settings.data, seat, room.grader.results_in_use())
    await _forget_traces(room, [seat])


async def erase_everybody(room: Classroom) -> None:
    """Erase all seats. The class goes on, empty."""
    seats = room.store.read(seats_there)
    await room.store.write(_end_all_sessions)
    for seat in seats:
        say_goodbye(room, seat, "erased")
    await room.grader.drop(None)
    await room.store.write(erase_all_seats)
    await asyncio.to_thread(erase_results, room.settings.data, None)
    await _forget_traces(room, seats)


async def forget_when_over(room: Classroom, today: date) -> bool:
    """Erase everybody when the class's last day is over, and return whether it was. The next term begins."""
    if not is_over(room.store.read(until_of), today):
        return False
    await erase_everybody(room)
    await room.store.write(lambda db: keep_until(db, term_end(today)))
    return True


def say_goodbye(room: Classroom, seat: int, reason: str) -> None:
    """End what the browsers of a seat listen to, what runs for it, and what was known of who sat there."""
    room.live.forget(seat)
    room.limits.forget_seat(seat)
    for listener in room.on_goodbye:
        listener(seat)
    room.news.tell(seat, "bye", {"reason": reason})
    room.news.hang_up(seat)


def _end_all_sessions(db: sqlite3.Connection) -> None:
    db.execute("DELETE FROM sessions WHERE seat IS NOT NULL")


async def _forget_traces(room: Classroom, seats: Iterable[int]) -> None:
    """Take seats from the wall, and forget what is in memory and in SQLite's logs."""
    for seat in seats:
        room.wall.forget(seat)
        room.news.tell(TEACHER, "gone", {"seat": seat})
    room.drawings.clear()
    await asyncio.to_thread(empty_logs, room.settings.data)
