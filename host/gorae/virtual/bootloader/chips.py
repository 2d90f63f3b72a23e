"""Which chips there are, as their bootloaders show themselves: addresses of registers, ids, eFuses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gorae.images.esp32 import TARGETS, ChipFamily

Words = dict[int, int]
"""32-bit words by their address."""

CHIP_KIND = 0x40001000
"""A word of the ROM that is different on each kind of chip."""


@dataclass(frozen=True)
class Spi:
    """The registers by which a chip speaks with its flash."""

    command: int
    address: int
    user_2: int
    data: int
    address_on_top: bool
    """Whether an address of 24 bits stands in the upper ones of its register."""


@dataclass(frozen=True)
class Watchdog:
    """The registers of the watchdog by which a host may reset the chip."""

    config: int
    protect: int


@dataclass(frozen=True)
class Chip:
    """One kind of chip."""

    target: ChipFamily
    kind: int
    """What stands at CHIP_KIND."""
    tells_id: bool
    """Whether its bootloader knows the command that tells the chip's id."""
    spi: Spi
    uart_divider: int
    watchdog: Watchdog | None
    efuses: Callable[[bytes], Words]
    """What was burnt into it, for a MAC address of 6 bytes."""


def _esp32(mac: bytes) -> Words:
    """An ESP32-D0WD-V3, revision 3.1, which is what a usual module has."""
    efuse = 0x3FF5A000
    return {
        efuse + 4: int.from_bytes(mac[2:]),
        efuse + 8: int.from_bytes(mac[:2]),
        efuse + 12: 1 << 9 | 1 << 15,
        efuse + 16: 128 | 16 << 8,
        efuse + 20: 1 << 20 | 1 << 24,
        0x3FF6607C: 1 << 31,
        0x3FF5F06C: 800 << 7,  # with the 128 above: the ROM has measured a crystal of 40 MHz
    }


def _later(mac_address: int, revision: int) -> Callable[[bytes], Words]:
    """Chips whose MAC address begins the second block of eFuses."""

    def words(mac: bytes) -> Words:
        return {
            mac_address: int.from_bytes(mac[2:]),
            mac_address + 4: int.from_bytes(mac[:2]),
            mac_address + 12: revision << 18,
        }

    return words


_LATER_SPI = Spi(0x60002000, 0x60002004, 0x60002020, 0x60002058, address_on_top=False)

CHIPS = {
    chip.target.name: chip
    for chip in (
        Chip(
            target=TARGETS["ESP32"],
            kind=0x00F01D83,
            tells_id=False,
            spi=Spi(0x3FF42000, 0x3FF42004, 0x3FF42024, 0x3FF42080, address_on_top=True),
            uart_divider=0x3FF40014,
            watchdog=None,
            efuses=_esp32,
        ),
        Chip(
            target=TARGETS["ESP32-C3"],
            kind=0x1B31506F,
            tells_id=True,
            spi=_LATER_SPI,
            uart_divider=0x60000014,
            watchdog=Watchdog(0x60008090, 0x600080A8),
            efuses=_later(0x60008844, revision=4),
        ),
        Chip(
            target=TARGETS["ESP32-S3"],
            kind=9,
            tells_id=True,
            spi=_LATER_SPI,
            uart_divider=0x60000014,
            watchdog=Watchdog(0x60008098, 0x600080B0),
            efuses=_later(0x60007044, revision=2),
        ),
    )
}
"""By the name that MicroPython and esptool give them."""
