"""What is stored of one seat, or of all, taken out of a class that runs.

`secure_delete` writes zeros where rows were; the write-ahead log, which has pages of before, is emptied
afterwards. What nobody else's work needs of the results goes, too: in them stands what programs printed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from contextlib import closing
from pathlib import Path

from gorae.classroom import facts
from gorae.classroom.checks.results import FILE as RESULTS
from gorae.classroom.store import FILE as CLASS
from gorae.jobs.store import ResultStore

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
