# `asyncio`, written to MicroPython's documentation. Time is the board's: a loop in which nobody is due waits.
from asyncio.core import (  # noqa: F401
    CancelledError,
    Loop,
    Task,
    TimeoutError,
    create_task,
    current_task,
    get_event_loop,
    new_event_loop,
    run,
    run_until_complete,
    sleep,
    sleep_ms,
    ticks,
    ticks_add,
    ticks_diff,
)
from asyncio.event import Event, ThreadSafeFlag  # noqa: F401
from asyncio.funcs import gather, wait_for, wait_for_ms  # noqa: F401
from asyncio.lock import Lock  # noqa: F401

__version__ = (3, 0, 0)


def __getattr__(name):
    # few programs want streams
    if name not in ("Stream", "StreamReader", "StreamWriter", "Server", "open_connection", "start_server"):
        raise AttributeError("module 'asyncio' has no attribute '%s'" % name)
    from asyncio import stream

    return getattr(stream, name)
