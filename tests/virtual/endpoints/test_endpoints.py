"""Every kind of port, opened by pyserial as any program would, with a device behind it that echoes."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

import pytest
import serial

from gorae.errors import UsageError
from gorae.virtual.endpoints.pty import Pty
from gorae.virtual.endpoints.rfc2217 import Rfc2217
from gorae.virtual.endpoints.tcp import Tcp

LONG_S = 10
"""Only a test that fails waits so long."""
ALL_BYTES = bytes(range(256))
KINDS = [
    pytest.param(Pty, marks=pytest.mark.posix("Windows has no pty")),
    Tcp,
    Rfc2217,
]


class Echo:
    """Sends back what it receives, and keeps what happens to its lines."""

    def __init__(self) -> None:
        self.on_send: Callable[[bytes], None] = lambda data: None
        self.events: list[object] = []
        self.changed = threading.Condition()

    def receive(self, data: bytes) -> None:
        self._note(data)
        self.on_send(data)

    def set_lines(self, *, dtr: bool, rts: bool) -> None:
        self._note((dtr, rts))

    def send_break(self) -> None:
        self._note("break")

    def close(self) -> None:
        pass

    def _note(self, event: object) -> None:
        with self.changed:
            self.events.append(event)
            self.changed.notify_all()

    def wait_for(self, event: object) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: event in self.events, LONG_S), self.events


@pytest.fixture
def echo() -> Echo:
    return Echo()


@contextlib.contextmanager
def opened(url: str) -> Iterator[serial.SerialBase]:
    with serial.serial_for_url(url, timeout=LONG_S) as port:
        yield port


@pytest.mark.parametrize("kind", KINDS)
def test_every_byte_goes_there_and_back(kind: type[Tcp], echo: Echo) -> None:
    with contextlib.closing(kind(echo)) as endpoint, opened(endpoint.url) as port:
        for data in (b"\x03", ALL_BYTES, ALL_BYTES * 40):
            port.write(data)
            assert port.read(len(data)) == data


@pytest.mark.parametrize("kind", KINDS)
def test_one_client_after_the_other_and_no_old_bytes(kind: type[Tcp], echo: Echo) -> None:
    with contextlib.closing(kind(echo)) as endpoint:
        for client in (b"first", b"second"):
            with opened(endpoint.url) as port:
                port.write(client)
                assert port.read(len(client)) == client
            while True:  # until the port has seen that the client is gone, and loses what is sent
                endpoint._send(b"to nobody")
                if not endpoint._outbox.peek():
                    break
        with opened(endpoint.url) as port:
            port.write(b"!")
            assert port.read(1) == b"!"


def test_rfc2217_carries_the_modem_lines_and_break_in_their_order(echo: Echo) -> None:
    with contextlib.closing(Rfc2217(echo)) as endpoint, opened(endpoint.url) as port:
        port.dtr = False
        port.rts = True
        echo.wait_for((False, True))
        port.write(b"boot")
        port.rts = False
        echo.wait_for((False, False))
        lines = [event for event in echo.events if event != (True, True)]
        assert lines.index((False, True)) < lines.index(b"boot") < len(lines) - 1
        assert lines[-1] == (False, False)
        port.send_break(0)
        echo.wait_for("break")


@pytest.mark.parametrize("kind", [Tcp, Rfc2217])
def test_a_port_in_use_is_told(kind: type[Tcp], echo: Echo) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(UsageError, match="cannot serve"):
        kind(echo, port=taken.getsockname()[1])


def test_a_second_client_finds_the_port_busy(echo: Echo) -> None:
    with contextlib.closing(Tcp(echo)) as endpoint, opened(endpoint.url) as port:
        port.write(b"1")
        assert port.read(1) == b"1"
        address = ("127.0.0.1", int(endpoint.url.rpartition(":")[2]))
        with socket.create_connection(address, LONG_S) as second:
            assert second.recv(1) == b""
        port.write(b"2")
        assert port.read(1) == b"2"


@pytest.mark.parametrize("kind", KINDS)
def test_closing_ends_the_connection_and_leaves_no_thread(kind: type[Tcp], echo: Echo) -> None:
    before = threading.active_count()
    endpoint = kind(echo)
    if kind is Tcp:
        address = ("127.0.0.1", int(endpoint.url.rpartition(":")[2]))
        with socket.create_connection(address, LONG_S) as client:
            client.sendall(b"x")
            assert client.recv(1) == b"x"
            endpoint.close()
            assert client.recv(1) == b""
    else:
        endpoint.close()
    assert threading.active_count() == before
