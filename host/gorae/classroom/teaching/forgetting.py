"""A class erased: each of its files is written over, cut to nothing, and taken away.

An SSD may keep copies of blocks that no program can reach; docs/classroom-privacy.ko.md says so. What was
exported lies where the teacher put it, and is not touched, nor is what else lies in the folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from gorae.classroom.store import FILE as CLASS
from gorae.errors import UsageError
from gorae.texts import Text

LOCK = "class.lock"
"""Held by the server of a class."""
_OURS = (CLASS, "results.sqlite", LOCK)
"""What the names of a class's files begin with: SQLite writes further ones beside its own."""
_CHUNK = 1 << 20


@contextmanager
def holding(folder: Path) -> Iterator[None]:
    """Hold a class, so that no two servers write into it and nobody erases one that runs.

    Raises UsageError when somebody holds it already.
    """
    import filelock

    folder.mkdir(parents=True, exist_ok=True)
    try:
        with filelock.FileLock(folder / LOCK, blocking=False):
            yield
    except filelock.Timeout:
        raise UsageError(Text("classroom_teacher.held", folder=str(folder))) from None


def is_class(folder: Path) -> bool:
    """Whether a class is kept in a folder."""
    return (folder / CLASS).is_file()


def forget_folder(folder: Path) -> list[Path]:
    """Erase the class in a folder, and return what lies there besides, which stays.

    Links are taken away and not followed. Raises OSError when something of the class stays: then what could
    be erased is, and it may be called again.
    """
    failed: list[OSError] = []
    for place in [place for place in sorted(folder.iterdir()) if place.name.startswith(_OURS)]:
        try:
            _erase(place)
        except OSError as error:
            failed.append(error)
    if failed:
        raise failed[0]
    left = sorted(folder.iterdir())
    if not left:
        folder.rmdir()
    return left


def _erase(place: Path) -> None:
    if place.is_file() and not place.is_symlink():
        _write_over(place)
    place.unlink(missing_ok=True)


def _write_over(file: Path) -> None:
    """Put zeros where something was, down to the disk, and cut the file to nothing."""
    with suppress(OSError):
        file.chmod(0o600)
    with file.open("r+b", buffering=0) as stream:
        left = os.fstat(stream.fileno()).st_size
        while left > 0:
            left -= stream.write(bytes(min(left, _CHUNK)))
        os.fsync(stream.fileno())
        stream.truncate(0)
