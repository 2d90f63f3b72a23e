"""Motor drivers. `power()` is what reaches the motors: left and right, −1 to 1, ahead positive."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Protocol

from gorae.virtual.devices.pins import Pin


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


class MaqueenPlusController:
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
        self.sees_line: Mapping[int, Callable[[], bool]] = {}
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
        seen = {bit: sees() for bit, sees in self.sees_line.items()}
        self._registers[self.LINE] = sum(on << bit for bit, on in seen.items())
        for bit in range(self.SENSORS):
            place = self.MEASURED + 2 * bit
            self._registers[place : place + 2] = (
                self.ON_LINE if seen.get(bit) else self.BESIDE_LINE
            ).to_bytes(2, "little")

    def _wheel(self, register: int) -> float:
        direction, speed = self._registers[register : register + 2]
        return (-speed if direction else speed) / 255


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
