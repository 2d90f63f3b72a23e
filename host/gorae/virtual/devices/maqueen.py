"""DFRobot Maqueen's motor chip, V2 to V4."""

from __future__ import annotations

from collections.abc import Mapping

from gorae.parts import MaqueenMotors
from gorae.virtual.devices.servo_motor import ServoMotor
from gorae.virtual.devices.wiring import Wiring


class MaqueenChip:
    """DFRobot Maqueen's chip: `[0x00 left | 0x02 right, direction 0 ahead | 1 back, 0–255]`.

    Servos S1 and S2: `[0x14 | 0x15, degrees]`.
    """

    def __init__(self, servos: Mapping[int, ServoMotor]) -> None:
        self._servos = servos
        self._power = {0x00: 0.0, 0x02: 0.0}

    def power(self) -> tuple[float, float]:
        return self._power[0x00], self._power[0x02]

    def write(self, data: bytes) -> None:
        """One write may go on from the left motor's registers into the right one's."""
        register, values = data[0] if data else 0xFF, data[1:]
        if register in self._servos and values:
            self._servos[register].go_to(values[0])
        while register in self._power and len(values) >= 2:
            direction, speed = values[0], values[1]
            self._power[register] = (-speed if direction else speed) / 255
            register, values = register + 2, values[2:]

    def read(self, size: int) -> bytes:
        return bytes(size)


def connect(wiring: Wiring, name: str, part: MaqueenMotors) -> None:
    """Put the chip onto the bus."""
    servos = wiring.chip_servos()
    chip = MaqueenChip({0x14: servos[0], 0x15: servos[1]})
    wiring.motors = wiring.board.i2c.devices[part.address] = chip


OF = {MaqueenMotors: connect}
