"""What a program on a living board reads from its serial line: stdin, `input()`, a micro:bit's uart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from gorae.clock import Clock
from gorae.virtual.board import NEVER_NS
from gorae.virtual.live.inbox import CTRL_C, Inbox
from gorae.virtual.repl.readline import CTRL_D, TAB, LineEditor
from gorae.virtual.requests import BoardRequest, Handler
from gorae.virtual.vm.filesystem import FileError
from gorae.virtual.vm.machine import PAYLOAD_BYTES

_EINTR = 27
"""As the interpreter's C library has it: a wait was interrupted."""
_ASK_AGAIN, _LINE, _END_OF_FILE, _INTERRUPT = 0, 1, 2, 3


class WaitingClock(Protocol):
    """What a stdin needs of the board's clock."""

    @property
    def until_alarm_ns(self) -> int:
        """How long one may wait for a byte: in real time, timers that are due come first."""

    def rest(self, until_ns: int, awake: Callable[[], bool] | None = None) -> None:
        """Let time pass until then, but no longer than until `awake` or an interrupt."""

    def hold_back(self) -> None:
        """Wait until a board in real time may have computed what it has."""


class Interrupts(Protocol):
    """What a stdin needs of the Ctrl-C that may come."""

    def listen(self, byte: int | None) -> None:
        """Have this byte interrupt the program from now on."""

    def is_due(self, reading: bool = False) -> bool:
        """Tell whether it has come and the program has not felt it yet."""

    def deliver(self, reading: bool = False) -> None:
        """Interrupt the program if it is due."""


class StdinHost(Protocol):
    """What a stdin needs of the board that has it."""

    @property
    def clock(self) -> Clock: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def live_clock(self) -> WaitingClock: ...
    @property
    def ctrl_c(self) -> Interrupts: ...

    def send(self, data: bytes) -> None:
        """Send bytes over the line."""

    def give(self, data: bytes) -> int:
        """Put data into the payload of a request, and return how many bytes they are."""


class Stdin:
    """One board's stdin. `on_line` gets each line that `input()` has read."""

    def __init__(self, host: StdinHost, *, emacs_keys: bool, on_line: Callable[[bytes], None]) -> None:
        self._host = host
        self._emacs_keys = emacs_keys
        self._on_line = on_line
        self._editor: LineEditor | None = None

    @property
    def handlers(self) -> Mapping[BoardRequest, Handler]:
        """The requests that it answers."""
        return {
            BoardRequest.RECEIVE: self._receive,
            BoardRequest.WAITING: self._waiting,
            BoardRequest.KBD_INTR: self._kbd_intr,
            BoardRequest.INPUT: self._input,
        }

    def forget(self) -> None:
        """Half a line that was typed is no line any more."""
        self._editor = None

    def await_byte(self, until_ns: int = NEVER_NS) -> bool:
        """Whether one is there, at the latest by then. An interrupt ends it, too."""
        inbox = self._host.inbox
        inbox.reads(True)
        self._host.live_clock.rest(until_ns, inbox.is_waiting)
        return inbox.is_waiting()

    def read(self, size: int) -> bytes:
        """Return at least one byte, whenever it comes. Raises FileError for Ctrl-C."""
        self._host.live_clock.hold_back()
        arrived = self.await_byte()
        self._host.inbox.reads(False)
        if not arrived:
            self._host.ctrl_c.deliver(reading=True)
            raise FileError(_EINTR)
        return self._host.inbox.read(size)

    def poll(self, timeout_ns: int | None) -> bool:
        """Whether a byte is there within that time. Raises FileError for Ctrl-C."""
        self._host.live_clock.hold_back()
        until_ns = NEVER_NS if timeout_ns is None else self._host.clock.now_ns + timeout_ns
        arrived = self.await_byte(until_ns)
        self._host.inbox.reads(False)
        if not arrived and self._host.ctrl_c.is_due(reading=True):
            self._host.ctrl_c.deliver(reading=True)
            raise FileError(_EINTR)
        return arrived

    def _receive(self, size: int, *_: int) -> int:
        return self._host.give(self._host.inbox.read(max(0, min(size, PAYLOAD_BYTES))))

    def _waiting(self, *_: int) -> int:
        return int(self._host.inbox.is_waiting())

    def _kbd_intr(self, byte: int, *_: int) -> int:
        self._host.ctrl_c.listen(byte if byte >= 0 else None)
        return 0

    def _input(self, *_: int) -> int:
        """`input()`: a line, edited as at the prompt."""
        editor = self._editor
        if editor is None:
            editor = self._editor = LineEditor(emacs_keys=self._emacs_keys)
        if not self.await_byte(self._host.live_clock.until_alarm_ns):
            self._host.inbox.reads(False)
            self._host.ctrl_c.deliver(reading=True)
            return _ASK_AGAIN
        key = editor.feed(self._host.inbox.read(1)[0])
        self._host.inbox.reads(False)
        if editor.out:
            said, editor.out = bytes(editor.out), bytearray()
            self._host.send(said)
        if key in (None, TAB):
            return _ASK_AGAIN
        self._editor = None
        if key == CTRL_C:
            return _INTERRUPT
        if key == CTRL_D and not editor.line:
            return _END_OF_FILE
        self._on_line(bytes(editor.line))
        return _LINE
