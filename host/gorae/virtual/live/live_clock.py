"""The clock of a board that lives: as fast as the wall clock, or free. Its waits end when something comes."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Protocol

from gorae.clock import NS_PER_MS, NS_PER_S, Clock
from gorae.virtual.board import NEVER_NS
from gorae.virtual.live.ctrl_c import CtrlC
from gorae.virtual.live.inbox import Inbox
from gorae.virtual.live.machine import LiveMachine
from gorae.virtual.requests import BoardRequest, Handler

SLACK_NS = 2 * NS_PER_MS
"""So far the clock may be ahead of the wall: shorter waits are not worth the trouble."""
_MAX_AHEAD_NS = NS_PER_S
_FOR_EVER_NS = 24 * 3600 * NS_PER_S
_START_S = 820_540_800
"""The beginning of 2026, counted from 2000: when a board is switched on."""
_US_PER_S = 1_000_000


class ClockHost(Protocol):
    """What a live clock needs of the board that has it."""

    wake_ns: int
    alarm_ns: int

    @property
    def clock(self) -> Clock: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def ctrl_c(self) -> CtrlC: ...
    @property
    def machine(self) -> LiveMachine | None: ...

    def advance(self, ns: int) -> None:
        """Let time pass, and wake whoever is due meanwhile."""

    def say_more(self, number: int) -> None:
        """Put a second number into the answer to a request."""


class LiveClock:
    """The time of one living board; used on the board's own thread.

    `realtime`: it follows the wall clock, so waits are waits. Otherwise time is free: a wait is over at once.
    """

    def __init__(self, host: ClockHost, *, realtime: bool) -> None:
        self.realtime = realtime
        self._host = host
        self._origin_ns = 0
        """The wall clock's moment at which the board's was 0."""
        self._calendar_ahead_us = _START_S * _US_PER_S
        """The calendar clock, against the clock."""

    @property
    def handlers(self) -> Mapping[BoardRequest, Handler]:
        """The requests that it answers."""
        return {BoardRequest.RTC: self._rtc}

    def start(self) -> None:
        """Let the wall clock's moment be the one that is now on the board's."""
        self._origin_ns = time.monotonic_ns() - self._host.clock.now_ns

    @property
    def now_ns(self) -> int:
        """The moment on the line: by the wall clock in real time, else by the board's."""
        return self._wall_ns() if self.realtime else self._host.clock.now_ns

    @property
    def until_alarm_ns(self) -> int:
        """How long one may wait for a byte: in real time, timers that are due come first."""
        return self._host.alarm_ns if self.realtime else NEVER_NS

    def latest_ns(self, *, unseen: bool) -> int:
        """The moment that the clock may show at most, however much the guest has computed.

        `unseen`: nobody knows how much it computes.
        """
        if not self.realtime:
            return NEVER_NS
        return self._wall_ns() + (SLACK_NS if unseen else _MAX_AHEAD_NS)

    def forget_lead(self) -> None:
        """Have nobody wait until the wall clock has come as far as the board's: a wait was cut short."""
        self._origin_ns -= max(0, self._host.clock.now_ns - self._wall_ns())

    def _wall_ns(self) -> int:
        return time.monotonic_ns() - self._origin_ns

    def rest(self, until_ns: int, awake: Callable[[], bool] | None = None) -> None:
        """Let time pass until then, but no longer than until `awake` or an interrupt.

        Raises Closed or HardReset at once.
        """
        host, inbox = self._host, self._host.inbox
        while True:
            now = self._follow()
            with inbox.changed:
                inbox.check_power()
                if host.ctrl_c.is_due(bool(awake)) or (awake and awake()) or until_ns <= now:
                    return
                target = min(until_ns, host.ctrl_c.due_ns)
                if awake or (self.realtime and target - now > SLACK_NS):
                    notified = inbox.changed.wait(_seconds(min(target, self._next_wake()) - now))
                    if notified or self.realtime:
                        continue
            host.advance(max(0, target - host.clock.now_ns))
            if target == until_ns:
                return

    def hold_back(self) -> None:
        """Wait until the wall clock has come as far as the guest has computed, in real time.

        Raises Closed or HardReset at once.
        """
        host = self._host
        host.inbox.check_power()
        if self.realtime and host.machine:
            host.machine.catch_up()
            self.rest(host.clock.now_ns)

    def _follow(self) -> int:
        """Bring the board's clock up to the wall's, in real time, and return the moment it is now."""
        clock = self._host.clock
        if not self.realtime:
            return clock.now_ns
        now = self._wall_ns()
        if now > clock.now_ns:
            self._host.advance(now - clock.now_ns)
        return now

    def _next_wake(self) -> int:
        return self._host.wake_ns if self.realtime else NEVER_NS

    def _rtc(self, sets: int, seconds: int, us: int) -> int:
        """Return seconds since 2000 by the calendar clock, and say microseconds."""
        now_us = self._host.clock.now_ns // 1000
        if sets:
            self._calendar_ahead_us = seconds * _US_PER_S + us - now_us
        seconds, more_us = divmod(now_us + self._calendar_ahead_us, _US_PER_S)
        self._host.say_more(more_us)
        return seconds


def _seconds(ns: int) -> float | None:
    return None if ns > _FOR_EVER_NS else max(0, ns) / NS_PER_S
