"""What is written into a micro:bit's flash is what it then runs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from gorae.virtual.daplink.flash import MicrobitFlash
from gorae.virtual.live.board import LiveBoard

Live = Callable[..., Any]


def test_it_runs_what_was_written(live: Live) -> None:
    port = live("microbit-v2", {"main.py": b"print('before')", "note.txt": b"mine"})
    flash = MicrobitFlash(port.board)
    assert b"before" in port.read_until(b">>> ")
    flash.write({"main.py": b"import os\nprint('now', os.listdir())"})
    assert b"now ['main.py']" in port.read_until(b">>> ")


def test_without_micropython_it_is_dumb_until_it_has_one(live: Live) -> None:
    port = live("microbit-v2", {"main.py": b"print('before')"})
    flash = MicrobitFlash(port.board)
    port.read_until(b">>> ")
    started = threading.Event()

    def find(board: LiveBoard, find: Any = port.board.find_firmware) -> str | None:
        found: str | None = find(board)
        started.set()
        return found

    port.board.find_firmware = find
    flash.write(None)
    assert started.wait(20)
    port.write(b"\r\x03print('after')\r")
    flash.write({"main.py": b"print('again')"})
    said = port.read_until(b">>> ")
    assert said.startswith(b"again")
    assert b"after" not in said


def test_one_from_the_factory_has_none(live: Live) -> None:
    port = live("microbit-v2")
    port.read_until(b">>> ")
    flash = MicrobitFlash(port.board, installed=False)
    assert port.board.find_firmware(port.board)
    flash.write({})
    assert port.board.find_firmware(port.board) is None
