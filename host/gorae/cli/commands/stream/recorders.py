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
    from gorae.cli.output_files import check_record_path, open_recorder

    if path is None:
        yield [None] * len(ports)
        return
    paths = [_path_for(path, number, len(ports)) for number in range(1, len(ports) + 1)]
    for each in paths:
        check_record_path(each)
    with contextlib.ExitStack() as stack:
        yield [
            stack.enter_context(open_recorder(each, {"target": port}))
            for each, port in zip(paths, ports, strict=True)
        ]


def _path_for(path: Path, number: int, count: int) -> Path:
    return path if count == 1 else path.with_stem(f"{path.stem}-{number:02}")
