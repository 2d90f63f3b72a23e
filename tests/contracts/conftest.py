"""Devices that the serial contract is run against, each behind a Port of two methods."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import pytest

from gorae.kits import load_board
from gorae.virtual.live import LiveBoard

PATIENCE_S = 20
"""How long a device may take; no test waits so long unless it fails."""


class Port(Protocol):
    """The host's end of a line."""

    def write(self, data: bytes) -> None: ...

    def read_until(self, ending: bytes) -> bytes:
        """All up to and with `ending`, from where the last call ended. Raises TimeoutError."""


@dataclass
class Device:
    """A device that has been switched on, and what the contract may expect of it."""

    port: Port
    banner: bytes
    board: str

    def write(self, data: bytes) -> None:
        self.port.write(data)

    def read_until(self, ending: bytes) -> bytes:
        return self.port.read_until(ending)

    def ask(self, data: bytes, ending: bytes) -> bytes:
        """What comes back for these bytes, until `ending`."""
        self.write(data)
        return self.read_until(ending)

    def raw(self) -> None:
        """Into the raw REPL, from wherever it is."""
        self.ask(b"\r\x03\x03\x01", b"raw REPL; CTRL-B to exit\r\n>")

    def run(self, source: bytes) -> tuple[bytes, bytes]:
        """Execute at the raw prompt: output and traceback."""
        answer = self.ask(source + b"\x04", b"\x04>")
        assert answer.startswith(b"OK"), answer
        output, error, _ = answer[2:].split(b"\x04")
        return output, error


class InProcess:
    """A live board without any line between."""

    def __init__(self, board: str, files: dict[str, bytes], realtime: bool = False) -> None:
        self._arrived = bytearray()
        self._changed = threading.Condition()
        self.board = LiveBoard(load_board(board), files, seed=1, lang="en", realtime=realtime)
        self.board.on_send = self._arrive
        self.board.power_on()

    def _arrive(self, data: bytes) -> None:
        with self._changed:
            self._arrived += data
            self._changed.notify_all()

    def write(self, data: bytes) -> None:
        self.board.receive(data)

    def read_until(self, ending: bytes) -> bytes:
        deadline = time.monotonic() + PATIENCE_S
        with self._changed:
            while ending not in self._arrived:
                left = deadline - time.monotonic()
                if left <= 0 or not self._changed.wait(left):
                    raise TimeoutError(f"no {ending!r} in {bytes(self._arrived)!r}")
            end = self._arrived.index(ending) + len(ending)
            found = bytes(self._arrived[:end])
            del self._arrived[:end]
            return found

    def close(self) -> None:
        self.board.close()
        assert self.board.failure is None


SwitchOn = Callable[..., Device]


@pytest.fixture(params=["in-process"])
def switch_on(request: pytest.FixtureRequest) -> Iterator[SwitchOn]:
    """Switches a device on: `switch_on(board, files)`; it has not been read from."""
    opened: list[InProcess] = []

    def switch_on(board: str = "esp32", files: dict[str, bytes] | None = None) -> Device:
        port = InProcess(board, files or {})
        opened.append(port)
        return Device(port, load_board(board).banner.encode(), board)

    yield switch_on
    for port in opened:
        port.close()


@pytest.fixture
def esp32(switch_on: SwitchOn) -> Device:
    """An ESP32 at its first prompt."""
    device = switch_on()
    device.read_until(b">>> ")
    return device


@pytest.fixture(params=["esp32", "microbit-v2"])
def device(request: pytest.FixtureRequest, switch_on: SwitchOn) -> Device:
    """Any device, at its first prompt."""
    device = switch_on(request.param)
    device.read_until(b">>> ")
    return device
