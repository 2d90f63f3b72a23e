"""What is in a virtual micro:bit's flash, as its interface chip writes it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gorae.virtual.live.board import LiveBoard

_NOTHING = "nothing to start"


class MicrobitFlash:
    """The flash of a live micro:bit: without MicroPython in it, the board is dumb.

    The board reads it when it starts, on its own thread; everybody else only puts something new there.
    """

    def __init__(self, board: LiveBoard, *, installed: bool = True) -> None:
        """`installed`: MicroPython is there, and the files that the board has."""
        self._board = board
        self._installed = installed
        self._written: list[dict[str, bytes] | None] = []
        self._changed = threading.Lock()
        board.find_firmware = self._find

    def write(self, files: dict[str, bytes] | None) -> None:
        """MicroPython with these files and no others, or None for something else; then reset the board."""
        with self._changed:
            self._written = [files]
        self._board.inbox.press_reset()

    def _find(self, board: LiveBoard) -> str | None:
        with self._changed:
            written, self._written = self._written, []
        for files in written:
            self._installed = files is not None
            board.files.format()
            board.files.files.update({name: bytearray(data) for name, data in (files or {}).items()})
        return None if self._installed else _NOTHING
