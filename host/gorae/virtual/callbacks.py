"""What a program is to be called for: timers that are due, and edges at pins that it watches."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from gorae.clock import NS_PER_MS, Clock
from gorae.virtual.devices.peripherals import TICKS_PERIOD
from gorae.virtual.devices.pins import Pin
from gorae.virtual.edges import LOOK_NS, NEVER_NS, EdgeWatch
from gorae.virtual.keeping import WATCHDOG
from gorae.virtual.overdue import OverdueCalls
from gorae.virtual.requests import BoardRequest, Handler
from gorae.virtual.vm.machine import VirtualMachine


class CallbackHost(Protocol):
    """What callbacks need of the board on which they happen."""

    clock: Clock
    pins: dict[int, Pin]
    powered_ns: int
    wake_ns: int
    on_wake: Callable[[int], int]
    before_output: Callable[[], None]
    alarm_ns: int
    """When to ask `Callbacks.are_due`."""

    @property
    def running(self) -> VirtualMachine | None:
        """The interpreter, once its program has begun."""

    def restart(self, cause: int) -> int:
        """Reset the board at once."""

    def say_more(self, number: int) -> None:
        """Put a second number into the answer to a request."""


class Callbacks:
    """The callbacks of one board: when they are due, and how a program that only computes gets them."""

    def __init__(self, host: CallbackHost) -> None:
        self._host = host
        self.edges = EdgeWatch(host.pins)
        self.overdue = OverdueCalls(0)
        self._timer_ns = NEVER_NS
        """When a timer of the program is due."""
        self._taken_ns = 0
        self._serving = False
        """Whether the program is calling its callbacks: as on a board, none interrupts another."""
        self._pace_ns = LOOK_NS
        """How often somebody looks while the program computes."""
        self._bites_ns = NEVER_NS
        """When the watchdog resets the board, unless it is fed before."""
        self._before_output: Callable[[], None] | None = None
        """What else is to be told before an output changes; None until edges are foreseen."""

    @property
    def handlers(self) -> Mapping[BoardRequest, Handler]:
        """The requests that they answer."""
        return {
            BoardRequest.ALARM_TAKEN: self._alarm_taken,
            BoardRequest.SET_ALARM: self._set_alarm,
            BoardRequest.PIN_WATCH: self._pin_watch,
            BoardRequest.PIN_EDGE: self._pin_edge,
            BoardRequest.PIN_COUNT: self._pin_count,
            BoardRequest.PIN_LEADS: lambda one, other, _: self.edges.leads(one, other),
            BoardRequest.WATCHDOG: self._watchdog,
            BoardRequest.RESUMED: self._nothing_more,
            BoardRequest.CALLED: self._nothing_more,
        }

    def clear(self) -> None:
        """Forget all timers and pins, as after a reset."""
        self._host.alarm_ns = self._timer_ns = NEVER_NS
        self._taken_ns = 0
        self._serving = False
        self._bites_ns = NEVER_NS
        self.edges.forget()

    def start(self, overdue: int) -> None:
        """Begin with a program; `overdue` is the address of the guest's function for calls that are late."""
        self.overdue = OverdueCalls(overdue)

    def expect(self) -> None:
        """See anew when the program is to be told of something."""
        self._ask_again(self._host.clock.now_ns)

    def are_due(self) -> bool:
        """Whether the program is to be told of something now; otherwise set when to ask again."""
        now = self._host.clock.now_ns
        if self._bites_ns <= now:
            self._bites_ns = NEVER_NS
            self._host.restart(WATCHDOG)
            return False
        if self._timer_ns <= now or (self.edges.active and self.edges.look(now)):
            return True
        self._ask_again(now)
        return False

    def look_up(self) -> None:
        """While the program computes: see to edges that have waited since the last time."""
        host, machine = self._host, self._host.running
        if machine is None:
            return
        machine.catch_up()
        now = host.clock.now_ns
        while host.wake_ns <= now:
            host.wake_ns = host.on_wake(host.wake_ns)
        late = bool(self.edges.waiting)
        if self._bites_ns <= now:
            self.are_due()
            return
        late = self.edges.look(now) and late
        late |= self.edges.measured and self._timer_ns <= now
        if late and not self._serving and self.overdue.fire(machine):
            host.alarm_ns = NEVER_NS
        self._keep_pace(machine, now)

    def _keep_pace(self, machine: VirtualMachine, now_ns: int) -> None:
        pace_ns = self.edges.pace_ns(now_ns)
        if pace_ns != self._pace_ns:
            self._pace_ns = pace_ns
            machine.look_up_every(pace_ns)

    def _ask_again(self, now_ns: int) -> None:
        self._host.alarm_ns = min(self._timer_ns, self._bites_ns, self.edges.next_look_ns(now_ns))

    def _alarm_taken(self, *_: int) -> int:
        now = self._host.clock.now_ns
        if not self._serving:
            self._serving, self._taken_ns = True, now
        self._host.say_more(len(self.edges.waiting))
        return (now - self._host.powered_ns) // NS_PER_MS % TICKS_PERIOD

    def _set_alarm(self, ms: int, *_: int) -> int:
        now = self._host.clock.now_ns
        self._serving = False
        self._timer_ns = NEVER_NS if ms < 0 else self._host.powered_ns + ms * NS_PER_MS
        self._ask_again(now)
        return (now - self._taken_ns) // 1_000

    def _pin_watch(self, number: int, triggers: int, _: int) -> int:
        machine, now = self._host.running, self._host.clock.now_ns
        if machine is not None and not self.edges.active:
            self._pace_ns = LOOK_NS
            machine.look_up_every(LOOK_NS)
        self.edges.watch(number, triggers, now)
        if self.edges.foresees and self._before_output is None:
            self._before_output, self._host.before_output = self._host.before_output, self._output_changes
        self._ask_again(now)
        return 0

    def _output_changes(self) -> None:
        """An output is about to change, and with it what edges are to come."""
        if self._before_output:
            self._before_output()
        again_ns = self.edges.output_changes(self._host.clock.now_ns)
        if not self._serving:
            self._host.alarm_ns = min(self._host.alarm_ns, again_ns)

    def _watchdog(self, ms: int, *_: int) -> int:
        machine, now = self._host.running, self._host.clock.now_ns
        if machine is not None and self._bites_ns == NEVER_NS:
            machine.look_up_every(LOOK_NS)
        self._bites_ns = now + ms * NS_PER_MS if ms else NEVER_NS
        self._ask_again(now)
        return 0

    def _pin_edge(self, *_: int) -> int:
        """Tell of the edge that came first: the pin's number, and which edge; −1 when there is none."""
        if not self.edges.waiting:
            return -1
        number, edge = self.edges.waiting.popleft()
        self._host.say_more(edge)
        return number

    def _pin_count(self, number: int, *_: int) -> int:
        """Tell how many edges a pin has had, for a counter of the chip's own."""
        machine, now = self._host.running, self._host.clock.now_ns
        if machine is not None and not self.edges.active and self.edges.needs_looks(number):
            self._pace_ns = LOOK_NS
            machine.look_up_every(LOOK_NS)
        count = self.edges.count(number, now)
        self._ask_again(now)
        return count

    def _nothing_more(self, *_: int) -> int:
        """Time has been settled, and that is all. RESUMED is said by others: see `overdue`."""
        return 0
