"""Devices that the serial contract is run against, each behind a Port of two methods."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import pytest

from gorae.kits import load_board


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


SwitchOn = Callable[..., Device]


@pytest.fixture(params=["in-process"])
def switch_on(request: pytest.FixtureRequest, live: Callable[..., Port]) -> SwitchOn:
    """Switches a device on: `switch_on(board, files)`; it has not been read from."""

    def switch_on(board: str = "esp32", files: dict[str, bytes] | None = None) -> Device:
        return Device(live(board, files), load_board(board).banner.encode())

    return switch_on


@pytest.fixture(scope="module")
def shared_boards(open_live: Callable[..., Port]) -> dict[str, Device]:
    """Boards at their raw prompts, for tests that leave them there."""
    boards = {}
    for board in ("esp32", "microbit-v2"):
        device = boards[board] = Device(open_live(board), load_board(board).banner.encode())
        device.read_until(b">>> ")
        device.raw()
    return boards


@pytest.fixture(scope="module")
def shared(shared_boards: dict[str, Device]) -> Device:
    """The ESP32 among them."""
    return shared_boards["esp32"]


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
