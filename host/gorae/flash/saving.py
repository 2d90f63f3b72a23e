"""A student's files, kept on this computer while their board is written, and for good if it fails."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from gorae.boards import read_folder
from gorae.errors import UsageError
from gorae.texts import Text

FOLDER = "gorae-saved"


def save(files: Mapping[str, bytes], name: str, below: Path) -> Path:
    """Write the files into a new folder for the board `name`. Raises UsageError when that cannot be."""
    folder = _free(below / FOLDER, name)
    try:
        for path, data in files.items():
            place = folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(Text("flash.not-saved", folder=str(folder), reason=reason)) from None
    return folder


def drop(folder: Path, files: Mapping[str, bytes]) -> None:
    """Remove what `save` wrote, and nothing else."""
    for path in files:
        (folder / path).unlink(missing_ok=True)
    for place in (folder, folder.parent):
        try:
            place.rmdir()
        except OSError:  # something else is in it
            return


def load(folder: str) -> dict[str, bytes]:
    """What is in a folder of saved files; nothing when it is gone."""
    path = Path(folder)
    return read_folder(path) if folder and path.is_dir() else {}


def _free(below: Path, name: str) -> Path:
    """A folder that is not there yet."""
    names = (name if number == 1 else f"{name}-{number}" for number in range(1, 10_000))
    return next(path for path in (below / each for each in names) if not path.exists())
