"""`gorae stream --record`: a file for each kit, which grows while the kit is looked at."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gorae.looking.feed import Keeper


@contextlib.contextmanager
def keeping(path: Path | None, ports: Sequence[str]) -> Iterator[Sequence[Keeper | None]]:
    """What keeps the stream of each port in a file, closed at the end. Raises UsageError."""
    from gorae.cli.saving import open_recorder

    if path is None:
        yield [None] * len(ports)
        return
    with contextlib.ExitStack() as stack:
        yield [
            stack.enter_context(open_recorder(_path_for(path, number, len(ports)), {"target": port}))
            for number, port in enumerate(ports, 1)
        ]


def _path_for(path: Path, number: int, count: int) -> Path:
    return path if count == 1 else path.with_stem(f"{path.stem}-{number:02}")
