"""When Python looks for garbage. What is imported stays, and looking through it finds nothing."""

from __future__ import annotations

import gc

_ALLOCATIONS = 20_000
"""From one look to the next, instead of 700: else looking takes a twentieth of a check."""


def look_seldom() -> None:
    """Have this process look for garbage seldom."""
    gc.set_threshold(_ALLOCATIONS, 20, 20)


def look_past_what_is_there() -> None:
    """Have this process never look again through what it has now.

    At the end of a process that saves the search through everything, a tenth of a check: what must be closed
    is closed by whoever opened it.
    """
    gc.freeze()
