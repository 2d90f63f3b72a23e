"""DFRobot Maqueen Plus V2's chip, and the row of line sensors that it has as the V1 has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Literal

from gorae.parts import LineBit, MaqueenPlusController
from gorae.virtual.devices.wiring import Wiring


class LineBits:
    """A row of line sensors, as the registers of a chip have them: a byte of bits, two bytes for each."""

    def __init__(
        self, count: int, on_line: int, beside_line: int, byteorder: Literal["little", "big"]
    ) -> None:
        """What a sensor measures on a line and beside it is the same for all."""
        self._sees: list[tuple[int, Callable[[], object]]] = []
        self._count = count
        self._on_line = on_line.to_bytes(2, byteorder)
        self._beside_line = beside_line.to_bytes(2, byteorder)
        self._told: dict[int, bytes] = {}
        """What the registers hold, by their first byte."""

    def look_with(self, sees: Mapping[int, Callable[[], object]]) -> None:
        """Have what asks the sensor of each bit whether it sees a line."""
        self._sees = list(sees.items())

    def registers(self) -> bytes:
        """Ask all sensors, and return 1 + 2 * count bytes."""
        seen = 0
        for bit, sees in self._sees:
            if sees():
                seen |= 1 << bit
        told = self._told.get(seen)
        if told is None:
            each = [self._on_line if seen >> bit & 1 else self._beside_line for bit in range(self._count)]
            told = self._told[seen] = bytes([seen]) + b"".join(each)
        return told


def sensors_of(wiring: Wiring) -> dict[int, Callable[[], object]]:
    """Return what asks each of a kit's sensors, by its bit."""
    return {part.bit: wiring.sensing(name) for name, part in wiring.kit.find(LineBit).items()}


class MaqueenPlusChip:
    """DFRobot Maqueen Plus V2's chip, with registers that count up in a write and in a read.

    0 to 3: left direction (0 ahead, 1 back) and power 0 to 255, and the right ones. 0x0B and 0x0C: left and
    right front light, on or off. 0x1D: what the line sensors see, a bit each; 0x1E to 0x27: what each of them
    measures, in two bytes, the lower one first. 0x32: how long the version's text is, 0x33: the text.

    Programs by others read the version first and take the sensors' order from it: with 2.1, that of the bits.
    """

    LEFT: Final = 0x00
    RIGHT: Final = 0x02
    LEFT_LIGHT: Final = 0x0B
    RIGHT_LIGHT: Final = 0x0C
    LINE: Final = 0x1D
    SENSORS: Final = 5
    LINE_END: Final = 0x28
    VERSION_LENGTH: Final = 0x32
    VERSION: Final = 0x33
    VERSION_TEXT = b"MBT0021-EN-2.1"
    ON_LINE: Final = 40
    BESIDE_LINE: Final = 220
    """What a sensor measures: estimates, on either side of the 150 that programs compare with."""

    def __init__(self) -> None:
        self.line = LineBits(self.SENSORS, self.ON_LINE, self.BESIDE_LINE, "little")
        self._registers = bytearray(0x40)
        self._registers[self.VERSION_LENGTH] = len(self.VERSION_TEXT)
        self._pointer = 0

    @property
    def left_light(self) -> bool:
        return bool(self._registers[self.LEFT_LIGHT])

    @property
    def right_light(self) -> bool:
        return bool(self._registers[self.RIGHT_LIGHT])

    def power(self) -> tuple[float, float]:
        return self._wheel(self.LEFT), self._wheel(self.RIGHT)

    def write(self, data: bytes) -> None:
        if not data:
            return
        self._pointer = data[0] % len(self._registers)
        for value in data[1:]:
            self._registers[self._pointer] = value
            self._pointer = (self._pointer + 1) % len(self._registers)

    def read(self, size: int) -> bytes:
        if self._pointer == self.VERSION:
            return self.VERSION_TEXT[:size].ljust(size, b"\0")
        pointer, end = self._pointer, self._pointer + size
        if end <= len(self._registers):
            if pointer < self.LINE_END and end > self.LINE:
                self._measure()
            return bytes(self._registers[pointer:end])
        self._measure()
        return bytes(self._registers[place % len(self._registers)] for place in range(pointer, end))

    def _measure(self) -> None:
        self._registers[self.LINE : self.LINE_END] = self.line.registers()

    def _wheel(self, register: int) -> float:
        direction, speed = self._registers[register], self._registers[register + 1]
        return (-speed if direction else speed) / 255


def connect(wiring: Wiring, name: str, part: MaqueenPlusController) -> None:
    """Put the chip onto the bus. It reads the line sensors, which have no wire to the board."""
    chip = wiring.motors = wiring.board.i2c.devices[part.address] = MaqueenPlusChip()
    chip.line.look_with(sensors_of(wiring))
    wiring.outputs["light_left"] = lambda: 100.0 * chip.left_light
    wiring.outputs["light_right"] = lambda: 100.0 * chip.right_light


OF = {MaqueenPlusController: connect}
