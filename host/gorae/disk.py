"""Files that are read and written: what the system refuses is told in a sentence, everywhere the same."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from gorae.errors import DocumentError, Problem, UsageError
from gorae.texts import Text


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Within, a file is written. Raises UsageError for what the system refuses."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(Text("documents.cannot-write", file=str(path), reason=reason)) from None


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Within, a file is read. Raises DocumentError for what the system refuses."""
    try:
        yield
    except OSError as error:
        raise unreadable(path, error) from None


def read_at_most(path: Path, limit: int) -> bytes:
    """A whole file. Raises DocumentError when it cannot be read, or has more than `limit` bytes."""
    with reading(path), path.open("rb") as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise DocumentError([Problem(str(path), 0, "", Text("documents.too-large", limit=limit))])
    return data


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, whoever else writes it, and if the power fails. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{uuid.uuid4().hex[:8]}.new")
    try:
        with draft.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(path)
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise


def unreadable(path: Path, error: OSError | ValueError) -> DocumentError:
    """What to raise for a file that gave this error when it was opened or read."""
    return DocumentError([Problem(str(path).replace("\0", "?"), 0, "", _why(path, error))])


def _why(path: Path, error: OSError | ValueError) -> Text:
    with suppress(OSError, ValueError):
        if path.is_dir():
            return Text("documents.is-folder")
    match error:
        case FileNotFoundError() | NotADirectoryError() | ValueError():
            return Text("documents.not-there")
        case PermissionError():
            return Text("documents.forbidden")
    return Text("documents.unreadable", reason=error.strerror or str(error))
