"""MicroPython's REPL as a board speaks it, friendly and raw: bytes in, bytes out, and what to execute.

It runs nothing itself. Whoever feeds it gets a ReplStep when a program is complete, runs it, reports with
`printed` and `done`, and sends what `take` gives, in that order.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from gorae.literals import parse
from gorae.virtual.repl.completion import owner_at
from gorae.virtual.repl.readline import CTRL_A, CTRL_B, CTRL_C, CTRL_D, CTRL_E, ENTER, TAB, LineEditor

WINDOW = 128
"""Bytes of raw paste that a board asks for at a time; it has room for two of these windows."""

_COMPOUND = ("if", "while", "for", "try", "with", "def", "class", "async")
_PASTE_HINT = "\r\npaste mode; Ctrl-C to cancel, Ctrl-D to finish\r\n=== "
_RAW_BANNER = b"raw REPL; CTRL-B to exit\r\n"


class Mode(Enum):
    """How a source is to be taken."""

    FILE = auto()
    SINGLE = auto()
    """One statement at the prompt: its value is printed."""
    STREAM = auto()
    """A raw paste, whose bytes are still to come."""
    NAMES = auto()
    """No source: the names of this object, or modules for `import`; `offer` them."""
    RESET = auto()
    """No source: a soft reset."""


@dataclass(frozen=True)
class ReplStep:
    """What the REPL wants done."""

    mode: Mode
    source: bytes = b""


class Paste:
    """A raw paste on its way: each byte goes through `feed`, which says whether it is the program's."""

    def __init__(self) -> None:
        self.out = bytearray(b"R\x01" + WINDOW.to_bytes(2, "little") + b"\x01")
        self.ended = False
        """Ctrl-D or Ctrl-C came, or the board gave up."""
        self.cancelled = False
        """Ctrl-C ended it: nothing is executed."""
        self.gave_up = False
        """The program was wrong: what still comes is thrown away."""
        self._left = WINDOW

    def feed(self, byte: int) -> bool:
        """Whether the byte belongs to the program."""
        if byte in (CTRL_C, CTRL_D):
            if not self.gave_up:
                self.out += b"\x04"
                self.cancelled = byte == CTRL_C
            self.ended = True
            return False
        if self.gave_up:
            return False
        self._left -= 1
        if not self._left:
            self.out += b"\x01"
            self._left = WINDOW
        return True

    def give_up(self) -> None:
        """The program is wrong already: tell the host, which answers with Ctrl-D."""
        if not self.ended:
            self.gave_up = True
            self.out += b"\x04"


class ReplProtocol:
    """The REPL of one board. A soft reset keeps its mode, a hard one makes a new one."""

    def __init__(self, banner: str, *, emacs_keys: bool) -> None:
        self.raw = False
        self.out = bytearray()
        self._banner = f'{banner}\r\nType "help()" for more information.\r\n'.encode()
        self._editor = LineEditor(emacs_keys=emacs_keys)
        self._line = bytearray()
        self._continues = False
        self._pastes = False

    def take(self) -> bytes:
        """What to send now."""
        out, self.out = bytes(self.out), bytearray()
        return out

    def begin(self) -> None:
        """The board is ready: its first prompt."""
        self._editor.forget()
        self._begin_raw() if self.raw else self._begin_friendly()

    def feed(self, byte: int) -> ReplStep | None:
        """One byte from the host."""
        if self.raw:
            return self._feed_raw(byte)
        if self._pastes:
            return self._feed_paste(byte)
        return self._feed_friendly(byte)

    def offer(self, names: Iterable[str]) -> None:
        """The names that were asked for."""
        self._editor.offer(names)
        self._show()

    def printed(self) -> None:
        """The program has printed all it prints; its traceback, if any, comes next."""
        if self.raw:
            self.out += b"\x04"

    def done(self) -> None:
        """The program is over, its traceback sent."""
        if self.raw:
            self.out += b"\x04>"
        else:
            self._prompt()

    def left(self) -> None:
        """The program ended with SystemExit: no prompt, a soft reset comes."""
        if self.raw:
            self.out += b"\x04"

    # --- raw ------------------------------------------------------------------------------------------

    def _begin_raw(self) -> None:
        self._line.clear()
        self.raw = True
        self.out += _RAW_BANNER + b">"

    def _feed_raw(self, byte: int) -> ReplStep | None:
        line = bytes(self._line)
        if byte == CTRL_A:
            return self._restart_raw(line)
        if byte == CTRL_B:
            self.raw = False
            self.out += b"\r\n"
            self._begin_friendly()
        elif byte == CTRL_C:
            self._line.clear()
        elif byte == CTRL_D:
            self._line.clear()
            self.out += b"OK" if line else b"OK\r\n"
            return ReplStep(Mode.FILE, line) if line else ReplStep(Mode.RESET)
        else:
            self._line.append(byte)
        return None

    def _restart_raw(self, line: bytes) -> ReplStep | None:
        self._line.clear()
        if len(line) != 2 or line[0] != CTRL_E:
            self._begin_raw()
        elif line[1:] == b"A":
            return ReplStep(Mode.STREAM)
        else:
            self.out += b"R\x00>"
        return None

    # --- friendly -------------------------------------------------------------------------------------

    def _begin_friendly(self) -> None:
        self.out += self._banner
        self._prompt()

    def _prompt(self) -> None:
        self._continues = self._pastes = False
        self._editor.start(">>> ")
        self._show()

    def _show(self) -> None:
        self.out += self._editor.out
        self._editor.out.clear()

    def _feed_friendly(self, byte: int) -> ReplStep | None:
        key = self._editor.feed(byte)
        self._show()
        if key is None:
            return None
        if key == TAB:
            return ReplStep(Mode.NAMES, owner_at(self._editor.before))
        if key == CTRL_C:
            self.out += b"\r\n"
            self._prompt()
            return None
        if self._continues:
            return self._continued(key)
        return self._complete() if key == ENTER else self._command(key)

    def _command(self, key: int) -> ReplStep | None:
        """A control character on an empty line."""
        if key == CTRL_E:
            self.out += _PASTE_HINT.encode()
            self._line.clear()
            self._pastes = True
            return None
        self.out += b"\r\n"
        if key == CTRL_A:
            self._begin_raw()
        elif key == CTRL_B:
            self._begin_friendly()
        elif key == CTRL_D:
            return ReplStep(Mode.RESET)
        return None

    def _continued(self, key: int) -> ReplStep | None:
        """The end of a second or later line; other control characters than Ctrl-D end it like Enter."""
        if key == CTRL_D:
            return ReplStep(Mode.SINGLE, bytes(self._editor.line))
        return self._complete()

    def _complete(self) -> ReplStep | None:
        line = bytes(self._editor.line)
        if not line:
            self._prompt()
        elif wants_more(line):
            self._continues = True
            self._editor.go_on("... ")
            self._show()
        else:
            return ReplStep(Mode.SINGLE, line)
        return None

    def _feed_paste(self, byte: int) -> ReplStep | None:
        if byte == CTRL_C:
            self.out += b"\r\n"
            self._prompt()
        elif byte == CTRL_D:
            self.out += b"\r\n"
            return ReplStep(Mode.FILE, with_values_printed(bytes(self._line)))
        else:
            self._line.append(byte)
            self.out += b"\r\n=== " if byte == 0x0D else bytes([byte])
        return None


def wants_more(source: bytes) -> bool:
    """Whether the friendly REPL asks for another line: a block, an open bracket or quote, a backslash."""
    text = source.decode("latin-1")
    head = text[: len(text) - len(text.lstrip("abcdefghijklmnopqrstuvwxyz"))]
    after = text[len(head) : len(head) + 1]
    compound = text[0] == "@" or (head in _COMPOUND and not (after.isalnum() or after == "_"))
    quote, open_brackets = _left_open(text)
    if len(quote) == 3 or (not quote and open_brackets) or text[-1] == "\\":
        return True
    return compound and text[-1] != "\n"


def _left_open(text: str) -> tuple[str, bool]:
    """The quote that is still open, and whether a bracket is."""
    quote = ""
    depth = {")": 0, "]": 0, "}": 0}
    closing = {"(": ")", "[": "]", "{": "}"}
    place = 0
    while place < len(text):
        letter = text[place]
        if letter in "'\"":
            triple = text[place : place + 3] == 3 * letter
            if triple and quote in ("", 3 * letter):
                quote = "" if quote else 3 * letter
                place += 2
            elif quote in ("", letter):
                quote = "" if quote else letter
        elif letter == "\\" and quote and text[place + 1 : place + 2] in ("'", '"', "\\"):
            place += 1
        elif not quote and letter in closing:
            depth[closing[letter]] += 1
        elif not quote and letter in depth:
            depth[letter] -= 1
        place += 1
    return quote, any(count > 0 for count in depth.values())


def with_values_printed(source: bytes) -> bytes:
    """A pasted program in which statements that are only a value print it, as paste mode does.

    Lines stay where they are. A program that does not parse is left as it is: the board will say why.
    """
    text = source.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            statements = parse(text.decode()).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return text
    lines = text.split(b"\n")
    for node in reversed(statements):
        if isinstance(node, ast.Expr) and node.end_lineno and node.end_col_offset is not None:
            _insert(lines, node.end_lineno, node.end_col_offset, b"))")
            _insert(lines, node.lineno, node.col_offset, b"__repl_print__((")
    return b"\n".join(lines)


def _insert(lines: list[bytes], number: int, column: int, text: bytes) -> None:
    line = lines[number - 1]
    lines[number - 1] = line[:column] + text + line[column:]
