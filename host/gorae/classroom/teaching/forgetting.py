"""A class erased: every file of its folder is written over, cut to nothing, and taken away.

An SSD may keep copies of blocks that no program can reach; docs/classroom-privacy.ko.md says so. What was
exported lies where the teacher put it, and is not touched.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_CHUNK = 1 << 20


def forget_folder(folder: Path) -> int:
    """Erase a class's folder and all in it, and return how many files there were.

    Links are taken away and not followed. Raises OSError when something stays: then what could be erased is,
    and it may be called again.
    """
    failed: list[OSError] = []
    count = 0
    for place in _deepest_first(folder):
        try:
            count += _erase(place)
        except OSError as error:
            failed.append(error)
    if failed:
        raise failed[0]
    return count


def _deepest_first(folder: Path) -> Iterator[Path]:
    for root, folders, files in os.walk(folder, topdown=False, followlinks=False):
        yield from (Path(root, name) for name in files)
        yield from (Path(root, name) for name in folders)
    yield folder


def _erase(place: Path) -> bool:
    """Erase a file or an empty folder; return whether it was a file."""
    if place.is_symlink():
        place.unlink()
        return True
    if place.is_dir():
        place.rmdir()
        return False
    if place.is_file():
        _write_over(place)
    place.unlink(missing_ok=True)
    return True


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
