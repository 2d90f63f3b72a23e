"""What a guest writes, told apart: announcements of its modules, what a program says, its traceback."""

from __future__ import annotations

_LONGEST_TRACEBACK = 16_384


class GuestOutput:
    """The output of one board's interpreter."""

    def __init__(self) -> None:
        self.begin()
        self.announcement = b""
        """What the board's modules have written while they were made."""

    def begin(self) -> None:
        """Forget all: the board is switched on."""
        self.announcement = self.traceback = b""
        self.in_traceback = False
        """Whether all that is written belongs to a traceback, which is kept."""
        self.measures_depth = False
        self._end_depth = 0
        """Whatever is written from here or further up in the guest's stack, no program has written."""

    def said(self, data: bytes, written_from: int, *, started: bool) -> bytes | None:
        """Return what the program said with this; None for what is kept here.

        `written_from` is where in the guest's stack it was written, `started` whether a program may run.
        """
        if self.measures_depth:
            self._end_depth = min(self._end_depth or written_from, written_from)
        elif self.in_traceback or (started and self._is_end(written_from)):
            self.in_traceback = True
            self.traceback += data[: _LONGEST_TRACEBACK - len(self.traceback)]
        elif started:
            return data
        else:
            self.announcement += data
        return None

    def take_traceback(self) -> bytes:
        """End the traceback, and return what was kept of it."""
        kept, self.traceback = self.traceback, b""
        self.in_traceback = False
        return kept

    def _is_end(self, written_from: int) -> bool:
        """Whether the program is over: it cannot write from so far up, what ran it prints its traceback."""
        return 0 < self._end_depth <= written_from
