"""The pins as state machines see and drive them.

Times are in ticks of 1/32 ns, of which a cycle of the system clock at 125 MHz has 256: so a machine with any
divider stays exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gorae.clock import NS_PER_MS, NS_PER_S
from gorae.virtual.devices.pins import DRIVEN, FULL_DUTY, OUTPUT, PWM, Level, Pin
from gorae.virtual.waves import counts_edges

TICKS_PER_NS: Final = 32
NEVER: Final = 1 << 70
_TICKS_PER_S: Final = NS_PER_S * TICKS_PER_NS
SLOWEST_PULSES: Final = 25 * NS_PER_MS * TICKS_PER_NS
"""In ticks. What changes more slowly is not pulses, whose share of time counts, but levels."""


class DrivenPin:
    """What a pin that a machine drives does: levels, or pulses of a frequency and a share of time."""

    def __init__(self, pin: Pin) -> None:
        self.pin = pin
        self._rose = self._fell = -_TICKS_PER_S  # in ticks
        self._pulsing = False

    def edge(self, level: int, ticks: int) -> None:
        """Drive the pin high or low from a moment on."""
        pin = self.pin
        pin.out = level
        if level:
            self._rise(ticks)
        else:
            self._fell = ticks
        if not self._pulsing:
            pin.frequency, pin.duty = 0, FULL_DUTY * level
        if pin.on_output:
            pin.on_output(level, ticks // TICKS_PER_NS)

    def _rise(self, ticks: int) -> None:
        period, high = ticks - self._rose, self._fell - self._rose
        self._rose = ticks
        self._pulsing = 0 < high < period <= SLOWEST_PULSES
        if self._pulsing:
            self.pin.frequency = round(_TICKS_PER_S / period)
            self.pin.duty = high * FULL_DUTY // period

    def settle(self, now_ns: int) -> None:
        """See whether its pulses have ended."""
        last, before = max(self._rose, self._fell), min(self._rose, self._fell)
        if self._pulsing and now_ns * TICKS_PER_NS - last > max(2 * (last - before), SLOWEST_PULSES):
            self._pulsing = False
            self.pin.frequency, self.pin.duty = 0, FULL_DUTY * self.pin.out

    def shift(self, ticks: int) -> None:
        """Have what it did last be later by so much: it has gone on in the same way."""
        self._rose += ticks
        self._fell += ticks


class PinBank:
    """All pins of the chip, as the machines of all PIOs share them."""

    def __init__(self, pins: Mapping[int, Pin]) -> None:
        self._pins = {number: pin for number, pin in pins.items() if number < 32}
        self.driven: dict[int, DrivenPin] = {}
        self.outputs = [0, 0]
        """Levels that each PIO gives out, as bits."""
        self.directions = [0, 0]
        """Pins that each PIO has as outputs."""
        self.owner: dict[int, int] = {}
        """Which PIO has a pin, while the pin's function is that."""
        self.silent = False
        """Whether nothing reaches the pins: what will be is only foreseen."""
        self.changed = False
        """Whether a pin has changed since that was asked last."""
        self.watched = 0
        """Pins that some machine reads, as bits."""
        self.levels = 0
        """Of the pins that are watched."""
        self.version = 0
        """Becomes another number whenever the levels of watched pins have changed."""
        self.valid_until = 0
        """Until when the levels stay, in ticks, as far as is known."""

    def foreseen(self) -> PinBank:
        """Return the same wires, of which nothing reaches the pins."""
        other = PinBank.__new__(PinBank)
        other.__dict__.update(self.__dict__)
        other.outputs, other.directions = self.outputs[:], self.directions[:]
        other.silent, other.valid_until = True, 0
        return other

    def take(self, pio: int, mask: int) -> None:
        """Give the function of pins to a PIO, whichever level and direction it has for them."""
        for number in _bits(mask):
            pin = self._pins.get(number)
            if pin is not None:
                self.owner[number] = pio
                self.driven[number] = DrivenPin(pin)
                pin.mode = DRIVEN
                pin.frequency, pin.duty = 0, 0
                pin.out = 0
                if self.directions[pio] >> number & 1:
                    self.driven[number].edge(self.outputs[pio] >> number & 1, 0)

    def release_all(self) -> None:
        """Let go of everything, as after a reset."""
        self.driven.clear()
        self.owner.clear()
        self.outputs, self.directions = [0, 0], [0, 0]
        self.watched = self.valid_until = 0

    def level(self, number: int) -> int | None:
        """Return what a PIO drives a pin to; None while it does not."""
        pio = self.owner.get(number)
        if pio is None or not self.directions[pio] >> number & 1:
            return None
        return self.outputs[pio] >> number & 1

    # --- out ------------------------------------------------------------------------------------------

    def write(self, pio: int, mask: int, levels: int, ticks: int) -> int:
        """Set what a PIO gives out at pins; return the pins that have changed, as bits."""
        changed = (self.outputs[pio] ^ levels) & mask
        if changed:
            self.outputs[pio] ^= changed
            self._tell(pio, changed & self.directions[pio], ticks)
        return changed

    def turn(self, pio: int, mask: int, directions: int, ticks: int) -> int:
        """Make pins outputs or inputs; return those that have changed, as bits."""
        changed = (self.directions[pio] ^ directions) & mask
        if changed:
            self.directions[pio] ^= changed
            self._tell(pio, changed, ticks)
        return changed

    def _tell(self, pio: int, changed: int, ticks: int) -> None:
        if changed & self.watched:
            self.valid_until = 0
        if self.silent:
            return
        for number in _bits(changed):
            driven = self.driven.get(number)
            if driven and self.owner.get(number) == pio and driven.pin.mode == DRIVEN:
                self.changed = True
                level = self.outputs[pio] & self.directions[pio]
                driven.edge(level >> number & 1, ticks)
                if driven.pin.on_output:
                    self.valid_until = 0  # what is wired there may answer

    def settle(self, now_ns: int) -> None:
        """See what has ended by now."""
        for driven in self.driven.values():
            driven.settle(now_ns)

    def shift(self, mask: int, ticks: int) -> None:
        """Pass over time in which pins have done the same again and again."""
        if not self.silent:
            for number in _bits(mask):
                if number in self.driven:
                    self.driven[number].shift(ticks)

    # --- in -------------------------------------------------------------------------------------------

    def watch(self, mask: int) -> None:
        """Have the levels of these pins known, too."""
        self.watched |= mask
        self.valid_until = 0

    def look(self, ticks: int, end: int) -> None:
        """Bring the levels up to a moment; what cannot be foreseen stays as it is until the window's end."""
        levels, until, at_ns = 0, end, ticks // TICKS_PER_NS
        for number in _bits(self.watched):
            pin = self._pins.get(number)
            if pin is not None:
                level, edge_ns = self._read(number, pin, at_ns)
                levels |= level << number
                if edge_ns is not None:
                    until = min(until, edge_ns * TICKS_PER_NS)
        self.valid_until = max(until, ticks + 1)
        if levels != self.levels:
            self.levels = levels
            self.version += 1

    def _read(self, number: int, pin: Pin, at_ns: int) -> tuple[int, int | None]:
        """Return a pin's level at a moment, and when it changes next, if that is known."""
        if pin.mode == DRIVEN:
            driven = self.level(number)
            if driven is not None:
                return driven, None
        elif pin.mode == OUTPUT:
            return pin.out, None
        elif pin.mode == PWM:
            return _pulses(pin, at_ns)
        wave = pin.wave
        if wave is None:
            return pin.pulled, None
        return wave.level(at_ns), None if isinstance(wave, Level) else wave.next_edge(at_ns)

    def is_lively(self) -> bool:
        """Whether a pin is watched of which nobody knows when it changes."""
        for number in _bits(self.watched):
            pin = self._pins.get(number)
            if pin is None or pin.mode == OUTPUT:
                continue
            if isinstance(pin.wave, Level) or counts_edges(pin.wave):
                return True
        return False


def _pulses(pin: Pin, at_ns: int) -> tuple[int, int | None]:
    """Return the level of a pin with PWM, which began with a rising edge at 0, and when it changes."""
    high = pin.duty * NS_PER_S
    if not pin.frequency or not 0 < pin.duty < FULL_DUTY:
        return int(pin.duty == FULL_DUTY), None
    cycle = at_ns * pin.frequency // NS_PER_S
    falls_ns = -(-(cycle * FULL_DUTY * NS_PER_S + high) // (pin.frequency * FULL_DUTY))
    rises_ns = -(-((cycle + 1) * NS_PER_S) // pin.frequency)
    return (1, falls_ns) if at_ns < falls_ns else (0, rises_ns)


def _bits(mask: int) -> list[int]:
    return [number for number in range(mask.bit_length()) if mask >> number & 1]
