"""Works: the files of a seat in a lesson, version after version. Nothing that was taken is written over.

A version is numbered within its work, from 1. The newest one that is not `aside` is the head. What a second
tab or device sends without having seen the head is kept aside, and both are offered.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from gorae.classroom import thinning
from gorae.classroom.messages import VersionKind
from gorae.classroom.store import now_ms

Files = Mapping[str, str]


@dataclass(frozen=True)
class Version:
    """One version of a work, without its files."""

    version: int
    at: int
    kind: VersionKind
    base: int
    tab: str
    edit: int
    hash: bytes


@dataclass(frozen=True)
class Place:
    """Where a work belongs: a seat and a lesson."""

    seat: int
    lesson: str


@dataclass(frozen=True)
class Draft:
    """Files as a tab sends them."""

    files: Files
    base: int
    """The version that they grew from."""
    tab: str
    edit: int
    """Grows with each change in the tab."""
    kind: VersionKind = "save"


@dataclass(frozen=True)
class Outcome:
    """What became of a draft: it is `version`, and the head is `head`; new, or known already, or aside."""

    version: int
    head: int
    saved: bool
    aside: bool = False


_COLUMNS = "version, at, kind, base, tab, edit, hash"


def head_of(db: sqlite3.Connection, place: Place) -> Version | None:
    """Return the newest version of a work; None before anything was saved."""
    row = db.execute(
        f"SELECT {_COLUMNS} FROM versions WHERE seat = ? AND lesson = ? AND kind != 'aside'"
        " ORDER BY version DESC LIMIT 1",
        (place.seat, place.lesson),
    ).fetchone()
    return Version(*row) if row else None


def version_of(db: sqlite3.Connection, place: Place, version: int) -> Version | None:
    row = db.execute(
        f"SELECT {_COLUMNS} FROM versions WHERE seat = ? AND lesson = ? AND version = ?",
        (place.seat, place.lesson, version),
    ).fetchone()
    return Version(*row) if row else None


def history(db: sqlite3.Connection, place: Place) -> list[Version]:
    """Return all versions of a work, the newest first."""
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM versions WHERE seat = ? AND lesson = ? ORDER BY version DESC",
        (place.seat, place.lesson),
    )
    return [Version(*row) for row in rows]


def files_of(db: sqlite3.Connection, version: Version) -> dict[str, str]:
    """Return the files of a version."""
    (data,) = db.execute("SELECT data FROM blobs WHERE hash = ?", (version.hash,)).fetchone()
    files: dict[str, str] = json.loads(zlib.decompress(data))
    return files


def save(db: sqlite3.Connection, place: Place, draft: Draft) -> Outcome:
    """Take a draft: as the new head where it grew from that, aside where somebody else saved meanwhile."""
    head = head_of(db, place)
    digest = _hash(draft.files)
    number = head.version if head else 0
    if head and head.hash == digest:
        return Outcome(number, number, saved=False)
    if head and head.tab == draft.tab:
        if draft.edit <= head.edit:  # an old one that was late, or the same again
            return Outcome(number, number, saved=False)
    elif draft.base != number:
        return _set_aside(db, place, draft, digest, number)
    new = _added(db, place, draft, digest)
    return Outcome(new, new, saved=True)


def _set_aside(db: sqlite3.Connection, place: Place, draft: Draft, digest: bytes, head: int) -> Outcome:
    known = db.execute(
        "SELECT version FROM versions WHERE seat = ? AND lesson = ? AND hash = ? ORDER BY version DESC",
        (place.seat, place.lesson, digest),
    ).fetchone()
    kept = known[0] if known else _added(db, place, draft, digest, "aside")
    return Outcome(kept, head, saved=known is None, aside=True)


def _added(
    db: sqlite3.Connection, place: Place, draft: Draft, digest: bytes, kind: VersionKind | None = None
) -> int:
    (last,) = db.execute(
        "SELECT coalesce(max(version), 0) FROM versions WHERE seat = ? AND lesson = ?",
        (place.seat, place.lesson),
    ).fetchone()
    data = zlib.compress(_plain(draft.files))
    db.execute("INSERT OR IGNORE INTO blobs VALUES (?, ?)", (digest, data))
    row = (
        place.seat,
        place.lesson,
        last + 1,
        now_ms(),
        kind or draft.kind,
        draft.base,
        draft.tab,
        draft.edit,
    )
    db.execute("INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*row, digest, len(data)))
    if (last + 1) % thinning.EVERY == 0:
        thinning.thin(db, place.seat, place.lesson, now_ms())
    return int(last) + 1


def _plain(files: Files) -> bytes:
    return json.dumps(files, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")


def _hash(files: Files) -> bytes:
    return hashlib.sha256(_plain(files)).digest()
