"""Links that pyserial and the system give, without a board."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

from gorae.boards.errors import PortError, UnpluggedError
from gorae.boards.link import Link, SerialLink, open_link
from gorae.virtual.endpoints.rfc2217 import Rfc2217
from gorae.virtual.endpoints.tcp import Tcp


@pytest.fixture
def pair() -> Iterator[tuple[Link, socket.socket]]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        link = open_link(f"socket://127.0.0.1:{server.getsockname()[1]}")
        peer, _ = server.accept()
        with peer:
            yield link, peer
        link.close()


def test_bytes_pass_both_ways(pair: tuple[Link, socket.socket]) -> None:
    link, peer = pair
    link.write(b"to the board\x03")
    assert peer.recv(100) == b"to the board\x03"
    assert link.read(0.01) == b""
    peer.sendall(b"back\xff")
    assert link.read(10) == b"back\xff"
    assert not link.reset()
    assert not link.send_break()


def test_the_other_end_goes_away(pair: tuple[Link, socket.socket]) -> None:
    link, peer = pair
    peer.sendall(b">>> ")
    assert link.read(10) == b">>> "
    peer.close()
    with pytest.raises(UnpluggedError):
        link.read(10)


def use(port: str, *, writes: bool) -> None:
    with closing(open_link(port)) as link:
        for _ in range(100):
            if writes:
                link.write(b"\x03")
            link.read(0.1)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # pyserial leaves its socket
@pytest.mark.parametrize("writes", [True, False])
@pytest.mark.parametrize("kind", [Tcp, Rfc2217])
def test_a_port_that_somebody_else_uses_is_busy_and_not_unplugged(
    open_live: Callable[..., Any], kind: type[Tcp], writes: bool
) -> None:
    """The server ends each new connection as long as it has a client."""
    with (
        closing(kind(open_live().board)) as served,
        closing(open_link(served.url)),
        pytest.raises(PortError, match="used by another program"),
    ):
        use(served.url, writes=writes)


@pytest.mark.parametrize(
    ("port", "key"),
    [
        ("/dev/no-such-port", "boards.no-port"),
        ("socket://127.0.0.1:1", "boards.refused"),
        ("socket://127.0.0.1", "boards.no-url"),
        ("socket://127.0.0.1:99999", "boards.no-url"),
        ("nonsense://x", "boards.no-url"),
        ("rfc2217://127.0.0.1:1", "boards.refused"),
    ],
)
def test_ports_that_are_not_there(port: str, key: str) -> None:
    with pytest.raises(PortError) as failed:
        open_link(port)
    assert failed.value.text.key == key
    assert failed.value.exit_code == 3


def test_pyserial_ports_are_links() -> None:
    link = open_link("loop://")
    assert isinstance(link, SerialLink)
    link.write(b"hello")
    assert link.read(1) == b"hello"
    assert link.read(0) == b""
    link.close()
    with pytest.raises(UnpluggedError):
        link.read(1)


@pytest.mark.posix("Windows has no ptys")
def test_a_pty_that_goes_away() -> None:
    import os
    import pty

    master, slave = pty.openpty()
    link = open_link(os.ttyname(slave))
    os.write(master, b">>> ")
    assert link.read(5) == b">>> "
    link.write(b"\x03")
    assert os.read(master, 10) == b"\x03"
    assert not link.reset()
    os.close(slave)
    os.close(master)
    with pytest.raises(UnpluggedError):
        link.read(5)
    link.close()


@pytest.mark.posix("Windows has no ptys")
def test_a_port_that_is_taken() -> None:
    import os
    import pty

    master, slave = pty.openpty()
    first = open_link(os.ttyname(slave))
    with pytest.raises(PortError) as failed:
        open_link(os.ttyname(slave))
    assert failed.value.text.key == "boards.busy"
    first.close()
    os.close(slave)
    os.close(master)
