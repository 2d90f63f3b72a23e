"""Tracebacks as a board prints them, made from those of the interpreter."""

from __future__ import annotations

import re

from gorae.virtual.vm.wasi import ROM

_FRAME = re.compile(rb'  File "([^"]*)", line (\d+)')
_HEAD = b"Traceback (most recent call last):\n"
# A board's MicroPython is built to say less.
_SHORTER = (
    (re.compile(rb"^AttributeError: module '\w+' has no"), b"AttributeError: 'module' object has no"),
    (re.compile(rb"^TypeError: \w+\(\) (takes|missing)"), rb"TypeError: function \1"),
    (re.compile(rb"^(ValueError: invalid syntax for integer with base \d+): .*"), rb"\1"),
)


def as_on_a_board(traceback: bytes) -> bytes:
    """Return a traceback in the board's words: without frames of its modules, a raw paste by its name."""
    ours = (b"/" + ROM.encode(), ROM.encode())
    kept = []
    for line in traceback.split(b"\n"):
        frame = _FRAME.match(line)
        if frame and not frame[1].startswith(ours):
            kept.append(line.replace(b'"/<stdin>"', b'"<stdin>"', 1))
        elif not frame:
            kept.append(_shorter(line))
    text = b"\n".join(kept)
    return text if _frames(text) else text.removeprefix(_HEAD)


def for_display(traceback: bytes) -> bytes:
    """What a micro:bit scrolls over its display when its program fails; nothing for Ctrl-C."""
    error = traceback.rstrip(b"\n").rpartition(b"\n")[2]
    name, _, what = error.partition(b": ")
    if name == b"KeyboardInterrupt":
        return b""
    lines = [frame[2] for frame in _frames(traceback)]
    place = b"line %s " % lines[-1] if lines else b""
    return place + name + b" " + what


def _frames(traceback: bytes) -> list[re.Match[bytes]]:
    return [frame for line in traceback.split(b"\n") if (frame := _FRAME.match(line))]


def _shorter(line: bytes) -> bytes:
    for longer, shorter in _SHORTER:
        line = longer.sub(shorter, line, count=1)
    return line
