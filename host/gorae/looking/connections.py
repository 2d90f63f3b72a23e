"""Connections to the page's server, few and none of them idle: whoever connects cannot keep others out.

A connection has a few seconds to say what it wants, in a few kilobytes. When there are as many as may be, a
new one takes the place of the oldest that has not said it yet; where all have, the new one is refused.
"""

from __future__ import annotations

import contextlib
import io
import socket
import threading
import time
from http.server import ThreadingHTTPServer
from typing import Any

MAX_CONNECTIONS = 24
REQUEST_S = 5.0
"""From when a connection is there to the end of its request's headers."""
MAX_HEADER_BYTES = 32 * 1024


class BoundedHttpServer(ThreadingHTTPServer):
    """An HTTP server with at most MAX_CONNECTIONS, each a thread."""

    block_on_close = False  # a browser that is stuck holds nobody up
    request_queue_size = MAX_CONNECTIONS

    def __init__(self, *arguments: Any) -> None:
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._silent: dict[socket.socket, float] = {}
        """Those that have not asked yet, the oldest first, and until when they may."""
        super().__init__(*arguments)

    @property
    def count(self) -> int:
        """How many connections there are."""
        return len(self._open)

    def has_asked(self, connection: socket.socket) -> None:
        """The headers of its request are there."""
        with self._lock:
            self._silent.pop(connection, None)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            full = len(self._open) >= MAX_CONNECTIONS
            if full and self._silent:
                self._drop(next(iter(self._silent)))
            refused = full and len(self._open) >= MAX_CONNECTIONS
            if not refused:
                self._open.add(request)
                self._silent[request] = time.monotonic() + REQUEST_S
        if refused:
            self.shutdown_request(request)
        else:
            super().process_request(request, client_address)

    def service_actions(self) -> None:
        """Drop who has been silent for too long; the server calls it several times a second."""
        now = time.monotonic()
        with self._lock:
            for connection in [one for one, until in self._silent.items() if now >= until]:
                self._drop(connection)

    def shutdown_request(self, request: Any) -> None:
        """End a connection, whatever became of it."""
        with self._lock:
            self._open.discard(request)
            self._silent.pop(request, None)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes away in mid-sentence is no news."""

    def _drop(self, connection: socket.socket) -> None:
        """Let its thread find its end; under the lock."""
        self._silent.pop(connection)
        self._open.discard(connection)
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)


class BoundedHeaders(io.BufferedIOBase):
    """What a connection sends, up to MAX_HEADER_BYTES. Raises ConnectionAbortedError beyond."""

    def __init__(self, stream: io.BufferedIOBase) -> None:
        self._stream = stream
        self._left = MAX_HEADER_BYTES

    def readline(self, size: int | None = -1) -> bytes:
        most = self._left + 1
        line = self._stream.readline(most if size is None or size < 0 else min(size, most))
        self._left -= len(line)
        if self._left < 0:
            raise ConnectionAbortedError("the headers are too long")
        return line

    def close(self) -> None:
        self._stream.close()
        super().close()
