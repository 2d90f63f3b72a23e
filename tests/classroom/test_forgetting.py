"""A class erased: nothing of it is left in any file, and nothing else is touched."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gorae.classroom.teaching import forgetting
from gorae.classroom.teaching.forgetting import forget_folder, holding
from gorae.errors import UsageError

NAMES = ("class.lock", "class.sqlite", "class.sqlite-shm", "class.sqlite-wal", "results.sqlite")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "class"
    folder.mkdir()
    for name in NAMES:
        (folder / name).write_bytes("파란 고래 7".encode() * 100_000)
    return folder


def test_every_file_is_written_over_before_it_is_taken_away(folder: Path, tmp_path: Path) -> None:
    """A second name of the same file, as a backup by hard links has it, is empty afterwards."""
    kept = tmp_path / "kept"
    os.link(folder / "class.sqlite", kept)
    assert forget_folder(folder) == []
    assert not folder.exists()
    assert kept.read_bytes() == b""


def test_zeros_reach_the_disk_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = [(folder / name).stat().st_size for name in NAMES]
    seen: list[bytes] = []
    real = os.fsync

    def look(handle: int) -> None:
        real(handle)
        seen.append(os.pread(handle, 10**8, 0))

    monkeypatch.setattr(os, "fsync", look)
    forget_folder(folder)
    assert seen == [bytes(size) for size in sizes]


def test_what_else_lies_there_stays_and_is_told(folder: Path) -> None:
    (folder / "names.csv").write_text("7,김민준")
    (folder / "photos").mkdir()
    assert forget_folder(folder) == [folder / "names.csv", folder / "photos"]
    assert (folder / "names.csv").read_text() == "7,김민준"


def test_what_a_link_leads_to_is_no_part_of_the_class(folder: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("my notes")
    os.symlink(mine, folder / "class.sqlite-old")
    forget_folder(folder)
    assert not folder.exists()
    assert mine.read_text() == "my notes"


def test_what_cannot_be_erased_is_told_and_the_rest_is_gone(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    erase = forgetting._erase

    def refuse(place: Path) -> None:
        if place.name == "class.sqlite":
            raise PermissionError(13, "open elsewhere", str(place))
        erase(place)

    monkeypatch.setattr(forgetting, "_erase", refuse)
    with pytest.raises(OSError, match="open elsewhere"):
        forget_folder(folder)
    assert [path.name for path in folder.iterdir()] == ["class.sqlite"]
    monkeypatch.undo()
    assert forget_folder(folder) == []
    assert not folder.exists()


def test_a_class_that_runs_is_held(folder: Path) -> None:
    with holding(folder), pytest.raises(UsageError), holding(folder):
        pass
    with holding(folder):
        pass
