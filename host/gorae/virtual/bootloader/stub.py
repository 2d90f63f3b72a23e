"""esptool's flasher stub: faster, and with commands that the ROM does not have."""

from __future__ import annotations

import struct

from gorae.virtual.bootloader.commands import Answer, CommandTable, Session, words
from gorae.virtual.bootloader.flash import SECTOR, Flash
from gorae.virtual.bootloader.image_writer import Reason, RefusedCommand


class Stub(CommandTable):
    """What esptool loads and starts by default. Two bytes of status; digests as they are."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._reading: _Reading | None = None
        self.commands |= {
            0xD0: self._erase_all,
            0xD1: self._erase,
            0xD2: self._read,
            0xD3: self._run,
        }

    def answer(self, frame: bytes) -> list[bytes]:
        if self._reading:
            frames = self._reading.acknowledged(frame)
            if frames:
                return frames
            self._reading = None
        return super().answer(frame)

    def status(self, reason: Reason | None) -> bytes:
        return bytes([reason.value[1], 0]) if reason else bytes(2)

    def _sync_value(self) -> int:
        return 0

    def _digest(self, digest: bytes) -> bytes:
        return digest

    def _leave(self, stay: bool) -> None:
        """Without `stay` it goes back to the ROM's loader."""
        self.session.stub = stay

    def _erase_all(self, data: bytes) -> Answer:
        self.session.flash.erase(0, self.session.flash.size)
        return 0, b""

    def _erase(self, data: bytes) -> Answer:
        start, length = words(data, 2)
        self._check(start, length)
        if start % SECTOR or length % SECTOR:
            raise RefusedCommand(Reason.ADDRESS)
        self.session.flash.erase(start, length)
        return 0, b""

    def _read(self, data: bytes) -> Answer:
        start, length, block, _most_in_flight = words(data, 4)
        self._check(start, length)
        if not block:
            raise RefusedCommand(Reason.FORMAT)
        self._reading = _Reading(self.session.flash, start, length, block)
        self.further = [self._reading.next()]
        return 0, b""

    def _run(self, data: bytes) -> Answer:
        self.session.left = True
        return 0, b""


class _Reading:
    """Flash on its way to the host: a block, its acknowledgement, the next, and a digest in the end."""

    def __init__(self, flash: Flash, start: int, length: int, block: int) -> None:
        self._flash = flash
        self._start = start
        self._length = length
        self._block = min(block, SECTOR)
        self._sent = 0
        self._over = False

    def next(self) -> bytes:
        if self._sent == self._length:
            self._over = True
            return self._flash.md5(self._start, self._length)
        length = min(self._block, self._length - self._sent)
        data = self._flash.read(self._start + self._sent, length)
        self._sent += length
        return data

    def acknowledged(self, frame: bytes) -> list[bytes]:
        """What to send next; nothing if this is no acknowledgement, which ends it."""
        if self._over or frame != struct.pack("<I", self._sent):
            return []
        return [self.next()]
