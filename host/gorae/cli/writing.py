"""Several files into a folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from gorae.errors import UsageError
from gorae.texts import Text


def write_all(folder: Path, files: Mapping[str, str]) -> None:
    """Write `files` (by their path below `folder`), over what was there under the same names.

    Raises UsageError when one cannot be written.
    """
    for name, text in files.items():
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            reason = error.strerror or str(error)
            raise UsageError(Text("cli.cannot-write", file=str(path), reason=reason)) from None
