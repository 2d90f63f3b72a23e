"""What hangs on the micro:bit's own I2C bus: accelerometer, compass, and the chip that is its USB."""

from __future__ import annotations

import struct
from collections.abc import Callable

from gorae.emulated.chip.cpu import HZ
from gorae.physics import GRAVITY

MG_PER_MM_S2 = 1000 / GRAVITY
_SAMPLE_CYCLES = HZ // 50
_AUTO_INCREMENT = 0x80


class RegisterChip:
    """A chip with registers: the first byte of a write says which, bit 7 that it counts on."""

    def __init__(self, registers: dict[int, int]) -> None:
        self.registers = dict(registers)
        self._at = 0

    def write(self, data: bytes) -> None:
        if data:
            self._at = data[0] & ~_AUTO_INCREMENT
            for offset, value in enumerate(data[1:]):
                self.registers[self._at + offset] = value

    def read(self, size: int) -> bytes:
        return bytes(self.registers.get(self._at + offset, 0) for offset in range(size))


class AxisSensor(RegisterChip):
    """Half of an LSM303AGR: three axes from a first register on, and a pin that tells of new values."""

    def __init__(self, registers: dict[int, int], first: int, now: Callable[[], int]) -> None:
        super().__init__(registers)
        self._first = first
        self._now = now
        self._next = 0

    def measure(self) -> tuple[int, int, int]:
        """The three axes as the chip gives them, 16 bits each."""
        raise NotImplementedError

    def is_on(self) -> bool:
        """Whether it measures at all."""
        raise NotImplementedError

    @property
    def ready_at(self) -> int:
        """The cycle from which on a value waits."""
        return self._next

    def read(self, size: int) -> bytes:
        if self._at == self._first:
            self._next = self._now() + _SAMPLE_CYCLES
            for offset, byte in enumerate(struct.pack("<3h", *self.measure())):
                self.registers[self._first + offset] = byte
        return super().read(size)


class Accelerometer(AxisSensor):
    """The accelerometer at 0x19. The micro:bit lies face up, its logo ahead."""

    ADDRESS = 0x19
    _WHO_AM_I, _STATUS, _CONTROL_1, _CONTROL_4, _OUT = 0x0F, 0x27, 0x20, 0x23, 0x28
    _PER_G = 16384
    """At the smallest range, 2 g."""

    def __init__(self, now: Callable[[], int], motion: Callable[[], tuple[float, float, float]]) -> None:
        """`motion`: acceleration x ahead, y left, z up in mm/s²."""
        super().__init__({self._WHO_AM_I: 0x33, self._STATUS: 0x0F, 0x2D: 0xC0}, self._OUT, now)
        self._motion = motion

    def is_on(self) -> bool:
        return self.registers.get(self._CONTROL_1, 0) & 0xF0 != 0

    def measure(self) -> tuple[int, int, int]:
        shift = self.registers.get(self._CONTROL_4, 0) >> 4 & 3
        ahead, left, up = (
            max(-32767, min(32767, round(axis * MG_PER_MM_S2 * self._PER_G / 1000) >> shift))
            for axis in self._motion()
        )
        return left, -ahead, -up


class Compass(AxisSensor):
    """The magnetometer at 0x1E, in a field that points north and down, as in Korea."""

    ADDRESS = 0x1E
    _WHO_AM_I, _CONTROL_A, _CONTROL_C, _STATUS, _OUT = 0x4F, 0x60, 0x62, 0x67, 0x68
    _PER_MICROTESLA = 1 / 0.15
    _FIELD = (30.0, 0.0, -40.0)

    def __init__(self, now: Callable[[], int]) -> None:
        super().__init__({self._WHO_AM_I: 0x40, self._STATUS: 0x0F}, self._OUT, now)

    def is_on(self) -> bool:
        registers = self.registers
        return bool(registers.get(self._CONTROL_C, 0) & 1) and not registers.get(self._CONTROL_A, 0) & 3

    def measure(self) -> tuple[int, int, int]:
        x, y, z = (round(axis * self._PER_MICROTESLA) for axis in self._FIELD)
        return x, y, z


class InterfaceChip:
    """The chip behind the USB socket, at 0x70: asked for its version, its power and the board's."""

    ADDRESS = 0x70
    _READ, _WRITE, _ANSWER, _WRITTEN, _ERROR, _BUSY = 0x10, 0x12, 0x11, 0x13, b"\x20\x34", b"\x20\x31"
    _PROPERTIES = {
        1: b"\x06\x99",  # board: 0x9906
        2: b"\x02\x00",  # version of this protocol
        3: b"\x01\x01",  # version of DAPLink
        4: b"\x01",  # power: over USB
        5: bytes(8),  # how it is used
        6: b"\x04",  # USB is enumerated
        7: b"\x06",
        9: b"\0",
    }

    def __init__(self) -> None:
        self._answer = b""
        self.has_answer = False
        """While this is so, it pulls the interrupt's pin down."""

    def write(self, data: bytes) -> None:
        if not data:
            return
        known = self._PROPERTIES.get(data[1]) if len(data) > 1 else None
        if data[0] == self._READ and known is not None:
            self.answer(bytes([self._ANSWER, data[1], len(known)]) + known)
        elif data[0] == self._WRITE and len(data) > 1:
            self.answer(bytes([self._WRITTEN, data[1]]))
        else:
            self.answer(self._ERROR)

    def answer(self, data: bytes) -> None:
        self._answer, self.has_answer = data, True

    def read(self, size: int) -> bytes:
        data, self._answer, self.has_answer = self._answer or self._BUSY, b"", False
        return data[:size].ljust(size, b"\0")


class Storage:
    """The interface chip's memory for `log`, at 0x72: MY_DATA.HTM on the board's drive."""

    ADDRESS = 0x72
    _BYTES, _BLOCK, _BUSY = 0x20000, 1024, b"\x20\x39"
    _NAME, _SIZE, _VISIBLE, _SECTORS, _SECTOR_SIZE, _READ, _WRITE, _ERASE = 1, 2, 3, 6, 7, 10, 11, 12

    def __init__(self, interface: InterfaceChip) -> None:
        self._interface = interface
        self.memory = bytearray(b"\xff" * self._BYTES)
        self._answer = b""

    def write(self, data: bytes) -> None:
        if data:
            self._answer = self._do(data)
            self._interface.has_answer = True

    def read(self, size: int) -> bytes:
        data, self._answer = self._answer or self._BUSY, b""
        self._interface.has_answer = False
        return data[:size].ljust(size, b"\0")

    def _do(self, data: bytes) -> bytes:
        command, memory = data[0], self.memory
        start, length = int.from_bytes(data[1:4], "big"), int.from_bytes(data[4:8], "big")
        answers = {
            self._NAME: b"MY_DATA HTM",
            self._SIZE: (self._BYTES - 4 * self._BLOCK).to_bytes(4, "big"),
            self._VISIBLE: b"\0",
            self._SECTORS: bytes([self._BYTES // self._BLOCK - 4]),
            self._SECTOR_SIZE: self._BLOCK.to_bytes(2, "big"),
        }
        if command == self._READ:
            return data[:8] + bytes(memory[start : start + min(length, self._BLOCK)])
        if command == self._WRITE:
            for index, byte in enumerate(data[8 : 8 + length]):
                if start + index < self._BYTES:
                    memory[start + index] &= byte
        elif command == self._ERASE:
            self._erase(start, int.from_bytes(data[5:8], "big"))
        return data[:1] + answers.get(command, b"")

    def _erase(self, start: int, end: int) -> None:
        first, last = start & -self._BLOCK, min(end | self._BLOCK - 1, self._BYTES - 1)
        self.memory[first : last + 1] = b"\xff" * max(0, last + 1 - first)
