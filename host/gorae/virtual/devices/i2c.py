"""The I2C bus and what a device on it must do."""

from __future__ import annotations

from typing import Final, Protocol

ENODEV: Final = 19
EINVAL: Final = 22
MAX_BYTES: Final = 8192
"""Of one write: a limit for our own work. A screen of 128 x 64 dots takes 1025."""
_BITS_PER_BYTE: Final = 9  # eight and the acknowledgement
_SLOWEST_HZ: Final = 1_000
_FASTEST_HZ: Final = 1_000_000


class I2CDevice(Protocol):
    """A chip with an address. `write` gets what one transaction writes; `read` gives what one reads."""

    def write(self, data: bytes) -> None: ...

    def read(self, size: int) -> bytes: ...


class I2CBus:
    """Chips by their address. A chip that is not there does not acknowledge."""

    def __init__(self, frequency: int) -> None:
        self.frequency = frequency
        self.devices: dict[int, I2CDevice] = {}
        self.wires: tuple[int, int] | None = None
        """The pins (clock, data) that the chips hang on; None when any will do."""
        self._reached = True

    def use(self, frequency: int, clock: int, data: int) -> None:
        """The program drives the bus on these pins. On others it finds nobody."""
        self.frequency = max(_SLOWEST_HZ, min(frequency, _FASTEST_HZ))
        self._reached = self.wires in (None, (clock, data))

    def scan(self) -> list[int]:
        """The addresses that answer."""
        return sorted(self.devices) if self._reached else []

    def duration_ns(self, size: int) -> int:
        """How long `size` bytes and the address take on the wire."""
        return (size + 1) * _BITS_PER_BYTE * 1_000_000_000 // self.frequency

    def write(self, address: int, data: bytes) -> int:
        """Write to a chip; an error number when nobody answers, else 0."""
        device = self._device(address)
        if device is None:
            return ENODEV
        device.write(data)
        return 0

    def read(self, address: int, size: int) -> bytes | None:
        """Read from a chip; None when nobody answers."""
        device = self._device(address)
        return device.read(size) if device else None

    def _device(self, address: int) -> I2CDevice | None:
        return self.devices.get(address) if self._reached else None
