"""The bootloader at a serial line: frames in, frames out; first the ROM answers, then perhaps the stub."""

from __future__ import annotations

from gorae.virtual.bootloader.chips import Chip
from gorae.virtual.bootloader.commands import CommandTable, Session
from gorae.virtual.bootloader.flash import Flash
from gorae.virtual.bootloader.registers import MappedRegisters
from gorae.virtual.bootloader.rom import Rom
from gorae.virtual.bootloader.slip import Frames, encode
from gorae.virtual.bootloader.stub import Stub

_LONGEST_FRAME = 1 << 17


class SerialLoader:
    """The bootloader at a serial line, from a reset until `left`."""

    def __init__(self, chip: Chip, flash: Flash, mac: bytes) -> None:
        self._session = Session(chip, flash, MappedRegisters(chip, flash, mac))
        self._commands: CommandTable = Rom(self._session)
        self._frames = Frames(_LONGEST_FRAME)

    @property
    def left(self) -> bool:
        """Whether it has been told to start the program in the flash, or to reset."""
        return self._session.left

    @property
    def baud(self) -> int:
        """The rate that the host has chosen."""
        return self._session.registers.baud

    def receive(self, data: bytes) -> bytes:
        """What it sends for bytes that came, in whatever pieces. Never raises."""
        sent = bytearray()
        for frame in self._frames.feed(data):
            if self.left:
                break
            sent += b"".join(map(encode, self._commands.answer(frame)))
            if self._session.stub != isinstance(self._commands, Stub):
                self._commands = Stub(self._session) if self._session.stub else Rom(self._session)
        return bytes(sent)
