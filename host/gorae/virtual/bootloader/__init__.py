"""An ESP32's own bootloader, as `esptool` speaks with it: what is on the chip before any firmware.

    bootloader = Bootloader(CHIPS["ESP32"])
    bootloader.flash                     four MiB, sparse; outlive resets and power cycles
    loader = bootloader.start()          the modem lines have started it: bytes in, bytes out
    loader.receive(b"...")               what it answers; never raises, whatever comes
    bootloader.complaint()               what the ROM says when it finds nothing to boot; else None

    bootloader.attach(live_board)        it starts there, and MicroPython only when that has been written
    BareChip(bootloader)                 a SerialDevice with all that, for tests and for many at once

Bytes in, bytes out: no thread, no clock, no port (`live.py` and the endpoints have those).

A live board's files are not in its flash, but with their place there they are lost.

Not imitated: the time that erasing and writing take, programs of one's own in RAM (`load-ram`: what is
loaded and started there is taken for esptool's flasher stub), flash encryption and secure boot, SPI
commands beyond ids, status and SFDP, NAND flash, writing eFuses. A block that comes twice, because its
answer was lost, is acknowledged and not written again.
"""

from gorae.virtual.bootloader.bare import BareChip
from gorae.virtual.bootloader.bootloader import Bootloader
from gorae.virtual.bootloader.chips import CHIPS, Chip

__all__ = ["CHIPS", "BareChip", "Bootloader", "Chip"]
