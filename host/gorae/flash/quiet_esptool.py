"""esptool as a library: it says nothing, and tells only its progress, to whoever asked in this thread."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from functools import cache

Progress = Callable[[int, int], None]
"""Bytes that are on the board, and how many there are in all."""

_SILENCING = threading.Lock()
_progress: ContextVar[Progress | None] = ContextVar("progress", default=None)


@contextlib.contextmanager
def quiet(on_progress: Progress) -> Iterator[None]:
    """Within, what esptool does on this thread reports here. Threads do not disturb each other."""
    with _SILENCING:
        _silence()
    token = _progress.set(on_progress)
    try:
        yield
    finally:
        _progress.reset(token)


@cache
def _silence() -> None:
    """esptool has one logger for the whole process, which can be replaced once."""
    from esptool import loader  # type: ignore[import-untyped]
    from esptool.logger import TemplateLogger, log  # type: ignore[import-untyped]

    TemplateLogger.register(_Logger)
    log.set_logger(_Logger())
    # It writes out every byte in hex for a trace that nobody reads: nine tenths of all its time.
    loader.HexFormatter.__str__ = lambda self: ""


class _Logger:
    """What esptool's documentation calls a custom logger."""

    def _say_nothing(self, *arguments: object, **more: object) -> None:
        pass

    print = note = warning = error = warn = err = debug = stage = set_verbosity = _say_nothing

    def progress_bar(
        self, cur_iter: int, total_iters: int, prefix: str = "", suffix: str = "", bar_length: int = 30
    ) -> None:
        report = _progress.get()
        if report:
            report(cur_iter, total_iters)
