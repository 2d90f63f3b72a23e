"""The chip of DFRobot's first Maqueen Plus."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import pi
from typing import Any, Final

from gorae.parts import MaqueenPlusV1Controller
from gorae.virtual.devices.maqueen_plus import LineBits, sensors_of
from gorae.virtual.devices.servo_motor import ServoMotor
from gorae.virtual.devices.wiring import Wiring

COUNTS_A_TURN: Final = 90
"""Of a wheel: the vendor's `readeDistance` takes count * 10 / 900 for turns."""


class MaqueenPlusV1Chip:
    """DFRobot Maqueen Plus V1's chip, with registers that count up in a write and in a read.

    0 to 3: left direction (1 ahead, 2 back, 0 none) and power 0 to 255, and the right ones. 4 to 7: how far
    the wheels have turned, whichever way, in two bytes each, the higher one first; it counts on from what is
    written there. 0x0B and 0x0C: colour of the left and right front light, 1 to 7, else off. 0x14 to 0x16:
    degrees of the servos. 0x1D: what the line sensors see, a bit each from the left, 1 over dark; 0x1E to
    0x29: what each measures, the higher byte first, more over a light floor. 0x32: how long the version's
    text is, 0x33: the text.

    After github.com/DFRobot/pxt-DFRobot-Maqueenplus, maqueenplus.ts. It is not imitated what PID (0x0A) does:
    the motors of a virtual kit need none.
    """

    LEFT: Final = 0x00
    RIGHT: Final = 0x02
    COUNTS: Final = 0x04
    LEFT_LIGHT: Final = 0x0B
    RIGHT_LIGHT: Final = 0x0C
    LINE: Final = 0x1D
    SENSORS: Final = 6
    LINE_END: Final = 0x2A
    VERSION_LENGTH: Final = 0x32
    VERSION: Final = 0x33
    VERSION_TEXT = b"MBT0021-EN-1.4"
    AHEAD: Final = 1
    BACK: Final = 2
    ON_LINE: Final = 300
    BESIDE_LINE: Final = 3000
    """What a sensor measures, of 4095: estimates."""

    def __init__(self, servos: Mapping[int, ServoMotor], mm_per_count: float) -> None:
        self.line = LineBits(self.SENSORS, self.ON_LINE, self.BESIDE_LINE, "big")
        self.turned: Callable[[], Any] = lambda: None
        """How far the wheels have turned, (left, right) in mm; None for not at all. Set by the kit."""
        self._servos, self._mm_per_count = servos, mm_per_count
        self._registers = bytearray(0x40)
        self._registers[self.VERSION_LENGTH] = len(self.VERSION_TEXT)
        self._pointer = 0
        self._ways = [0.0, 0.0]
        self._gone = [0.0, 0.0]
        """mm that are counted."""

    def power(self) -> tuple[float, float]:
        return self._wheel(self.LEFT), self._wheel(self.RIGHT)

    def light(self, register: int) -> float:
        """Percent of a front light that shines."""
        return 100.0 if 1 <= self._registers[register] <= 7 else 0.0

    def write(self, data: bytes) -> None:
        if not data:
            return
        self._follow()
        self._pointer = data[0] % len(self._registers)
        for value in data[1:]:
            self._put(self._pointer, value)
            self._pointer = (self._pointer + 1) % len(self._registers)

    def _put(self, register: int, value: int) -> None:
        self._registers[register] = value
        wheel = (register - self.COUNTS) // 2
        if wheel in (0, 1):
            place = self.COUNTS + 2 * wheel
            count = int.from_bytes(self._registers[place : place + 2], "big")
            self._gone[wheel] = count * self._mm_per_count
        elif register in self._servos:
            self._servos[register].go_to(value)

    def read(self, size: int) -> bytes:
        if self._pointer == self.VERSION:
            return self.VERSION_TEXT[:size].ljust(size, b"\0")
        self._follow()
        self._registers[self.LINE : self.LINE_END] = self.line.registers()
        places = [(self._pointer + index) % len(self._registers) for index in range(size)]
        return bytes(self._registers[place] for place in places)

    def _follow(self) -> None:
        """Count how far the wheels have turned since this was done last: they turn back only when told."""
        for wheel, way in enumerate(self.turned() or ()):
            self._gone[wheel] += abs(way - self._ways[wheel])
            self._ways[wheel] = way
            place = self.COUNTS + 2 * wheel
            count = int(self._gone[wheel] / self._mm_per_count) & 0xFFFF
            self._registers[place : place + 2] = count.to_bytes(2, "big")

    def _wheel(self, register: int) -> float:
        direction, speed = self._registers[register], self._registers[register + 1]
        if direction not in (self.AHEAD, self.BACK):
            return 0.0
        return (speed if direction == self.AHEAD else -speed) / 255


def connect(wiring: Wiring, name: str, part: MaqueenPlusV1Controller) -> None:
    """Put the chip onto the bus. It reads the line sensors, which have no wire to the board."""
    servos = wiring.chip_servos()
    around = pi * wiring.kit.drive.wheel_diameter
    chip = MaqueenPlusV1Chip({0x14: servos[0], 0x15: servos[1]}, around / COUNTS_A_TURN)
    wiring.motors = wiring.board.i2c.devices[part.address] = chip
    chip.line.look_with(sensors_of(wiring))
    chip.turned = wiring.sensing(name)
    wiring.outputs["light_left"] = lambda: chip.light(chip.LEFT_LIGHT)
    wiring.outputs["light_right"] = lambda: chip.light(chip.RIGHT_LIGHT)


OF = {MaqueenPlusV1Controller: connect}
