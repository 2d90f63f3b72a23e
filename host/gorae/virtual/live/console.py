"""What a living board runs, and how it talks: boot.py, main.py, then what its REPL is given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from gorae.kits.ports import ReplTraits
from gorae.names import PROGRAM
from gorae.virtual.board import NEVER_NS
from gorae.virtual.live import stdin
from gorae.virtual.live.inbox import CTRL_C
from gorae.virtual.live.stdin import Stdin
from gorae.virtual.repl.protocol import Mode, Paste, ReplProtocol, ReplStep
from gorae.virtual.requests import BoardRequest, Handler
from gorae.virtual.tracebacks import for_display
from gorae.virtual.vm.filesystem import FileSystem
from gorae.virtual.vm.machine import PAYLOAD_BYTES

_TIMERS, _FILE = 0, 1
_MODES = {Mode.FILE: 2, Mode.SINGLE: 3, Mode.STREAM: 4, Mode.NAMES: 5}
_ENDED, _TRACEBACK, _TRACEBACK_ENDS, _EXIT = 0, 1, 2, 3
_MAX_NAMES = 1000
"""For completing one of them; more would not help anybody."""
_WRONG = b"\n("
"""No program is right that ends so."""


class SoftReset(Exception):  # noqa: N818
    """The interpreter starts anew; the REPL keeps its mode."""


class Runner(Protocol):
    """What a console tells of the guest: whether a program runs on it."""

    def program_begins(self) -> None:
        """What the guest does from now on is a program's."""

    def program_is_over(self) -> bool:
        """What the guest does from now on is the board's own. Whether Ctrl-C came, but too late for it."""


class ConsoleHost(stdin.StdinHost, Protocol):
    """What a console needs of the board that has it."""

    alarm_ns: int
    """When a timer of the program is due."""

    def callbacks_are_due(self) -> bool:
        """Whether the program is to be told of something now."""

    @property
    def files(self) -> FileSystem: ...
    @property
    def guest(self) -> Runner: ...

    def take(self, size: int) -> bytes:
        """Return what the guest put into the payload of a request."""

    def say_more(self, number: int) -> None:
        """Put a second number into the answer to a request."""

    def begin_traceback(self) -> None:
        """Keep what is written from now on: it is a traceback."""

    def end_traceback(self, instead: bytes | None = None) -> bytes:
        """Send the traceback that was kept, or `instead`, as boards write it; return what was kept."""


class Console:
    """One board's console: its REPL, and what runs before the first prompt."""

    def __init__(self, host: ConsoleHost, banner: str, traits: ReplTraits) -> None:
        self._host = host
        self._banner = banner
        self._traits = traits
        self.stdin = Stdin(host, emacs_keys=traits.emacs_keys, on_line=self._hand_in)
        self.new_repl()
        self.begin_life()

    @property
    def handlers(self) -> Mapping[BoardRequest, Handler]:
        """The requests that it and its stdin answer."""
        return {
            BoardRequest.NEXT: self._next,
            BoardRequest.NAMES: self._names,
            BoardRequest.SOURCE: self._source,
            BoardRequest.DONE: self._done,
            BoardRequest.REPORT: self._report,
            **self.stdin.handlers,
        }

    def new_repl(self) -> None:
        """A reset: the REPL is friendly again."""
        self.repl = ReplProtocol(self._banner, emacs_keys=self._traits.emacs_keys)

    def begin_life(self) -> None:
        """What comes before the first prompt."""
        self._paste: Paste | None = None
        self._offered: list[str] = []
        self._program = b""
        self.stdin.forget()
        self._running = ""
        self._greeted = False
        self._scripts = ["boot.py"] if self._traits.boot_script else []
        if not self.repl.raw:
            self._scripts.append(PROGRAM)

    # --- what the board runs --------------------------------------------------------------------------

    def _next(self, *_: int) -> int:
        while self._scripts:
            self._running = self._scripts.pop(0)
            if self._running in self._host.files.files:
                self._host.guest.program_begins()
                self._host.say_more(self._host.give(self._running.encode()))
                return _FILE
            instead = self._traits.without_main
            if self._running == PROGRAM and instead:
                return self._hand_out(ReplStep(Mode.FILE, instead.encode()))
        self._running = ""
        if not self._greeted:
            self._greeted = True
            self.repl.begin()
        step = self._ask_repl()
        return self._hand_out(step) if step else _TIMERS

    def _ask_repl(self) -> ReplStep | None:
        """What is to be executed next; None when a timer is due before."""
        step = None
        while step is None:
            if not self._host.inbox.is_waiting():
                self._say_repl()
                if not self.stdin.await_byte(self._host.live_clock.until_alarm_ns):
                    if not self._host.callbacks_are_due():
                        continue
                    self._host.alarm_ns = NEVER_NS
                    return None
            step = self.repl.feed(self._host.inbox.read(1)[0])
        self._say_repl()
        return step

    def _say_repl(self) -> None:
        if said := self.repl.take():
            self._host.send(said)

    def _hand_in(self, line: bytes) -> None:
        self._program = line

    def _hand_out(self, step: ReplStep) -> int:
        if step.mode is Mode.RESET:
            raise SoftReset
        if step.mode is Mode.NAMES:
            self._host.say_more(self._host.give(step.source))
            return _MODES[step.mode]
        self._host.guest.program_begins()
        if step.mode is Mode.STREAM:
            self._paste = Paste()
            self._say_paste(self._paste)
        else:
            self._program = step.source
        return _MODES[step.mode]

    def _names(self, size: int, *_: int) -> int:
        if size:
            self._offered += [self._host.take(size).decode("utf-8", "replace")]
            del self._offered[_MAX_NAMES:]
        else:
            self.repl.offer(self._offered)
            self._offered.clear()
            self._say_repl()
        return 0

    def _source(self, *_: int) -> int:
        piece, self._program = self._program[:PAYLOAD_BYTES], self._program[PAYLOAD_BYTES:]
        return self._host.give(piece)

    def _done(self, *_: int) -> int:
        interrupted = self._host.guest.program_is_over()
        self.stdin.forget()
        return int(interrupted)

    def _report(self, what: int, *_: int) -> int:
        if what == _TRACEBACK:
            self._end_paste()
            self._printed()
            self._host.begin_traceback()
            return 0
        if what == _TRACEBACK_ENDS:
            return self._failed()
        self._printed()
        if what == _EXIT and self._traits.exit_resets:
            self._left()
        self._finished()
        return 0

    def _printed(self) -> None:
        if not self._running:
            self.repl.printed()
            self._say_repl()

    def _left(self) -> None:
        if not self._running:
            self.repl.left()
            self._say_repl()
        raise SoftReset

    def _finished(self) -> None:
        self._paste = None
        if not self._running:
            self.repl.done()
            self._say_repl()

    def _failed(self) -> int:
        """After a traceback: some boards also show what went wrong in their program."""
        cancelled = self._paste is not None and self._paste.cancelled
        text = self._host.end_traceback(b"KeyboardInterrupt: \n" if cancelled else None)
        if self._running == "boot.py":
            self._scripts.clear()
        message = for_display(text) if self._running and self._traits.shows_errors else b""
        self._finished()
        return self._host.give(message)

    # --- raw paste ------------------------------------------------------------------------------------

    def _say_paste(self, paste: Paste) -> None:
        if paste.out:
            said, paste.out = bytes(paste.out), bytearray()
            self._host.send(said)

    def read_program(self, size: int) -> bytes:
        """Return the next bytes of a raw paste, as the compiler asks for them."""
        paste = self._paste
        if paste is None or paste.ended:
            return b""
        inbox = self._host.inbox
        program = bytearray()
        while not paste.ended and not program:
            self.stdin.await_byte()
            while inbox.is_waiting() and not paste.ended and len(program) < size:
                byte = inbox.read(1)
                if paste.feed(byte[0]):
                    program += byte
        self._say_paste(paste)
        if paste.cancelled:
            return _WRONG
        if paste.ended:
            self._host.ctrl_c.listen(CTRL_C)
            self._host.ctrl_c.deliver()
        return bytes(program)

    def _end_paste(self) -> None:
        """An error before the program's end: what still comes of it is thrown away."""
        paste = self._paste
        if paste is None or paste.ended:
            return
        paste.give_up()
        self._say_paste(paste)
        while not paste.ended:
            self.stdin.await_byte()
            paste.feed(self._host.inbox.read(1)[0])
