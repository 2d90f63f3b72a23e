"""A class erased: nothing of it is left in any file, not even in what was cut off before."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gorae.classroom.teaching import forgetting
from gorae.classroom.teaching.forgetting import forget_folder


def test_every_file_is_written_over_before_it_is_taken_away(tmp_path: Path) -> None:
    """A second name of the same file, as a backup by hard links has it, is empty afterwards."""
    folder, kept = tmp_path / "class", tmp_path / "kept"
    (folder / "deep" / "er").mkdir(parents=True)
    for name in ("class.sqlite", "class.sqlite-wal", "deep/er/log.txt"):
        (folder / name).write_bytes("파란 고래 7".encode() * 100_000)
    os.link(folder / "class.sqlite", kept)
    assert forget_folder(folder) == 3
    assert not folder.exists()
    assert kept.read_bytes() == b""


def test_zeros_reach_the_disk_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "class" / "class.sqlite"
    file.parent.mkdir()
    file.write_bytes("파란 고래 7".encode() * 200_000)
    seen: list[bytes] = []
    real = os.fsync

    def look(handle: int) -> None:
        real(handle)
        seen.append(file.read_bytes())

    monkeypatch.setattr(os, "fsync", look)
    size = file.stat().st_size
    forget_folder(file.parent)
    assert seen == [bytes(size)]


def test_what_a_link_leads_to_is_no_part_of_the_class(tmp_path: Path) -> None:
    folder, mine, mine_too = tmp_path / "class", tmp_path / "mine.txt", tmp_path / "photos"
    folder.mkdir()
    mine.write_text("my notes")
    mine_too.mkdir()
    (mine_too / "a.txt").write_text("a photo")
    os.symlink(mine, folder / "link.txt")
    os.symlink(mine_too, folder / "photos")
    forget_folder(folder)
    assert not folder.exists()
    assert mine.read_text() == "my notes"
    assert (mine_too / "a.txt").read_text() == "a photo"


def test_what_cannot_be_erased_is_told_and_the_rest_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "class"
    folder.mkdir()
    (folder / "a").write_text("a")
    (folder / "b").write_text("b")
    erase = forgetting._erase

    def refuse(place: Path) -> bool:
        if place.name == "a":
            raise PermissionError(13, "open elsewhere", str(place))
        return erase(place)

    monkeypatch.setattr(forgetting, "_erase", refuse)
    with pytest.raises(OSError, match=r"open elsewhere|not empty"):
        forget_folder(folder)
    assert not (folder / "b").exists()
    monkeypatch.undo()
    assert forget_folder(folder) == 1
    assert not folder.exists()
