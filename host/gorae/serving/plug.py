"""What a served kit has beside its serial line, as over a USB: an ID, a drive, a flash to be written."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from gorae.boards.announced import Announced
from gorae.errors import UsageError
from gorae.kits import Kit, load_board
from gorae.kits.ports import Port
from gorae.serving.faults import Mishaps
from gorae.texts import Text
from gorae.virtual.bootloader import CHIPS, Bootloader
from gorae.virtual.daplink.drive import VirtualDrive
from gorae.virtual.daplink.flash import MicrobitFlash
from gorae.virtual.live.board import LiveBoard
from gorae.virtual.uf2.loader import Uf2Loader

_MAKER = bytes.fromhex("246f28")
_WRONG_CHIP = "ESP32-C3"
_PACED_BYTES_S = 50_000
"""How fast DAPLink programs a hex."""


@dataclass(frozen=True)
class Plug:
    """How a kit is plugged in."""

    kit: Kit
    seed: int
    place: str
    """What no other kit on this computer has: its drive or port; empty where that changes each time."""
    erased: bool = False
    """Its flash is empty, as from the factory."""
    paced: bool = False
    mishaps: Mishaps = field(default_factory=Mishaps)

    @property
    def micropython(self) -> Port:
        """The port of MicroPython of its board."""
        return load_board(self.kit.board).port

    @property
    def has_daplink(self) -> bool:
        """Whether an interface chip gives it an ID and a drive, as on a micro:bit."""
        return self.micropython.flashed_by == "daplink"

    @property
    def unique_id(self) -> str:
        """The id of a micro:bit as in its DETAILS.TXT, an ESP32's MAC address, that of other boards' flash.

        The same kit has it again.
        """
        if self.micropython.flashed_by == "uf2":
            return self._digest[:8].hex()
        if not self.has_daplink:
            return (_MAKER + self._digest[:3]).hex()
        ends = ("99000000", "97969901") if self.mishaps.wrong_board else ("99043602", "9796990b")
        return ends[0] + self._digest[:16].hex() + ends[1]

    @property
    def _digest(self) -> bytes:
        return hashlib.sha256(f"{self.kit.id} {self.seed} {self.place}".encode()).digest()

    def announced(self, port: str, drive: Path | None) -> Announced:
        """Return it as others find it."""
        usb = self.micropython.usb[0]
        return Announced(port, usb.vid, usb.pid, self.unique_id, drive)

    def wire(self, board: LiveBoard, drive: Path | None) -> MicrobitFlash | Bootloader | Uf2Loader:
        """Give a board its ID, and a flash that can be written. Before it is switched on.

        `drive` is where the drive of a UF2 loader is to appear. Raises UsageError.
        """
        if self.micropython.uf2:
            board.unique_id = self._digest[:8]
            model = load_board(self.kit.board).name.en
            loader = Uf2Loader(self.micropython.uf2, model, drive, installed=not self.erased)
            loader.attach(board)
            return loader
        if self.has_daplink:
            board.unique_id = self._digest[:8]
            return MicrobitFlash(board, installed=not self.erased)
        board.unique_id = bytes.fromhex(self.unique_id)
        chip = CHIPS[_WRONG_CHIP if self.mishaps.wrong_board else load_board(self.kit.board).chip]
        bootloader = Bootloader(chip, mac=board.unique_id, installed=not self.erased)
        bootloader.attach(board)
        return bootloader


@contextlib.contextmanager
def drive_at(folder: Path, plug: Plug, flash: object, on_unplug: Callable[[], None]) -> Iterator[None]:
    """Have its drive live meanwhile; that of a loader comes and goes by itself. Raises UsageError."""
    if not isinstance(flash, MicrobitFlash):
        yield
        return
    drive = VirtualDrive(
        folder,
        plug.unique_id,
        flash.write,
        bytes_per_s=_PACED_BYTES_S if plug.paced else None,
        faults=plug.mishaps.drive,
        on_unplug=on_unplug,
    )
    drive.start()
    try:
        yield
    finally:
        drive.stop()


@contextlib.contextmanager
def troubled(port: str, mishaps: Mishaps) -> Iterator[None]:
    """Within, the port is not for everybody. Raises UsageError where that cannot be."""
    import serial

    if mishaps.forbidden:
        if "://" in port:
            raise UsageError(Text("cli.no-forbidding"))
        os.chmod(port, 0)
    if not mishaps.busy:
        yield
        return
    with serial.serial_for_url(port, exclusive=True):
        yield
