"""A student's files, kept on this computer while their board is written, and for good if it fails."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from gorae.boards import read_folder
from gorae.errors import UsageError
from gorae.texts import Text

FOLDER = "gorae-saved"


def new_folder(below: Path, name: str) -> Path:
    """Where the files of the board `name` can be saved: a folder that is not there yet."""
    fit = re.sub(r"[^\w.-]+", "-", name).strip("-.") or "board"
    names = (fit if number == 1 else f"{fit}-{number}" for number in range(1, 10_000))
    return next(path for path in (below / FOLDER / each for each in names) if not path.exists())


def save(files: Mapping[str, bytes], folder: Path) -> None:
    """Write the files into the folder. Raises UsageError when that cannot be."""
    try:
        for path, data in files.items():
            place = folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(Text("flash.not-saved", folder=str(folder), reason=reason)) from None


def drop(folder: Path, names: Iterable[str]) -> bool:
    """Remove these files, and nothing else. Returns whether the folder went with them."""
    for name in names:
        (folder / name).unlink(missing_ok=True)
    for place in (folder, folder.parent):
        with contextlib.suppress(OSError):  # something else is in it
            place.rmdir()
    return not folder.exists()


def load(folder: str) -> dict[str, bytes]:
    """What is in a folder of saved files; nothing when it is gone."""
    path = Path(folder)
    return read_folder(path) if folder and path.is_dir() else {}
