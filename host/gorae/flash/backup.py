"""Backup copies of students' files while their board is written; they stay when that fails.

Names of files come from boards, so they are escaped (`gorae.names`), and nothing is written over.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from gorae.boards import read_folder
from gorae.disk import read_bytes, reason_of
from gorae.errors import UsageError
from gorae.names import free_name, name_of, plain_name, write_new
from gorae.texts import Text

FOLDER = "gorae-saved"


def new_folder(below: Path, name: str) -> Path:
    """Return where the files of the board `name` can be saved: a folder that is not there yet."""
    return free_name(below / FOLDER, plain_name(name, "board"))


def save(files: Mapping[str, bytes], folder: Path, paths: dict[str, str]) -> None:
    """Write files into the folder, and their places there into `paths`, which has those of earlier ones.

    One that was saved already and is another now is kept in both forms.

    Raises UsageError for what the system refuses.
    """
    try:
        new = {name: data for name, data in files.items() if not _is_there(name, data, folder, paths)}
        paths |= write_new(folder, new, beside=paths.values())
    except OSError as error:
        values = {"folder": str(folder), "reason": reason_of(error)}
        raise UsageError(Text("flash.not-saved", **values)) from None


def drop(folder: Path, paths: Iterable[str]) -> bool:
    """Remove these files, and nothing else. Returns whether the folder went with them."""
    places = [folder / path for path in paths]
    for place in places:
        with contextlib.suppress(OSError):
            place.unlink()
    for parent in sorted({parent for place in places for parent in place.parents}, reverse=True):
        if parent.is_relative_to(folder.parent):
            with contextlib.suppress(OSError):  # something else is in it
                parent.rmdir()
    return not folder.exists()


def load(folder: str) -> tuple[dict[str, bytes], dict[str, str]]:
    """Return the files that were saved in a folder by name, and the place of each; none when it is gone."""
    path = Path(folder)
    found = read_folder(path) if folder and path.is_dir() else {}
    names = {each: name_of(each) for each in found}
    files = {name: found[each] for each, name in names.items() if name}
    return files, {name: each for each, name in names.items() if name}


def _is_there(name: str, data: bytes, folder: Path, paths: Mapping[str, str]) -> bool:
    return name in paths and read_bytes(folder / paths[name], len(data) + 1) == data
