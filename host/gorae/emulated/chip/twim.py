"""TWIM: the master of an I2C bus, with DMA."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from gorae.emulated.chip.cpu import HZ
from gorae.emulated.chip.peripheral import SHORTS, Peripheral

if TYPE_CHECKING:
    from gorae.emulated.chip.machine import Machine

_STARTRX, _STARTTX, _STOP, _SUSPEND = 0x00, 0x08, 0x14, 0x1C
_STOPPED, _ERROR, _SUSPENDED, _RXSTARTED, _TXSTARTED, _LASTRX, _LASTTX = (
    *(0x104, 0x124, 0x148, 0x14C),
    *(0x150, 0x15C, 0x160),
)
_ERRORSRC, _SCL, _SDA, _FREQUENCY, _ADDRESS = 0x4C4, 0x508, 0x50C, 0x524, 0x588
_RX_PTR, _RX_MAX, _RX_AMOUNT, _TX_PTR, _TX_MAX, _TX_AMOUNT = 0x534, 0x538, 0x53C, 0x544, 0x548, 0x54C
_ADDRESS_NACK = 2
_LASTTX_STARTRX, _LASTTX_SUSPEND, _LASTTX_STOP, _LASTRX_SUSPEND, _LASTRX_STOP = (
    1 << bit for bit in (7, 8, 9, 11, 12)
)
_SPEEDS = {0x01980000: 100_000, 0x04000000: 250_000, 0x06200000: 400_000, 0x06400000: 400_000}
_BITS_PER_BYTE, _MOMENT = 9, 64
_LONGEST = 0xFFFF
"""Of one transfer by DMA, in bytes."""


class Bus(Protocol):
    """The chips that hang on the wires which a TWIM drives."""

    def write(self, address: int, data: bytes) -> bool:
        """False when nobody has this address."""

    def read(self, address: int, size: int) -> bytes | None:
        """None when nobody has this address."""


class Twim(Peripheral):
    """One master. Which bus it drives, its two wires say."""

    def __init__(self, machine: Machine, base: int) -> None:
        super().__init__(machine, base)
        self.buses: dict[tuple[int, int], Bus] = {}
        """By the pins of clock and data."""

    def task(self, offset: int) -> None:
        get = self.registers.get
        if offset == _STARTTX:
            data = self.machine.cpu.read(get(_TX_PTR, 0), get(_TX_MAX, 0) & _LONGEST)
            self.event(_TXSTARTED)
            self.machine.after(self._duration(len(data)), lambda: self._write(data))
        elif offset == _STARTRX:
            self.event(_RXSTARTED)
            self.machine.after(self._duration(get(_RX_MAX, 0) & _LONGEST), self._read)
        elif offset == _STOP:
            self.later(_MOMENT, _STOPPED)
        elif offset == _SUSPEND:
            self.event(_SUSPENDED)

    def write(self, offset: int, value: int) -> None:
        if offset == _ERRORSRC:  # ones clear
            value = self.registers.get(_ERRORSRC, 0) & ~value
        super().write(offset, value)

    @property
    def frequency(self) -> int:
        """The frequency of the bus, in Hz."""
        return _SPEEDS.get(self.registers.get(_FREQUENCY, 0), 100_000)

    def _duration(self, size: int) -> int:
        return (size + 1) * _BITS_PER_BYTE * HZ // self.frequency

    def _bus(self) -> Bus | None:
        return self.buses.get((self.registers.get(_SCL, -1), self.registers.get(_SDA, -1)))

    def _write(self, data: bytes) -> None:
        bus, address = self._bus(), self.registers.get(_ADDRESS, 0)
        if bus is None or not bus.write(address, data):
            self._fail()
            return
        self.registers[_TX_AMOUNT] = len(data)
        if not data:  # the chip does not tell that an address alone was heard
            return
        self.event(_LASTTX)
        shorts = self.registers.get(SHORTS, 0)
        if shorts & _LASTTX_STARTRX:
            self.task(_STARTRX)
        if shorts & _LASTTX_SUSPEND:
            self.event(_SUSPENDED)
        if shorts & _LASTTX_STOP:
            self.event(_STOPPED)

    def _read(self) -> None:
        bus, size = self._bus(), self.registers.get(_RX_MAX, 0) & _LONGEST
        data = bus.read(self.registers.get(_ADDRESS, 0), size) if bus else None
        if data is None:
            self._fail()
            return
        self.machine.cpu.write(self.registers.get(_RX_PTR, 0), data)
        self.registers[_RX_AMOUNT] = len(data)
        self.event(_LASTRX)
        shorts = self.registers.get(SHORTS, 0)
        if shorts & _LASTRX_STOP:
            self.event(_STOPPED)
        if shorts & _LASTRX_SUSPEND:
            self.event(_SUSPENDED)

    def _fail(self) -> None:
        self.registers[_ERRORSRC] = _ADDRESS_NACK
        self.event(_ERROR)
