"""The server: uvicorn with one process and one loop, that ends when it is told to, however many listen.

Every stream of ours ends when the class closes, so that nobody waits for a browser at Ctrl-C; who is still
connected three seconds later is cut off. A connection that does not say within some seconds what it wants is
dropped, and when there are too many, the oldest of those.
"""

from __future__ import annotations

import asyncio
import socket
import sys
import threading
from collections import Counter
from contextlib import suppress
from typing import Any, ClassVar

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from gorae.classroom.app import make_app
from gorae.classroom.room import Classroom
from gorae.disk import reason_of
from gorae.errors import UsageError
from gorae.texts import Text

GOODBYE_S = 3
HEADERS_S = 10.0
"""From when a connection is there to the end of its first request's headers."""
MAX_HEADER_BYTES = 16 * 1024
MAX_CONNECTIONS = 2000
MAX_BY_ADDRESS = 600
"""Of one address: a school behind a router has one. A proxy on this computer may have all."""
_BACKLOG = 512


class BoundedProtocol(H11Protocol):
    """A connection that has some seconds to ask for something, each time."""

    silent: ClassVar[dict[BoundedProtocol, None]] = {}
    """Those whose request is not whole yet, the oldest first."""
    addresses: ClassVar[Counter[str]] = Counter()
    """How many connections each address has."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._deadline: asyncio.TimerHandle | None = None
        self._address = self.client[0] if self.client else ""
        self.addresses[self._address] += 1
        if self.addresses[self._address] > MAX_BY_ADDRESS and not self._address.startswith("127."):
            transport.abort()
            return
        if len(self.connections) > MAX_CONNECTIONS:
            next(iter(self.silent), self)._drop()
        self._wait_for_request()

    def data_received(self, data: bytes) -> None:
        if self._deadline is None and (self.cycle is None or self.cycle.response_complete):
            self._wait_for_request()  # another one on the same connection
        super().data_received(data)

    def handle_events(self) -> None:
        before = self.scope
        super().handle_events()
        if self.scope is not before:
            self._heard()

    def connection_lost(self, exc: Exception | None) -> None:
        self._heard()
        self.addresses[self._address] -= 1
        if not self.addresses[self._address]:
            del self.addresses[self._address]
        super().connection_lost(exc)

    def _wait_for_request(self) -> None:
        self.silent[self] = None
        self._deadline = self.loop.call_later(HEADERS_S, self._drop)

    def _heard(self) -> None:
        self.silent.pop(self, None)
        if self._deadline:
            self._deadline.cancel()
        self._deadline = None

    def _drop(self) -> None:
        self._heard()
        if self.transport is not None:
            self.transport.abort()


class ClassServer:
    """Serves a class until it is closed. Listens as soon as it is made."""

    def __init__(self, room: Classroom) -> None:
        """Raises UsageError where it cannot listen."""
        self.room = room
        settings = room.settings
        _allow_files(MAX_CONNECTIONS + 200)
        self._socket = _listening(settings.host, settings.port)
        self.port = int(self._socket.getsockname()[1])
        room.url = self.url
        addresses = settings.hosts(self.port), settings.origins(self.port)
        config = uvicorn.Config(
            make_app(room, lambda: addresses),
            http=BoundedProtocol,
            ws="websockets-sansio",
            ws_max_size=64 * 1024,
            loop="asyncio",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
            proxy_headers=bool(settings.public),
            timeout_keep_alive=30,
            timeout_graceful_shutdown=GOODBYE_S,
            h11_max_incomplete_event_size=MAX_HEADER_BYTES,
            backlog=_BACKLOG,
        )
        self._server = uvicorn.Server(config)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._run, name="gorae-class-server", daemon=True)

    @property
    def url(self) -> str:
        """Where students find it."""
        settings = self.room.settings
        return settings.public.rstrip("/") or f"http://{settings.shown_host}:{self.port}".removesuffix(":80")

    def start(self) -> None:
        """Serve from now on, on a thread of its own."""
        self._thread.start()

    def close(self) -> None:
        """Say goodbye to the browsers and stop."""
        self._server.should_exit = True
        if self._loop and self._thread.is_alive():
            with suppress(RuntimeError):  # the loop has ended by itself
                self._loop.call_soon_threadsafe(self.room.news.close)
        if self._thread.ident:
            self._thread.join()
        self._socket.close()

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        await self.room.start()
        try:
            await self._server.serve([self._socket])
        finally:
            await self.room.stop()


def _listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens. Raises UsageError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":  # elsewhere another program could take the address as well
            made.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host.strip("[]"), port))
        made.listen(_BACKLOG)
    except (OSError, OverflowError) as error:
        made.close()
        reason = reason_of(error) if isinstance(error, OSError) else str(error)
        raise UsageError(Text("classroom.cannot-listen", address=f"{host}:{port}", reason=reason)) from None
    return made


def _allow_files(count: int) -> None:
    """Let this process have so many files and connections, where the system lets it."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    with suppress(OSError, ValueError):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = count if hard == resource.RLIM_INFINITY else min(count, hard)
        if soft != resource.RLIM_INFINITY and soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
