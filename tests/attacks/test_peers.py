"""Whoever connects to us can end their own connection, and nothing else."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gorae.boards.announced import find_announced
from gorae.looking import Page, Server, connections
from gorae.looking.played import Played
from gorae.telemetry.recording import Recording
from gorae.virtual.bootloader import CHIPS, BareChip, Bootloader
from gorae.virtual.daplink.drive import VirtualDrive
from gorae.virtual.endpoints.line import MAX_ON_THE_WAY, WiredDevice
from gorae.virtual.endpoints.rfc2217 import MAX_IN_OPTION, OptionError, Rfc2217, _Telnet
from gorae.virtual.endpoints.tcp import Tcp
from gorae.virtual.live.inbox import MAX_WAITING, Inbox
from gorae.virtual.repl.transfer import LARGEST, Transfer

LONG_S = 20
"""Only a test that fails waits so long."""


class Echo:
    """A device that sends back what it receives, and takes offence at one word."""

    def __init__(self) -> None:
        self.on_send: Callable[[bytes], None] = lambda data: None

    def receive(self, data: bytes) -> None:
        if b"offence" in data:
            raise RuntimeError("taken")
        self.on_send(data)

    def set_lines(self, *, dtr: bool, rts: bool) -> None:
        pass

    def send_break(self) -> None:
        pass

    def close(self) -> None:
        pass


def connect(url: str) -> socket.socket:
    host, _, port = url.rpartition("//")[2].partition(":")
    return socket.create_connection((host, int(port)), timeout=LONG_S)


def until_its_end(client: socket.socket) -> bytes:
    """All that the other side sends before it ends the connection."""
    said = b""
    with contextlib.suppress(ConnectionError):
        while piece := client.recv(4096):
            said += piece
    return said


def echoes(url: str) -> bool:
    """Whether a well-behaved client is served. The port may still be busy with the one before."""
    for _ in range(200):
        with connect(url) as client, contextlib.suppress(ConnectionError):
            client.sendall(b"hello")
            said = b""
            while piece := client.recv(4096):
                said += piece
                if said.endswith(b"hello"):
                    return True
    return False


HOSTILE = {
    "an option's end without its beginning": b"\xff\xf0",
    "an option without an end": b"\xff\xfa,\x01" + b"x" * 5000,
    "a rate of two bytes": b"\xff\xfa,\x01\x00\x01\xff\xf0",
    "a parity that there is not": b"\xff\xfa,\x03\x63\xff\xf0",
    "stop bits that there are not": b"\xff\xfa,\x04\x63\xff\xf0",
    "what the device cannot stand": b"offence",
}


@pytest.mark.parametrize("kind", [Tcp, Rfc2217])
def test_a_hostile_client_ends_its_own_connection_only(kind: type[Tcp]) -> None:
    port = kind(Echo())
    try:
        for said in HOSTILE.values():
            with connect(port.url) as client:
                client.sendall(said)
                if kind is Rfc2217 or said == b"offence":
                    until_its_end(client)
            assert echoes(port.url)
    finally:
        port.close()


telnet = st.lists(
    st.one_of(
        st.sampled_from(
            [b"\xff", b"\xff\xfa", b"\xff\xf0", b"\xff\xfb", b"\xff\xfd", b"\xff\xfa,", b"\xff\xff"]
        ),
        st.binary(max_size=8),
    ),
    max_size=40,
).map(b"".join)


@settings(max_examples=300)
@given(data=telnet)
@example(data=HOSTILE["an option without an end"])
def test_a_connection_s_state_stays_small(data: bytes) -> None:
    """Whatever comes, it is taken, or ends the connection by an error that `Tcp` catches."""
    sent: list[bytes] = []
    codec = _Telnet(Echo(), sent.append)
    try:
        for start in range(0, len(data), 100):
            codec.decoded(data[start : start + 100])
            assert len(codec._manager.suboption or b"") <= MAX_IN_OPTION
    except (OptionError, TypeError, KeyError, ValueError):
        pass
    except Exception as error:
        assert type(error).__name__ == "error", error  # struct's
    assert sum(map(len, sent)) <= 100 + 20 * len(data)


def test_what_is_on_its_way_is_bounded() -> None:
    inbox = Inbox(capacity=None)
    inbox.listen_for(3)
    for _ in range(5):
        inbox.put(bytes(MAX_WAITING // 4) + b"\x03")
    assert len(inbox._bytes) <= MAX_WAITING + 1
    assert inbox.until_interrupt() is not None, "Ctrl-C still reaches the program"
    line = WiredDevice(Echo(), baud=300)
    try:
        for _ in range(3):
            line.receive(bytes(MAX_ON_THE_WAY // 2))
        assert line._to_device._waiting <= MAX_ON_THE_WAY
    finally:
        line.close()


@settings(max_examples=100)
@given(data=st.lists(st.one_of(st.binary(max_size=30), st.sampled_from([b"\xc0", b"\xdb"]))).map(b"".join))
def test_a_bootloader_takes_whatever_comes(data: bytes) -> None:
    chip = BareChip(Bootloader(CHIPS["ESP32"]))
    chip.set_lines(dtr=False, rts=True)
    chip.set_lines(dtr=True, rts=False)
    chip.receive(data)


# --- drives -----------------------------------------------------------------------------------------


def test_a_hex_without_end_or_lines_fails(tmp_path: Path) -> None:
    endless, wide = tmp_path / "endless.hex", tmp_path / "wide.hex"
    with endless.open("wb") as stream:
        stream.truncate(LARGEST + 1)
    wide.write_bytes(b":" + b"0" * 100_000)
    for path in (endless, wide):
        transfer = Transfer(path, 0.0)
        transfer.look(0.0)
        assert transfer.program(1.0, None) is not None
        assert len(transfer._line) <= 100_001
        transfer.close()


@pytest.mark.posix("Windows has no such files")
def test_a_pipe_on_a_drive_is_not_waited_for(tmp_path: Path) -> None:
    drive = VirtualDrive(tmp_path / "MICROBIT", "9904" + "0" * 44, lambda files: None)
    os.mkfifo(drive.folder / "a.hex")
    (drive.folder / "b.hex").mkdir()
    drive.step(0.0)
    drive.step(1.0)
    assert (drive.folder / "DETAILS.TXT").exists()
    drive.stop()


def test_a_drive_s_watch_survives_what_is_done_to_its_folder(tmp_path: Path) -> None:
    drive = VirtualDrive(tmp_path / "MICROBIT", "9904" + "0" * 44, lambda files: None)
    looked = threading.Semaphore(0)
    step = drive.step

    def watched(now_s: float) -> None:
        looked.release()
        step(now_s)
        raise RuntimeError("something nobody thought of")

    drive.step = watched  # type: ignore[method-assign]
    drive.start()
    for _ in range(3):
        assert looked.acquire(timeout=LONG_S)
    drive.stop()


def test_a_damaged_announcement_hides_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GORAE_DEVICES", str(tmp_path))
    good = '{"kits": [{"port": "socket://127.0.0.1:9", "usb": "0d28:0204"}]}'
    (tmp_path / "b.json").write_text(good, encoding="utf-8")
    import filelock

    for number, damaged in enumerate(("", good[:30], "[" * 100_000, "\0" * 4096)):
        (tmp_path / f"a{number}.json").write_text(damaged, encoding="utf-8")
        lock = filelock.FileLock(tmp_path / f"a{number}.lock")
        lock.acquire()
    assert [kit.device for kit in find_announced()] == ["socket://127.0.0.1:9"]


# --- the live page ----------------------------------------------------------------------------------


@pytest.fixture
def page() -> Iterator[Server]:
    import numpy as np

    recording = Recording(np.array([0.0, 1.0]), {"distance": np.array([1.0, 2.0])})
    server = Server([Played(recording, "a.csv")], Page("<p>page</p>", "default-src 'none'"), "en")
    yield server
    server.close()


def dial(page: Server) -> socket.socket:
    return socket.create_connection(("127.0.0.1", page.port), timeout=LONG_S)


def is_served(page: Server) -> bool:
    with dial(page) as client:
        client.sendall(f"GET /{page.secret}/ HTTP/1.0\r\nHost: 127.0.0.1:{page.port}\r\n\r\n".encode())
        return b"<p>page</p>" in until_its_end(client)


def test_idle_connections_keep_nobody_out(page: Server) -> None:
    with contextlib.ExitStack() as stack:
        idle = [stack.enter_context(dial(page)) for _ in range(2 * connections.MAX_CONNECTIONS)]
        for client in idle[:5]:
            client.sendall(b"GET / HT")
        assert is_served(page)
        assert page._http.count <= connections.MAX_CONNECTIONS
        assert until_its_end(idle[0]) == b"", "the oldest made room"


def test_slow_headers_are_dropped(page: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "REQUEST_S", 0.0)
    with dial(page) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: a")
        assert until_its_end(client) == b""
    monkeypatch.undo()
    assert is_served(page)


@pytest.mark.parametrize("head", [b"GET /" + b"a" * 100_000, b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 90_000])
def test_huge_headers_are_cut_off(page: Server, head: bytes) -> None:
    with dial(page) as client:
        with contextlib.suppress(ConnectionError):
            client.sendall(head)
        assert b"200" not in until_its_end(client)
    assert is_served(page)


def test_a_browser_that_does_not_read_is_dropped(page: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    from gorae.looking import server

    monkeypatch.setattr(server._Handler, "timeout", 0.1)
    page.page = Page("x" * 30_000_000, "")
    with dial(page) as client:
        client.sendall(f"GET /{page.secret}/ HTTP/1.0\r\nHost: 127.0.0.1:{page.port}\r\n\r\n".encode())
        while page._http.count:
            threading.Event().wait(0.01)
    page.page = Page("<p>page</p>", "")
    monkeypatch.undo()
    assert is_served(page)
