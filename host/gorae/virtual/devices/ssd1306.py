"""Solomon SSD1306 at its I2C commands: memory, addressing, orientation, and what its dots show."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from gorae.parts import Ssd1306
from gorae.parts.ssd1306 import COLUMNS, ROWS
from gorae.telemetry.screens import picture, rows_of_dots
from gorae.virtual.devices.wiring import Wiring

PAGES: Final = ROWS // 8
_COMMAND_FOLLOWS, _IS_DATA = 0x80, 0x40
_HORIZONTAL, _VERTICAL, _BY_PAGE = 0, 1, 2
_ARGUMENTS = {
    0x20: 1, 0x21: 2, 0x22: 2, 0x26: 6, 0x27: 6, 0x29: 5, 0x2A: 5, 0x81: 1, 0x8D: 1, 0xA3: 2, 0xA8: 1,
    0xAD: 1, 0xD3: 1, 0xD5: 1, 0xD9: 1, 0xDA: 1, 0xDB: 1,
}  # fmt: skip
"""Bytes that follow a command: data sheet of the SSD1306, revision 1.1, chapter 9."""
_BITS = np.arange(8, dtype=np.uint8).reshape(1, 8, 1)
_BRAILLE = np.array([[1, 8], [2, 16], [4, 32], [64, 128]], dtype=np.uint8).reshape(1, 4, 1, 2)
"""What each dot of a character counts, four rows of two."""


class Ssd1306Chip:
    """A control byte, then commands or data: with 0x80 one byte and another control byte, else all others.

    It is not imitated that it scrolls by itself, how bright it is, and that 0xD3 shifts its rows.
    """

    def __init__(self, width: int, height: int) -> None:
        self._width, self._height = width, height
        self._memory = bytearray(COLUMNS * PAGES)
        self._command: list[int] = []
        """One whose arguments are still to come."""
        self._mode = _BY_PAGE
        self._columns, self._pages = (0, COLUMNS - 1), (0, PAGES - 1)
        self._column = self._page = self._first_row = 0
        self._on = self._all_lit = self._inverse = False
        self._mirrored, self._upside_down = True, True
        """As it is after power-on, seen on a module whose text is upright with 0xA1 and 0xC8."""
        self._dots: npt.NDArray[np.uint8] | None = None
        """What is seen, if that was asked since something changed."""
        self._lit: int | None = None
        self._picture = ""

    def write(self, data: bytes) -> None:
        """Take one transaction."""
        self._dots, self._lit, self._picture = None, None, ""
        at = 0
        while at + 1 < len(data):
            control, at = data[at], at + 1
            last = at + 1 if control & _COMMAND_FOLLOWS else len(data)
            for byte in data[at:last]:
                if control & _IS_DATA:
                    self._store(byte)
                else:
                    self._take(byte)
            at = last

    def read(self, size: int) -> bytes:
        """Return its status: 0x40 while the screen is off."""
        return bytes([0 if self._on else 0x40]) * size

    def dots(self) -> npt.NDArray[np.uint8]:
        """Return the dots as they are seen, 0 or 1, shape (height, width), from the top left."""
        if self._dots is None:
            self._dots = self._seen()
        return self._dots

    def lit(self) -> int:
        """Return how many dots are lit."""
        if self._lit is None:
            self._lit = int(self.dots().sum())
        return self._lit

    def picture(self) -> str:
        """Return what is seen, as `telemetry.screens` has it."""
        if not self._picture:
            cells = self.dots().reshape(self._height // 4, 4, self._width // 2, 2) * _BRAILLE
            rows = rows_of_dots(cells.sum(axis=(1, 3)).tolist())
            self._picture = picture(self._width, self._height, rows)
        return self._picture

    def _seen(self) -> npt.NDArray[np.uint8]:
        if not self._on:
            return np.zeros((self._height, self._width), dtype=np.uint8)
        pages = np.frombuffer(self._memory, dtype=np.uint8).reshape(PAGES, 1, COLUMNS)
        stored = (pages >> _BITS & np.uint8(1)).reshape(ROWS, COLUMNS) ^ np.uint8(self._inverse)
        lines = (np.arange(self._height) + self._first_row) % ROWS
        left = (COLUMNS - self._width) // 2
        seen: npt.NDArray[np.uint8] = stored[lines, left : left + self._width] | np.uint8(self._all_lit)
        seen = seen[:, ::-1] if self._mirrored else seen
        return seen[::-1] if self._upside_down else seen

    def _take(self, byte: int) -> None:
        """Take one byte of a command, and obey the command with its last one."""
        self._command.append(byte)
        command, *arguments = self._command
        if len(arguments) >= _ARGUMENTS.get(command, 0):
            self._command = []
            self._obey(command, arguments)

    def _obey(self, command: int, arguments: list[int]) -> None:
        if command in (0x20, 0x21, 0x22):
            self._address(command, arguments)
        elif command < 0x20:
            self._choose_column(command)
        elif 0x40 <= command < 0x80:
            self._first_row = command - 0x40
        elif 0xB0 <= command < 0xB8:
            self._page = command - 0xB0
        else:
            self._switch(command)

    def _choose_column(self, command: int) -> None:
        """Set half of the column's number, for addressing by page."""
        low, high = self._column & 0x0F, self._column & 0xF0
        self._column = (command & 0x0F) << 4 | low if command >= 0x10 else high | command
        self._column %= COLUMNS

    def _switch(self, command: int) -> None:
        on = bool(command & 1)
        if command in (0xA0, 0xA1):
            self._mirrored = not on
        elif command in (0xA4, 0xA5):
            self._all_lit = on
        elif command in (0xA6, 0xA7):
            self._inverse = on
        elif command in (0xAE, 0xAF):
            self._on = on
        elif 0xC0 <= command < 0xD0:
            self._upside_down = command < 0xC8

    def _address(self, command: int, arguments: list[int]) -> None:
        if command == 0x20:
            self._mode = arguments[0] & 3
        elif command == 0x21:
            self._columns = arguments[0] % COLUMNS, arguments[1] % COLUMNS
            self._column = self._columns[0]
        else:
            self._pages = arguments[0] % PAGES, arguments[1] % PAGES
            self._page = self._pages[0]

    def _store(self, byte: int) -> None:
        """Put a byte, eight dots of a column, into the memory, and go on to the next place."""
        self._memory[self._page * COLUMNS + self._column] = byte
        if self._mode == _VERTICAL:
            self._page, over = _next(self._page, *self._pages, PAGES)
            if over:
                self._column, _ = _next(self._column, *self._columns, COLUMNS)
            return
        first, last = self._columns if self._mode == _HORIZONTAL else (0, COLUMNS - 1)
        self._column, over = _next(self._column, first, last, COLUMNS)
        if over and self._mode == _HORIZONTAL:
            self._page, _ = _next(self._page, *self._pages, PAGES)


def _next(place: int, first: int, last: int, count: int) -> tuple[int, bool]:
    """Return the place after this one, and whether that is the first one again."""
    return (first, True) if place == last else ((place + 1) % count, False)


def connect(wiring: Wiring, name: str, part: Ssd1306) -> None:
    """Put the screen onto the bus."""
    chip = Ssd1306Chip(part.width, part.height)
    wiring.board.i2c.devices[part.address] = chip
    wiring.outputs[name] = lambda: float(chip.lit())
    wiring.screens[name] = chip.picture


OF = {Ssd1306: connect}
