"""TIMER and RTC: counters that compare themselves with numbers."""

from __future__ import annotations

from gorae.emulated.chip.cpu import HZ
from gorae.emulated.chip.peripheral import EVENTS, INTEN, SHORTS, Peripheral

_START, _STOP, _COUNT, _CLEAR, _SHUTDOWN, _CAPTURE = 0x00, 0x04, 0x08, 0x0C, 0x10, 0x40
_COMPARED = 0x140
_BITS, _PRESCALER, _CC = 0x508, 0x510, 0x540
_MASKS = (0xFFFF, 0xFF, 0xFFFFFF, 0xFFFFFFFF)
_FIRST_BIT = 16
"""Of the compare events among those that may interrupt."""
_STOPS = 8
"""Shorts: a bit a comparison for clearing, and from here on for stopping."""


class ChipTimer(Peripheral):
    """A counter at 16 MHz or a part of it. Only comparisons that somebody sees become events."""

    comparisons = 6
    _running = False
    _base = 0
    """What it counted to until `_since`, in cycles."""
    _since = 0
    _plan = 0
    """The number of the latest plan: older ones are void."""
    _planned: tuple[int, list[int]] = (0, [])
    """At which cycle which comparisons come true next."""
    _minds_interrupt = False
    """Its interrupt was enabled when that was found out."""

    def reset(self) -> None:
        super().reset()
        self._running = False
        self._base = 0
        self._plan += 1
        self._planned = 0, []
        self._minds_interrupt = False
        self._set_pace()

    # --- counting -------------------------------------------------------------------------------------

    ticks: tuple[int, int] = (64, 1)
    """How many cycles a tick takes, as a fraction."""
    period: int = 1 << 16
    """After how many ticks it is 0 again."""

    def _set_pace(self) -> None:
        """Take `ticks` and `period` from the registers."""
        get = self.registers.get
        self.ticks = 4 << (get(_PRESCALER, 4) & 15), 1
        shorts = get(SHORTS, 0)
        clears = [self.compared(index) for index in range(self.comparisons) if shorts >> index & 1]
        self.period = min((each for each in clears if each), default=_MASKS[get(_BITS, 0) & 3] + 1)

    def compared(self, index: int) -> int:
        """The number that this comparison waits for."""
        return self.registers.get(_CC + 4 * index, 0)

    def count(self) -> int:
        """What it has counted to now."""
        if not self._running:
            return self._base
        cycles, share = self.ticks
        return (self._base + (self.machine.cpu.now - self._since) * share // cycles) % self.period

    def _settle(self) -> None:
        """Count on from now, whatever changes in how it counts."""
        now = self.machine.now
        cycles, share = self.ticks
        rest = (now - self._since) * share % cycles // share if self._running else 0
        self._base, self._since = self.count(), now - rest

    # --- what the program does ------------------------------------------------------------------------

    def task(self, offset: int) -> None:
        if _CAPTURE <= offset < _CAPTURE + 4 * self.comparisons:
            self.registers[_CC + offset - _CAPTURE] = self.count()
            return
        self._settle()
        if offset == _START and not self._running:
            self._running, self._since = True, self.machine.now
        elif offset in (_STOP, _SHUTDOWN):
            self._running = False
        elif offset == _CLEAR:
            self._base, self._since = 0, self.machine.now
        elif offset == _COUNT:
            self._base += 1
        self.plan()

    def write(self, offset: int, value: int) -> None:
        if offset < EVENTS and value:
            self.task(offset)
            return
        if offset >= SHORTS and offset != INTEN:
            self._settle()
        super().write(offset, value)

    def changed(self, offset: int) -> None:
        if offset >= SHORTS:
            self._set_pace()
            self.plan()

    def interrupt_enabled(self) -> None:
        """Plan anew: its interrupt, which was disabled, can happen again."""
        if not self._minds_interrupt:
            self.plan()

    # --- comparing ------------------------------------------------------------------------------------

    def plan(self) -> None:
        """Find when the next comparison that somebody sees comes true."""
        self._minds_interrupt = self.machine.nvic.is_enabled(self.interrupt)
        due, hits = self._next() if self._running else (0, [])
        if (due, hits) == self._planned:
            return
        self._planned = due, hits
        self._plan += 1
        if hits:
            plan = self._plan
            self.machine.at(due, lambda: self._reach(plan, hits))

    def _next(self) -> tuple[int, list[int]]:
        """At which cycle, and which comparisons; none when nobody looks."""
        seen = self._seen()
        if not seen:
            return 0, []
        count, period = self.count(), self.period
        far = {index: (self.compared(index) - count) % period or period for index in seen}
        nearest = min(far.values())
        cycles, share = self.ticks
        done = (self.machine.now - self._since) * share // cycles
        due = self._since + -(-(done + nearest) * cycles // share)
        return due, [index for index in seen if far[index] == nearest]

    def _reach(self, plan: int, hits: list[int]) -> None:
        if plan != self._plan:
            return
        self._planned = 0, []
        for index in hits:
            if self.registers.get(SHORTS, 0) >> _STOPS + index & 1:
                self._base, self._running = self.compared(index), False
            self.event(_COMPARED + 4 * index)
        if plan == self._plan:
            self.plan()

    def _seen(self) -> list[int]:
        """The comparisons that interrupt, stop the counter or start a task that cannot wait."""
        shown = self.registers.get(SHORTS, 0) >> _STOPS
        if self._minds_interrupt:
            shown |= self.enabled_events >> _FIRST_BIT
        return [index for index in range(self.comparisons) if shown >> index & 1 or self._is_linked(index)]

    def _is_linked(self, index: int) -> bool:
        tasks = self.machine.ppi.tasks_of(self.base + _COMPARED + 4 * index)
        return any(self.machine.is_lively(task) for task in tasks)


class Rtc(ChipTimer):
    """A counter of 24 bits at 32,768 Hz or a part of it."""

    comparisons = 4
    _COUNTER, _RTC_CLEAR = 0x504, 0x08
    _RTC_PRESCALER = 0x508

    def _set_pace(self) -> None:
        self.ticks = HZ * ((self.registers.get(self._RTC_PRESCALER, 0) & 0xFFF) + 1), 32_768
        self.period = 1 << 24

    def read(self, offset: int) -> int:
        return self.count() if offset == self._COUNTER else super().read(offset)

    def task(self, offset: int) -> None:
        super().task(_CLEAR if offset == self._RTC_CLEAR else offset)
