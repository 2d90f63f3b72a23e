"""Links that pyserial and the system give, without a board."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

from gorae.boards.errors import NoAnswerError, PortError, UnpluggedError
from gorae.boards.link import Link, SerialLink, Through, open_link
from gorae.texts import Text
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


class PretendPort:
    """A port of pyserial's on which `coming` comes, one piece a glance; each glance takes 20 ms."""

    def __init__(self, *coming: bytes | Exception) -> None:
        self.coming, self.glances = list(coming), 0
        self.in_waiting = 0
        self.set: list[tuple[str, bool]] = []
        self.failing: Exception | None = None

    def read(self, count: int) -> bytes:
        if self.in_waiting:
            data, self.in_waiting = self.coming[0], 0
            assert isinstance(data, bytes)
            del self.coming[0]
            return data[1:]
        self.glances += 1
        data = self.coming[0] if self.coming else b""
        if isinstance(data, Exception):
            raise data
        if len(data) < 2:
            del self.coming[:1]
        self.in_waiting = max(0, len(data) - 1)
        return data[:1]

    def write(self, data: bytes) -> None:
        if self.failing:
            raise self.failing

    def send_break(self, seconds: float) -> None:
        self.write(b"")
        self.set.append((f"break of {seconds} s", True))

    def __setattr__(self, name: str, value: Any) -> None:
        if name in ("dtr", "rts"):
            self.write(b"")
            self.set.append((name, value))
        else:
            super().__setattr__(name, value)


class PretendLink(SerialLink):
    """A link to it, whose clock goes by its glances."""

    def __init__(self, port: PretendPort) -> None:
        super().__init__("COM3", port)  # type: ignore[arg-type]
        self.port = port

    def now_s(self) -> float:
        return self.port.glances * 0.02


def test_a_serial_line_is_listened_to_until_something_comes_or_the_time_is_up() -> None:
    link = PretendLink(PretendPort(b"", b"", b"hello", b"", b"x"))
    assert link.read(1.0) == b"hello"
    assert link.now_s() == pytest.approx(0.06)
    assert link.read(0.0) == b""
    assert link.read(0.1) == b"x"
    assert link.read(0.1) == b""
    assert link.now_s() == pytest.approx(0.2, abs=0.021)


@pytest.mark.parametrize("error", [OSError(5, "gone"), TypeError("no buffer")])
def test_a_port_that_vanishes_in_mid_read_is_unplugged(error: Exception) -> None:
    with pytest.raises(UnpluggedError, match="COM3"):
        PretendLink(PretendPort(b"", error)).read(1.0)


def test_a_line_that_takes_nothing_is_stuck_and_not_unplugged() -> None:
    import serial

    port = PretendPort()
    link = PretendLink(port)
    port.failing = serial.SerialTimeoutException()
    with pytest.raises(NoAnswerError) as stuck:
        link.write(b"x")
    assert stuck.value.text == Text("boards.stuck-line", port="COM3")
    port.failing = OSError(5, "gone")
    with pytest.raises(UnpluggedError):
        link.write(b"x")
    assert not link.reset()
    assert not link.send_break()


def test_a_reset_leaves_an_esp32_out_of_its_loader(monkeypatch: pytest.MonkeyPatch) -> None:
    """DTR is taken away first: with it, RTS would start the loader."""
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    link = PretendLink(PretendPort())
    assert link.reset()
    assert link.send_break()
    assert link.port.set == [("dtr", False), ("rts", True), ("rts", False), ("break of 0.3 s", True)]
    assert waited == [0.1]


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


def test_a_link_that_forwards_is_as_the_one_behind_it() -> None:
    inner = PretendLink(PretendPort(b"hello"))
    link = Through(inner)
    assert (link.name, link.read(1.0), link.now_s()) == ("COM3", b"hello", inner.now_s())
    assert link.send_break()
    inner.port.failing = OSError(5, "gone")
    assert not link.reset()
    with pytest.raises(UnpluggedError):
        link.write(b"x")
