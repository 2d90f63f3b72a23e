"""A process in which several activities go on at once, each on a thread of its own.

A message from the server is `{"id": …, "start": true}` with an order, `{"id": …, "stop": true}`, or what an
activity takes; `{"prepare": [port, …]}` has interpreters made before somebody waits for them. The last that
is told of an activity is `{"id": …, "over": {"ending": …}}`.
"""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress
from typing import Any, BinaryIO

from gorae.classroom.live.activity import ID, OVER, START, Activity, LiveOrder, Message, Tell, pack, unpack
from gorae.jobs.worker import limit_process, read_frame, write_frame


class LiveWorker:
    """All that goes on in this process."""

    def __init__(self, answers: BinaryIO) -> None:
        self._answers = answers
        self._lock = threading.Lock()
        self._activities: dict[int, Activity] = {}

    def take(self, frame: bytes) -> None:
        """Do what the server says."""
        message, data = unpack(frame)
        match message:
            case {"id": int(number), "start": True}:
                threading.Thread(target=self._go, args=(number, LiveOrder.unpack(data)), daemon=True).start()
            case {"id": int(number), "stop": True}:
                self._stop(number)
            case {"id": int(number)}:
                self._hand(number, message, data)
            case {"prepare": list(ports)}:
                threading.Thread(target=_prepare, args=(ports,), daemon=True).start()

    def _hand(self, number: int, message: Message, data: bytes) -> None:
        activity = self._activities.get(number)
        if activity:
            with suppress(ValueError):  # of a page that is out of date
                activity.take(message, data)

    def _stop(self, number: int) -> None:
        activity = self._activities.get(number)
        if activity:
            activity.stop()

    def _go(self, number: int, order: LiveOrder) -> None:
        try:
            over = self._done(number, order)
        except Exception as error:
            over = {"ending": "broken", "detail": f"{type(error).__name__}: {error}"[:500]}
        self._activities.pop(number, None)
        self._tell(number, {OVER: over}, b"")

    def _done(self, number: int, order: LiveOrder) -> Message:
        activity = order.begin(self._teller(number))
        self._activities[number] = activity
        self._tell(number, {"begun": True}, b"")
        return activity.go()

    def _teller(self, number: int) -> Tell:
        return lambda message, data: self._tell(number, message, data)

    def _tell(self, number: int, message: Message, data: bytes) -> None:
        told: dict[str, Any] = {ID: number, **message}
        with self._lock, suppress(OSError, ValueError):  # the server is gone, and so is this process soon
            write_frame(self._answers, pack(told, data))


def _prepare(ports: list[str]) -> None:
    from gorae.classroom.live import robot_run  # noqa: F401 - it brings all that a run needs
    from gorae.virtual.vm import interpreter

    for port in ports:
        interpreter.load(port, interruptible=True)


def main() -> None:
    """Serve until the server closes the pipe."""
    source, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    limit_process()
    worker = LiveWorker(answers)
    with suppress(KeyboardInterrupt):
        while (frame := read_frame(source)) is not None:
            worker.take(frame)
    os._exit(0)  # whatever still goes on, nobody looks on any more


__all__ = ["START", "LiveWorker", "main"]

if __name__ == "__main__":
    main()
