"""Motor drivers. `power()` is what reaches the motors: left and right, −1 to 1, ahead positive."""

from __future__ import annotations

from typing import Protocol

from gorae.virtual.pins import Pin


class Motors(Protocol):
    def power(self) -> tuple[float, float]: ...


class MaqueenMotors:
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


class CutebotController:
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


class Tb6612:
    """TB6612FNG: for each motor a PWM pin and two direction pins (1, 0 ahead; 0, 1 back; else brake)."""

    def __init__(self, left: tuple[Pin, Pin, Pin], right: tuple[Pin, Pin, Pin], standby: Pin | None) -> None:
        self._left = left
        self._right = right
        self._standby = standby

    def power(self) -> tuple[float, float]:
        if self._standby and not self._standby.drive:
            return 0.0, 0.0
        return _bridge(*self._left), _bridge(*self._right)


def _bridge(pwm: Pin, first: Pin, second: Pin) -> float:
    return pwm.drive * ((first.drive > 0.5) - (second.drive > 0.5))
