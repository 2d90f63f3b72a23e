"""Whether gorae's firmware can run on a board with the MicroPython that it has."""

from __future__ import annotations

from gorae.boards.errors import UnsuitableError
from gorae.boards.identity import Identity
from gorae.images.layout import V1
from gorae.kits.ports import port_of_kind
from gorae.kits.releases import is_older
from gorae.texts import Text

_KIT = "KIT"
"""Stands in advice for a kit that nobody has named."""


def unsuitable(board: Identity, port: str, kit: str | None = None) -> Text | None:
    """Return why the firmware would not start on this board, and what to do; None when it may.

    `kit` is what the board is to be; without it, the board is asked what it is. A micro:bit V1 that is no kit
    may do as it likes.
    """
    if board.kind == V1:
        return Text("boards.needs-v2", port=port) if kit or board.kit else None
    micropython = port_of_kind(board.kind)
    if micropython is None:
        return None
    least = micropython.least_release
    if not is_older(board.release, least):
        return None
    return Text("boards.too-old", port=port, release=board.release, least=least, kit=kit or board.kit or _KIT)


def refuse_unsuitable(board: Identity, port: str, kit: str | None = None) -> None:
    """Check a board. Raises UnsuitableError for one on which the firmware would not start."""
    why = unsuitable(board, port, kit)
    if why:
        raise UnsuitableError(why)
