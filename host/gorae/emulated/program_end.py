"""How a program on a board with a REPL ends, read from what the board says on its serial line.

After `main.py` comes, perhaps, a traceback, and then the REPL's banner and prompt. What may belong to them is
held back until it is clear.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from gorae.virtual.outcome import ProgramOutcome, from_traceback

_TRACEBACK = b"Traceback (most recent call last):\r\n"
_PROMPT = re.compile(rb"MicroPython v[^\r\n]+\r\nType \"help\(\)\" for more information\.\r\n>>> \Z")
_COMPLETE = re.compile(rb"Traceback \(most recent call last\):\r\n(?:  [^\r\n]*\r\n)+[^\r\n ][^\r\n]*\r\n\Z")
_BEGINNINGS = (_TRACEBACK, b"MicroPython v", b"\r\n")  # a line end is passed on whole
_LONGEST = 16_384


class Ending:
    """Takes what the board sends, and passes on what its program printed, with its own line ends."""

    def __init__(self, on_printed: Callable[[bytes], None]) -> None:
        self._on_printed = on_printed
        self._held = b""
        self._traceback: bytes | None = None
        self.is_over = False
        """The prompt has come."""

    @property
    def waits(self) -> bool:
        """Whether a whole traceback is the last that came."""
        return _COMPLETE.search(self._held) is not None

    def take(self, data: bytes) -> None:
        if self.is_over:
            return
        self._held += data
        prompt = _PROMPT.search(self._held)
        if prompt:
            self.is_over = True
            self._end(self._held[: prompt.start()])
        else:
            self._pass_on(self._kept())

    def outcome(self, resets: int) -> ProgramOutcome:
        """How the program ended, or that it runs on."""
        if not self.is_over:
            self._pass_on(len(self._held))
            return ProgramOutcome("time-limit", resets=resets)
        if self._traceback is None:
            return ProgramOutcome("finished", resets=resets)
        return from_traceback(self._traceback.decode("utf-8", "replace"), resets)

    def _kept(self) -> int:
        """From where on what is held may be the end."""
        held = self._held
        if len(held) > _LONGEST:
            return len(held)
        for start in sorted({found for found in map(held.find, _BEGINNINGS[:2]) if found >= 0}):
            if self._may_be_the_end(held[start:]):
                return start
        for size in range(min(len(held), len(_TRACEBACK)), 0, -1):
            if any(beginning.startswith(held[-size:]) for beginning in _BEGINNINGS):
                return len(held) - size
        return len(held)

    @staticmethod
    def _may_be_the_end(text: bytes) -> bool:
        """A traceback without anything behind it, but for a banner that begins."""
        lines = text.split(b"\r\n")
        if not text.startswith(_TRACEBACK):
            return len(lines) < 5
        last = next((at for at, line in enumerate(lines[1:], 1) if not line.startswith(b" ")), len(lines))
        rest = b"\r\n".join(lines[last + 1 :]).lstrip(b"\r\n")
        return not rest or b"MicroPython v".startswith(rest[:13]) or rest.startswith(b"MicroPython v")

    def _end(self, text: bytes) -> None:
        found = _COMPLETE.search(text)
        if found:
            self._traceback = found[0]
            text = text[: found.start()]
        self._print(text)
        self._held = b""

    def _pass_on(self, size: int) -> None:
        printed, self._held = self._held[:size], self._held[size:]
        self._print(printed)

    def _print(self, text: bytes) -> None:
        if text:
            self._on_printed(text.replace(b"\r\n", b"\n"))
