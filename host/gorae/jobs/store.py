"""Results by their keys, in one SQLite file. What it says that it keeps survives `kill -9` and a power cut.

A key's result never changes: the same key means the same bytes. Bytes that differ are an alarm, worth more
than any retry: they are kept beside the first ones, and nothing is overwritten.

One process writes; others may read meanwhile. The file belongs on a local disk, as SQLite's write-ahead log
needs memory that is shared.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from gorae.disk import database_fault
from gorae.errors import UsageError
from gorae.randomness import fresh_seed
from gorae.texts import Text

VERSION = 1
_TABLES = """
CREATE TABLE IF NOT EXISTS results (key TEXT PRIMARY KEY, result BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS alarms (key TEXT NOT NULL, result BLOB NOT NULL, UNIQUE (key, result));
CREATE TABLE IF NOT EXISTS seeds (first INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS work (
    person TEXT, lesson TEXT, kit TEXT, path TEXT, keys TEXT, at INTEGER, passed INTEGER, score REAL,
    max_score REAL, checks TEXT, program BLOB, UNIQUE (person, lesson, kit, keys)
);
CREATE TABLE IF NOT EXISTS along (keys TEXT NOT NULL, name TEXT NOT NULL, data BLOB, UNIQUE (keys, name));
CREATE TABLE IF NOT EXISTS drawn (keys TEXT PRIMARY KEY, seeds TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS work_by_keys ON work (keys);
"""
_WAIT_S = 5.0
_MAX_RUNS = 1000


@dataclass(frozen=True)
class Alarm:
    """Another result than the one that is stored under a key."""

    key: str
    result: bytes


@dataclass(frozen=True)
class GradedWork:
    """One program of a person, graded."""

    person: str
    lesson: str
    kit: str
    path: str
    keys: tuple[str, ...]
    """Of the results that it was graded from, in the order of the runs."""
    at: int
    """When it was graded first, in s since 1970 (UTC)."""
    passed: bool
    score: float
    max_score: float
    checks: tuple[tuple[str, str, float], ...]
    """Id, status and points of each check."""
    program: bytes
    along: Mapping[str, bytes] = field(default_factory=dict)
    """The other files of the program."""
    seeds: tuple[int, ...] = ()
    """Of its runs; empty in a store that is older than this."""


_COLUMNS = [field.name for field in fields(GradedWork) if field.name not in ("along", "seeds")]
_PLACES = ", ".join("?" for _ in _COLUMNS)


class ResultStore:
    """The results that are known. Use it in the thread that made it."""

    def __init__(self, path: Path) -> None:
        """Open the store, or make it. Raises UsageError for a file of another kind, or not to be written."""
        self.path = path
        try:
            self._db = sqlite3.connect(path, timeout=_WAIT_S, isolation_level=None)
            self._open()
        except sqlite3.Error as error:
            raise UsageError(_why_not(path, error)) from error

    def _open(self) -> None:
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        if version not in (0, VERSION):
            raise UsageError(Text("jobs.newer-store", file=str(self.path)))
        tables = {name for (name,) in self._db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if tables and not tables >= {"results", "alarms"}:  # another program's: nothing is put into it
            raise UsageError(Text("jobs.others-store", file=str(self.path)))
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("PRAGMA secure_delete = ON")
        with self._transaction():
            for statement in _TABLES.strip().split(";\n"):
                self._db.execute(statement)
            self._db.execute(f"PRAGMA user_version = {VERSION}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file. What was kept stays."""
        self._db.close()

    def get(self, key: str) -> bytes | None:
        """Return the result under a key, if there is one."""
        with self._telling():
            row = self._db.execute("SELECT result FROM results WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def forget(self, key: str) -> None:
        """Let go of what is under a key and is no result, as on a damaged disk."""
        with self._transaction():
            self._db.execute("DELETE FROM results WHERE key = ?", (key,))

    def known(self, keys: Iterable[str]) -> set[str]:
        """Return those of the keys that have a result."""
        return {key for key in keys if self._has(key)}

    def _has(self, key: str) -> bool:
        return self._db.execute("SELECT 1 FROM results WHERE key = ?", (key,)).fetchone() is not None

    def keep(self, results: Mapping[str, bytes]) -> list[Alarm]:
        """Keep results, all or none of them, and return an alarm for each that differs from what is there."""
        alarms = []
        with self._transaction():
            for key, result in results.items():
                self._db.execute("INSERT OR IGNORE INTO results VALUES (?, ?)", (key, result))
                if self.get(key) != result:
                    self._db.execute("INSERT OR IGNORE INTO alarms VALUES (?, ?)", (key, result))
                    alarms.append(Alarm(key, result))
        return alarms

    def alarms(self) -> list[Alarm]:
        """Return all results that ever differed from those stored under their keys."""
        return [
            Alarm(*row) for row in self._db.execute("SELECT key, result FROM alarms ORDER BY key, result")
        ]

    def note(
        self, work: Iterable[GradedWork], hide: Callable[[list[GradedWork]], Iterable[GradedWork]] = list
    ) -> list[GradedWork]:
        """Remember graded work; what is known already keeps the moment at which it was graded first.

        `hide` makes of it what the store may know, while no other process writes. Returns what is remembered.
        """
        with self._transaction():
            done = list(hide(list(work)))
            beside = [(json.dumps(each.keys), *file) for each in done for file in each.along.items()]
            drawn = [(json.dumps(each.keys), json.dumps(each.seeds)) for each in done if each.seeds]
            self._db.executemany(f"INSERT OR IGNORE INTO work VALUES ({_PLACES})", map(_row, done))
            self._db.executemany("INSERT OR IGNORE INTO along VALUES (?, ?, ?)", beside)
            self._db.executemany("INSERT OR IGNORE INTO drawn VALUES (?, ?)", drawn)
        return done

    def graded(self, keys: tuple[str, ...]) -> GradedWork | None:
        """Return the first work that was graded from these results, whosever it is."""
        ran = json.dumps(keys)
        with self._telling():
            row = self._db.execute("SELECT * FROM work WHERE keys = ? ORDER BY at, rowid", (ran,)).fetchone()
            beside = self._db.execute("SELECT name, data FROM along WHERE keys = ? ORDER BY name", (ran,))
            drawn = self._db.execute("SELECT seeds FROM drawn WHERE keys = ?", (ran,)).fetchone()
            if row is None:
                return None
            return replace(_work(row), along=dict(beside), seeds=_seeds(drawn[0]) if drawn else ())

    def work(self) -> list[GradedWork]:
        """Return all graded work, in the order in which it was graded."""
        with self._telling():
            rows = self._db.execute("SELECT * FROM work ORDER BY at, rowid").fetchall()
            beside: dict[tuple[str, ...], dict[str, bytes]] = {}
            for keys, name, data in self._db.execute("SELECT keys, name, data FROM along ORDER BY name"):
                beside.setdefault(_texts(keys), {})[name] = data
            drawn = {_texts(keys): _seeds(seeds) for keys, seeds in self._db.execute("SELECT * FROM drawn")}
            done = [_work(row) for row in rows]
        return [
            replace(each, along=beside.get(each.keys, {}), seeds=drawn.get(each.keys, ())) for each in done
        ]

    def forget_people(self, people: Collection[str] | None, spare: Collection[str] = ()) -> None:
        """Forget all work of people, or everybody's, and every result that no work needs which is left.

        In results stands what programs printed. `spare` are keys of results that somebody waits for.
        """
        with self._transaction():
            for person in {each.person for each in self.work()} if people is None else people:
                self._db.execute("DELETE FROM work WHERE person = ?", (person,))
            kept = {key for (keys,) in self._db.execute("SELECT keys FROM work") for key in _texts(keys)}
            kept |= set(spare)
            for table in ("along", "drawn"):
                self._db.execute(f"DELETE FROM {table} WHERE keys NOT IN (SELECT keys FROM work)")
            for table in ("results", "alarms"):
                gone = [key for (key,) in self._db.execute(f"SELECT key FROM {table}") if key not in kept]
                self._db.executemany(f"DELETE FROM {table} WHERE key = ?", ((key,) for key in gone))

    def has_work(self) -> bool:
        """Return whether any graded work is remembered."""
        with self._telling():
            return self._db.execute("SELECT 1 FROM work").fetchone() is not None

    def clear_alarms(self) -> int:
        """Forget the results that differed from what is stored, and return how many there were."""
        with self._transaction():
            return self._db.execute("DELETE FROM alarms").rowcount

    def first_seed(self) -> int:
        """Return the seed that grading with this store begins with, drawn once and published nowhere."""
        with self._transaction():
            row = self._db.execute("SELECT first FROM seeds").fetchone()
            if row is None:
                row = (fresh_seed(_MAX_RUNS),)
                self._db.execute("INSERT INTO seeds VALUES (?)", row)
            return int(row[0])

    def __len__(self) -> int:
        (count,) = self._db.execute("SELECT count(*) FROM results").fetchone()
        return int(count)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._telling():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Raises UsageError for a file that is damaged, locked or full, or has other things in it."""
        try:
            yield
        except (sqlite3.Error, ValueError, TypeError) as error:
            raise UsageError(_why_not(self.path, error)) from error


def _why_not(path: Path, error: Exception) -> Text:
    return database_fault(path, error) or Text("jobs.no-store", file=str(path), why=str(error))


def _row(work: GradedWork) -> tuple[object, ...]:
    """Return work as a row of the table; what has parts becomes JSON."""
    parts = {"keys": json.dumps(work.keys), "checks": json.dumps(work.checks)}
    return tuple(parts.get(name, getattr(work, name)) for name in _COLUMNS)


def _work(row: tuple[Any, ...]) -> GradedWork:
    values = dict(zip(_COLUMNS, row, strict=True))
    values["keys"] = _texts(values["keys"])
    values["checks"] = tuple(
        (check, status, float(points)) for check, status, points in json.loads(values["checks"])
    )
    values["passed"] = bool(values["passed"])
    return GradedWork(**values)


def _texts(keys: str) -> tuple[str, ...]:
    return tuple(map(str, json.loads(keys)))


def _seeds(seeds: str) -> tuple[int, ...]:
    return tuple(map(int, json.loads(seeds)))
