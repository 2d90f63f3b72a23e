"""What a flashing host may ask for, as far as the ROM and esptool's flasher stub agree on it."""

from __future__ import annotations

import functools
import operator
import struct
from collections.abc import Callable
from dataclasses import dataclass

from gorae.virtual.bootloader.chips import Chip
from gorae.virtual.bootloader.flash import Flash
from gorae.virtual.bootloader.image_writer import Reason, RefusedCommand, Writing
from gorae.virtual.bootloader.registers import MappedRegisters

_HEADER = struct.Struct("<BBHI")
_REQUEST, _ANSWER = 0, 1
SYNC = b"\x07\x07\x12\x20" + b"\x55" * 32

Answer = tuple[int, bytes]
"""A value, and what comes after the header."""


@dataclass
class Session:
    """What the ROM and the stub have in common, from the start of the bootloader until it is left."""

    chip: Chip
    flash: Flash
    registers: MappedRegisters
    stub: bool = False
    """Whether the stub has taken over."""
    left: bool = False
    writing: Writing | None = None


class CommandTable:
    """The commands that both know."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.further: list[bytes] = []
        """Frames that follow an answer."""
        self.commands: dict[int, Callable[[bytes], Answer]] = {
            0x02: self._begin,
            0x03: functools.partial(self._data, False),
            0x04: self._end,
            0x08: self._sync,
            0x09: self._write_register,
            0x0A: self._read_register,
            0x0B: self._accept,
            0x0D: self._accept,
            0x0F: self._change_baud,
            0x10: self._begin_deflated,
            0x11: functools.partial(self._data, True),
            0x12: self._end,
            0x13: self._md5,
        }
        if session.chip.tells_id:
            self.commands[0x14] = self._security

    def answer(self, frame: bytes) -> list[bytes]:
        """The frames to send for one that came."""
        if len(frame) < _HEADER.size:
            return []
        direction, op, length, checksum = _HEADER.unpack_from(frame)
        data = frame[_HEADER.size :]
        if direction != _REQUEST:
            return []
        self.further = []
        try:
            if op not in self.commands:
                raise RefusedCommand(Reason.UNKNOWN)
            if len(data) != length:
                raise RefusedCommand(Reason.FORMAT)
            if op in _CHECKED and checksum & 0xFF != _checksum(data[16:]):
                raise RefusedCommand(Reason.CHECKSUM)
            value, body = self.commands[op](data)
        except RefusedCommand as refused:
            return [self.refusal(op, refused.reason)]
        return [answer_frame(op, value, body + self.status(None)), *self.further]

    def status(self, reason: Reason | None) -> bytes:
        """The bytes at an answer's end: whether it went well."""
        raise NotImplementedError

    def refusal(self, op: int, reason: Reason) -> bytes:
        return answer_frame(op, 0, self.status(reason))

    # --- commands: what came after the header -> what to answer --------------------------------------

    def _accept(self, data: bytes) -> Answer:
        return 0, b""

    def _sync(self, data: bytes) -> Answer:
        if data != SYNC:
            raise RefusedCommand(Reason.FORMAT)
        value = self._sync_value()
        self.further = [answer_frame(0x08, value, self.status(None))] * 7
        return value, b""

    def _sync_value(self) -> int:
        raise NotImplementedError

    def _read_register(self, data: bytes) -> Answer:
        (address,) = words(data, 1)
        return self.session.registers.read(address), b""

    def _write_register(self, data: bytes) -> Answer:
        if not data or len(data) % 16:
            raise RefusedCommand(Reason.FORMAT)
        for address, value, mask, _delay_us in struct.iter_unpack("<IIII", data):
            self.session.registers.write(address, value, mask)
        self.session.left |= self.session.registers.reset
        return 0, b""

    def _change_baud(self, data: bytes) -> Answer:
        new, _old = words(data, 2)
        if not new:
            raise RefusedCommand(Reason.FORMAT)
        self.session.registers.baud = new
        return 0, b""

    def _security(self, data: bytes) -> Answer:
        return 0, bytes(12) + struct.pack("<II", self.session.chip.target.chip_id, 0)

    def _md5(self, data: bytes) -> Answer:
        start, length, _, _ = words(data, 4)
        self._check(start, length)
        return 0, self._digest(self.session.flash.md5(start, length))

    def _digest(self, digest: bytes) -> bytes:
        raise NotImplementedError

    def _begin(self, data: bytes) -> Answer:
        return self._start(data, deflated=False)

    def _begin_deflated(self, data: bytes) -> Answer:
        return self._start(data, deflated=True)

    def _start(self, data: bytes, *, deflated: bool) -> Answer:
        session = self.session
        length, blocks, block, start = words(data, 4)
        session.writing = Writing(
            session.flash,
            start,
            length,
            room=length if deflated or session.stub else blocks * block,
            deflated=deflated,
            erases=session.stub,
        )
        return 0, b""

    def _data(self, deflated: bool, data: bytes) -> Answer:
        length, sequence, _, _ = words(data, 4)
        writing = self.session.writing
        if not writing or writing.deflated != deflated:
            raise RefusedCommand(Reason.ORDER)
        if length != len(data) - 16:
            raise RefusedCommand(Reason.FORMAT)
        try:
            writing.take(sequence, data[16:])
        except RefusedCommand as refused:
            if refused.reason is not Reason.ORDER:
                self.session.writing = None
            raise
        return 0, b""

    def _end(self, data: bytes) -> Answer:
        (stay,) = words(data, 1)
        self.session.writing = None
        self._leave(bool(stay))
        return 0, b""

    def _leave(self, stay: bool) -> None:
        raise NotImplementedError

    def _check(self, start: int, length: int) -> None:
        if not self.session.flash.fits(start, length):
            raise RefusedCommand(Reason.RANGE)


_CHECKED = {0x03, 0x07, 0x11}


def _checksum(data: bytes) -> int:
    return functools.reduce(operator.xor, data, 0xEF)


def answer_frame(op: int, value: int, body: bytes) -> bytes:
    return _HEADER.pack(_ANSWER, op, len(body), value) + body


def words(data: bytes, count: int) -> tuple[int, ...]:
    """The first words of what came. Raises RefusedCommand."""
    if len(data) < 4 * count:
        raise RefusedCommand(Reason.FORMAT)
    return struct.unpack_from(f"<{count}I", data)
