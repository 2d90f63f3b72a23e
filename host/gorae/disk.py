"""Files that are read and written: what the system refuses is told in a sentence, everywhere the same.

Whatever somebody names as a file is opened with `open_file`: what is no file (a pipe, a device, a socket) is
refused before it is opened, as it could make us wait for ever, never end, or reset a board.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from gorae.errors import DocumentError, Problem, UsageError
from gorae.interrupts import held
from gorae.texts import Text

_SEAL_BYTES = hashlib.sha256().digest_size


class IrregularFileError(OSError):
    """What was named as a file is a pipe, a device or a socket."""

    def __init__(self, path: Path) -> None:
        super().__init__(errno.EINVAL, "it is a device, a pipe or a socket", str(path))


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Within, a file is written. Raises UsageError for what the system refuses."""
    try:
        yield
    except OSError as error:
        raise UsageError(Text("documents.cannot-write", file=str(path), reason=reason_of(error))) from None


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Within, a file is read. Raises DocumentError for what the system refuses."""
    try:
        yield
    except OSError as error:
        raise unreadable(path, error) from None


def open_file(path: Path, *, buffering: int = -1) -> BinaryIO:
    """Open a regular file for reading. Never waits for another program.

    Raises OSError; IsADirectoryError for a folder, IrregularFileError for what is no file at all.
    """
    try:
        _check_regular(path, os.stat(path))
        stream = open(path, "rb", buffering=buffering, opener=_without_waiting)  # noqa: SIM115
    except ValueError:  # a NUL in its name
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path)) from None
    try:
        _check_regular(path, os.fstat(stream.fileno()))  # what it was just before can have been replaced
    except OSError:
        stream.close()
        raise
    return stream


def read_bytes(path: Path, limit: int = -1) -> bytes:
    """Return what is in a file, of a longer one the first `limit` bytes. Raises OSError as `open_file`."""
    with open_file(path) as stream:
        return stream.read(limit)


def _check_regular(path: Path, found: os.stat_result) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(found.st_mode):
        raise IrregularFileError(path)


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def read_at_most(path: Path, limit: int) -> bytes:
    """A whole file. Raises DocumentError when it cannot be read, or has more than `limit` bytes."""
    with reading(path), open_file(path) as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise DocumentError([Problem(str(path), 0, "", Text("documents.too-large", limit=-(-limit // 1000)))])
    return data


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, whoever else writes it, at Ctrl-C, and if the power fails.

    Raises OSError.

    Where `path` is a link, the file that it leads to is written.
    """
    path = Path(os.path.realpath(path))
    with suppress(FileNotFoundError):
        _check_regular(path, os.stat(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name[:100]}.{uuid.uuid4().hex[:8]}.new")
    with held():
        try:
            with draft.open("xb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            with suppress(OSError):  # a new file is as readable as the one that it replaces
                draft.chmod(stat.S_IMODE(path.stat().st_mode))
            draft.replace(path)
        except BaseException:
            with suppress(OSError):
                draft.unlink()
            raise


def write_text(path: Path, text: str) -> None:
    """`write_whole` in UTF-8, with the line ends of `text`. Raises UsageError for what the system refuses."""
    with writing(path):
        write_whole(path, text.encode("utf-8", "replace"))


def write_sealed(path: Path, data: bytes) -> None:
    """Write what `read_sealed` gives back only if nothing of it has changed. Raises OSError."""
    write_whole(path, hashlib.sha256(data).digest() + data)


def read_sealed(path: Path) -> bytes | None:
    """What `write_sealed` has written; None when it is not there, or not as it was written.

    For what can be made anew: a damaged cache is as good as no cache.
    """
    try:
        with open_file(path) as stream:
            seal, data = stream.read(_SEAL_BYTES), stream.read()
    except OSError:
        return None
    return data if hashlib.sha256(data).digest() == seal else None


def unreadable(path: Path, error: OSError | ValueError) -> DocumentError:
    """What to raise for a file that gave this error when it was opened or read."""
    return DocumentError([Problem(str(path).replace("\0", "?"), 0, "", _why(path, error))])


def _why(path: Path, error: OSError | ValueError) -> Text:
    with suppress(OSError, ValueError):
        if path.is_dir():
            return Text("documents.is-folder")
    match error:
        case IrregularFileError():
            return Text("documents.irregular")
        case FileNotFoundError() | NotADirectoryError() | ValueError():
            return Text("documents.not-there")
        case PermissionError():
            return Text("documents.forbidden")
    return Text("documents.unreadable", reason=reason_of(error))


_REASONS = {
    errno.ENOENT: "not-there",
    errno.ENOTDIR: "not-there",
    errno.EISDIR: "folder",
    errno.EEXIST: "file-there",
    errno.EACCES: "forbidden",
    errno.EPERM: "forbidden",
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EROFS: "read-only",
    errno.ENAMETOOLONG: "long-name",
    errno.EADDRINUSE: "in-use",
    errno.EADDRNOTAVAIL: "other-address",
    errno.ECONNREFUSED: "refused",
    errno.ETIMEDOUT: "silent",
}


_DATABASE_FAULTS = {5: "busy", 6: "busy", 8: "read-only", 10: "unwell", 13: "full", 14: "read-only"}


def reason_of(error: OSError) -> Text | str:
    """Why the system refuses, for `{reason}` in a sentence: in words of the catalogue where it has some."""
    if isinstance(error, IrregularFileError):
        return Text("documents.why-irregular")
    socket = sys.modules.get("socket")  # whoever has such an error has imported it
    if socket and isinstance(error, socket.gaierror):
        return Text("documents.why-no-host")
    key = _REASONS.get(error.errno or 0)
    return Text(f"documents.why-{key}") if key else error.strerror or str(error)


def database_fault(path: Path, error: Exception) -> Text | None:
    """Return what to do about an error of SQLite that the disk or another process causes; None for others.

    The codes are SQLite's primary result codes, https://www.sqlite.org/rescode.html.
    """
    key = _DATABASE_FAULTS.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    return Text(f"documents.database-{key}", file=str(path)) if key else None
