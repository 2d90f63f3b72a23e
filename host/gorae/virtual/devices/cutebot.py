"""Elecfreaks Cutebot's chip."""

from __future__ import annotations

from gorae.parts import CutebotController
from gorae.virtual.devices.wiring import Wiring


class CutebotChip:
    """Elecfreaks Cutebot's chip, four bytes a write.

    Motors `[1 left | 2 right, 2 ahead | 1 back, 0–100, 0]`; headlights `[4 left | 8 right, r, g, b]`.
    """

    def __init__(self) -> None:
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

    def read(self, size: int) -> bytes:
        return bytes(size)


def connect(wiring: Wiring, name: str, part: CutebotController) -> None:
    """Put the chip onto the bus."""
    chip = wiring.motors = wiring.board.i2c.devices[part.address] = CutebotChip()
    wiring.outputs["light_left"] = lambda: max(chip.headlights[4]) / 2.55
    wiring.outputs["light_right"] = lambda: max(chip.headlights[8]) / 2.55


OF = {CutebotController: connect}
