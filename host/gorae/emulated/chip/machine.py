"""The whole chip: processor, interrupts, peripherals, and the events that are still to come."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import unicorn

from gorae.emulated.chip.accesses import Read, Write, map_registers
from gorae.emulated.chip.cpu import FLASH_BYTES, INFORMATION, PAGE_BYTES, Cpu, Stop
from gorae.emulated.chip.gpio import Gpio, Gpiote
from gorae.emulated.chip.nvic import Nvic
from gorae.emulated.chip.peripheral import Peripheral
from gorae.emulated.chip.ppi import Ppi
from gorae.emulated.chip.pwm import Pwm
from gorae.emulated.chip.radio import Radio
from gorae.emulated.chip.saadc import Saadc
from gorae.emulated.chip.simple import (
    Answering,
    ClockControl,
    FlashControl,
    RandomNumbers,
    Temperature,
)
from gorae.emulated.chip.timers import ChipTimer, Rtc
from gorae.emulated.chip.twim import Twim
from gorae.emulated.chip.uarte import Uarte

APPLICATION = 0x1C000
"""Where the program's vectors are. Nordic's boot record and radio software lie before and are passed over."""
_PERIPHERALS, _PERIPHERALS_BYTES = 0x40000000, 0x40000
_GPIO, _GPIO_BYTES = 0x50000000, 0x1000
_SYSTEM, _SYSTEM_BYTES, _CONTROL = 0xE0000000, 0x10000, 0xE000
_CYCLE_COUNTER = 0x1004
_ERRATA, _ERRATA_BYTES = 0xF0000000, 0x1000
_FIRST_SUPERVISOR, _SECOND_SUPERVISOR, _SOFT_DEVICE_IS_ENABLED = 0, 2, 0x12
_LONGEST_CYCLES, _MASKED_CYCLES = 640_000, 100
"""After so many it looks up, whatever it does; and while interrupts are masked and one is due."""
_FACTORY = {
    0x010: PAGE_BYTES,
    0x014: FLASH_BYTES // PAGE_BYTES,
    **dict(zip(range(0x0A0, 0x0AC, 4), (1, 0x11223344, 0xC0FFEE), strict=True)),
    **dict(zip(range(0x100, 0x114, 4), (0x52833, 0x41414130, 0x2004, 128, 512), strict=True)),
    **dict(zip(range(0x404, 0x41C, 4), (0x320, 0x343, 0x35D, 0x400, 0x452, 0x37B), strict=True)),
    **dict(zip(range(0x41C, 0x434, 4), (0x3FCC, 0x3F98, 0x3F98, 0x12, 0x4D, 0x3E10), strict=True)),
    **dict(zip(range(0x434, 0x448, 4), (0xE2, 0, 0, 0x14, 0x50), strict=True)),
}
"""FICR: sizes, part, and the temperature sensor's slopes and offsets."""
_UNIQUE_ID = 0x060
_UNLIVELY = frozenset({0x06, 0x07})
"""Pages whose tasks need no event in time: GPIOTE drives lights only, SAADC asks the timer itself."""

P = TypeVar("P", bound=Peripheral)


class Machine:
    """An nRF52833 that runs the program in its flash."""

    def __init__(self, runs: Iterable[tuple[int, bytes]], *, seed: int, unique_id: bytes) -> None:
        """`runs`: what flash and UICR hold. `unique_id`: eight bytes that the chip says it is."""
        self._events: list[tuple[int, int, Callable[[], None]]] = []
        self._made = 0
        self._until = 0
        self._reset_asked = False
        self.resets = 0
        self.on_reset: Callable[[], None] = lambda: None
        self.cpu = Cpu(runs)
        self.cpu.on_svc = self._supervisor_call
        for offset, word in _FACTORY.items():
            self.cpu.write(INFORMATION + offset, word.to_bytes(4, "little"))
        self.cpu.write(INFORMATION + _UNIQUE_ID, unique_id)
        self.nvic = Nvic(APPLICATION)
        self.nvic.on_change = self.cpu.ask_to_stop
        self.nvic.on_enabled = self._replan_one
        self.nvic.on_reset = self._ask_for_reset
        self.gpio = Gpio(self)
        self._pages: dict[int, Peripheral] = {}
        self._kept: list[Any] = []
        """What the emulator calls, for as long as it is there."""
        self._build(seed)
        self._map()
        self.cpu.reset(APPLICATION)

    def _build(self, seed: int) -> None:
        place = self._place
        self.ppi = place(Ppi, 0x1F)
        self.clock = place(ClockControl, 0x00)
        self.uart = place(Uarte, 0x02)
        self.twims = (place(Twim, 0x03), place(Twim, 0x04))
        self.gpiote = place(Gpiote, 0x06)
        self.adc = place(Saadc, 0x07)
        self.flash = place(FlashControl, 0x1E)
        timers = [place(ChipTimer, page) for page in (0x08, 0x09, 0x0A, 0x1A, 0x1B)]
        self._timers = [*timers, *(place(Rtc, page) for page in (0x0B, 0x11, 0x24))]
        self.pwms = tuple(place(Pwm, page) for page in (0x1C, 0x21, 0x22, 0x2D))
        self.radio = place(Radio, 0x01)
        place(Temperature, 0x0C)
        self._pages[0x0D] = RandomNumbers(self, _PERIPHERALS + 0xD000, seed)
        for page in (*range(0x14, 0x1A), 0x1D):
            place(Answering, page)

    def _place(self, kind: type[P], page: int) -> P:
        peripheral = kind(self, _PERIPHERALS + (page << 12))
        self._pages[page] = peripheral
        return peripheral

    def _map(self) -> None:
        """Have each page of registers be answered for without a detour."""
        for page in range(_PERIPHERALS_BYTES // PAGE_BYTES):
            peripheral = self._pages.get(page)
            answers = (peripheral.read, peripheral.write) if peripheral else (_nothing, _ignored)
            self._answer(_PERIPHERALS + page * PAGE_BYTES, PAGE_BYTES, *answers)
        self._answer(_GPIO, _GPIO_BYTES, self.gpio.read, self.gpio.write)
        self._answer(_SYSTEM, _CONTROL, self._read_system, _ignored)
        self._answer(_SYSTEM + _CONTROL, _SYSTEM_BYTES - _CONTROL, self.nvic.read, self.nvic.write)
        self._answer(_ERRATA, _ERRATA_BYTES, _nothing, _ignored)
        self.cpu.uc.hook_add(unicorn.UC_HOOK_MEM_WRITE_PROT, self._store)

    def _answer(self, base: int, size: int, read: Read, write: Write) -> None:
        self._kept.append(map_registers(self.cpu.uc, base, size, read, write))

    # --- time -----------------------------------------------------------------------------------------

    @property
    def now(self) -> int:
        """Cycles since it was switched on."""
        return self.cpu.now

    def at(self, cycles: int, do: Callable[[], None]) -> None:
        """Do something at that moment, or as soon as can be."""
        self._made += 1
        heapq.heappush(self._events, (cycles, self._made, do))
        if cycles < self._until:
            self.cpu.ask_to_stop()

    def after(self, cycles: int, do: Callable[[], None]) -> None:
        """Do something in so many cycles, at least one."""
        self.at(self.now + max(1, cycles), do)

    def run(self, is_over: Callable[[], bool]) -> None:
        """Go on until `is_over` says so, which is asked every 10 ms at least."""
        cpu, nvic, events = self.cpu, self.nvic, self._events
        while not is_over():
            while events and events[0][0] <= cpu.now:
                heapq.heappop(events)[2]()
            if self._reset_asked:
                self._reset()
            due = nvic.due()
            masked = due is not None and cpu.masked
            if due is not None and not masked:
                nested = bool(nvic.active)
                nvic.begin(due)
                cpu.enter(due, nvic.vectors, nested=nested)
            until = cpu.now + (_MASKED_CYCLES if masked else _LONGEST_CYCLES)
            self._until = min(until, events[0][0]) if events else until
            stop = cpu.run(self._until)
            if stop is Stop.EXIT:
                cpu.leave(nvic.end())
            elif stop is Stop.SLEEP and nvic.due() is None:
                cpu.sleep_until(self._until)

    # --- resets ---------------------------------------------------------------------------------------

    def press_reset(self) -> None:
        """Start again, as with the button; before it goes on."""
        self._reset_asked = True

    def _ask_for_reset(self) -> None:
        self._reset_asked = True
        self.cpu.ask_to_stop()

    def _reset(self) -> None:
        self._reset_asked = False
        self.resets += 1
        self.on_reset()
        self._events.clear()
        self.nvic.reset()
        for peripheral in self._pages.values():
            peripheral.reset()
        self.clock.registers[ClockControl.RESET_REASON] = ClockControl.SOFTWARE_RESET
        self.gpio.reset()
        self.cpu.reset(APPLICATION)

    # --- registers ------------------------------------------------------------------------------------

    def peripheral(self, address: int) -> Peripheral | None:
        """Whose register this is."""
        return self._pages.get(address - _PERIPHERALS >> 12)

    def write(self, address: int, value: int) -> None:
        """Write a peripheral's register, as the PPI does."""
        self._write_peripheral(address - _PERIPHERALS, value)

    def is_lively(self, task: int) -> bool:
        """Whether this task has to begin at the moment of its event."""
        return task - _PERIPHERALS >> 12 not in _UNLIVELY

    def replan(self) -> None:
        """Events are seen by others than before."""
        for timer in self._timers:
            timer.plan()
        self.adc.plan()

    def _replan_one(self, interrupt: int) -> None:
        timer = self._pages.get(interrupt)
        if isinstance(timer, ChipTimer):
            timer.interrupt_enabled()

    def _write_peripheral(self, offset: int, value: int) -> None:
        peripheral = self._pages.get(offset >> 12)
        if peripheral:
            peripheral.write(offset & 0xFFF, value)

    def _read_system(self, offset: int) -> int:
        return self.now & 0xFFFFFFFF if offset == _CYCLE_COUNTER else 0

    def _store(self, uc: Any, access: int, address: int, size: int, value: int, _: object) -> bool:
        return self.flash.store(address, size, value)

    def _supervisor_call(self, number: int, argument: int) -> int:
        """What the radio software would answer: it is not enabled."""
        if number == _SOFT_DEVICE_IS_ENABLED:
            self.cpu.write(argument, b"\0")
        return 0


def _nothing(offset: int) -> int:
    """Where there are no registers 0 is read."""
    return 0


def _ignored(offset: int, value: int) -> None:
    """What is written where there are no registers is lost."""
