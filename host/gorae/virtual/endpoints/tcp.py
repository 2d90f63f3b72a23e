"""A serial port as a TCP server: plain (`socket://`), or with the telnet options of RFC 2217."""

from __future__ import annotations

import contextlib
import selectors
import socket
from collections.abc import Callable
from typing import Protocol

from gorae.disk import reason_of
from gorae.errors import UsageError
from gorae.texts import Text
from gorae.virtual.endpoints.endpoint import Endpoint
from gorae.virtual.serial import SerialDevice

_READ = 4096


class Codec(Protocol):
    """How bytes of the serial line travel in the connection."""

    def decoded(self, data: bytes) -> bytes:
        """The line's bytes in what came; what else is in it has been acted upon.

        Whatever it raises ends the client's connection.
        """

    def encoded(self, data: bytes) -> bytes: ...


class Plain:
    """A connection whose bytes go through as they are."""

    def decoded(self, data: bytes) -> bytes:
        return data

    def encoded(self, data: bytes) -> bytes:
        return data


class Tcp(Endpoint):
    """Serves a device at `host:port` (0 to 65535; 0 takes a free one). Raises UsageError when it cannot."""

    scheme = "socket"

    def __init__(self, device: SerialDevice, host: str = "127.0.0.1", port: int = 0) -> None:
        self._address = host, port
        self._selector = selectors.DefaultSelector()
        self._client: socket.socket | None = None
        self._codec: Codec = Plain()
        super().__init__(device)

    def _open(self) -> str:
        host, port = self._address
        try:
            self._server = socket.create_server(self._address)
        except OSError as error:
            self._selector.close()
            reason = reason_of(error)
            raise UsageError(Text("virtual.cannot-serve", place=f"{host}:{port}", reason=reason)) from None
        self._server.setblocking(False)
        self._selector.register(self._server, selectors.EVENT_READ, self._accept)
        self._selector.register(self._outbox.wakes, selectors.EVENT_READ, self._outbox.settle)
        return f"{self.scheme}://{host}:{self._server.getsockname()[1]}"

    def make_codec(self, write: Callable[[bytes], None]) -> Codec:
        """A new client's codec; `write` sends bytes to it that are not of the line."""
        return Plain()

    def _send(self, data: bytes) -> None:
        if self._client is not None:
            self._outbox.put(self._codec.encoded(data))

    def _step(self) -> None:
        for key, _ in self._selector.select():
            key.data()
        self._flush()

    def _end(self) -> None:
        self._hang_up()
        self._selector.close()
        self._server.close()

    def _accept(self) -> None:
        try:
            client, _ = self._server.accept()
        except OSError:
            return  # gone already
        if self._client is not None:
            client.close()  # a port that is open is busy for others
            return
        client.setblocking(False)
        with contextlib.suppress(OSError):  # gone already
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._outbox.drop()
        self._codec = self.make_codec(self._outbox.put)
        self._client = client
        self._selector.register(client, selectors.EVENT_READ, self._read)

    def _read(self) -> None:
        assert self._client is not None
        try:
            data = self._client.recv(_READ)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._hang_up()
            return
        try:
            received = self._codec.decoded(data)
            if received:
                self._device.receive(received)
        except Exception:  # whatever a client sends, it costs that client its connection and nobody else's
            self._hang_up()

    def _flush(self) -> None:
        """Write what the client can take now, and come back when it can take more."""
        if self._client is None:
            return
        waiting = self._outbox.peek()
        try:
            if waiting:
                self._outbox.drop(self._client.send(waiting))
        except BlockingIOError:
            pass
        except OSError:
            self._hang_up()
            return
        wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if self._outbox.peek() else 0)
        self._selector.modify(self._client, wanted, self._read)

    def _hang_up(self) -> None:
        if self._client is None:
            return
        client, self._client = self._client, None
        self._selector.unregister(client)
        client.close()
        self._outbox.drop()
