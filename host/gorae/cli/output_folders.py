"""Several files into a folder."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from gorae.cli.outputs import is_ours, kind_of
from gorae.disk import write_text, write_whole, writing
from gorae.errors import UsageError
from gorae.texts import Text


def write_all(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write `files` (by their path below `folder`), over those that gorae wrote there before.

    Raises UsageError when one cannot be written, and before any is when one is there that is not gorae's.
    """
    check_folder_for(folder, files)
    for name, content in files.items():
        if isinstance(content, str):
            write_text(folder / name, content)
            continue
        with writing(folder / name):
            write_whole(folder / name, content)


def check_folder_for(folder: Path, names: Iterable[str]) -> None:
    """Check a folder. Raises UsageError when a file to be written into it is there and not gorae's."""
    with writing(folder):
        if os.path.lexists(folder) and not folder.is_dir():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
    for path in (folder / name for name in names):
        if os.path.lexists(path) and not is_ours(path, kind_of(path)):
            raise UsageError(Text("cli.output-in-folder", file=str(path), folder=str(folder)))
