"""What a piece of work costs, counted and not timed: calls of Python functions, ours and built-in ones.

    with counted_calls(most=10_000) as calls:
        work()
    assert calls.count > 10

Work inside of one built-in call, such as comparing two long tuples, counts as that one call.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class CallCounter:
    """Counts what Python calls, as a profile function."""

    def __init__(self, most: float) -> None:
        self.count = 0
        self._most = most

    def __call__(self, frame: FrameType, event: str, argument: object) -> None:
        self.count += event in ("call", "c_call")
        if self.count > self._most:
            self.check()

    def check(self) -> None:
        """Raise AssertionError when there were too many."""
        assert self.count <= self._most, f"more than {self._most} calls"


@contextmanager
def counted_calls(most: float = math.inf) -> Iterator[CallCounter]:
    """Count the calls of a block, and end it with an AssertionError once there are more than `most`."""
    calls, before = CallCounter(most), sys.getprofile()
    sys.setprofile(calls)
    try:
        yield calls
    finally:
        sys.setprofile(before)
    calls.check()  # once more: the block may have caught it
