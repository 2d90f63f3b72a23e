"""Honest beginnings of programs: a right program with one of them before it must still earn everything."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias, get_args

Opening: TypeAlias = Literal["button", "melody", "countdown", "pause"]

ALL: tuple[Opening, ...] = get_args(Opening)
CODE: dict[Opening, str] = {
    "button": "while not button_a():\n    sleep(10)\n",
    "melody": "for tone in (523, 659, 784, 1047):\n    sound(tone, 300)\n",
    "countdown": """\
try:
    from microbit import display
    for number in (3, 2, 1):
        display.show(str(number))
        sleep(500)
    display.clear()
except ImportError:
    for number in (3, 2, 1):
        print(number)
        sleep(500)
""",
    "pause": "for half in range(4):\n    sleep(500)\n",
}
"""A program waits for button A; plays a melody, 1.2 s; counts down, 1.5 s; sleeps for 2 s."""
_IMPORT = re.compile(rb"^(?:from|import) .*\n", re.MULTILINE)


def begin_with(opening: Opening, source: bytes) -> bytes:
    """The program with that opening after its imports."""
    at = max((found.end() for found in _IMPORT.finditer(source)), default=0)
    return source[:at] + CODE[opening].encode() + source[at:]
