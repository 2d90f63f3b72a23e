"""What a program on a living board reads from its serial line: stdin, `input()`, a micro:bit's uart."""

from __future__ import annotations

from gorae.virtual.board import NEVER_NS
from gorae.virtual.live.inbox import CTRL_C
from gorae.virtual.live.timing import LiveTime
from gorae.virtual.repl.readline import CTRL_D, TAB, LineEditor
from gorae.virtual.vm.filesystem import FileError
from gorae.virtual.vm.machine import PAYLOAD_BYTES

_EINTR = 27
"""As the interpreter's C library has it: a wait was interrupted."""
_ASK_AGAIN, _LINE, _END_OF_FILE, _INTERRUPT = 0, 1, 2, 3


class Stdin(LiveTime):
    """A board whose programs may read."""

    _program = b""
    """A source or a line on its way into the guest."""
    _input_editor: LineEditor | None = None

    def _await_byte(self, until_ns: int = NEVER_NS) -> bool:
        """Whether one is there, at the latest by then. An interrupt ends it, too."""
        self.inbox.reads(True)
        self._rest(until_ns, self.inbox.is_waiting)
        return self.inbox.is_waiting()

    def _read_serial(self, size: int) -> bytes:
        """At least one byte, whenever it comes. Raises FileError for Ctrl-C."""
        self._hold_back()
        arrived = self._await_byte()
        self.inbox.reads(False)
        if not arrived:
            self._interrupt(reading=True)
            raise FileError(_EINTR)
        return self.inbox.read(size)

    def _poll(self, timeout_ns: int | None) -> bool:
        """Whether a byte is there within that time. Raises FileError for Ctrl-C."""
        self._hold_back()
        until_ns = NEVER_NS if timeout_ns is None else self.clock.now_ns + timeout_ns
        arrived = self._await_byte(until_ns)
        self.inbox.reads(False)
        if not arrived and self._is_interrupted(reading=True):
            self._interrupt(reading=True)
            raise FileError(_EINTR)
        return arrived

    def _receive(self, size: int, *_: int) -> int:
        return self._give(self.inbox.read(max(0, min(size, PAYLOAD_BYTES))))

    def _waiting(self, *_: int) -> int:
        return int(self.inbox.is_waiting())

    def _kbd_intr(self, byte: int, *_: int) -> int:
        self._listen(byte if byte >= 0 else None)
        return 0

    def _input(self, *_: int) -> int:
        """`input()`: a line, edited as at the prompt."""
        editor = self._input_editor
        if editor is None:
            editor = self._input_editor = LineEditor(emacs_keys=self.board.port.repl.emacs_keys)
        if not self._await_byte(self._alarm_ns if self.realtime else NEVER_NS):
            self.inbox.reads(False)
            self._interrupt(reading=True)
            return _ASK_AGAIN
        key = editor.feed(self.inbox.read(1)[0])
        self.inbox.reads(False)
        if editor.out:
            said, editor.out = bytes(editor.out), bytearray()
            self._send(said)
        if key in (None, TAB):
            return _ASK_AGAIN
        self._input_editor = None
        if key == CTRL_C:
            return _INTERRUPT
        if key == CTRL_D and not editor.line:
            return _END_OF_FILE
        self._program = bytes(editor.line)
        return _LINE
