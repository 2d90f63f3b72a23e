"""ams TCS34725 at its registers: enable, integration time, gain, identity, status and four channels."""

from __future__ import annotations

import struct
from collections.abc import Callable

from gorae.parts import Tcs34725
from gorae.virtual.devices.wiring import Wiring

_DARK = (0.0, 0.0, 0.0)


class Tcs34725Chip:
    """A command byte, 0x80 and the register, comes first; with 0x20 the register counts up.

    It is not imitated that a channel changes only when its integration ends.
    """

    ENABLE, ATIME, CONTROL, ID, STATUS, CHANNELS = 0x00, 0x01, 0x0F, 0x12, 0x13, 0x14
    COMMAND, COUNTS_UP = 0x80, 0x20
    POWER_ON, CHANNELS_ON = 1, 2
    GAINS = (1, 4, 16, 60)
    CYCLES = 10
    """Of 2.4 ms each, in which `white` is counted, without gain."""

    def __init__(self, white: tuple[int, int, int]) -> None:
        """`white`: what red, green and blue count over white paper."""
        self.look: Callable[[], tuple[float, float, float] | None] = lambda: None
        """Red, green and blue of the floor, 1 on white paper; None when nothing is there. Set by the kit."""
        self._white = white
        self._registers = bytearray(0x20)
        self._registers[self.ATIME] = 0xFF
        self._registers[self.ID] = 0x44
        self._pointer = 0
        self._counts_up = False

    def write(self, data: bytes) -> None:
        """Take a command and what is written to its register."""
        if not data or not data[0] & self.COMMAND:
            return
        self._pointer, self._counts_up = data[0] & 0x1F, bool(data[0] & self.COUNTS_UP)
        for value in data[1:]:
            if self._pointer < self.ID:
                self._registers[self._pointer] = value
            self._step()

    def read(self, size: int) -> bytes:
        """Return the registers from the one that was named last."""
        if self._registers[self.ENABLE] & 3 == self.POWER_ON | self.CHANNELS_ON:
            self._registers[self.STATUS] |= 1
            self._registers[self.CHANNELS : self.CHANNELS + 8] = self._counted()
        data = bytearray()
        for _ in range(size):
            data.append(self._registers[self._pointer])
            self._step()
        return bytes(data)

    def _step(self) -> None:
        self._pointer = (self._pointer + self._counts_up) & 0x1F

    def _counted(self) -> bytes:
        cycles = 256 - self._registers[self.ATIME]
        scale = cycles / self.CYCLES * self.GAINS[self._registers[self.CONTROL] & 3]
        seen = self.look() or _DARK
        counts = [share * white * scale for share, white in zip(seen, self._white, strict=True)]
        most = min(65535, 1024 * cycles)
        return struct.pack("<4H", *[max(0, min(most, round(count))) for count in (sum(counts), *counts)])


def connect(wiring: Wiring, name: str, part: Tcs34725) -> None:
    """Put the chip onto the bus."""
    chip = Tcs34725Chip((part.red, part.green, part.blue))
    chip.look = wiring.sensing(name)
    wiring.board.i2c.devices[part.address] = chip


OF = {Tcs34725: connect}
