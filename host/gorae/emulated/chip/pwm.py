"""PWM: four outputs whose pulses come from memory, once or as an endless stream."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from gorae.emulated.chip.peripheral import SHORTS, Peripheral

if TYPE_CHECKING:
    from gorae.emulated.chip.machine import Machine

_STOP, _SEQUENCE_STARTS = 0x04, (0x08, 0x0C)
_STOPPED, _STARTED, _ENDED, _LOOPSDONE = 0x104, 0x108, 0x110, 0x11C
_ENABLE, _MODE, _TOP, _PRESCALER, _DECODER, _LOOP, _PTR, _COUNT, _REFRESH, _OUTPUTS = (
    *(0x500, 0x504, 0x508, 0x50C, 0x510),
    *(0x514, 0x520, 0x524, 0x528, 0x560),
)
_NEXT_SEQUENCE = 0x20
_LOOPSDONE_SEQSTART0 = 1 << 2
_VALUES_A_PULSE = (1, 2, 4, 4)
"""By the decoder's mode: common, grouped, individual, wave form."""
_DISCONNECTED = 1 << 31
_CYCLES_A_TICK = 4


class Pulses(NamedTuple):
    """A row of pulses that begins to be played."""

    top: int
    """Ticks a pulse takes."""
    tick_cycles: int
    load: int
    """The decoder's mode: 0 all outputs alike, 2 each its own."""
    values: tuple[int, ...]
    """In the order of memory. Where bit 15 is set, a pulse begins high and lasts so many ticks."""

    @property
    def cycles(self) -> int:
        """How long a pulse takes."""
        return max(1, self.top) * self.tick_cycles

    def duty(self, value: int) -> float:
        """The share of time that a pulse is high, 0 to 1."""
        ticks = min(value & 0x7FFF, self.top)
        return (ticks if value & 0x8000 else self.top - ticks) / max(1, self.top)


class Pwm(Peripheral):
    """One module. `on_pulses` is told of every sequence as it begins."""

    def __init__(self, machine: Machine, base: int) -> None:
        super().__init__(machine, base)
        self.on_pulses: Callable[[Pwm, Pulses], None] = lambda pwm, pulses: None
        self.on_outputs: Callable[[Pwm], None] = lambda pwm: None
        """Called when other pins, or none, are driven."""
        self._playing = 0
        """The number of what plays: what belongs to an earlier one is over."""

    def reset(self) -> None:
        super().reset()
        self._playing += 1
        self.on_outputs(self)

    @property
    def outputs(self) -> tuple[int | None, ...]:
        """The pins of the four outputs."""
        if not self.registers.get(_ENABLE, 0) & 1:
            return (None,) * 4
        selected = [self.registers.get(_OUTPUTS + 4 * index, _DISCONNECTED) for index in range(4)]
        return tuple(None if pin & _DISCONNECTED else pin & 0x3F for pin in selected)

    def task(self, offset: int) -> None:
        if offset == _STOP:
            self._playing += 1
            self.event(_STOPPED)
            self.on_outputs(self)
        elif offset in _SEQUENCE_STARTS:
            self._playing += 1
            self._play(_SEQUENCE_STARTS.index(offset))

    def changed(self, offset: int) -> None:
        if offset == _ENABLE or _OUTPUTS <= offset < _OUTPUTS + 16:
            self.on_outputs(self)

    def _play(self, sequence: int) -> None:
        get, at = self.registers.get, _NEXT_SEQUENCE * sequence
        count = get(_COUNT + at, 0) & 0x7FFF
        raw = self.machine.cpu.read(get(_PTR + at, 0), 2 * count)
        load = get(_DECODER, 0) & 3
        pulses = Pulses(
            get(_TOP, 0x3FF),
            _CYCLES_A_TICK << (get(_PRESCALER, 0) & 7),
            load,
            struct.unpack(f"<{count}H", raw),
        )
        self.on_pulses(self, pulses)
        self.event(_STARTED + 4 * sequence)
        repeated = 1 + (get(_REFRESH + at, 0) & 0xFFFFFF)
        cycles = max(1, count // _VALUES_A_PULSE[load]) * repeated * pulses.cycles
        playing = self._playing
        self.machine.after(cycles, lambda: self._end(sequence, playing))

    def _end(self, sequence: int, playing: int) -> None:
        if playing != self._playing or not self.registers.get(_ENABLE, 0) & 1:
            return
        self.event(_ENDED + 4 * sequence)
        if not self.registers.get(_LOOP, 0):
            return
        if sequence == 0:
            self._play(1)
            return
        self.event(_LOOPSDONE)
        if self.registers.get(SHORTS, 0) & _LOOPSDONE_SEQSTART0:
            self._play(0)
