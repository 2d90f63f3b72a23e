"""Ctrl-C and other signals, held back while C code calls us or a file is half written.

    with held() as interrupts:
        while work():
            interrupts.deliver()

Python runs a signal's handler between any two instructions of the main thread. What the handler raises is
lost when that is within a callback from C, and leaves halves behind when it is within an object's making.
While interrupts are held, a signal is noted; its handler runs where the holder asks for it, and at the end.

Nothing here needs POSIX: on Windows Ctrl-C and Ctrl-Break are SIGINT and SIGBREAK.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any, Self, TypeAlias

Handler: TypeAlias = Callable[[int, FrameType | None], Any]

ENDING = tuple(
    getattr(signal, name)
    for name in ("SIGTERM", "SIGHUP", "SIGBREAK", "SIGALRM", "SIGINT")
    if hasattr(signal, name)
)
"""Signals whose handlers usually raise. Ctrl-C is the last: it is given back when the others have been."""


class held:  # noqa: N801 - a context manager, used like a function
    """Within, the handlers of signals run only where `deliver` is called, and at the end.

    A handler that was no function of Python's stays what it was. Holding again within does nothing more, and
    on another thread, where Python runs no handlers, there is nothing to hold.
    """

    _holder: held | None = None
    """Who holds them now."""

    def __init__(self) -> None:
        self.noted: list[int] = []
        """Numbers of the signals that came and were not delivered; empty as a rule, and cheap to ask."""
        self._handlers: dict[int, Handler] = {}

    def __enter__(self) -> Self:
        if threading.current_thread() is not threading.main_thread():
            return self
        if held._holder is not None:
            self.noted = held._holder.noted
            self._handlers = held._holder._handlers
            return self
        held._holder = self
        for number in reversed(ENDING):
            handler = signal.getsignal(number)
            if callable(handler):
                self._handlers[number] = handler
                signal.signal(number, self._note)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if held._holder is not self:
            return
        held._holder = None
        for number in reversed(self._handlers):
            signal.signal(number, self._handlers[number])
        self.deliver()

    def deliver(self) -> None:
        """Run the handlers of what came meanwhile. Raises what they raise: KeyboardInterrupt, as a rule."""
        while self.noted:
            number = self.noted.pop(0)
            self._handlers[number](number, None)

    def drop(self) -> None:
        """Forget what came: the work that it would have broken off is done."""
        self.noted.clear()

    def _note(self, number: int, frame: FrameType | None) -> None:
        if held._holder is self:
            self.noted.append(number)
        else:  # it came while handlers were being given back
            self._handlers[number](number, frame)


def here() -> held:
    """Return what holds interrupts on this thread; one that never has any when nothing does."""
    if held._holder is not None and threading.current_thread() is threading.main_thread():
        return held._holder
    return held()
