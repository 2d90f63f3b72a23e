"""Which files a command puts onto a board. Apart from `choices.py`, which has much to load."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gorae.boards import read_folder
from gorae.disk import reason_of
from gorae.errors import UsageError
from gorae.programs import for_board
from gorae.texts import Text


def choose_files(files: Sequence[Path], kit: str | None) -> dict[str, bytes]:
    """What to put onto a board: files and folders, and with `kit` its firmware. Raises UsageError."""
    chosen = _firmware(kit) if kit else {}
    for path in files:
        try:
            chosen |= read_folder(path) if path.is_dir() else {path.name: for_board(path)}
        except OSError as error:
            raise UsageError(Text("cli.cannot-read", file=str(path), reason=reason_of(error))) from None
    if not chosen:
        raise UsageError(Text("cli.nothing-to-push"))
    return chosen


def _firmware(kit: str) -> dict[str, bytes]:
    from gorae.kits import load_kit
    from gorae.kits.firmware import firmware_files

    return firmware_files(load_kit(kit))
