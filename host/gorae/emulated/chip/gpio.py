"""The pins: what the program drives, what holds them from outside, and GPIOTE, which drives for peripherals.

Pins are numbered as in the data sheet's registers: 0 to 31 are P0.00 to P0.31, 32 to 41 are P1.00 to P1.09.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from gorae.emulated.chip.peripheral import Peripheral

if TYPE_CHECKING:
    from gorae.emulated.chip.machine import Machine

_OUT, _OUTSET, _OUTCLR, _IN, _DIR, _DIRSET, _DIRCLR = range(0x504, 0x520, 4)
_CONFIG, _CONFIG_END, _SECOND_PORT = 0x700, 0x780, 0x300
_DISCONNECTED = 2
"""PIN_CNF after a reset: an input whose buffer is not connected."""
PULL_DOWN, PULL_UP = 1, 3

Outside = Callable[[], tuple[int, int]]
"""The level that something outside holds a pin at, and until which cycle that is certain."""


class GpioPort:
    """Thirty-two pins with their registers."""

    def __init__(self, gpio: Gpio, first: int) -> None:
        self._gpio = gpio
        self._first = first
        self.reset()

    def reset(self) -> None:
        self.out = self.direction = 0
        self.config = [_DISCONNECTED] * 32
        self._known: list[tuple[int, int]] = [(0, -1)] * 32
        """The level that each pin was last held at, and until which cycle that is certain."""
        self._inputs: list[int] = []
        self._pulled_up = 0
        self._levels, self._certain = 0, -1
        """Of all pins, and until which cycle that is certain."""

    def read(self, offset: int) -> int:
        if offset == _IN:
            return self._read_pins()
        if offset in (_OUT, _OUTSET, _OUTCLR):
            return self.out
        if offset in (_DIR, _DIRSET, _DIRCLR):
            return self.direction
        return self.config[(offset - _CONFIG) // 4] if _CONFIG <= offset < _CONFIG_END else 0

    def write(self, offset: int, value: int) -> None:
        out, direction, bit = self.out, self.direction, 0
        if offset in (_OUT, _OUTSET, _OUTCLR):
            self.out = {_OUT: value, _OUTSET: out | value, _OUTCLR: out & ~value}[offset]
        elif offset in (_DIR, _DIRSET, _DIRCLR):
            self.direction = {_DIR: value, _DIRSET: direction | value, _DIRCLR: direction & ~value}[offset]
        elif _CONFIG <= offset < _CONFIG_END:
            index = (offset - _CONFIG) // 4
            bit = 1 << index if self.config[index] != value else 0
            self.config[index] = value
            self.direction = direction & ~(1 << index) | (value & 1) << index
            self._sort_out()
        for index in self._inputs:
            self._known[index] = (0, -1)  # what is outside may answer to an output
        self._certain = -1
        changed = out ^ self.out | direction ^ self.direction | bit
        if changed:
            self._gpio.tell(self._first, changed)

    def pull(self, index: int) -> int:
        """PULL_UP, PULL_DOWN or 0."""
        return self.config[index] >> 2 & 3

    def forget(self, index: int) -> None:
        """Ask again what holds this pin."""
        self._known[index] = (0, -1)
        self._certain = -1

    def _sort_out(self) -> None:
        """Which pins are read, and are held by something outside or pulled up."""
        read = [index for index, config in enumerate(self.config) if not config & (_DISCONNECTED | 1)]
        outside = self._gpio.outside
        self._inputs = [index for index in read if self._first + index in outside]
        self._pulled_up = sum(1 << index for index in read if self.pull(index) == PULL_UP)

    def _read_pins(self) -> int:
        """The levels of all pins; asked of what is outside only when they may have changed."""
        now = self._gpio.machine.cpu.now
        if now < self._certain:
            return self._levels
        level = self.out & self.direction | self._pulled_up
        soonest = sys.maxsize
        for index in self._inputs:
            held, certain = self._known[index]
            if now >= certain:
                held, certain = self._known[index] = self._gpio.outside[self._first + index]()
            soonest = min(soonest, certain)
            level = level | 1 << index if held else level & ~(1 << index)
        self._levels, self._certain = level, soonest
        return level


class Gpio:
    """Both ports, at 0x50000000."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.outside: dict[int, Outside] = {}
        """What holds a pin from outside, by its number."""
        self.watchers: dict[int, Callable[[], None]] = {}
        """Called when how the program drives this pin has changed."""
        self.ports = (GpioPort(self, 0), GpioPort(self, 32))

    def reset(self) -> None:
        for port in self.ports:
            port.reset()
        for watcher in self.watchers.values():
            watcher()

    def read(self, offset: int) -> int:
        second = offset >= 0x800
        return self.ports[second].read(offset - _SECOND_PORT * second)

    def write(self, offset: int, value: int) -> None:
        second = offset >= 0x800
        self.ports[second].write(offset - _SECOND_PORT * second, value)

    def is_driven(self, pin: int) -> bool:
        """Whether the program drives the pin."""
        return bool(self.ports[pin >> 5].direction >> (pin & 31) & 1)

    def out(self, pin: int) -> int:
        """The level that the program would drive it to."""
        return self.ports[pin >> 5].out >> (pin & 31) & 1

    def pull(self, pin: int) -> int:
        """PULL_UP, PULL_DOWN or 0."""
        return self.ports[pin >> 5].pull(pin & 31)

    def forget(self, pin: int) -> None:
        """What holds this pin may have changed before it said."""
        self.ports[pin >> 5].forget(pin & 31)

    def tell(self, first: int, changed: int) -> None:
        """Bits of pins from `first` on that are driven in another way."""
        for pin, watcher in self.watchers.items():
            if pin - first in range(32) and changed >> pin - first & 1:
                watcher()


class Gpiote(Peripheral):
    """Channels that drive a pin when a task says so, or tell when it rises."""

    _CONFIG, _CHANNELS = 0x510, 8
    _EVENT, _TASK = 1, 3

    def __init__(self, machine: Machine, base: int) -> None:
        super().__init__(machine, base)
        self.charging: dict[int, Callable[[], int]] = {}
        """Pins that rise by themselves when they are let go: after how many cycles."""
        self._waits = [0] * self._CHANNELS

    def changed(self, offset: int) -> None:
        index = (offset - self._CONFIG) // 4
        if not 0 <= index < self._CHANNELS:
            return
        self._waits[index] += 1
        charge = self.charging.get(self.pin(index))
        if charge and self.registers[offset] & 3 == self._EVENT:
            wait = self._waits[index]
            self.machine.after(charge(), lambda: self._rise(index, wait))

    def pin(self, channel: int) -> int:
        """Which pin a channel has."""
        return self.registers.get(self._CONFIG + 4 * channel, 0) >> 8 & 0x3F

    def drives_low(self, pin: int) -> bool | None:
        """Whether a channel begins with this pin low; None when none drives it."""
        for channel in range(self._CHANNELS):
            config = self.registers.get(self._CONFIG + 4 * channel, 0)
            if config & 3 == self._TASK and config >> 8 & 0x3F == pin:
                return not config >> 20 & 1
        return None

    def _rise(self, channel: int, wait: int) -> None:
        if wait == self._waits[channel]:
            self.event(0x100 + 4 * channel)
