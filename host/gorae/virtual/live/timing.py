"""The time of a virtual board that lives: as fast as the wall clock, or free; interrupted from outside."""

from __future__ import annotations

import time
from collections.abc import Callable

from gorae.clock import NS_PER_MS, NS_PER_S, Clock
from gorae.kits.boards import Board
from gorae.virtual.board import BITS_PER_BYTE, NEVER_NS, VirtualBoard
from gorae.virtual.live.inbox import Inbox
from gorae.virtual.live.machine import LiveMachine
from gorae.virtual.live.ticker import TICKER
from gorae.virtual.live.timers import OverdueTimers
from gorae.virtual.requests import MORE
from gorae.virtual.vm import interpreter

_SLACK_NS = 2 * NS_PER_MS
"""So far the clock may be ahead of the wall: shorter waits are not worth the trouble."""
_MOST_AHEAD_NS = NS_PER_S
_FOR_EVER_NS = 24 * 3600 * NS_PER_S
_GRACE_NS = 2 * NS_PER_MS
"""So long a timer waits for the program to reach the board by itself."""
_START_S = 820_540_800
"""The beginning of 2026, counted from 2000: when a board is switched on."""
_US_PER_S = 1_000_000
_REST_S = 0.02
"""How long a guest is held back at each tick when its computing cannot be measured."""


class LiveTime(VirtualBoard):
    """A board whose waits end early when something comes from outside.

    `realtime`: its clock follows the wall clock. `line_rate`: sending takes the line's time, and a receive
    buffer that nobody empties overflows; otherwise the line is as fast as it likes and loses nothing.
    All but what `inbox` does happens on the board's own thread.
    """

    def __init__(
        self,
        board: Board,
        files: dict[str, bytes],
        clock: Clock | None = None,
        *,
        seed: int,
        lang: str,
        realtime: bool = False,
        line_rate: bool = False,
    ) -> None:
        super().__init__(board, files, clock, seed=seed, lang=lang)
        self.realtime = realtime
        self.line_rate = line_rate
        self.inbox = Inbox(self.board.receive_buffer if line_rate else None, self._ring_bell)
        self._until_ns = NEVER_NS
        self._origin_ns = 0
        self._seen = 0
        self._unseen = False
        """The guest is in a loop without any call: nobody knows how much it computes."""
        self._due_ns = NEVER_NS
        """When a Ctrl-C that waits behind other bytes reaches the program."""
        self._watches = False
        self._overdue = OverdueTimers(0)
        self._computes = False
        """A program is in the guest's hands, not only the board's own modules."""

        self._rtc_ahead_us = _START_S * _US_PER_S
        """Its calendar clock, against the clock."""

    def _rtc(self, sets: int, seconds: int, us: int) -> int:
        """Seconds since 2000 by the calendar clock, and microseconds."""
        now_us = self.clock.now_ns // 1000
        if sets:
            self._rtc_ahead_us = seconds * _US_PER_S + us - now_us
        seconds, self._words[MORE] = divmod(now_us + self._rtc_ahead_us, _US_PER_S)
        return seconds

    def _started(self, *address: int) -> int:
        self._overdue = OverdueTimers(address[0])
        return super()._started()

    def _resumed(self, *_: int) -> int:
        """Said by somebody else than overdue timers: see `OverdueTimers.take`."""
        return 0

    def _ring_bell(self) -> None:
        machine = self._machine
        if machine:
            machine.ring_bell()

    @property
    def _machine(self) -> LiveMachine | None:
        return self._vm if isinstance(self._vm, LiveMachine) else None

    @property
    def until_alarm_ns(self) -> int:
        """How long one may wait for a byte: in real time, timers that are due come first."""
        return self._alarm_ns if self.realtime else NEVER_NS

    def forget_alarm(self) -> None:
        """The timer that was waited for is due."""
        self._alarm_ns = NEVER_NS

    def program_begins(self) -> None:
        """What the guest does from now on is a program's."""
        self._computes = True

    def program_is_over(self) -> bool:
        """What the guest does from now on is the board's own. Whether Ctrl-C came, but too late for it."""
        machine = self._machine
        assert machine is not None
        self._computes = False
        if self._overdue.take_back(machine):
            self._alarm_ns = self.clock.now_ns
        interrupted = self.is_interrupted()
        if not machine.take_back_interrupt() and interrupted:
            self.inbox.take_interrupt()
        self.listen(None)
        return interrupted

    def _start_clock(self) -> None:
        """The wall clock's moment that is now on the board's."""
        self._origin_ns = time.monotonic_ns() - self.clock.now_ns

    def _wall(self) -> int:
        return time.monotonic_ns() - self._origin_ns

    def _latest(self) -> int:
        if not self.realtime:
            return NEVER_NS
        return self._wall() + (_SLACK_NS if self._unseen else _MOST_AHEAD_NS)

    # --- waiting --------------------------------------------------------------------------------------

    def _wait(self, ns: int) -> None:
        self.rest(self.clock.now_ns + ns)

    def rest(self, until_ns: int, awake: Callable[[], bool] | None = None) -> None:
        """Let time pass until then, but no longer than until `awake` or an interrupt.

        Raises Closed or HardReset at once.
        """
        inbox = self.inbox
        while True:
            now = self._follow()
            with inbox.changed:
                inbox.check_power()
                if self.is_interrupted(bool(awake)) or (awake and awake()) or until_ns <= now:
                    return
                target = min(until_ns, self._due_ns)
                if awake or (self.realtime and target - now > _SLACK_NS):
                    notified = inbox.changed.wait(self._seconds(min(target, self._next_wake()) - now))
                    if notified or self.realtime:
                        continue
            self._pass(max(0, target - self.clock.now_ns))
            if target == until_ns:
                return

    def _follow(self) -> int:
        """The moment it is now; in real time the board's clock is brought up to the wall's."""
        if not self.realtime:
            return self.clock.now_ns
        now = self._wall()
        if now > self.clock.now_ns:
            self._pass(now - self.clock.now_ns)
        return now

    def _next_wake(self) -> int:
        return self.wake_ns if self.realtime else NEVER_NS

    def _seconds(self, ns: int) -> float | None:
        return None if ns > _FOR_EVER_NS else max(0, ns) / NS_PER_S

    # --- computing ------------------------------------------------------------------------------------

    def _ring(self) -> None:
        self.hold_back()
        self._unseen = False
        if self._machine and self._overdue.take(self._machine):
            return
        super()._ring()
        self.interrupt()

    def hold_back(self) -> None:
        """A board in real time has not computed more than it can in this time."""
        self.inbox.check_power()
        if self.realtime and self._vm:
            self._vm.catch_up()
            self.rest(self.clock.now_ns)

    def _on_bell(self) -> None:
        """The guest computes, and time or something from outside wants to be seen."""
        assert self._machine is not None
        self._machine.catch_up()
        unseen = self._unseen = 0 < self._seen == self._machine.burnt
        self._seen = self._machine.burnt
        self.hold_back()
        if unseen and self._due_ns < NEVER_NS:
            self._due_ns = 0
        self.interrupt()
        self._fire_overdue()
        self._watch()
        if unseen and self.realtime and not self.is_interrupted():
            with self.inbox.changed:
                self.inbox.changed.wait(_REST_S)
            self.inbox.check_power()
            self.interrupt()

    def _fire_overdue(self) -> None:
        machine = self._machine
        is_late = self._computes and self.clock.now_ns > self._alarm_ns + _GRACE_NS
        if machine and is_late and self._overdue.fire(machine):
            self._alarm_ns = NEVER_NS

    # --- Ctrl-C ---------------------------------------------------------------------------------------

    def listen(self, byte: int | None) -> None:
        """From now on this byte interrupts the program; it may wait already behind others."""
        self.inbox.listen_for(byte)
        self._due_ns = NEVER_NS
        self._watch()

    def is_interrupted(self, reading: bool = False) -> bool:
        """Whether Ctrl-C has come and the program has not felt it yet.

        Bytes that have come at once are taken to come one after the other, at the line's rate, so that a
        program which is over soon is not hit by a Ctrl-C far behind it. But who reads does not wait.
        """
        if self._machine and self._machine.is_interrupted():
            return True
        bytes_away = self.inbox.until_interrupt()
        if bytes_away is None:
            self._due_ns = NEVER_NS
            return False
        now = self._wall() if self.realtime else self.clock.now_ns
        if self._due_ns == NEVER_NS:
            self._due_ns = now + bytes_away * BITS_PER_BYTE * NS_PER_S // self.board.baud
        return now >= self._due_ns or (reading and bytes_away == 1)

    def interrupt(self, reading: bool = False) -> None:
        machine = self._machine
        if machine and not machine.is_interrupted() and self.is_interrupted(reading):
            self.inbox.take_interrupt()
            self._due_ns = NEVER_NS
            self._origin_ns -= max(0, self.clock.now_ns - self._wall())  # nobody waits for what is cut short
            machine.interrupt()
            self._watch()

    def _watch(self) -> None:
        """In free time nobody would stop a guest that computes when a waiting Ctrl-C is due."""
        watches = not self.realtime and self.inbox.until_interrupt() is not None
        if watches != self._watches:
            self._watches = watches
            engine, _ = interpreter.load(self.board.python, interruptible=True)
            TICKER.start(engine) if watches else TICKER.stop(engine)
