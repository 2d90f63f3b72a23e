"""Keys that are pressed at the terminal while something else goes on."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator

Pressed = Callable[[], str]
"""Returns the next key that was pressed, or nothing. Does not wait."""


@contextlib.contextmanager
def pressed_keys() -> Iterator[Pressed]:
    """Within, a function that tells which keys are pressed; without a terminal there are none.

    Ctrl-C goes on to interrupt. The terminal is as before at the end.
    """
    if not sys.stdin.isatty():
        yield lambda: ""
    elif sys.platform == "win32":
        yield _on_windows()
    else:
        with _one_by_one() as pressed:
            yield pressed


def _on_windows() -> Pressed:
    import msvcrt

    return lambda: msvcrt.getwch() if msvcrt.kbhit() else ""  # type: ignore[attr-defined,no-any-return,unused-ignore]


@contextlib.contextmanager
def _one_by_one() -> Iterator[Pressed]:
    """A terminal that gives each key at once, and does not show it."""
    import os
    import select
    import termios
    import tty

    stdin = sys.stdin.fileno()
    before = termios.tcgetattr(stdin)

    def pressed() -> str:
        ready, _, _ = select.select([stdin], [], [], 0)
        return os.read(stdin, 1).decode("ascii", "replace") if ready else ""

    try:
        tty.setcbreak(stdin)
        yield pressed
    finally:
        termios.tcsetattr(stdin, termios.TCSADRAIN, before)
