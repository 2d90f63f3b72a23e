"""DFRobot Maqueen Plus V2's chip."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from gorae.parts import LineBit, MaqueenPlusController
from gorae.virtual.devices.wiring import Wiring


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
    MEASURED: Final = 0x1E
    SENSORS: Final = 5
    VERSION_LENGTH: Final = 0x32
    VERSION: Final = 0x33
    VERSION_TEXT = b"MBT0021-EN-2.1"
    ON_LINE: Final = 40
    BESIDE_LINE: Final = 220
    """What a sensor measures: estimates, on either side of the 150 that programs compare with."""

    def __init__(self) -> None:
        self.sees_line: Mapping[int, Callable[[], object]] = {}
        """What the sensor of each bit of LINE sees. Set by the kit."""
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
        places = [(self._pointer + index) % len(self._registers) for index in range(size)]
        if any(self.LINE <= place < self.MEASURED + 2 * self.SENSORS for place in places):
            self._measure()
        return bytes(self._registers[place] for place in places)

    def _measure(self) -> None:
        seen = {bit: bool(sees()) for bit, sees in self.sees_line.items()}
        self._registers[self.LINE] = sum(on << bit for bit, on in seen.items())
        for bit in range(self.SENSORS):
            place = self.MEASURED + 2 * bit
            self._registers[place : place + 2] = (
                self.ON_LINE if seen.get(bit) else self.BESIDE_LINE
            ).to_bytes(2, "little")

    def _wheel(self, register: int) -> float:
        direction, speed = self._registers[register : register + 2]
        return (-speed if direction else speed) / 255


def connect(wiring: Wiring, name: str, part: MaqueenPlusController) -> None:
    """Put the chip onto the bus. It reads the line sensors, which have no wire to the board."""
    chip = wiring.motors = wiring.board.i2c.devices[part.address] = MaqueenPlusChip()
    bits = wiring.kit.find(LineBit)
    chip.sees_line = {each.bit: wiring.sensing(at) for at, each in bits.items()}
    wiring.outputs["light_left"] = lambda: 100.0 * chip.left_light
    wiring.outputs["light_right"] = lambda: 100.0 * chip.right_light


OF = {MaqueenPlusController: connect}
