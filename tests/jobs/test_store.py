"""The store keeps what it said that it keeps, and never changes its mind."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from gorae.errors import UsageError
from gorae.jobs.store import Alarm, GradedWork, ResultStore


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "results.sqlite"


def test_results_are_there_when_it_is_opened_again(path: Path) -> None:
    with ResultStore(path) as store:
        assert store.keep({"a": b"1", "b": b"2"}) == []
    with ResultStore(path) as store:
        assert (store.get("a"), store.get("c"), len(store)) == (b"1", None, 2)
        assert store.known(["a", "c", "b"]) == {"a", "b"}


def test_another_result_under_a_known_key_is_an_alarm_and_changes_nothing(path: Path) -> None:
    with ResultStore(path) as store:
        store.keep({"a": b"1"})
        assert store.keep({"a": b"other", "b": b"2"}) == [Alarm("a", b"other")]
        assert store.keep({"a": b"other"}) == [Alarm("a", b"other")]
    with ResultStore(path) as store:
        assert (store.get("a"), store.get("b")) == (b"1", b"2")
        assert store.alarms() == [Alarm("a", b"other")]


def test_a_file_that_is_no_store_is_told_and_left_alone(path: Path) -> None:
    path.write_text("from robot import *\n" * 100)
    with pytest.raises(UsageError):
        ResultStore(path)
    assert path.read_text().startswith("from robot")


def test_a_store_of_a_newer_gorae_is_told(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(UsageError):
        ResultStore(path)


@pytest.mark.parametrize(
    "later", [["drawn"], ["drawn", "along"], ["drawn", "along", "work"], ["drawn", "along", "work", "seeds"]]
)
def test_a_store_of_an_older_gorae_goes_on(path: Path, later: list[str]) -> None:
    """Tables came one after the other, and none has changed since: what is missing is made."""
    old = GradedWork("kim", "maze", "maqueen", "kim/main.py", ("a",), 1, True, 100.0, 100.0, (), b"1")
    with ResultStore(path) as store:
        store.keep({"a": b"1"})
        store.note([old])
    db = sqlite3.connect(path)
    for table in later:
        db.execute(f"DROP TABLE {table}")
    db.close()
    new = replace(old, keys=("b",), at=2, along={"way.py": b"2"}, seeds=(7,))
    with ResultStore(path) as store:
        assert store.get("a") == b"1"
        store.note([new])
        assert store.work() == ([new] if "work" in later else [old, new])
        assert store.first_seed() == store.first_seed()


WRITER = """
import sys
from pathlib import Path
from gorae.jobs.store import ResultStore
with ResultStore(Path(sys.argv[1])) as store:
    for number in range(100_000):
        store.keep({f"{number}-{part}": bytes(5000) for part in range(4)})
        print(number, flush=True)
"""


@pytest.mark.parametrize("after", [1, 7, 40])
def test_what_was_kept_is_there_after_the_writer_was_killed(path: Path, after: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout
        said = [int(writer.stdout.readline()) for _ in range(after)][-1]
        writer.kill()
    assert writer.returncode == -signal.SIGKILL
    with ResultStore(path) as store:
        for number in range(said + 1):
            assert store.known(f"{number}-{part}" for part in range(4)) == {
                f"{number}-{part}" for part in range(4)
            }
        assert len(store) % 4 == 0


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE work SET keys = '[1'",
        "UPDATE work SET checks = 'x'",
        "UPDATE seeds SET first = 'x'",
        "DROP TABLE work; CREATE TABLE work (a)",
        "DROP TABLE results; CREATE TABLE results (a)",
    ],
)
def test_a_store_with_other_things_in_it_is_told(path: Path, damage: str) -> None:
    work = GradedWork(
        "kim", "maze", "maqueen", "kim/main.py", ("a",), 1, True, 1.0, 1.0, (), b"1", {"b.py": b"2"}
    )
    with ResultStore(path) as store:
        store.note([work])
        store.first_seed()
        assert store.work() == [work]
    db = sqlite3.connect(path)
    db.executescript(damage)
    db.close()
    with pytest.raises(UsageError):
        _read_all(path)


def _read_all(path: Path) -> None:
    with ResultStore(path) as store:
        store.get("a")
        store.work()
        store.first_seed()


def test_a_damaged_page_is_told(path: Path) -> None:
    with ResultStore(path) as store:
        store.keep({"a": b"1"})
    data = path.read_bytes()
    path.write_bytes(data[:4096] + bytes([0xA5]) * (len(data) - 4096))
    with pytest.raises(UsageError), ResultStore(path) as store:
        store.keep({"b": b"1"})


@pytest.mark.parametrize("version", [0, 1])
def test_another_programs_database_is_told_and_left_alone(path: Path, version: int) -> None:
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE grades (name TEXT)")
        other.execute(f"PRAGMA user_version = {version}")
    other.close()
    before = path.read_bytes()
    with pytest.raises(UsageError):
        ResultStore(path)
    assert path.read_bytes() == before


def test_a_full_disk_a_busy_store_and_a_locked_folder_are_told_with_what_to_do(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store is as good as it was: nobody is told to move it away."""
    monkeypatch.setattr("gorae.jobs.store._WAIT_S", 0.0)
    said = []
    with ResultStore(path) as store:
        store.keep({"a": b"1"})
        store._db.execute("PRAGMA max_page_count = 1")
        with pytest.raises(UsageError) as caught:
            store.keep({"b": bytes(100_000)})
        said.append(caught.value.text)
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UsageError) as caught:
            store.keep({"b": b"2"})
        said.append(caught.value.text)
        other.close()
        assert store.get("a") == b"1"
    with pytest.raises(UsageError) as caught:
        ResultStore(path.parent)
    said.append(caught.value.text)
    assert [text.key for text in said] == [
        "documents.database-full",
        "documents.database-busy",
        "documents.database-read-only",
    ]
    assert all(str(path.parent) in text.say("ko") for text in said)
