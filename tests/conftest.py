"""A live virtual board in this process, and the command, for tests of several rooms."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from gorae import cli
from gorae.kits import load_board
from gorae.virtual.live import LiveBoard

PATIENCE_S = 20
"""How long a board may take; no test waits so long unless it fails."""


class InProcess:
    """A live board without any line between, switched on; `read_until` reads what it sends."""

    def __init__(self, board: LiveBoard) -> None:
        self._arrived = bytearray()
        self._changed = threading.Condition()
        self.board = board
        board.on_send = self._arrive
        board.power_on()

    def _arrive(self, data: bytes) -> None:
        with self._changed:
            self._arrived += data
            self._changed.notify_all()

    def write(self, data: bytes) -> None:
        self.board.receive(data)

    def read_until(self, ending: bytes) -> bytes:
        """All up to and with `ending`, from where the last call ended. Raises TimeoutError."""
        deadline = time.monotonic() + PATIENCE_S
        with self._changed:
            while ending not in self._arrived:
                left = deadline - time.monotonic()
                self._changed.wait(left)
                if left <= 0 or self.board.failure:
                    raise TimeoutError(f"no {ending!r} in {bytes(self._arrived)!r}")
            end = self._arrived.index(ending) + len(ending)
            found = bytes(self._arrived[:end])
            del self._arrived[:end]
            return found

    def close(self) -> None:
        self.board.close()
        assert self.board.failure is None


@pytest.fixture(scope="session")
def open_live() -> Iterator[Callable[..., InProcess]]:
    """Switches a board on: `open_live("esp32", files, realtime=…)`. It lives until the tests end."""
    opened: list[InProcess] = []

    def open_live(board: str = "esp32", files: dict[str, bytes] | None = None, **how: bool) -> InProcess:
        opened.append(InProcess(LiveBoard(load_board(board), files or {}, seed=1, lang="en", **how)))
        return opened[-1]

    yield open_live
    for port in opened:
        port.close()


@pytest.fixture
def live(open_live: Callable[..., InProcess]) -> Iterator[Callable[..., InProcess]]:
    """As `open_live`, until the test ends."""
    opened: list[InProcess] = []

    def live(*arguments: object, **how: object) -> InProcess:
        opened.append(open_live(*arguments, **how))
        return opened[-1]

    yield live
    for port in opened:
        port.close()


@pytest.fixture(scope="session", autouse=True)
def no_other_kits(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What is served on this computer meanwhile, by other tests or people, is not found or remembered."""
    os.environ["GORAE_DEVICES"] = str(tmp_path_factory.getbasetemp() / "devices")
    os.environ["GORAE_INVENTORY"] = str(tmp_path_factory.getbasetemp() / "inventory.json")


@dataclass
class Called:
    status: int
    out: str
    err: str


Call = Callable[..., Called]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Calls the command as a person does, within this process. The system's language is English.

    `call("check", "main.py")`: exit status and what it said.
    """
    monkeypatch.setenv("LC_ALL", "C")

    def run(*arguments: object) -> Called:
        with pytest.raises(SystemExit) as ended:
            cli.main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        assert "Traceback" not in captured.err
        return Called(ended.value.code, captured.out, captured.err)

    return run
