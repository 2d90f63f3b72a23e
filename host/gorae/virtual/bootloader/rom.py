"""The loader that is burnt into the chip."""

from __future__ import annotations

from gorae.virtual.bootloader.commands import SYNC, Answer, CommandTable, Session, words
from gorae.virtual.bootloader.image_writer import Reason, RefusedCommand

_MAX_SEGMENTS = 64
_GREETING = b"OHAI"
"""What the stub says when it starts."""


class Rom(CommandTable):
    """The loader that is burnt into the chip. Four bytes of status; digests in letters."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._segments: list[range] = []
        self.commands |= {
            0x05: self._begin_memory,
            0x06: self._end_memory,
            0x07: self._memory_data,
            0x0E: self._read_slowly,
        }

    def status(self, reason: Reason | None) -> bytes:
        return bytes([1, reason.value[0], 0, 0]) if reason else bytes(4)

    def refusal(self, op: int, reason: Reason) -> bytes:
        """A command that it does not know is not even named in its answer."""
        return super().refusal(0 if reason is Reason.UNKNOWN else op, reason)

    def _sync_value(self) -> int:
        return int.from_bytes(SYNC[:4], "little")

    def _digest(self, digest: bytes) -> bytes:
        return digest.hex().encode()

    def _leave(self, stay: bool) -> None:
        self.session.left = True

    def _read_slowly(self, data: bytes) -> Answer:
        start, length = words(data, 2)
        if length > 64:
            raise RefusedCommand(Reason.FORMAT)
        self._check(start, length)
        return 0, self.session.flash.read(start, length).ljust(64, b"\0")

    def _begin_memory(self, data: bytes) -> Answer:
        size, _, _, start = words(data, 4)
        if len(self._segments) == _MAX_SEGMENTS:
            raise RefusedCommand(Reason.ADDRESS)
        self._segments.append(range(start, start + size))
        return 0, b""

    def _memory_data(self, data: bytes) -> Answer:
        length, _, _, _ = words(data, 4)
        if length != len(data) - 16:
            raise RefusedCommand(Reason.FORMAT)
        return 0, b""

    def _end_memory(self, data: bytes) -> Answer:
        stay, entry = words(data, 2)
        segments, self._segments = self._segments, []
        if stay:
            return 0, b""
        if not any(entry in segment for segment in segments):
            raise RefusedCommand(Reason.ADDRESS)
        self.session.stub = True
        self.further = [_GREETING]
        return 0, b""
