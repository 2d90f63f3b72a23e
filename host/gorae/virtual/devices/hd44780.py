"""Hitachi HD44780 at its instructions, and the PCF8574 that brings them to it over I2C."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from gorae.parts import Hd44780
from gorae.telemetry.screens import LETTERS_BEGIN, OWN_LETTERS, picture, rows_of_dots
from gorae.virtual.devices.wiring import Wiring

RS, RW, ENABLE, LIGHT = 0x01, 0x02, 0x04, 0x08
"""What the backpack's outputs P0 to P3 are wired to; P4 to P7 are D4 to D7."""
SECOND_LINE = 0x40
LINE: Final = 40
"""Letters of a line when there are two; one alone has twice as many."""
SLOW_NS = 1_520_000
"""How long clearing and going home take (data sheet, table 6). What comes meanwhile is lost."""
_ABOVE_ASCII = (
    "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゛°"
    "αäβεμσρg√⁻jˣ¢£ñöpqθ∞ΩüΣπxy千万円÷ █"
)
"""From 0xA1 on, of the character ROM A00, which is the common one."""
_DIFFERENT = {0x5C: "¥", 0x7E: "→", 0x7F: "←"}


def letter(code: int) -> str:
    """Return what the screen shows for a byte."""
    if code < 0x10:
        return OWN_LETTERS[code & 7]
    if 0x20 <= code < 0x80:
        return _DIFFERENT.get(code, chr(code))
    return _ABOVE_ASCII[code - 0xA1] if code > 0xA0 else " "


class LetterScreen:
    """The LCD: instructions and letters, of which it shows those that its glass has room for.

    It is not imitated that the cursor blinks, that a font of 5 x 10 dots is larger, and how the contrast is.
    """

    def __init__(self, columns: int, rows: int) -> None:
        self._columns, self._rows = columns, rows
        self._letters = bytearray(b" " * (SECOND_LINE + LINE))
        self._own = bytearray(64)
        self._at = self._shift = 0
        self._draws = False
        """Whether data are dots of own letters, and no letters."""
        self._step, self._shifts = 1, False
        self._on = self._cursor = self._two_lines = False
        self.wide = True
        """Whether it takes eight bits at once, as it does after power-on."""

    def instruct(self, code: int) -> bool:
        """Obey an instruction; whether that takes it long."""
        if code >= 0x80:
            self._at, self._draws = self._place(code & 0x7F), False
        elif code >= 0x40:
            self._at, self._draws = code & 0x3F, True
        elif code >= 0x20:
            self.wide, self._two_lines = bool(code & 0x10), bool(code & 8)
        elif code >= 0x10:
            self._move(bool(code & 8), 1 if code & 4 else -1)
        elif code >= 8:
            self._on, self._cursor = bool(code & 4), bool(code & 2)
        elif code >= 4:
            self._step, self._shifts = 1 if code & 2 else -1, bool(code & 1)
        elif code:
            self._go_home(clear=code == 1)
        return code in (1, 2, 3)

    def take(self, code: int) -> None:
        """Take a letter, or a row of dots of one, and go on."""
        if self._draws:
            self._own[self._at] = code & 0x1F
            self._at = (self._at + self._step) % len(self._own)
            return
        self._letters[self._at] = code
        self._at = self._next(self._step)
        if self._shifts:
            self._shift += self._step

    def give(self, *, data: bool) -> int:
        """Return what is read of it: a byte of its memory; or where it is, and that it is not busy."""
        if not data:
            return self._at
        memory = self._own if self._draws else self._letters
        code = memory[self._at]
        self._at = (self._at + self._step) % len(memory) if self._draws else self._next(self._step)
        return code

    def rows(self) -> list[str]:
        """Return what is seen, without blanks at the ends of rows."""
        return ["".join(map(letter, self._row(row))).rstrip() for row in range(self._rows)]

    def picture(self, *, lit: bool) -> str:
        """Return what is seen, as `telemetry.screens` has it."""
        rows = self.rows()
        own = "".join(one + self._dots(at) for at, one in enumerate(OWN_LETTERS) if one in "".join(rows))
        more = (" dark" if any(rows) and not lit else "") + self._described_cursor()
        shown = picture(self._columns, self._rows, rows, more=more)
        return f"{shown}{LETTERS_BEGIN}{own}" if own else shown

    def _dots(self, at: int) -> str:
        """Return an own letter as two rows of Braille."""
        dots = self._own[8 * at : 8 * at + 8]
        cells = [[_cell(dots[top : top + 4], left) for left in (0, 2, 4)] for top in (0, 4)]
        return "".join(rows_of_dots(cells))

    def _described_cursor(self) -> str:
        if not (self._on and self._cursor) or self._draws:
            return ""
        found = ((self._columns_of(row), row) for row in range(self._rows))
        return next(
            (f" cursor {columns.index(self._at)},{row}" for columns, row in found if self._at in columns), ""
        )

    def _row(self, row: int) -> list[int]:
        """Return the codes of a row."""
        if not self._on or (row and not self._two_lines):
            return []
        return [self._letters[at] for at in self._columns_of(row)]

    def _columns_of(self, row: int) -> list[int]:
        """Return where the letters of a row are in memory."""
        first = self._columns * (row // 2)
        line = SECOND_LINE * (row % 2)
        length = LINE if self._two_lines else 2 * LINE
        return [line + (first + column + self._shift) % length for column in range(self._columns)]

    def _place(self, address: int) -> int:
        if not self._two_lines:
            return address % (2 * LINE)
        return (address & SECOND_LINE) + (address & 0x3F) % LINE

    def _next(self, step: int) -> int:
        """Return the place of the next letter: after the end of a line comes the other line."""
        if not self._two_lines:
            return (self._at + step) % (2 * LINE)
        place = (self._at // SECOND_LINE * LINE + self._at % SECOND_LINE + step) % (2 * LINE)
        return place // LINE * SECOND_LINE + place % LINE

    def _move(self, everything: bool, step: int) -> None:
        if everything:
            self._shift -= step
        elif not self._draws:
            self._at = self._next(step)

    def _go_home(self, *, clear: bool) -> None:
        self._at = self._shift = 0
        self._draws = False
        if clear:
            self._letters[:] = b" " * len(self._letters)
            self._step = 1


def _cell(rows: bytearray, left: int) -> int:
    """Return a character of Braille of two columns of four rows of five dots, the leftmost is bit 4."""
    weights = ((1, 8), (2, 16), (4, 32), (64, 128))
    bits = [(row << 1 >> (4 - left) & 3) for row in rows]
    return sum(
        (bit >> 1) * weight[0] + (bit & 1) * weight[1] for bit, weight in zip(bits, weights, strict=True)
    )


class Backpack:
    """PCF8574: eight outputs that a byte sets. The LCD takes four bits whenever ENABLE goes low."""

    def __init__(self, screen: LetterScreen, now_ns: Callable[[], int]) -> None:
        self.screen = screen
        self._now_ns = now_ns
        self._outputs = 0xFF
        self._high: int | None = None
        """The first half of a byte, when the second is to come."""
        self._given = 0
        self._busy_until_ns = 0

    @property
    def lit(self) -> bool:
        """Whether the light behind the letters is on."""
        return bool(self._outputs & LIGHT)

    def write(self, data: bytes) -> None:
        """Set the outputs, one byte after the other."""
        for byte in data:
            before, self._outputs = self._outputs, byte
            if before & ENABLE and not byte & ENABLE:
                self._strobe(before)
            elif byte & ENABLE and not before & ENABLE and byte & RW and self._high is None:
                self._given = self.screen.give(data=bool(byte & RS)) | self._busy(byte)

    def read(self, size: int) -> bytes:
        """Return the levels: those that the LCD drives while it is read, else the outputs."""
        level = self._outputs
        if level & RW and level & ENABLE:
            nibble = self._given >> 4 if self._high is None else self._given & 15
            level = level & 15 | nibble << 4
        return bytes([level]) * size

    def _strobe(self, outputs: int) -> None:
        nibble = outputs >> 4
        if self.screen.wide:
            self._obey(outputs, nibble << 4)
        elif self._high is None:
            self._high = nibble
        else:
            high, self._high = self._high, None
            self._obey(outputs, high << 4 | nibble)

    def _obey(self, outputs: int, code: int) -> None:
        if outputs & RW or self._busy():
            return
        if outputs & RS:
            self.screen.take(code)
        elif self.screen.instruct(code):
            self._busy_until_ns = self._now_ns() + SLOW_NS

    def _busy(self, outputs: int = 0) -> int:
        """Return the busy flag, 0x80 or 0; it is not part of data."""
        return 0 if outputs & RS or self._now_ns() >= self._busy_until_ns else 0x80


def connect(wiring: Wiring, name: str, part: Hd44780) -> None:
    """Put the screen onto the bus."""
    clock = wiring.board.clock
    screen = LetterScreen(part.columns, part.rows)
    backpack = Backpack(screen, lambda: clock.now_ns)
    wiring.board.i2c.devices[part.address] = backpack
    wiring.outputs[name] = lambda: float(sum(len(row) - row.count(" ") for row in screen.rows()))
    wiring.screens[name] = lambda: screen.picture(lit=backpack.lit)


OF = {Hd44780: connect}
