"""What a living board runs, and how it talks: boot.py, main.py, then what its REPL is given; its stdin."""

from __future__ import annotations

from gorae.kits.ports import ReplTraits
from gorae.virtual.board import NEVER_NS
from gorae.virtual.booting import rom_files
from gorae.virtual.live.inbox import CTRL_C
from gorae.virtual.live.machine import LiveMachine
from gorae.virtual.live.stdin import Stdin
from gorae.virtual.live.wasi import LiveWasi
from gorae.virtual.repl.protocol import Mode, Paste, Repl, Step
from gorae.virtual.requests import MORE
from gorae.virtual.tracebacks import as_on_a_board, for_display
from gorae.virtual.vm.filesystem import FileSystem
from gorae.virtual.vm.machine import PAYLOAD_BYTES, VirtualMachine
from gorae.virtual.vm.wasi import Wasi

_TIMERS, _FILE = 0, 1
_MODES = {Mode.FILE: 2, Mode.SINGLE: 3, Mode.STREAM: 4, Mode.NAMES: 5}
_ENDED, _TRACEBACK, _TRACEBACK_ENDS, _EXIT = 0, 1, 2, 3
_MOST_NAMES = 1000
"""For completing one of them; more would not help anybody."""
_WRONG = b"\n("
"""No program is right that ends so."""


class SoftReset(Exception):  # noqa: N818
    """The interpreter starts anew; the REPL keeps its mode."""


class Console(Stdin):
    """A board with a REPL."""

    @property
    def _traits(self) -> ReplTraits:
        return self.board.port.repl

    def _new_repl(self) -> None:
        self.repl = Repl(self.board.banner, emacs_keys=self._traits.emacs_keys)

    def _begin_life(self) -> None:
        """What comes before the first prompt."""
        self._paste: Paste | None = None
        self._computes = False
        self._offered: list[str] = []
        self._program = b""
        self._input_editor = None
        self._running = ""
        self._greeted = False
        self._scripts = ["boot.py"] if self._traits.boot_script else []
        if not self.repl.raw:
            self._scripts.append("main.py")

    def _new_wasi(self, files: FileSystem, arguments: list[str]) -> Wasi:
        return LiveWasi(
            files, rom_files(self.board, lives=True), arguments, self._guest_seed,
            now_ns=self._now, wait=self._catch_up_and_wait, write=self._write,
            read=self._read_serial, read_program=self._read_program, poll=self._poll, write_raw=self._send,
        )  # fmt: skip

    def _new_machine(self, wasi: Wasi) -> VirtualMachine:
        machine = LiveMachine(
            self.board.python, wasi, self.clock, self.board.fuel_per_s, self._ring, self._on_bell
        )
        machine.latest_ns = self._latest
        return machine

    # --- what the board runs --------------------------------------------------------------------------

    def _next(self, *_: int) -> int:
        while self._scripts:
            self._running = self._scripts.pop(0)
            if self._running in self.files.files:
                self._computes = True
                self._words[MORE] = self._give(self._running.encode())
                return _FILE
            instead = self._traits.without_main
            if self._running == "main.py" and instead:
                return self._hand_out(Step(Mode.FILE, instead.encode()))
        self._running = ""
        if not self._greeted:
            self._greeted = True
            self.repl.begin()
        step = self._ask_repl()
        return self._hand_out(step) if step else _TIMERS

    def _ask_repl(self) -> Step | None:
        """What is to be executed next; None when a timer is due before."""
        step = None
        while step is None:
            if not self.inbox.is_waiting():
                self._say_repl()
                if not self._await_byte(self._alarm_ns if self.realtime else NEVER_NS):
                    self._alarm_ns = NEVER_NS
                    return None
            step = self.repl.feed(self.inbox.read(1)[0])
        self._say_repl()
        return step

    def _say_repl(self) -> None:
        if said := self.repl.take():
            self._send(said)

    def _hand_out(self, step: Step) -> int:
        if step.mode is Mode.RESET:
            raise SoftReset
        if step.mode is Mode.NAMES:
            self._words[MORE] = self._give(step.source)
            return _MODES[step.mode]
        self._computes = True
        if step.mode is Mode.STREAM:
            self._paste = Paste()
            self._say_paste(self._paste)
        else:
            self._program = step.source
        return _MODES[step.mode]

    def _names(self, size: int, *_: int) -> int:
        if size:
            self._offered += [self._take(size).decode("utf-8", "replace")]
            del self._offered[_MOST_NAMES:]
        else:
            self.repl.offer(self._offered)
            self._offered.clear()
            self._say_repl()
        return 0

    def _source(self, *_: int) -> int:
        piece, self._program = self._program[:PAYLOAD_BYTES], self._program[PAYLOAD_BYTES:]
        return self._give(piece)

    def _done(self, *_: int) -> int:
        machine = self._machine
        assert machine is not None
        self._computes = False
        if self._overdue.take_back(machine):
            self._alarm_ns = self.clock.now_ns
        interrupted = self._is_interrupted()
        if not machine.take_back_interrupt() and interrupted:
            self.inbox.take_interrupt()
        self._listen(None)
        self._input_editor = None
        return int(interrupted)

    def _report(self, what: int, *_: int) -> int:
        if what == _TRACEBACK:
            self._end_paste()
            self._printed()
            self._traceback(1)
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
        text = self._printed_traceback
        cancelled = self._paste is not None and self._paste.cancelled
        self._printed_traceback = b"KeyboardInterrupt: \n" if cancelled else text
        self._traceback(0)
        if self._running == "boot.py":
            self._scripts.clear()
        message = for_display(text) if self._running and self._traits.shows_errors else b""
        self._finished()
        return self._give(message)

    # --- printing -------------------------------------------------------------------------------------

    def _write(self, data: bytes) -> None:
        if self._wasi.rom is None and not self._in_traceback:
            self._send(data.replace(b"\n", b"\r\n"))
        else:
            super()._write(data)

    def _send(self, data: bytes) -> None:
        self._hold_back()
        if self.line_rate or not self.realtime:
            super()._send(data)
        else:
            self.on_serial(data)
        self._interrupt()

    def _traceback(self, begins: int, *_: int) -> int:
        if not begins:
            text, self._printed_traceback = self._printed_traceback, b""
            self._in_traceback = False
            self._send(as_on_a_board(text).replace(b"\n", b"\r\n"))
        self._in_traceback = bool(begins)
        return 0

    # --- raw paste ------------------------------------------------------------------------------------

    def _say_paste(self, paste: Paste) -> None:
        if paste.out:
            said, paste.out = bytes(paste.out), bytearray()
            self._send(said)

    def _read_program(self, size: int) -> bytes:
        """The next bytes of a raw paste, as the compiler asks for them."""
        paste = self._paste
        if paste is None or paste.ended:
            return b""
        program = bytearray()
        while not paste.ended and not program:
            self._await_byte()
            while self.inbox.is_waiting() and not paste.ended and len(program) < size:
                byte = self.inbox.read(1)
                if paste.feed(byte[0]):
                    program += byte
        self._say_paste(paste)
        if paste.cancelled:
            return _WRONG
        if paste.ended:
            self._listen(CTRL_C)
            self._interrupt()
        return bytes(program)

    def _end_paste(self) -> None:
        """An error before the program's end: what still comes of it is thrown away."""
        paste = self._paste
        if paste is None or paste.ended:
            return
        paste.give_up()
        self._say_paste(paste)
        while not paste.ended:
            self._await_byte()
            paste.feed(self.inbox.read(1)[0])
