"""A console and a stdin by themselves, with a host of a few lines and no interpreter."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gorae.clock import Clock
from gorae.kits import load_board
from gorae.kits.ports import load_port
from gorae.virtual.board import NEVER_NS
from gorae.virtual.live.console import Console, SoftReset
from gorae.virtual.live.inbox import CTRL_C, Inbox
from gorae.virtual.live.stdin import Stdin
from gorae.virtual.requests import BoardRequest
from gorae.virtual.vm.filesystem import FileError, FileSystem

TIMERS, FILE, RUN_FILE, SINGLE = 0, 1, 2, 3


class Host:
    """A board of which only the line is there. Who would wait for ever gets an error."""

    alarm_ns = NEVER_NS

    @property
    def until_alarm_ns(self) -> int:
        return self.alarm_ns

    def __init__(self, files: dict[str, bytes] | None = None) -> None:
        self.clock = Clock()
        self.inbox = Inbox(None)
        self.files = FileSystem(load_board("esp32").filesystem, files or {})
        self.sent = bytearray()
        self.payload = b""
        self.more = 0
        self.log: list[str] = []
        self.traceback = b""
        self.live_clock = self.ctrl_c = self.guest = self

    def rest(self, until_ns: int, awake: Callable[[], bool] | None = None) -> None:
        if awake and awake():
            return
        if until_ns >= NEVER_NS and not self.is_due(reading=True):
            raise TimeoutError
        self.clock.advance(0 if until_ns >= NEVER_NS else max(0, until_ns - self.clock.now_ns))

    def callbacks_are_due(self) -> bool:
        return True

    def hold_back(self) -> None:
        self.log.append("held back")

    def listen(self, byte: int | None) -> None:
        self.inbox.listen_for(byte)

    def deliver(self, reading: bool = False) -> None:
        self.inbox.take_interrupt()
        self.log.append("interrupted")

    def is_due(self, reading: bool = False) -> bool:
        return self.inbox.until_interrupt() is not None

    def send(self, data: bytes) -> None:
        self.sent += data

    def give(self, data: bytes) -> int:
        self.payload = data
        return len(data)

    def take(self, size: int) -> bytes:
        return self.payload[:size]

    def say_more(self, number: int) -> None:
        self.more = number

    def program_begins(self) -> None:
        self.log.append("begins")

    def program_is_over(self) -> bool:
        self.log.append("over")
        return False

    def begin_traceback(self) -> None:
        self.log.append("traceback")

    def end_traceback(self, instead: bytes | None = None) -> bytes:
        self.sent += self.traceback if instead is None else instead
        return self.traceback


def ask(console: Console | Stdin, request: BoardRequest, *numbers: int) -> int:
    return console.handlers[request](*(*numbers, 0, 0, 0)[:3])


# --- stdin --------------------------------------------------------------------------------------------


@pytest.fixture
def lines() -> list[bytes]:
    return []


@pytest.fixture
def host() -> Host:
    return Host()


@pytest.fixture
def stdin(host: Host, lines: list[bytes]) -> Stdin:
    return Stdin(host, emacs_keys=True, on_line=lines.append)


def test_it_reads_what_has_come(host: Host, stdin: Stdin) -> None:
    host.inbox.put(b"abc")
    assert stdin.read(2) == b"ab"
    assert stdin.poll(0)
    assert stdin.read(9) == b"c"
    assert not stdin.poll(5_000)
    assert host.clock.now_ns == 5_000


def test_ctrl_c_ends_a_read(host: Host, stdin: Stdin) -> None:
    host.listen(CTRL_C)
    host.inbox.put(b"\x03")
    with pytest.raises(FileError):
        stdin.read(1)
    assert host.log[-1] == "interrupted"


def test_input_edits_a_line_and_hands_it_in(host: Host, stdin: Stdin, lines: list[bytes]) -> None:
    host.inbox.put(b"hellp\x7fo\r")
    answers = [ask(stdin, BoardRequest.INPUT) for _ in range(8)]
    assert answers == [0] * 7 + [1]
    assert lines == [b"hello"]
    assert host.sent.startswith(b"hellp")


def test_half_a_line_is_forgotten(host: Host, stdin: Stdin, lines: list[bytes]) -> None:
    host.inbox.put(b"ab\r")
    ask(stdin, BoardRequest.INPUT)
    stdin.forget()
    while ask(stdin, BoardRequest.INPUT) == 0:
        pass
    assert lines == [b"b"]


def test_a_uart_reads_at_once(host: Host, stdin: Stdin) -> None:
    assert ask(stdin, BoardRequest.WAITING) == 0
    host.inbox.put(b"xyz")
    assert ask(stdin, BoardRequest.WAITING) == 1
    assert (ask(stdin, BoardRequest.RECEIVE, 2), host.payload) == (2, b"xy")


# --- console ------------------------------------------------------------------------------------------


def console(host: Host, port: str = "esp32") -> Console:
    return Console(host, "MicroPython", load_port(port).repl)


def test_scripts_run_in_their_order_then_the_prompt_comes() -> None:
    host = Host({"main.py": b"", "boot.py": b""})
    made = console(host)
    ran = []
    for _ in range(2):
        assert ask(made, BoardRequest.NEXT) == FILE
        ran.append(host.payload)
    assert ran == [b"boot.py", b"main.py"]
    host.inbox.put(b"1 + 1\r")
    assert ask(made, BoardRequest.NEXT) == SINGLE
    assert b">>> 1 + 1" in host.sent
    size = ask(made, BoardRequest.SOURCE)
    assert host.payload[:size].strip() == b"1 + 1"


def test_a_port_without_boot_py_imports_its_own_when_there_is_no_program() -> None:
    host = Host({"boot.py": b""})
    made = console(host, "microbit")
    assert ask(made, BoardRequest.NEXT) == RUN_FILE
    ask(made, BoardRequest.SOURCE)
    assert host.payload == b"from microbit import *"


def test_ctrl_d_restarts() -> None:
    host = Host()
    made = console(host)
    host.inbox.put(b"\x04")
    with pytest.raises(SoftReset):
        ask(made, BoardRequest.NEXT)


@pytest.mark.parametrize(("port", "shown"), [("microbit", True), ("esp32", False)])
def test_only_a_board_with_a_display_shows_what_went_wrong(port: str, shown: bool) -> None:
    host = Host({"main.py": b""})
    made = console(host, port)
    ask(made, BoardRequest.NEXT)
    assert ask(made, BoardRequest.REPORT, 1) == 0
    host.traceback = b'Traceback (most recent call last):\n  File "main.py", line 3\nNameError: x\n'
    assert bool(ask(made, BoardRequest.REPORT, 2)) == shown
    assert b"NameError: x" in host.sent


@pytest.mark.parametrize(("port", "restarts"), [("microbit", False), ("esp32", True)])
def test_an_exit_restarts_where_the_port_does_so(port: str, restarts: bool) -> None:
    host = Host({"main.py": b""})
    made = console(host, port)
    ask(made, BoardRequest.NEXT)
    if restarts:
        with pytest.raises(SoftReset):
            ask(made, BoardRequest.REPORT, 3)
    else:
        assert ask(made, BoardRequest.REPORT, 3) == 0


def test_a_raw_paste_is_read_in_pieces() -> None:
    host = Host()
    made = console(host)
    host.inbox.put(b"\x01\x05A\x01print(1)\n\x04")
    assert ask(made, BoardRequest.NEXT) == 4
    assert made.read_program(5) == b"print"
    assert made.read_program(100) == b"(1)\n"
    assert made.read_program(100) == b""
