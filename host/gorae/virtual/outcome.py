"""How a program ended, and its traceback without the virtual board's own frames."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from gorae.virtual.vm.wasi import ROM

Ending = Literal["finished", "time-limit", "syntax", "exception", "memory", "crashed", "stalled"]
"""How a program ended; `stalled`: it kept the computer busy for longer than any run may take."""

_FRAME = re.compile(r'  File "([^"]*)", line (\d+)(?:, in (.*))?$')


@dataclass(frozen=True)
class ProgramOutcome:
    """What became of a program."""

    ending: Ending
    error: str = ""
    """The last line of the traceback, as in `NameError: name 'x' isn't defined`."""
    traceback: str = ""
    """As the board prints it."""
    places: tuple[tuple[str, int], ...] = ()
    """File and line of each frame of the traceback, the innermost last."""
    resets: int = 0
    """How often the program restarted the board."""


def from_traceback(raw: str, resets: int) -> ProgramOutcome:
    """The outcome of a program that ended with the exception which the interpreter printed as `raw`."""
    frames: list[str] = []
    places: list[tuple[str, int]] = []
    lines = raw.replace("\r\n", "\n").rstrip("\n").split("\n")
    if lines[0] == "Traceback (most recent call last):":
        del lines[0]
    while lines and (frame := _FRAME.match(lines[0])):
        line = lines.pop(0)
        if not (frame[1].startswith((f"/{ROM}", ROM)) or frame[1] == "<stdin>"):  # ours, where a board runs C
            frames.append(line)
            places.append((frame[1], int(frame[2])))
    error = "\n".join(lines)
    traceback = "\n".join(["Traceback (most recent call last):", *frames, error])
    return ProgramOutcome(_ending(error, len(frames)), error, traceback, tuple(places), resets)


def _ending(error: str, frames: int) -> Ending:
    name = error.partition(":")[0]
    if name in ("SyntaxError", "IndentationError") and frames == 1:
        return "syntax"
    return "memory" if name == "MemoryError" else "exception"
