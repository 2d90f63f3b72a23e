"""A Pico W that is plugged in, and a UF2 for it."""

from __future__ import annotations

from typing import Any

from gorae.boards import FoundBoard, Link
from gorae.boards.discovery import read_drives, without_port
from gorae.images import uf2
from gorae.kits import load_board
from gorae.kits.ports import load_port
from gorae.texts import Text
from gorae.virtual.live.board import LiveBoard
from gorae.virtual.uf2.loader import Uf2Loader

from .conftest import Jumping

_KIND = load_port("rp2").uf2
assert _KIND
UF2 = _KIND


def pico_uf2(release: str = "1.27.0") -> bytes:
    """A UF2 of the right form that says a release, as MicroPython's does."""
    said = f"MicroPython v{release} on 2025-12-09; Raspberry Pi Pico W with RP2040".encode()
    return uf2.write({0x10000000 + 256 * page: said.ljust(256, b"\0") for page in range(40)}, UF2.family)


class Pico:
    """A Pico W that is plugged in; `files` of None: as it comes from the factory, waiting in its loader."""

    def __init__(self, cart: Any, files: dict[str, bytes] | None = None) -> None:
        number = len(cart.boards) + 1
        self.drive = cart.folder / f"RPI-RP2{number}"
        self.board = LiveBoard(load_board("pico-w"), files or {}, seed=number, lang="en")
        self.board.unique_id = bytes.fromhex(f"e66141{number:010x}")
        self.loader = Uf2Loader(UF2, "Raspberry Pi Pico W", self.drive, installed=files is not None)
        self.loader.attach(self.board)
        self.port = f"/dev/ttyACM{number}"
        cart.time.loaders.append(self.loader)
        self.board.power_on(boot_button=files is None)
        cart.plug(self)
        if files is None:
            with self.loader.changed:
                self.loader.changed.wait_for(self.drive.exists, 20)

    @property
    def found(self) -> FoundBoard:
        for drive in read_drives([self.drive]):
            return without_port(drive)
        what, unique_id = Text("boards.is-own", board="Pico", chip="USB"), self.board.unique_id.hex()
        return FoundBoard(what, "pico-w", self.port, None, unique_id, None, "rp2")

    @property
    def files(self) -> dict[str, bytes]:
        return {name: bytes(data) for name, data in self.board.files.files.items()}

    def open(self) -> Link:
        return Jumping(self.port, self.board)

    def close(self) -> None:
        self.board.close()
