"""A board's bootloader over its whole life: the flash that it writes, and what it boots from it."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from gorae.images.esp32 import HEADER_BYTES, IMAGE_MAGIC, target_of
from gorae.virtual.bootloader.chips import Chip
from gorae.virtual.bootloader.flash import SECTOR, Flash
from gorae.virtual.bootloader.loader import SerialLoader

if TYPE_CHECKING:
    from gorae.virtual.live.board import LiveBoard

_FILES = 0x200000
"""Where MicroPython keeps files on a flash of four MiB."""
_FILESYSTEM = b"\1\0\0\0\xf0\x0f\xff\xf7littlefs"
MAC = bytes.fromhex("246f28a1b2c3")


class BootloaderBoard(Protocol):
    """The board that a bootloader runs on."""

    def read(self) -> bytes:
        """What has arrived, at least one byte. Raises what ends the bootloader."""

    def send(self, data: bytes) -> None: ...

    @property
    def on_baud(self) -> Callable[[int], None]:
        """Told the line's rate whenever it changes."""


class Bootloader:
    """Called with its board when the modem lines start it; returns when the board is to start anew."""

    def __init__(self, chip: Chip, *, mac: bytes = MAC, installed: bool = False) -> None:
        """`installed`: MicroPython and its files are in the flash; otherwise it is erased."""
        self.chip = chip
        self.flash = Flash()
        self._mac = mac
        if installed:
            header = struct.pack("<BBBBI4xH", IMAGE_MAGIC, 1, 2, 0x20, 0, chip.target.chip_id)
            self.flash.program(chip.target.boot_offset, header)
            self.flash.program(_FILES, _FILESYSTEM)

    def start(self) -> SerialLoader:
        """One stay in the bootloader."""
        return SerialLoader(self.chip, self.flash, self._mac)

    def __call__(self, board: BootloaderBoard) -> None:
        loader = self.start()
        first = baud = loader.baud
        try:
            while not loader.left:
                answer = loader.receive(board.read())
                if answer:
                    board.send(answer)
                if loader.baud != baud:
                    baud = loader.baud
                    board.on_baud(baud)
        finally:
            board.on_baud(first)

    def attach(self, board: LiveBoard) -> None:
        """Make it this board's bootloader; the board's flash and files are then what was written."""
        board.bootloader = self
        board.find_firmware = self._find_firmware

    def _find_firmware(self, board: LiveBoard) -> str | None:
        complaint = self.complaint()
        if not complaint and self.files_lost():  # MicroPython formats what it cannot read
            board.files.format()
            self.flash.program(_FILES, _FILESYSTEM)
        return complaint

    def complaint(self) -> str | None:
        """What the ROM says, again and again, when it cannot start what is in the flash; None if it can."""
        header = self.flash.read(self.chip.target.boot_offset, HEADER_BYTES)
        if header[0] != IMAGE_MAGIC:
            return f"invalid header: 0x{int.from_bytes(header[:4], 'little'):08x}\r\n"
        if target_of(header) != self.chip.target:
            return "ets_main.c 371 \r\n"
        return None

    def files_lost(self) -> bool:
        """Whether the place where MicroPython keeps its files has been erased."""
        return self.flash.is_erased(_FILES, SECTOR)
