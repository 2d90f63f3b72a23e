"""A chip's registers, as far as a flashing host looks at them; and the flash chip behind some of them."""

from __future__ import annotations

import struct

from gorae.virtual.bootloader.chips import CHIP_KIND, Chip
from gorae.virtual.bootloader.flash import Flash

_CRYSTAL_HZ = 40_000_000
_EXECUTE = 1 << 18
_WATCHDOG_ON = 1 << 31
_READ_ID, _READ_SFDP = 0x9F, 0x5A
_READ_STATUS = (0x05, 0x15, 0x35)
_SFDP = b"SFDP\x06\x01\x00\xff"
_MAX_WORDS = 1024
"""So many different addresses may be written to; what is beyond is forgotten."""


class MappedRegisters:
    """Words by address; what is not imitated reads as zero, or as it was written."""

    def __init__(self, chip: Chip, flash: Flash, mac: bytes) -> None:
        self.baud = 115200
        self.reset = False
        """The watchdog has been told to reset the chip."""
        self._chip = chip
        self._flash = flash
        self._burnt = {CHIP_KIND: chip.kind, **chip.efuses(mac)}
        self._words: dict[int, int] = {}

    def read(self, address: int) -> int:
        if address == self._chip.uart_divider:
            return _CRYSTAL_HZ // self.baud
        if address in self._burnt:
            return self._burnt[address]
        return self._words.get(address, 0)

    def write(self, address: int, value: int, mask: int) -> None:
        """The bits of `mask` become those of `value`."""
        if address in self._words or len(self._words) < _MAX_WORDS:
            self._words[address] = self.read(address) & ~mask | value & mask
        if address == self._chip.spi.command and self.read(address) & _EXECUTE:
            self._execute()
        watchdog = self._chip.watchdog
        if watchdog and address == watchdog.protect and self.read(watchdog.config) & _WATCHDOG_ON:
            self.reset = True

    def _execute(self) -> None:
        """Send the flash chip the command that the registers hold."""
        spi = self._chip.spi
        command = self.read(spi.user_2) & 0xFF
        if command == _READ_ID:
            self._words[spi.data] = self._flash.jedec_id
        elif command in _READ_STATUS:
            self._words[spi.data] = 0
        elif command == _READ_SFDP:
            address = self.read(spi.address) >> (8 if spi.address_on_top else 0)
            (self._words[spi.data],) = struct.unpack("<I", _SFDP[address : address + 4].ljust(4, b"\xff"))
        self._words[spi.command] = self.read(spi.command) & ~_EXECUTE
