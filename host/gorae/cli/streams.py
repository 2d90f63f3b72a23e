"""The standard streams of a command: a reader may stop reading, and no text can control a terminal.

    guard_streams()      once, before anything is said

A reader that goes away (`gorae check | head -1`) changes neither the verdict nor the exit status: the rest
goes nowhere. That a disk is full is told where there is somebody to tell. Characters that an old terminal
cannot show become the nearest that it can.
"""

from __future__ import annotations

import codecs
import contextlib
import errno
import io
import os
import re
import sys
from collections.abc import Callable, Iterator
from typing import TextIO

from gorae.disk import reason_of
from gorae.errors import UsageError
from gorae.texts import Text
from gorae.texts.words import STEERS

NEAREST = "gorae-nearest"
"""The name of the codec's error handler."""
_STAND_INS = {
    "✔": "○O", "✘": "×X", "✅": "○O", "❌": "×X", "×": "x", "○": "O", "–": "-", "—": "-", "−": "-",
    "…": "...", "·": "*", "“": '"', "”": '"', "‘": "'", "’": "'", "→": "->", "←": "<-", "◆": "*",
    "◀": "<", "²": "2", "µ": "u", "°": "deg", "⚠": "!", "➖": "-",
}  # fmt: skip
"""Characters to say instead, one after the other; those of several letters are said whole."""
_OWN_STEERING = re.compile(r"\x1b\[(?:[0-9;]*m|[0-9]*A|2?K|J)|\r(?=\x1b\[|\n)|^\r")
"""How we colour words and draw over what we have drawn."""
_NOBODY_READS = {errno.EPIPE, errno.EINVAL, errno.EIO, errno.ECONNRESET, errno.ESHUTDOWN}
"""Windows says EINVAL for a broken pipe, a terminal that is gone EIO."""


class _State:
    on_broken: Callable[[], object] = staticmethod(lambda: None)


def guard_streams() -> None:
    """Replace stdin, stdout and stderr by such as cannot fail us."""
    codecs.register_error(NEAREST, _nearest)
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115
    sys.stdout = _guarded(sys.stdout, _refused)
    sys.stderr = _guarded(sys.stderr, lambda error: None)


@contextlib.contextmanager
def when_nobody_reads(act: Callable[[], object]) -> Iterator[None]:
    """Within, `act` is called as soon as nobody reads what is said: for commands that have no end."""
    before, _State.on_broken = _State.on_broken, act
    try:
        yield
    finally:
        _State.on_broken = before


def without_steering(text: str) -> str:
    """The text with our own steering of a terminal, and nobody else's."""
    found = list(_OWN_STEERING.finditer(text))
    if not found:
        return STEERS.sub("·", text)
    pieces, at = [], 0
    for match in found:
        pieces += [STEERS.sub("·", text[at : match.start()]), match[0]]
        at = match.end()
    return "".join([*pieces, STEERS.sub("·", text[at:])])


def _refused(error: OSError) -> None:
    """What was to be told is lost, and nothing that we may keep to ourselves."""
    raise UsageError(Text("cli.cannot-say", reason=reason_of(error))) from None


def _guarded(stream: TextIO | None, on_refused: Callable[[OSError], None]) -> TextIO:
    if stream is None:  # closed by whoever started us; the next file that we open must not take its place
        return open(os.devnull, "w", encoding="utf-8", errors="replace")
    buffer = getattr(stream, "buffer", None)
    raw = getattr(buffer, "raw", buffer)  # Python without buffers (-u) has none
    if not isinstance(raw, io.RawIOBase):
        return stream
    with contextlib.suppress(OSError, ValueError):
        stream.flush()
    terminal = stream.isatty()
    return _Screen(
        io.BufferedWriter(_Outlet(raw, on_refused)),
        stream.encoding,
        NEAREST,
        line_buffering=terminal,
        write_through=not terminal,
    )


class _Outlet(io.RawIOBase):
    """A file that takes everything, also when nobody reads it any more.

    What else the system refuses, such as a full disk, `on_refused` is told once.
    """

    def __init__(self, raw: io.RawIOBase, on_refused: Callable[[OSError], None]) -> None:
        self._raw = raw
        self._on_refused = on_refused
        self._broken = False

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return self._raw.isatty()

    def fileno(self) -> int:
        return self._raw.fileno()

    def write(self, data: object) -> int:
        size = len(memoryview(data).cast("B"))  # type: ignore[arg-type]
        if self._broken:
            return size
        try:
            return self._raw.write(data) or 0  # type: ignore[arg-type]
        except OSError as error:
            refusal = error
        self._broken = True
        if refusal.errno not in _NOBODY_READS:
            self._on_refused(refusal)
        _State.on_broken()
        return size


class _Screen(io.TextIOWrapper):
    def write(self, text: str) -> int:
        super().write(without_steering(text))
        return len(text)


def _nearest(error: UnicodeError) -> tuple[str, int]:
    """A codec's error handler: what can be written instead of the first character that cannot."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    character = error.object[error.start]
    choices = _STAND_INS.get(character, "?")
    candidates = [choices] if choices.isascii() else list(choices)
    for candidate in candidates:
        with contextlib.suppress(UnicodeError, LookupError):
            candidate.encode("ascii" if error.encoding == "charmap" else error.encoding)
            return candidate, error.start + 1
    return "?", error.start + 1
