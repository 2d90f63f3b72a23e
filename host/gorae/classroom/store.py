"""One SQLite file for a class, with one writer. What `write` has acknowledged survives a power cut.

    await store.write(lambda db: db.execute("INSERT …"))
    rows = store.read(lambda db: db.execute("SELECT …").fetchall())

All that waits while a commit is on its way goes into the next one together: a commit costs some ms whatever
is in it. An operation that raises is undone alone; the others in its group are kept.
"""

from __future__ import annotations

import asyncio
import queue
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from gorae.classroom.refusals import Refusal
from gorae.classroom.schema import TABLES, UPGRADES, VERSION
from gorae.disk import database_fault
from gorae.errors import UsageError
from gorae.texts import Text

FILE = "class.sqlite"
LEAST_FREE_BYTES = 200 * 1024 * 1024
"""With less than this on the disk nothing more is taken, while there is still room to say so."""
_WAIT_S = 5.0
_MAX_IN_GROUP = 200
_LOOK_S = 2.0

T = TypeVar("T")
Operation: TypeAlias = Callable[[sqlite3.Connection], T]


@dataclass
class _Waiting:
    operation: Operation[Any] | None
    """None: the store is closed."""
    future: Future[Any] = field(default_factory=Future)
    result: Any = None
    error: Exception | None = None


class ClassStore:
    """The file of a class. Write from an event loop, read from anywhere."""

    def __init__(self, path: Path) -> None:
        """Open the file or make it. Raises UsageError for a file of another kind, or not to be written."""
        self.path = path
        self._inbox: queue.SimpleQueue[_Waiting] = queue.SimpleQueue()
        try:
            self._writer = _opened(path)
            self._reader = _connected(path)
        except sqlite3.Error as error:
            raise _unusable(path, error) from error
        self._reading = threading.RLock()
        self._free = _Free(path.parent)
        self._deleted: list[Callable[[], None]] = []
        """Who is to be called after this commit, once for each row that is gone."""
        self._thread = threading.Thread(target=self._work, name="gorae-class-writer", daemon=True)
        self._thread.start()

    async def write(self, operation: Operation[T]) -> T:
        """Have the writer do something, and return its result when it is on the disk.

        Raises what the operation raises, and Refusal when the disk is full.
        """
        return await asyncio.wrap_future(self.submit(operation))

    def submit(self, operation: Operation[T]) -> Future[T]:
        """Do the same for who has no event loop."""
        waiting = _Waiting(operation)
        self._inbox.put(waiting)
        return waiting.future

    def read(self, operation: Operation[T]) -> T:
        """Return what an operation reads of all that is committed. It never waits for the writer."""
        with self._reading:
            return operation(self._reader)

    def on_deleted(self, table: str, listener: Callable[[], None]) -> None:
        """Have a listener called in the writer's thread when rows of a table are gone, before others hear."""

        def watch(db: sqlite3.Connection) -> None:
            db.create_function(f"{table}_deleted", 0, lambda: self._deleted.append(listener))
            db.execute(
                f"CREATE TEMP TRIGGER watch_{table} AFTER DELETE ON main.{table}"
                f" BEGIN SELECT {table}_deleted(); END"
            )

        self.submit(watch).result()

    def close(self) -> None:
        """Commit what waits, and let go of the file."""
        self._inbox.put(_Waiting(None))
        self._thread.join()
        with self._reading:
            self._reader.close()
        self._writer.close()

    def _work(self) -> None:
        while True:
            group = [self._inbox.get()]
            while len(group) < _MAX_IN_GROUP and not self._inbox.empty():
                group.append(self._inbox.get())
            self._commit(
                [one for one in group if one.operation and one.future.set_running_or_notify_cancel()]
            )
            if any(one.operation is None for one in group):
                return

    def _commit(self, group: list[_Waiting]) -> None:
        """Do a group's operations in one transaction, then tell each what became of it."""
        try:
            self._free.check()
            self._writer.execute("BEGIN IMMEDIATE")
            for waiting in group:
                self._do(waiting)
            self._writer.execute("COMMIT")
        except (sqlite3.Error, Refusal) as error:
            if self._writer.in_transaction:
                self._writer.execute("ROLLBACK")
            for waiting in group:
                waiting.error = error if isinstance(error, Refusal) else _refusal(error)
        for listener in dict.fromkeys(self._deleted):
            listener()
        self._deleted.clear()
        for waiting in group:
            if waiting.error:
                waiting.future.set_exception(waiting.error)
            else:
                waiting.future.set_result(waiting.result)

    def _do(self, waiting: _Waiting) -> None:
        """Do one operation; one that fails is undone alone, unless the file itself is at fault."""
        assert waiting.operation
        self._writer.execute("SAVEPOINT one")
        try:
            waiting.result = waiting.operation(self._writer)
        except sqlite3.OperationalError:
            raise
        except Exception as error:
            waiting.error = error
            self._writer.execute("ROLLBACK TO one")
        self._writer.execute("RELEASE one")


class _Free:
    """Looks now and then how much room the disk has."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._looked = -_LOOK_S
        self._bytes = 0

    def check(self) -> None:
        """Check the room. Raises Refusal when too little is left."""
        if time.monotonic() - self._looked >= _LOOK_S:
            self._looked = time.monotonic()
            self._bytes = shutil.disk_usage(self._folder).free
        if self._bytes < LEAST_FREE_BYTES:
            raise Refusal(507, "disk-full")


def _refusal(error: sqlite3.Error) -> Exception:
    """Return what a browser is told of a file that cannot be written."""
    full = "full" in str(error) or "disk I/O" in str(error)
    return Refusal(507, "disk-full") if full else error


def _connected(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=_WAIT_S, isolation_level=None, check_same_thread=False)


def _opened(path: Path) -> sqlite3.Connection:
    db = _connected(path)
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version > VERSION:
        raise UsageError(Text("classroom.newer-class", file=str(path)))
    tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if tables and not tables >= {"facts", "seats", "versions"}:  # another program's: nothing is put into it
        raise UsageError(Text("classroom.others-file", file=str(path)))
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON", "foreign_keys = ON"):
        db.execute(f"PRAGMA {pragma}")
    db.execute("BEGIN IMMEDIATE")
    for statement in TABLES.strip().split(";\n"):
        db.execute(statement)
    for number in range(version + 1, VERSION + 1) if version else ():
        db.execute(UPGRADES[number])
    db.execute(f"PRAGMA user_version = {VERSION}")
    db.execute("COMMIT")
    return db


def _unusable(path: Path, error: sqlite3.Error) -> UsageError:
    fault = database_fault(path, error)
    return UsageError(fault or Text("classroom.no-store", file=str(path), why=str(error)))


def now_ms() -> int:
    """Return the present in ms since 1970 (UTC)."""
    return time.time_ns() // 1_000_000
