"""Elecfreaks Cutebot's chip."""

from __future__ import annotations

from collections.abc import Mapping

from gorae.parts import CutebotController
from gorae.virtual.devices.servo_motor import ServoMotor
from gorae.virtual.devices.wiring import Wiring


class CutebotChip:
    """Elecfreaks Cutebot's chip, four bytes a write.

    Motors `[1 left | 2 right, 2 ahead | 1 back, 0–100, 0]`; headlights `[4 left | 8 right, r, g, b]`;
    servos `[5 | 6, degrees, 0, 0]`.
    """

    def __init__(self, servos: Mapping[int, ServoMotor]) -> None:
        self._servos = servos
        self._power = {1: 0.0, 2: 0.0}
        self.headlights = {4: (0, 0, 0), 8: (0, 0, 0)}

    def power(self) -> tuple[float, float]:
        return self._power[1], self._power[2]

    def write(self, data: bytes) -> None:
        if len(data) < 4:
            return  # the chip acts on whole commands
        command, first, second, third = data[:4]
        if command in self._power and first in (1, 2):
            speed = min(second, 100) / 100
            self._power[command] = speed if first == 2 else -speed
        elif command in self.headlights:
            self.headlights[command] = (first, second, third)
        elif command in self._servos:
            self._servos[command].go_to(first)

    def read(self, size: int) -> bytes:
        return bytes(size)


def connect(wiring: Wiring, name: str, part: CutebotController) -> None:
    """Put the chip onto the bus."""
    servos = wiring.chip_servos()
    chip = CutebotChip({5: servos[0], 6: servos[1]})
    wiring.motors = wiring.board.i2c.devices[part.address] = chip
    wiring.outputs["light_left"] = lambda: max(chip.headlights[4]) / 2.55
    wiring.outputs["light_right"] = lambda: max(chip.headlights[8]) / 2.55


OF = {CutebotController: connect}
