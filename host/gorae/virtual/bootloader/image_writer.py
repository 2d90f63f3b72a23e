"""One image on its way into the flash, block by block, deflated or as it is."""

from __future__ import annotations

import zlib
from enum import Enum

from gorae.virtual.bootloader.flash import SECTOR, Flash


class Reason(Enum):
    """Why a command is refused: the code of the ROM, and that of the flasher stub."""

    FORMAT = (0x05, 0xC0)
    CHECKSUM = (0x07, 0xC1)
    RANGE = (0x08, 0xC4)
    ORDER = (0x06, 0xC6)
    INFLATE = (0x0B, 0xC7)
    TOO_MUCH = (0x0C, 0xC9)
    ADDRESS = (0x0F, 0xC2)
    UNKNOWN = (0x05, 0xFF)


class RefusedCommand(Exception):  # noqa: N818
    """A command that cannot be done. The bootloader answers with the reason's code."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class Writing:
    """Blocks that follow each other. The ROM erases all beforehand, the stub as it goes."""

    def __init__(
        self, flash: Flash, start: int, length: int, *, room: int, deflated: bool, erases: bool
    ) -> None:
        """`length` is to be erased, and at most `room` bytes may come. Raises RefusedCommand."""
        if not flash.fits(start, length):
            raise RefusedCommand(Reason.RANGE)
        self.deflated = deflated
        self._flash = flash
        self._next = start
        self._end = min(start + room, flash.size)
        self._erased_to = start - start % SECTOR
        self._inflater = zlib.decompressobj() if deflated else None
        self._sequence = 0
        if not erases:
            flash.erase(start, length)
            self._erased_to = flash.size

    def take(self, sequence: int, block: bytes) -> None:
        """The next block. Raises RefusedCommand."""
        if sequence == self._sequence - 1:
            return
        if sequence != self._sequence:
            raise RefusedCommand(Reason.ORDER)
        data = self._inflate(block) if self.deflated else block[: self._end - self._next]
        if len(data) > self._end - self._next:
            raise RefusedCommand(Reason.TOO_MUCH)
        self._erase_to(self._next + len(data))
        self._flash.program(self._next, data)
        self._next += len(data)
        self._sequence += 1

    def _inflate(self, block: bytes) -> bytes:
        assert self._inflater
        try:
            return self._inflater.decompress(block, self._end - self._next + 1)
        except zlib.error:
            raise RefusedCommand(Reason.INFLATE) from None

    def _erase_to(self, end: int) -> None:
        if end > self._erased_to:
            self._flash.erase(self._erased_to, end - self._erased_to)
            self._erased_to = -(-end // SECTOR) * SECTOR
