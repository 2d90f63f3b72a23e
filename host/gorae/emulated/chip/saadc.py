"""SAADC: the converter of voltages. Its samples are taken by a timer and written by DMA."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import TYPE_CHECKING

from gorae.emulated.chip.cpu import HZ
from gorae.emulated.chip.peripheral import Peripheral
from gorae.emulated.chip.timers import ChipTimer

if TYPE_CHECKING:
    from gorae.emulated.chip.machine import Machine

_START, _SAMPLE, _STOP, _CALIBRATE = 0x00, 0x04, 0x08, 0x0C
_STARTED, _END, _CALIBRATED, _STOPPED = 0x100, 0x104, 0x110, 0x114
_POSITIVE, _CHANNELS = 0x510, 8
_OVERSAMPLE, _PTR, _MAX, _AMOUNT = 0x5F4, 0x62C, 0x630, 0x634
_FULL_SCALE = 16383
_LATEST = HZ // 1000
"""A sample may be so late in memory: 1 ms, many together."""
_MOMENT = 64
_MAX_SAMPLES = 0x7FFF


class Saadc(Peripheral):
    """Samples of all channels in turn, as long as somebody starts it again."""

    def __init__(self, machine: Machine, base: int) -> None:
        super().__init__(machine, base)
        self.voltages: dict[int, Callable[[], float]] = {}
        """By analogue input, 1 for AIN0: a share of the supply, 0 to 1."""
        self._running = False
        self._at = self._room = 0
        self._plan = 0

    def reset(self) -> None:
        super().reset()
        self._running = False
        self._plan += 1

    def task(self, offset: int) -> None:
        if offset == _START:
            self._begin()
        elif offset == _SAMPLE:
            self._take(1)
        elif offset == _STOP:
            self._running = False
            self.later(_MOMENT, _STOPPED)
        elif offset == _CALIBRATE:
            self.later(_MOMENT, _CALIBRATED)

    def plan(self) -> None:
        """See by which timer it is to sample now."""
        self._plan += 1
        period = self._period()
        if not self._running or not period:
            return
        room = self._room - self.registers.get(_AMOUNT, 0)
        count = max(1, min(_LATEST // period, room // max(1, len(self._inputs()))))
        if not self.registers.get(_AMOUNT):
            count = 1  # somebody waits for the first one
        plan = self._plan
        self.machine.after(count * period, lambda: self._sample(plan, count))

    def _begin(self) -> None:
        self._at, self._room = self.registers.get(_PTR, 0), self.registers.get(_MAX, 0) & _MAX_SAMPLES
        self.registers[_AMOUNT] = 0
        self._running = True
        self.event(_STARTED)
        self.plan()

    def _period(self) -> int:
        """Cycles between two samples, by the timer that starts them; 0 when none does."""
        for event in self.machine.ppi.events_for(self.base + _SAMPLE):
            timer = self.machine.peripheral(event)
            if isinstance(timer, ChipTimer):
                cycles, share = timer.ticks
                return timer.period * cycles // share << (self.registers.get(_OVERSAMPLE, 0) & 15)
        return 0

    def _inputs(self) -> list[int]:
        inputs = [self.registers.get(_POSITIVE + 16 * channel, 0) for channel in range(_CHANNELS)]
        return [each for each in inputs if each]

    def _sample(self, plan: int, count: int) -> None:
        if plan == self._plan:
            self._take(count)

    def _take(self, count: int) -> None:
        if not self._running:
            return
        values = [round(self.voltages.get(each, lambda: 0.0)() * _FULL_SCALE) for each in self._inputs()]
        done = self.registers.get(_AMOUNT, 0)
        samples = (values * count)[: self._room - done]
        self.machine.cpu.write(self._at + 2 * done, struct.pack(f"<{len(samples)}h", *samples))
        self.registers[_AMOUNT] = done + len(samples)
        if done + len(samples) >= self._room:
            self._running = False
            self._plan += 1
            self.event(_END)
        else:
            self.plan()
