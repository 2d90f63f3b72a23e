"""Files that are handed in beside a program and graded with it: a model, its data, and what is claimed of it.

They go onto no board for that; a model that the program imports does so as any module.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gorae.disk import read_bytes, unreadable
from gorae.errors import UsageError
from gorae.texts import Text

MODEL, DATASET, TEST, CARD = "model.py", "dataset.csv", "test.csv", "card.yaml"
LIMITS: Mapping[str, int] = {MODEL: 64_000, DATASET: 8_000_000, TEST: 8_000_000, CARD: 100_000}
"""The files, in the order in which they come about, and how many bytes each may have."""


@dataclass(frozen=True)
class HandedIn:
    """All that somebody hands in for a lesson."""

    name: str
    """What its author calls the program."""
    source: bytes
    along: Mapping[str, bytes] = field(default_factory=dict)
    """The program's other files."""
    handed: Mapping[str, bytes] = field(default_factory=dict)
    """What is graded with it, by the names of `LIMITS`."""


def read_handed(folder: Path, wanted: Iterable[str]) -> dict[str, bytes]:
    """Return those of the `wanted` files that lie in a folder, by name.

    Raises UsageError for one that is too large, and DocumentError for one that cannot be read.
    """
    return bounded(
        {name: data for name in wanted if (data := _read(folder / name, LIMITS[name])) is not None}
    )


def take_handed(files: Mapping[str, bytes], wanted: Iterable[str]) -> dict[str, bytes]:
    """Return those of the `wanted` files that are among `files`. Raises UsageError for a too large one."""
    return bounded({name: files[name] for name in wanted if name in files})


def bounded(handed: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files, a model as it was made. Raises UsageError for one that is too large."""
    for name, data in handed.items():
        if len(data) > LIMITS[name]:
            raise UsageError(Text("programs.too-large", name=name, limit=LIMITS[name]))
    return {name: as_made(data) if name == MODEL else data for name, data in handed.items()}


def as_made(model: bytes) -> bytes:
    """Return model.py as it was made: an editor on Windows, or git, may have changed its line ends."""
    return model.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n")


def _read(path: Path, limit: int) -> bytes | None:
    try:
        return read_bytes(path, limit + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise unreadable(path, error) from None
