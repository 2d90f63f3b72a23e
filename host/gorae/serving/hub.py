"""Radio between kits that several processes serve: each has an air of its own, and a hub passes frames on."""

from __future__ import annotations

import contextlib
import multiprocessing
import threading
from collections.abc import Iterator
from multiprocessing.connection import Connection, wait

from gorae.radio.air import APART_MM, RadioAir
from gorae.radio.frames import RadioFrame


class RadioHub:
    """What passes every frame of one process on to all the others."""

    def __init__(self) -> None:
        self._ends: list[Connection] = []
        self._closing, self._close = multiprocessing.Pipe(duplex=False)
        self._thread = threading.Thread(target=self._pass_on, name="gorae radio", daemon=True)

    @classmethod
    @contextlib.contextmanager
    def open(cls) -> Iterator[RadioHub]:
        """Give a hub that is closed at the end."""
        hub = cls()
        try:
            yield hub
        finally:
            hub._close.close()
            if hub._thread.ident:
                hub._thread.join()
            for end in (*hub._ends, hub._closing):
                end.close()

    def new_end(self) -> Connection:
        """Return an end for another process, before `start`. It belongs to the caller."""
        ours, theirs = multiprocessing.Pipe()
        self._ends.append(ours)
        return theirs

    def start(self) -> None:
        """Pass frames on from now on, on a thread."""
        self._thread.start()

    def _pass_on(self) -> None:
        open_ends = list(self._ends)
        while True:
            ready = wait([*open_ends, self._closing])
            if self._closing in ready:
                return
            for end in open_ends.copy():
                if end in ready:
                    self._pass_on_from(end, open_ends)

    def _pass_on_from(self, end: Connection, open_ends: list[Connection]) -> None:
        try:
            frame = end.recv()
        except (EOFError, OSError):
            open_ends.remove(end)
            return
        for other in open_ends:
            if other is not end:
                with contextlib.suppress(OSError):
                    other.send(frame)


def air_with(others: Connection) -> RadioAir:
    """Return the air of this process, which hears the others and is heard by them."""
    air = RadioAir(one_clock=False)
    lock = threading.Lock()

    def tell(frame: RadioFrame) -> None:
        with lock, contextlib.suppress(OSError):
            others.send(frame)

    def listen() -> None:
        with contextlib.suppress(EOFError, OSError):
            while True:
                air.send_from_away(others.recv(), APART_MM, None)

    air.on_frame = tell
    threading.Thread(target=listen, name="gorae radio", daemon=True).start()
    return air
