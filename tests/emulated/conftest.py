"""The real release on an emulated micro:bit. Starting one takes 0.2 s; what only asks shares one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gorae.clock import NS_PER_S
from gorae.emulated.board import EmulatedBoard
from gorae.flash.runtime import bundled
from gorae.images.microbit_fs import with_files
from gorae.kits import load_board

LONGEST_NS = 20 * NS_PER_S


class Talk:
    """A board and what is said to it over its serial line."""

    def __init__(self, board: EmulatedBoard) -> None:
        self.board = board
        self.said = bytearray()
        board.on_serial = self.said.extend

    def until(self, end: bytes) -> bytes:
        """Let the board run until it says `end`; what it said since the last time."""
        limit = self.board.clock.now_ns + LONGEST_NS
        self.board.go_on(lambda: end in self.said or self.board.clock.now_ns > limit)
        assert end in self.said, bytes(self.said)
        said = bytes(self.said)
        self.said.clear()
        return said

    def send(self, data: bytes) -> None:
        self.board.machine.uart.receive(data)

    def run(self, program: str) -> tuple[str, str]:
        """A program in the raw REPL: what it prints, and its traceback."""
        self.send(b"\x01")
        self.until(b"exit\r\n>")
        self.send(program.encode() + b"\x04")
        output, error, _ = self.until(b"\x04>").replace(b"\r\n", b"\n").split(b"\x04")
        return output.decode().removeprefix("OK"), error.decode()

    def eval(self, expression: str) -> str:
        """What the board prints for an expression."""
        output, error = self.run(f"print({expression})")
        assert not error, error
        return output.strip()


def start(files: dict[str, bytes] | None = None, seed: int = 1) -> EmulatedBoard:
    """A board with the release and these files."""
    runtime = bundled("microbit-v2")
    image = with_files(runtime.image, runtime.layout, files or {})
    return EmulatedBoard(load_board("microbit-v2"), image, seed=seed)


@pytest.fixture
def new_board() -> Callable[..., EmulatedBoard]:
    return start


@pytest.fixture
def talk() -> Talk:
    """A board of its own, at its first prompt."""
    board = Talk(start())
    board.until(b">>> ")
    return board


@pytest.fixture(scope="session")
def shared() -> Talk:
    """A board at a prompt, for what leaves nothing behind."""
    board = Talk(start())
    board.until(b">>> ")
    return board
