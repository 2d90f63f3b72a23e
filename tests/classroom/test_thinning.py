"""Old drafts thin out; what was checked, and what is newest, stays; nobody fills the disk."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from gorae.classroom import thinning, works
from gorae.classroom.messages import VersionKind
from gorae.classroom.schema import TABLES
from gorae.classroom.works import Draft, Place

MINUTE = 60_000
HERE = Place(7, "wall-stop")


@pytest.fixture
def db(monkeypatch: pytest.MonkeyPatch) -> Iterator[sqlite3.Connection]:
    opened = sqlite3.connect(":memory:", isolation_level=None)
    opened.executescript(TABLES)
    yield opened
    opened.close()


def save_at(db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, at: int, text: str, edit: int) -> int:
    monkeypatch.setattr(works, "now_ms", lambda: at)
    return works.save(db, HERE, Draft({"main.py": text}, 0, "tabtabta", edit)).version


def test_an_hour_of_typing_leaves_a_draft_a_minute(
    db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    for second in range(0, 3600, 2):
        save_at(db, monkeypatch, second * 1000, f"{second}", second + 1)
    ages = [3600_000 - version.at for version in works.history(db, HERE)]
    recent = [age for age in ages if age < 10 * MINUTE]
    assert len(recent) >= 290
    assert len(ages) - len(recent) <= 55
    head = works.head_of(db, HERE)
    assert head is not None
    assert works.files_of(db, head) == {"main.py": "3598"}


def test_what_was_checked_stays(db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    versions = [save_at(db, monkeypatch, second * 1000, f"{second}", second + 1) for second in range(30)]
    kept = versions[7]
    db.execute(
        "INSERT INTO checks (seat, lesson, kit, version, at, state, runs)"
        " VALUES (7, 'wall-stop', 'k', ?, 0, 'done', 1)",
        (kept,),
    )
    thinning.thin(db, 7, "wall-stop", 10_000 * MINUTE)
    assert [version.version for version in works.history(db, HERE)] == [30, 29, kept]


def test_a_seat_has_bounded_room(db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thinning, "SEAT_BYTES", 3000)
    for number in range(40):
        save_at(db, monkeypatch, number, "".join(map(str, range(number, number + 400))), number + 1)
    sizes = [size for (size,) in db.execute("SELECT size FROM versions")]
    assert sum(sizes) <= 3000 + max(sizes)
    (blobs,) = db.execute("SELECT count(*) FROM blobs").fetchone()
    assert blobs == len(sizes)
    head = works.head_of(db, HERE)
    assert head is not None
    assert head.version == 40


def test_the_same_text_is_stored_once(db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    for edit, text in enumerate("abab", 1):
        save_at(db, monkeypatch, edit, text, edit)
    assert db.execute("SELECT count(*) FROM versions").fetchone() == (4,)
    assert db.execute("SELECT count(*) FROM blobs").fetchone() == (2,)


@pytest.mark.parametrize("kind", ["restore", "begin"])
def test_what_was_replaced_at_once_stays(
    db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, kind: VersionKind
) -> None:
    """What stood there before an older program took its place, though more was written that minute."""
    mine = save_at(db, monkeypatch, 0, "mine", 1)
    works.save(db, HERE, Draft({"main.py": "other"}, mine, "tabtabta", 2, kind))
    for second in range(1, 40):
        save_at(db, monkeypatch, second * 1000, f"{second}", second + 2)
    thinning.thin(db, 7, "wall-stop", 3600_000)
    assert mine in [version.version for version in works.history(db, HERE)]
