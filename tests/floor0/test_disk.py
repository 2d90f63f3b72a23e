"""What the system refuses is told in both languages, whatever it is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gorae.disk import read_at_most, reading, write_whole, writing
from gorae.errors import DocumentError, UsageError


def key_of(path: Path, limit: int = 10) -> str:
    with pytest.raises(DocumentError) as caught:
        read_at_most(path, limit)
    (problem,) = caught.value.problems
    assert problem.file == str(path)
    assert problem.text.say("ko") != problem.text.say("en")
    return problem.text.key


def test_a_file_is_read_up_to_a_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"0123456789")
    assert read_at_most(path, 10) == b"0123456789"
    assert key_of(path, 9) == "documents.too-large"


def test_why_a_file_cannot_be_read(tmp_path: Path) -> None:
    assert key_of(tmp_path / "none") == "documents.not-there"
    assert key_of(tmp_path) == "documents.is-folder"
    for error, key in ((PermissionError(13, "no"), "forbidden"), (OSError(5, "broken"), "unreadable")):
        with pytest.raises(DocumentError) as caught, reading(tmp_path / "a"):
            raise error
        assert caught.value.problems[0].text.key == f"documents.{key}"


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "deep" / "a.bin"
    write_whole(path, b"old")
    assert path.read_bytes() == b"old"
    (tmp_path / "plain").write_bytes(b"old")
    assert path.stat().st_mode == (tmp_path / "plain").stat().st_mode, "others may read it as any file"

    def full(descriptor: int) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(path.parent.iterdir()) == [path]


def test_why_a_file_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no space") as caught, writing(tmp_path / "a"):
        raise OSError(28, "no space")
    assert str(tmp_path / "a") in caught.value.say("ko")
