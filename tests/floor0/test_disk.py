"""What the system refuses is told in both languages, whatever it is."""

from __future__ import annotations

import errno
import os
import socket
from pathlib import Path

import pytest

from gorae.disk import (
    IrregularFileError,
    open_file,
    read_at_most,
    read_sealed,
    reading,
    reason_of,
    write_sealed,
    write_whole,
    writing,
)
from gorae.errors import DocumentError, UsageError
from gorae.texts import Text


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


@pytest.mark.posix("Windows has no such files")
def test_what_is_no_file_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "link").symlink_to(tmp_path / "fifo")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket"))
        for path in (tmp_path / "fifo", tmp_path / "link", tmp_path / "socket", Path("/dev/zero")):
            assert key_of(path) == "documents.irregular"
            with pytest.raises(IrregularFileError):
                write_whole(path, b"new")
    with pytest.raises(IsADirectoryError):
        write_whole(tmp_path, b"new")
    with pytest.raises(FileNotFoundError):
        open_file(tmp_path / "a\0b")


def test_a_link_is_written_through_and_keeps_its_file_s_mode(tmp_path: Path) -> None:
    file, link = tmp_path / "file", tmp_path / "link"
    file.write_bytes(b"old")
    file.chmod(0o640)
    try:
        link.symlink_to(file)
    except OSError:  # Windows lets only some do that
        pytest.skip("no links here")
    mode = file.stat().st_mode
    write_whole(link, b"new")
    assert link.is_symlink()
    assert file.read_bytes() == b"new"
    assert file.stat().st_mode == mode


def test_a_damaged_cache_is_none(tmp_path: Path) -> None:
    path, data = tmp_path / "cache", bytes(range(256)) * 40
    assert read_sealed(path) is None
    write_sealed(path, data)
    assert read_sealed(path) == data
    sealed = path.read_bytes()
    for damaged in (b"", sealed[:-1], sealed + b"\0", sealed[:2000] + bytes(4096) + sealed[6096:]):
        path.write_bytes(damaged)
        assert read_sealed(path) is None


def test_reasons_are_told_in_both_languages() -> None:
    for error in (OSError(28, "x"), OSError(13, "x"), OSError(2, "x"), IrregularFileError(Path("a"))):
        reason = reason_of(error)
        assert not isinstance(reason, str)
        assert reason.say("ko") != reason.say("en")
    assert reason_of(OSError(5, "odd")) == "odd"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), "이런 이름의 컴퓨터가 없어요"),
        (OSError(errno.EADDRINUSE, "Address already in use"), "다른 프로그램이 이 포트를 쓰고 있어요"),
        (OSError(errno.EADDRNOTAVAIL, "Cannot assign requested address"), "이 컴퓨터의 주소가 아니에요"),
    ],
)
def test_why_an_address_does_not_serve_is_said_in_the_readers_language(error: OSError, said: str) -> None:
    reason = reason_of(error)
    assert isinstance(reason, Text)
    assert reason.say("ko") == said
