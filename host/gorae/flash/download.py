"""Students' programs copied from their boards: what is not gorae's, into a folder for each board."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gorae.boards import Identity, Repl, read_file
from gorae.boards.files import LABEL, look
from gorae.disk import writing
from gorae.errors import DeviceError
from gorae.flash.stock import is_ours
from gorae.kits import kit_ids, load_kit
from gorae.kits.calibration import FILE
from gorae.kits.firmware import firmware_files
from gorae.names import free_name, plain_name, write_new

MAX_FILES, MAX_BYTES, MAX_S = 500, 4_000_000, 300.0
"""What is taken of one board; one that has more is broken, or lies."""


@dataclass(frozen=True)
class Pulled:
    """A student's files on one board."""

    files: dict[str, bytes]
    """By the names that they have there."""
    left: tuple[str, ...]
    """Names of those that could not be read, or are beyond what is taken of one board."""


def read_students(repl: Repl, board: Identity, now_s: Callable[[], float] = time.monotonic) -> Pulled:
    """Read what is on the board and not gorae's. The board must be in the raw REPL.

    Raises NoAnswerError or UnpluggedError when it does not even say what it has.
    """
    sizes = look(repl, board.abilities, {}, all_files=True).sizes
    firmware = firmware_files(load_kit(board.kit)) if board.kit in kit_ids() else {}
    theirs = [name for name in sizes if name not in {LABEL, FILE, *firmware}]
    until_s, files, left = now_s() + MAX_S, dict[str, bytes](), []
    for name in theirs:
        taken = sum(map(len, files.values()))
        data = None
        if len(files) < MAX_FILES and taken + sizes[name] <= MAX_BYTES and now_s() < until_s:
            data = _read(repl, name)
        if data is None or len(data) > sizes[name]:
            left.append(name)
        elif not is_ours(name, data):
            files[name] = data
    return Pulled(files, tuple(left))


def _read(repl: Repl, name: str) -> bytes | None:
    """A file, if necessary by a second try; None when it cannot be read."""
    for _ in range(2):
        try:
            return read_file(repl, name)
        except DeviceError:
            repl.enter()
    return None


def keep(pulled: Pulled, below: Path, name: str) -> tuple[Path, dict[str, str]]:
    """Write the files into a new folder that is called as the board is; return it and each file's place.

    Raises UsageError when it cannot be written.
    """
    with writing(below):
        folder = _new_folder(below, plain_name(name, "board"))
        return folder, write_new(folder, pulled.files)


def _new_folder(below: Path, name: str) -> Path:
    """Make the first of `name`, `name-2`, … that is not there, whoever else does so at the same time."""
    below.mkdir(parents=True, exist_ok=True)
    while True:
        folder = free_name(below, name)
        try:
            folder.mkdir()
        except FileExistsError:
            continue
        return folder
