"""A Ctrl-C on its way from the serial line to the program that it interrupts."""

from __future__ import annotations

from typing import Protocol

from gorae.clock import NS_PER_S
from gorae.kits.boards import Board
from gorae.virtual.board import BITS_PER_BYTE, NEVER_NS
from gorae.virtual.live.inbox import Inbox
from gorae.virtual.live.machine import LiveMachine
from gorae.virtual.live.ticker import TICKER
from gorae.virtual.vm import interpreter


class LineTime(Protocol):
    """What a Ctrl-C needs of the board's clock."""

    @property
    def realtime(self) -> bool: ...
    @property
    def now_ns(self) -> int:
        """The moment on the line."""

    def forget_lead(self) -> None:
        """Have nobody wait for what is cut short."""


class CtrlCHost(Protocol):
    """What a Ctrl-C needs of the board that it comes to."""

    @property
    def board(self) -> Board: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def live_clock(self) -> LineTime: ...
    @property
    def machine(self) -> LiveMachine | None: ...


class CtrlC:
    """The Ctrl-C of one living board; used on the board's own thread.

    Bytes that have come at once are taken to come one after the other, at the line's rate, so that a
    program which is over soon is not hit by a Ctrl-C far behind it. But who reads does not wait.
    """

    def __init__(self, host: CtrlCHost) -> None:
        self._host = host
        self.due_ns = NEVER_NS
        """When one that waits behind other bytes reaches the program."""
        self._ticks = False

    def listen(self, byte: int | None) -> None:
        """Have this byte interrupt the program from now on; it may wait already behind others."""
        self._host.inbox.listen_for(byte)
        self.due_ns = NEVER_NS
        self.watch()

    def is_due(self, reading: bool = False) -> bool:
        """Tell whether it has come and the program has not felt it yet."""
        host = self._host
        if host.machine and host.machine.is_interrupted():
            return True
        bytes_away = host.inbox.until_interrupt()
        if bytes_away is None:
            self.due_ns = NEVER_NS
            return False
        now = host.live_clock.now_ns
        if self.due_ns == NEVER_NS:
            self.due_ns = now + bytes_away * BITS_PER_BYTE * NS_PER_S // host.board.baud
        return now >= self.due_ns or (reading and bytes_away == 1)

    def deliver(self, reading: bool = False) -> None:
        """Interrupt the program if it is due."""
        machine = self._host.machine
        if machine and not machine.is_interrupted() and self.is_due(reading):
            self._host.inbox.take_interrupt()
            self.due_ns = NEVER_NS
            self._host.live_clock.forget_lead()
            machine.interrupt()
            self.watch()

    def hurry(self) -> None:
        """Have one that is on its way be due: nobody sees how time passes meanwhile."""
        if self.due_ns < NEVER_NS:
            self.due_ns = 0

    def end_program(self, machine: LiveMachine) -> bool:
        """Listen no more: the program is over. Tell whether it came, but too late for it."""
        late = self.is_due()
        if not machine.take_back_interrupt() and late:
            self._host.inbox.take_interrupt()
        self.listen(None)
        return late

    def watch(self) -> None:
        """Tick while one waits, in free time: nobody else would stop a guest that computes when it is due."""
        ticks = not self._host.live_clock.realtime and self._host.inbox.until_interrupt() is not None
        if ticks != self._ticks:
            self._ticks = ticks
            engine, _ = interpreter.load(self._host.board.python, interruptible=True)
            TICKER.start(engine) if ticks else TICKER.stop(engine)
