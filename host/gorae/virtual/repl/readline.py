"""The line editor of MicroPython's REPL: bytes in, what the terminal shows out."""

from __future__ import annotations

from collections.abc import Iterable

from gorae.virtual.repl.completion import complete

CTRL_A, CTRL_B, CTRL_C, CTRL_D, CTRL_E = 1, 2, 3, 4, 5
ENTER = 0
"""What `feed` answers when a line is complete."""
TAB = 9
"""What it answers when a name is to be completed: `offer` names for `before`."""

_HISTORY = 8
_INDENT = b"    "
_ESCAPE = 27


class LineEditor:
    """Edits a line, or one more line behind those that are there. `out` collects what to send."""

    def __init__(self, *, emacs_keys: bool) -> None:
        self.out = bytearray()
        self.line = bytearray()
        self._emacs_keys = emacs_keys
        self._history: list[bytes] = []
        self._prompt = b""
        self._begin(0)
        self._indents = True
        self._just_indented = False

    def start(self, prompt: str) -> None:
        """A new line."""
        self.line.clear()
        self._indents = True
        self._just_indented = False
        self._begin(0)
        self._ask(prompt)

    def go_on(self, prompt: str) -> None:
        """One more line, indented as the one before asks for."""
        self.line += b"\n"
        self._begin(len(self.line))
        self._ask(prompt)
        if self._indents:
            self._indent()

    @property
    def before(self) -> bytes:
        """The line as far as the cursor."""
        return bytes(self.line[self._start : self._cursor])

    def offer(self, names: Iterable[str]) -> None:
        """Complete the name before the cursor, or show how it could go on."""
        added, listed = complete(self.before, names)
        if listed:
            self.out += listed + self._prompt + self.before
        self._insert(added)

    def forget(self) -> None:
        """The history is lost, as by a reset."""
        self._history.clear()

    def feed(self, byte: int) -> int | None:
        """One byte from the terminal. ENTER, or a control character that is not for the editor."""
        if self._escape:
            self._in_escape(byte)
            return None
        if CTRL_A <= byte <= CTRL_E and len(self.line) == self._start:
            return byte
        if byte == CTRL_C:
            return byte
        if byte == 0x0D:
            self.out += b"\r\n"
            self._remember(bytes(self.line[self._start :]))
            return ENTER
        indented, self._just_indented = self._just_indented, False
        if byte == TAB and not indented and not self._follows_space():
            return TAB
        self._edit(byte, indented)
        return None

    # --- keys -----------------------------------------------------------------------------------------

    def _edit(self, byte: int, just_indented: bool) -> None:
        if byte == _ESCAPE:
            self._escape = b"\x1b"
        elif byte in (8, 127):
            self._backspace()
        elif just_indented and byte in (TAB, 32):
            self._unindent(byte)
        elif byte == TAB:
            self._insert(_INDENT)
        elif 32 <= byte <= 126:
            self._insert(bytes([byte]))
        else:
            self._control(byte)

    def _control(self, byte: int) -> None:
        if byte == CTRL_A:
            self._move(self._start)
        elif byte == CTRL_E:
            self._move(len(self.line))
        elif self._emacs_keys:
            self._emacs(byte)

    def _emacs(self, byte: int) -> None:
        if byte == CTRL_B:
            self._move(max(self._start, self._cursor - 1))
        elif byte == CTRL_D:
            self._delete()
        elif byte == 6:  # Ctrl-F
            self._move(min(len(self.line), self._cursor + 1))
        elif byte == 11:  # Ctrl-K
            self._cut(self._cursor, len(self.line))
        elif byte == 14:  # Ctrl-N
            self._recall(-1)
        elif byte == 16:  # Ctrl-P
            self._recall(1)
        elif byte == 21:  # Ctrl-U
            self._cut(self._start, self._cursor)

    def _in_escape(self, byte: int) -> None:
        sequence = self._escape + bytes([byte])
        digit = 0x30 <= byte <= 0x39
        if sequence in (b"\x1b[", b"\x1bO") or (self._escape == b"\x1b[" and digit):
            self._escape = sequence
            return
        self._escape = b""
        self._arrow(sequence)

    def _arrow(self, sequence: bytes) -> None:
        if sequence == b"\x1b[A":
            self._recall(1)
        elif sequence == b"\x1b[B":
            self._recall(-1)
        elif sequence == b"\x1b[C":
            self._move(min(len(self.line), self._cursor + 1))
        elif sequence == b"\x1b[D":
            self._move(max(self._start, self._cursor - 1))
        elif sequence in (b"\x1b[H", b"\x1bOH", b"\x1b[1~", b"\x1b[7~"):
            self._move(self._start)
        elif sequence in (b"\x1b[F", b"\x1bOF", b"\x1b[4~", b"\x1b[8~"):
            self._move(len(self.line))
        elif sequence == b"\x1b[3~":
            self._delete()

    def _backspace(self) -> None:
        if self._cursor == self._start:
            return
        before = self.line[self._start : self._cursor]
        spaces = 4 if len(before) >= 4 and not before.strip(b" ") else 1
        self._cut(self._cursor - spaces, self._cursor)

    def _delete(self) -> None:
        if self._cursor < len(self.line):
            self._cut(self._cursor, self._cursor + 1)

    def _unindent(self, byte: int) -> None:
        """A space after the automatic indent takes it back but for one space; a tab leaves it."""
        self._indents = False
        if byte == 32:
            del self.line[-3:]
            self._step_back(3)
            self._cursor -= 3

    def _follows_space(self) -> bool:
        """Behind white space a tab makes spaces."""
        return bool(self.line) and self.line[self._cursor - 1 : self._cursor].isspace()

    # --- changes --------------------------------------------------------------------------------------

    def _ask(self, prompt: str) -> None:
        self._prompt = prompt.encode()
        self.out += self._prompt

    def _begin(self, start: int) -> None:
        self._start = self._cursor = start
        self._escape = b""
        self._recalled = -1

    def _insert(self, text: bytes) -> None:
        self.line[self._cursor : self._cursor] = text
        self.out += self.line[self._cursor :]
        self._cursor += len(text)
        self._step_back(len(self.line) - self._cursor)

    def _cut(self, start: int, end: int) -> None:
        del self.line[start:end]
        self._step_back(self._cursor - start)
        self._cursor = start
        if end > start:
            self.out += b"\x1b[K"
        self.out += self.line[start:]
        self._step_back(len(self.line) - start)

    def _move(self, place: int) -> None:
        if place < self._cursor:
            self._step_back(self._cursor - place)
        else:
            self.out += self.line[self._cursor : place]
        self._cursor = place

    def _step_back(self, count: int) -> None:
        self.out += b"\b" * count if count <= 4 else b"\x1b[%dD" % count

    def _recall(self, step: int) -> None:
        place = self._recalled + step
        if not -1 <= place < len(self._history):
            return
        self._recalled = place
        older = len(self.line)
        self._step_back(self._cursor - self._start)
        del self.line[self._start :]
        self.line += self._history[place] if place >= 0 else b""
        if len(self.line) < older:
            self.out += b"\x1b[K"
        self.out += self.line[self._start :]
        self._cursor = len(self.line)

    def _remember(self, line: bytes) -> None:
        if line and line not in self._history[:1]:
            self._history = [line, *self._history][:_HISTORY]

    def _indent(self) -> None:
        """As the line before, one step more behind a colon; none behind two empty lines."""
        lines = bytes(self.line[:-1]).split(b"\n")
        last = lines[-1]
        spaces = len(last) - len(last.lstrip(b" "))
        if len(lines) > 1 and not last.strip(b" ") and len(lines) > 2 and not lines[-2].strip(b" "):
            return
        steps = spaces // 4 + last.endswith(b":")
        self.line += _INDENT * steps
        self.out += _INDENT * steps
        self._cursor = len(self.line)
        self._just_indented = steps > 0
