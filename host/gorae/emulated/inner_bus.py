"""The micro:bit's two I2C buses: the inner one with its own chips, the outer one with a kit's."""

from __future__ import annotations

from collections.abc import Callable

from gorae.emulated.chips import Accelerometer, Compass, InterfaceChip, Storage
from gorae.virtual.devices.i2c import I2CBus, I2CDevice

_CLOCK, _DATA = 19, 20


class InnerBus:
    """The chips on the board itself."""

    def __init__(
        self, after: Callable[[], None], *chips: Accelerometer | Compass | InterfaceChip | Storage
    ) -> None:
        """`after` is called when a chip was written to or read."""
        self._after = after
        self._chips: dict[int, I2CDevice] = {chip.ADDRESS: chip for chip in chips}

    def write(self, address: int, data: bytes) -> bool:
        chip = self._chips.get(address)
        if chip:
            chip.write(data)
            self._after()
        return chip is not None

    def read(self, address: int, size: int) -> bytes | None:
        chip = self._chips.get(address)
        data = chip.read(size) if chip else None
        self._after()
        return data


class OuterBus:
    """The edge connector's bus, on pins 19 and 20."""

    def __init__(self, bus: I2CBus, before: Callable[[], None]) -> None:
        """`before` is called before a chip is written to or read."""
        self._bus = bus
        self._before = before

    def write(self, address: int, data: bytes) -> bool:
        self._before()
        self._bus.use(self._bus.frequency, _CLOCK, _DATA)
        return not self._bus.write(address, data)

    def read(self, address: int, size: int) -> bytes | None:
        self._before()
        return self._bus.read(address, size)
