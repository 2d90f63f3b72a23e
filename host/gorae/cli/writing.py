"""Several files into a folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from gorae.disk import writing


def write_all(folder: Path, files: Mapping[str, str]) -> None:
    """Write `files` (by their path below `folder`), over what was there under the same names.

    Raises UsageError when one cannot be written.
    """
    for name, text in files.items():
        path = folder / name
        with writing(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
