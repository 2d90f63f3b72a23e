"""What a board says after a program was started in its raw REPL, taken apart while it comes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from gorae.boards.errors import NoAnswerError
from gorae.texts import Text

EOT = b"\x04"
RAW_BANNER = b"raw REPL; CTRL-B to exit\r\n>"
FRIENDLY_BANNER = b'Type "help()" for more information.\r\n>>> '
_MAX_HELD = 65536
MAX_STDOUT = 16 * 1024 * 1024
"""Bytes that are kept of what a board prints; more than the files of any board take."""
_PROMPT = EOT + b">"
_FRAMES = re.compile(rb"(?:\xc0[^\xc0\xc1\n]*\xc1)*(?:\xc0[^\xc0\xc1\n]*)?")
"""Telemetry that a timer goes on sending when the program has ended."""


@dataclass(frozen=True)
class ProgramOutput:
    """What a program left behind in the REPL."""

    stdout: bytes
    """What it printed; nothing when it was followed live."""
    traceback: str
    """In the board's words; empty when the program ended well."""
    restarted: bool = False
    """Whether the board restarted instead of coming back to the raw REPL."""
    timed_out: bool = False
    """Whether it was interrupted because its time was up."""


class RawReplParser:
    """Takes stdout, EOT, traceback, EOT and the prompt, in pieces of any size.

    A program may print EOTs of its own: the traceback is between the last two, and until it is known which
    are the last, what follows the first is held back. Telemetry after the prompt is no part of the answer.
    Without `on_output` all that is printed is kept; more than any board can mean raises NoAnswerError.
    """

    def __init__(self, on_output: Callable[[bytes], None] | None = None) -> None:
        self._stdout = bytearray()
        self._give = on_output or self._keep
        self._held = b""
        self._tail = b""

    def feed(self, data: bytes) -> ProgramOutput | None:
        """The output, once it is complete."""
        if not self._held:
            live, eot, rest = data.partition(EOT)
            self._pass_on(live)
            data = eot + rest
        self._held += data
        if len(self._held) > _MAX_HELD:
            self._pass_on(self._held)
            self._held = b""
        return self._end()

    def _keep(self, data: bytes) -> None:
        self._stdout += data
        if len(self._stdout) > MAX_STDOUT:
            raise NoAnswerError(Text("boards.too-much"))

    def _pass_on(self, data: bytes) -> None:
        if data:
            self._give(data)
            self._tail = (self._tail + data)[-len(FRIENDLY_BANNER) :]

    def _end(self) -> ProgramOutput | None:
        held = self._held
        if held.endswith(FRIENDLY_BANNER) or (not held and self._tail == FRIENDLY_BANNER):
            self._pass_on(held)
            return ProgramOutput(bytes(self._stdout), "", restarted=True)
        if held.endswith(RAW_BANNER):  # SystemExit: the board has reset itself
            held = held[: held.rfind(EOT) + 1]
        else:
            end = held.rfind(_PROMPT)
            if end < 0 or not _FRAMES.fullmatch(held, end + len(_PROMPT)):
                return None
            held = held[: end + 1]
        start = held.rfind(EOT, 0, -1)
        if start < 0:
            return None
        self._pass_on(held[:start])
        return ProgramOutput(bytes(self._stdout), held[start + 1 : -1].decode("utf-8", "replace"))
