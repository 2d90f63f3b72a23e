"""Peripherals of which a program needs little: clock, random numbers, temperature, flash control."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from gorae.emulated.chip.cpu import FLASH_BYTES, HZ, INFORMATION, INFORMATION_BYTES, PAGE_BYTES
from gorae.emulated.chip.peripheral import Peripheral

if TYPE_CHECKING:
    from gorae.emulated.chip.machine import Machine

_HZ_US = HZ // 1_000_000


class ClockControl(Peripheral):
    """POWER and CLOCK: both oscillators run as soon as they are started."""

    _EVENT_OF = {0x00: 0x100, 0x08: 0x104, 0x10: 0x10C}
    _RUN, _STATUS = (0x408, 0x414), (0x40C, 0x418)
    RESET_REASON, SOFTWARE_RESET = 0x400, 4

    def task(self, offset: int) -> None:
        if offset in self._EVENT_OF:
            self.event(self._EVENT_OF[offset])

    def read(self, offset: int) -> int:
        if offset in self._RUN:
            return 1
        return 0x10001 if offset in self._STATUS else super().read(offset)


class RandomNumbers(Peripheral):
    """RNG: bytes from the run's seed."""

    _READY, _VALUE = 0x100, 0x508

    def __init__(self, machine: Machine, base: int, seed: int) -> None:
        super().__init__(machine, base)
        self._random = random.Random(f"nRF52833 {seed}")

    def read(self, offset: int) -> int:
        if offset == self._READY:
            return 1
        return self._random.getrandbits(8) if offset == self._VALUE else super().read(offset)


class Temperature(Peripheral):
    """TEMP: the chip is at 23 °C."""

    _START, _READY, _VALUE, _QUARTER_DEGREES = 0x00, 0x100, 0x508, 4 * 23

    def task(self, offset: int) -> None:
        if offset == self._START:
            self.event(self._READY)

    def read(self, offset: int) -> int:
        return self._QUARTER_DEGREES if offset == self._VALUE else super().read(offset)


class FlashControl(Peripheral):
    """NVMC: erases pages, and allows the program to write, which can only clear bits."""

    _READY, _NEXT_READY, _CONFIG, _ERASE, _ERASE_OLD = 0x400, 0x408, 0x504, 0x508, 0x510
    _WRITES, _ERASES = 1, 2

    def read(self, offset: int) -> int:
        return 1 if offset in (self._READY, self._NEXT_READY) else super().read(offset)

    def changed(self, offset: int) -> None:
        if offset in (self._ERASE, self._ERASE_OLD) and self.registers.get(self._CONFIG, 0) & self._ERASES:
            page = self.registers[offset] & -PAGE_BYTES
            self.machine.cpu.write(page, b"\xff" * PAGE_BYTES)
            self.machine.cpu.uc.ctl_remove_cache(page, page + PAGE_BYTES)

    def store(self, address: int, size: int, value: int) -> bool:
        """The program writes where it may only read; whether that is flash at all."""
        writable = address < FLASH_BYTES or INFORMATION <= address < INFORMATION + INFORMATION_BYTES
        if writable and self.registers.get(self._CONFIG, 0) & self._WRITES:
            before = int.from_bytes(self.machine.cpu.read(address, size), "little")
            after = before & value & (1 << 8 * size) - 1
            self.machine.cpu.write(address, after.to_bytes(size, "little"))
        return writable


class Answering(Peripheral):
    """Peripherals whose tasks are over as soon as they begin: software interrupts, and a silent PDM."""

    def task(self, offset: int) -> None:
        self.event(0x100 + offset)
