"""What is seen to while a guest computes: that it is not too fast, timers that are late, and Ctrl-C."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from gorae.clock import NS_PER_MS, Clock
from gorae.virtual.board import NEVER_NS
from gorae.virtual.callbacks import Callbacks
from gorae.virtual.live.ctrl_c import CtrlC
from gorae.virtual.live.inbox import Inbox
from gorae.virtual.live.live_clock import LiveClock
from gorae.virtual.live.machine import LiveMachine
from gorae.virtual.overdue import OverdueCalls
from gorae.virtual.requests import BoardRequest, Handler

_GRACE_NS = 2 * NS_PER_MS
"""So long a timer waits for the program to reach the board by itself."""
_REST_S = 0.02
"""How long a guest is held back at each tick when its computing cannot be measured."""


class GuestHost(Protocol):
    """What the watch over a guest needs of the board that it runs on."""

    alarm_ns: int

    @property
    def clock(self) -> Clock: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def live_clock(self) -> LiveClock: ...
    @property
    def ctrl_c(self) -> CtrlC: ...
    @property
    def machine(self) -> LiveMachine | None: ...
    @property
    def callbacks(self) -> Callbacks: ...


class GuestWatch:
    """The watch over the interpreter of one living board, on the board's own thread."""

    def __init__(self, host: GuestHost) -> None:
        self._host = host
        self._overdue = OverdueCalls(0)
        self._computes = False
        """A program is in the guest's hands, not only the board's own modules."""
        self._seen = 0
        """Fuel that had been burnt when the guest was last stopped."""
        self._unseen = False
        """The guest is in a loop without any call: nobody knows how much it computes."""

    @property
    def handlers(self) -> Mapping[BoardRequest, Handler]:
        """The requests that it answers."""
        return {BoardRequest.RESUMED: self._resumed}

    def latest_ns(self) -> int:
        """The moment that the clock may show at most, however much the guest has computed."""
        return self._host.live_clock.latest_ns(unseen=self._unseen)

    def begin_life(self) -> None:
        """Another interpreter is to start: no program runs."""
        self._computes = False

    def start(self, overdue: int) -> None:
        """The modules have been made; `overdue` is the address of what calls timers that are late."""
        self._overdue = OverdueCalls(overdue)

    def program_begins(self) -> None:
        """What the guest does from now on is a program's."""
        self._computes = True

    def program_is_over(self) -> bool:
        """What the guest does from now on is the board's own. Whether Ctrl-C came, but too late for it."""
        machine = self._host.machine
        assert machine is not None
        self._computes = False
        if self._overdue.take_back(machine):
            self._host.alarm_ns = self._host.clock.now_ns
        return self._host.ctrl_c.end_program(machine)

    def takes_ring(self, fuel: int) -> bool:
        """See to time at a ring. Tell whether it only said that overdue timers begin or are over.

        `fuel` is what the guest has left.
        """
        self._host.live_clock.hold_back()
        self._unseen = False
        machine = self._host.machine
        if machine is None or not self._overdue.take(machine):
            return False
        machine.settle(0, fuel)  # what the program has computed until now is its own
        return True

    def on_bell(self) -> None:
        """The guest computes, and time or something from outside wants to be seen."""
        host, machine = self._host, self._host.machine
        assert machine is not None
        machine.catch_up()
        unseen = self._unseen = 0 < self._seen == machine.burnt
        self._seen = machine.burnt
        host.live_clock.hold_back()
        if unseen:
            host.ctrl_c.hurry()
        host.ctrl_c.deliver()
        self._fire_overdue(machine)
        host.ctrl_c.watch()
        if unseen and host.live_clock.realtime and not host.ctrl_c.is_due():
            with host.inbox.changed:
                host.inbox.changed.wait(_REST_S)
            host.inbox.check_power()
            host.ctrl_c.deliver()

    def look(self) -> None:
        """The guest computes while pins are watched: see to callbacks that are late."""
        machine = self._host.machine
        if machine is not None:
            machine.catch_up()
            self._fire_overdue(machine)

    def _fire_overdue(self, machine: LiveMachine) -> None:
        is_late = self._computes and self._host.clock.now_ns > self._host.alarm_ns + _GRACE_NS
        if is_late and self._host.callbacks.are_due() and self._overdue.fire(machine):
            self._host.alarm_ns = NEVER_NS

    def _resumed(self, *_: int) -> int:
        """Said by somebody else than overdue timers: see `OverdueCalls.take`."""
        return 0
