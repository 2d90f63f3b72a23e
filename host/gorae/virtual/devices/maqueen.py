"""DFRobot Maqueen's motor chip, V2 to V4."""

from __future__ import annotations

from gorae.parts import MaqueenMotors
from gorae.virtual.devices.wiring import Wiring


class MaqueenChip:
    """DFRobot Maqueen's chip: `[0x00 left | 0x02 right, direction 0 ahead | 1 back, 0–255]`."""

    def __init__(self) -> None:
        self._power = {0x00: 0.0, 0x02: 0.0}

    def power(self) -> tuple[float, float]:
        return self._power[0x00], self._power[0x02]

    def write(self, data: bytes) -> None:
        """One write may go on from the left motor's registers into the right one's."""
        register, values = data[0] if data else 0xFF, data[1:]
        while register in self._power and len(values) >= 2:
            direction, speed = values[0], values[1]
            self._power[register] = (-speed if direction else speed) / 255
            register, values = register + 2, values[2:]

    def read(self, size: int) -> bytes:
        return bytes(size)


def connect(wiring: Wiring, name: str, part: MaqueenMotors) -> None:
    """Put the chip onto the bus."""
    wiring.motors = wiring.board.i2c.devices[part.address] = MaqueenChip()


OF = {MaqueenMotors: connect}
