"""Which boards are plugged in: serial ports by their USB identity, paired with the drives of micro:bits.

Looking opens nothing, and so resets nothing. Virtual kits that are served on this computer come last.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Protocol

from gorae.boards.announced import Announced, find_announced
from gorae.boards.errors import InLoaderError, NoSerialError, PortError, why_not_opened
from gorae.disk import read_bytes
from gorae.images import uf2
from gorae.images.daplink import DETAILS, read_details
from gorae.images.layout import board_kind
from gorae.kits.ports import Port as MicroPython
from gorae.kits.ports import UsbIdentity, all_ports
from gorae.texts import Text

_MAX_DETAILS = 10_000


class PortRecord(Protocol):
    """A port as `serial.tools.list_ports` describes it."""

    @property
    def device(self) -> str: ...
    @property
    def vid(self) -> int | None: ...
    @property
    def pid(self) -> int | None: ...
    @property
    def serial_number(self) -> str | None: ...


@dataclass(frozen=True)
class UsbDrive:
    """The drive of a micro:bit, or of a board that waits in its loader for a UF2."""

    path: Path
    unique_id: str
    """From DETAILS.TXT, and the same as the USB serial number; empty for a loader, which tells none."""
    port: MicroPython | None = None
    """Whose loader it is; None for a micro:bit's drive."""


@dataclass(frozen=True)
class FoundBoard:
    """A board that is plugged in, or the half of one that can be seen."""

    board: Text
    """What it is, as far as its USB identity tells."""
    kind: str | None
    """As in `Identity.kind`, when the USB identity tells."""
    port: str | None
    drive: Path | None
    unique_id: str
    problem: PortError | None
    """Why it cannot be talked to, with the remedy."""
    family: str | None = None
    """Which port of MicroPython is for it, as `Board.python` names it; None when nobody knows."""
    virtual: bool = False
    """Whether it is one of gorae's virtual kits."""


def find_boards() -> list[FoundBoard]:
    """The boards at this machine, those with a port first; then the virtual ones."""
    from serial.tools import list_ports

    return pair(list_ports.comports(), _real_drives(), forbidden) + _virtual(find_announced())


def _virtual(kits: Sequence[Announced]) -> list[FoundBoard]:
    """They are paired among themselves, never with what is real."""
    drives = _virtual_drives(kits)
    loaders = {drive.path for drive in drives if drive.port}
    found = pair([kit for kit in kits if kit.drive not in loaders], drives, forbidden)
    return [replace(one, virtual=True) for one in found]


def pair(
    records: Iterable[PortRecord], drives: Sequence[UsbDrive], trouble: TroubleWith = lambda port: None
) -> list[FoundBoard]:
    """Boards among the ports, each with its drive; then drives that have no port.

    `trouble` says why a port cannot be used, or None.
    """
    left = list(drives)
    found = []
    for record in sorted(records, key=lambda record: _natural(record.device)):
        known = _known().get((record.vid or 0, record.pid or 0))
        if known is None:
            continue
        unique_id = record.serial_number or ""
        own = (drive for drive in left if not drive.port and drive.unique_id.lower() == unique_id.lower())
        drive = next(own, None)
        if drive:
            left.remove(drive)
        path = drive.path if drive else None
        problem = _in_loader(known.usb, record.device) or trouble(record.device)
        board, kind = known.board(unique_id), known.kind(unique_id)
        found.append(FoundBoard(board, kind, record.device, path, unique_id, problem, known.port.id))
    return found + [without_port(drive) for drive in left]


class TroubleWith(Protocol):
    """Says why a port cannot be used; None when nothing speaks against it."""

    def __call__(self, port: str, /) -> PortError | None: ...


def is_board(vid: int, pid: int) -> bool:
    """Whether a USB device could be one of the boards that gorae knows."""
    known = _known().get((vid, pid))
    return known is not None and known.usb.role != "loader"


def find_drives() -> list[UsbDrive]:
    """The drives of micro:bits and of loaders that are mounted, and those of virtual ones."""
    return _real_drives() + _virtual_drives(find_announced())


def _real_drives() -> list[UsbDrive]:
    return read_drives(_mounts(sys.platform))


def _virtual_drives(kits: Iterable[Announced]) -> list[UsbDrive]:
    return read_drives(kit.drive for kit in kits if kit.drive)


def read_drives(folders: Iterable[Path]) -> list[UsbDrive]:
    """Return those of the folders that are the drive of a micro:bit, or of a loader that takes a UF2."""
    found = (_read_drive(folder) for folder in folders)
    return [drive for drive in found if drive]


def _read_drive(folder: Path) -> UsbDrive | None:
    if details := read_details(_text(folder / DETAILS)):
        return UsbDrive(folder, details.unique_id)
    board_id = uf2.read_info(_text(folder / uf2.INFO))
    port = next((port for port in all_ports() if port.uf2 and port.uf2.board_id == board_id), None)
    return UsbDrive(folder, "", port) if port else None


def _text(path: Path) -> str:
    try:
        return read_bytes(path, _MAX_DETAILS).decode("utf-8", "replace")
    except OSError:
        return ""


def forbidden(port: str) -> PortError | None:
    """Return why this user may not use the port, if so. Only Linux and macOS can tell without opening it."""
    if sys.platform == "win32" or "://" in port or os.access(port, os.R_OK | os.W_OK):
        return None
    error = PermissionError(13, "Permission denied") if os.path.exists(port) else FileNotFoundError(2, "")
    return why_not_opened(error, port)


@dataclass(frozen=True)
class _Known:
    """What a USB identity tells of the board that has it."""

    port: MicroPython
    usb: UsbIdentity

    def kind(self, unique_id: str) -> str | None:
        """Return its kind as in `Identity.kind`; None when only the board itself can tell."""
        if self.port.flashed_by == "daplink":
            return board_kind(unique_id)
        return None if self.usb.role == "converter" else next(iter(self.port.kinds))

    def board(self, unique_id: str) -> Text:
        """What it is in words."""
        kind = self.kind(unique_id)
        if self.usb.role == "loader":
            return Text("boards.is-loader", chip=self.usb.chip)
        if self.usb.role == "converter":
            return Text("boards.is-converter", chip=self.usb.chip, board=self.port.name)
        if self.port.flashed_by == "daplink":
            return Text("boards.is", board=self.port.kinds[kind].name if kind else self.port.name)
        return Text("boards.is-own", chip=self.usb.chip, board=self.port.name)


@cache
def _known() -> dict[tuple[int, int], _Known]:
    return {(usb.vid, usb.pid): _Known(port, usb) for port in all_ports() for usb in port.usb}


def _in_loader(usb: UsbIdentity, port: str) -> PortError | None:
    return InLoaderError(Text("boards.in-loader", port=port)) if usb.role == "loader" else None


def without_port(drive: UsbDrive) -> FoundBoard:
    """Return the board whose drive is all that is seen of it."""
    if drive.port and drive.port.uf2:
        board = Text("boards.is-waiting", board=drive.port.name)
        problem = InLoaderError(Text("boards.waits-for-file", drive=str(drive.path)))
        return FoundBoard(board, None, None, drive.path, "", problem, drive.port.id)
    known = next(each for each in _known().values() if each.port.flashed_by == "daplink")
    board, kind = known.board(drive.unique_id), known.kind(drive.unique_id)
    no_serial = NoSerialError(Text("boards.no-serial", drive=str(drive.path)))
    return FoundBoard(board, kind, None, drive.path, drive.unique_id, no_serial, known.port.id)


def _natural(name: str) -> list[tuple[int, str]]:
    """COM10 comes after COM9."""
    return [(int(part) if part.isdigit() else 0, part) for part in re.split(r"(\d+)", name)]


def _mounts(platform: str) -> Iterator[Path]:
    if platform == "win32":
        yield from (Path(f"{letter}:\\") for letter in "DEFGHIJKLMNOPQRSTUVWXYZ")
        return
    for root in ("/Volumes",) if platform == "darwin" else ("/media", "/run/media", "/mnt"):
        for depth in ("*", "*/*"):
            yield from sorted(Path(root).glob(depth))
