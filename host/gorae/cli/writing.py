"""Several files into a folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from gorae.cli.outputs import is_ours, kind_of
from gorae.disk import write_text
from gorae.errors import UsageError
from gorae.texts import Text


def write_all(folder: Path, files: Mapping[str, str]) -> None:
    """Write `files` (by their path below `folder`), over those that gorae wrote there before.

    Raises UsageError when one cannot be written, and before any is when one is there that is not gorae's.
    """
    for path in (folder / name for name in files):
        if path.exists() and not is_ours(path, kind_of(path)):
            raise UsageError(Text("cli.output-in-folder", file=str(path), folder=str(folder)))
    for name, text in files.items():
        write_text(folder / name, text)
