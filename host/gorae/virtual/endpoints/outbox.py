"""What a device has sent and no client has taken yet."""

from __future__ import annotations

import contextlib
import socket
import threading

MAX_BYTES = 1 << 16
"""More than a driver keeps for a client that does not read; what comes after is lost, and counted."""


class Outbox:
    """A bounded queue of bytes that wakes a selector: register `wakes` for reading and `settle` it then."""

    def __init__(self) -> None:
        self.lost = 0
        self._lock = threading.Lock()
        self._bytes = bytearray()
        self.wakes, self._waker = socket.socketpair()
        for end in (self.wakes, self._waker):
            end.setblocking(False)

    def put(self, data: bytes) -> None:
        with self._lock:
            room = MAX_BYTES - len(self._bytes)
            self._bytes += data[:room]
            self.lost += max(0, len(data) - room)
        self.wake()

    def wake(self) -> None:
        with contextlib.suppress(OSError):  # it is awake already, or closed
            self._waker.send(b"\0")

    def settle(self) -> None:
        """Forget all wakes so far."""
        with contextlib.suppress(OSError):
            while self.wakes.recv(4096):
                pass

    def peek(self) -> bytes:
        """All that waits. `drop` what of it has been written."""
        with self._lock:
            return bytes(self._bytes)

    def drop(self, count: int | None = None) -> None:
        """The first `count` bytes, or all of them."""
        with self._lock:
            del self._bytes[:count]

    def close(self) -> None:
        self.wakes.close()
        self._waker.close()
