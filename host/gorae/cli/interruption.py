"""What Ctrl-C and other signals do to a command: it ends with 130, or in good order if it goes on until then.

An interrupt may be lost where nobody can raise anything, such as in `__del__`. So it is remembered, too, and
asked for before any result is told: a command that was interrupted tells and writes none.
"""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

from gorae.cli.streams import when_nobody_reads

INTERRUPTED = 130
_DEADLY = ("SIGTERM", "SIGHUP", "SIGBREAK")
"""What ends a command besides Ctrl-C, where the system has it: 128 and its number is the exit status."""


class _State:
    ours = False
    """Whether this process is the command's own."""
    came = False
    """Whether Ctrl-C has come."""
    done = False
    """Whether all results are told, so that nothing is left to break off."""


def end_in_order() -> None:
    """Have signals end this process by raising, so that no half of a file stays behind.

    What the process was told to ignore it goes on to ignore.
    """
    _State.ours, _State.came, _State.done = True, False, False
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupt)
    for number in _numbers():
        if signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, _end)


def exit_status(status: int) -> int:
    """The status of a command that is over: `status`, or that of Ctrl-C.

    Where results are told, or it was interrupted, no further Ctrl-C changes that while Python ends.
    """
    if _State.ours and (_State.came or _State.done):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    return INTERRUPTED if _State.came and not _State.done else status


@contextlib.contextmanager
def results() -> Iterator[None]:
    """Within, results are told and written, all of them: Ctrl-C comes too late. A second one breaks off.

    Raises KeyboardInterrupt when one came before.
    """
    with _noting(lambda: None):
        if _State.came:
            raise KeyboardInterrupt
        yield
        _State.done = True


@contextlib.contextmanager
def until_stopped() -> Iterator[threading.Event]:
    """An event that Ctrl-C or a request to end sets, instead of breaking off. A second Ctrl-C breaks off.

    So does a reader of what is told that goes away.
    """
    stopped = threading.Event()
    with _noting(stopped.set), when_nobody_reads(stopped.set):
        yield stopped


@contextlib.contextmanager
def _noting(on_first: Callable[[], object]) -> Iterator[None]:
    """Within, the first signal calls `on_first` only; what comes then goes the way that it went before."""
    before: dict[int, Any] = {}
    seen: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        seen.append(number)
        if len(seen) == 1:
            on_first()
        elif callable(before.get(number)):
            before[number](number, frame)

    for number in (signal.SIGINT, *_numbers()):
        if signal.getsignal(number) is not signal.SIG_IGN or number == signal.SIGINT:
            before[number] = signal.signal(number, note)
    try:
        yield
    finally:
        for number in reversed(before):
            signal.signal(number, before[number])


def _numbers() -> list[signal.Signals]:
    return [getattr(signal, name) for name in _DEADLY if hasattr(signal, name)]


def _interrupt(number: int, frame: FrameType | None) -> None:
    if not _State.done:
        _State.came = True
        raise KeyboardInterrupt


def _end(number: int, frame: FrameType | None) -> None:
    if not _State.done:
        sys.exit(128 + number)
