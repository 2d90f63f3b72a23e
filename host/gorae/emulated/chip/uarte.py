"""UARTE: the serial line, at the rate that the program sets."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from gorae.emulated.chip.cpu import HZ
from gorae.emulated.chip.peripheral import SHORTS, Peripheral

if TYPE_CHECKING:
    from gorae.emulated.chip.machine import Machine

_STARTRX, _STOPRX, _STARTTX, _STOPTX = 0x00, 0x04, 0x08, 0x0C
_RXDRDY, _ENDRX, _ENDTX, _RXTO, _RXSTARTED, _TXSTARTED, _TXSTOPPED = (
    *(0x108, 0x110, 0x120, 0x144),
    *(0x14C, 0x150, 0x158),
)
_BAUD, _RX_PTR, _RX_MAX, _RX_AMOUNT, _TX_PTR, _TX_MAX, _TX_AMOUNT = (
    *(0x524, 0x534, 0x538, 0x53C),
    *(0x544, 0x548, 0x54C),
)
_ENDRX_STARTRX = 1 << 5
_BITS_PER_BYTE = 10
_SLOWEST = 275_000
"""BAUDRATE for 1,200 baud."""
_BUSY_CYCLES = 640
_LONGEST = 0xFFFF
"""Of one transfer by DMA, in bytes."""


class Uarte(Peripheral):
    """A serial line with DMA. `waiting` is what has been sent to it and not yet arrived."""

    def __init__(self, machine: Machine, base: int) -> None:
        super().__init__(machine, base)
        self.on_sent: Callable[[bytes], None] = lambda data: None
        """Called with bytes when the last of them has gone over the line."""
        self.waiting = bytearray()
        self._receives = False
        self._arriving = False
        self._got = 0

    def reset(self) -> None:
        super().reset()
        self._receives = self._arriving = False

    @property
    def byte_cycles(self) -> int:
        """How long a byte takes on the line."""
        rate = max(self.registers.get(_BAUD, 0), _SLOWEST)
        return _BITS_PER_BYTE * (HZ // 1_000_000) * (1 << 32) // (rate * 16)

    def receive(self, data: bytes) -> None:
        """Bytes arrive, one after the other, at the line's rate."""
        self.waiting += data
        self._await_byte()

    def task(self, offset: int) -> None:
        if offset == _STARTTX:
            self._send()
        elif offset == _STOPTX:
            self.event(_TXSTOPPED)
        elif offset == _STARTRX:
            self._start()
            self._await_byte()
        elif offset == _STOPRX:
            self._receives = False
            self.event(_RXTO)

    def _send(self) -> None:
        size = self.registers.get(_TX_MAX, 0) & _LONGEST
        data = self.machine.cpu.read(self.registers.get(_TX_PTR, 0), size)
        self.registers[_TX_AMOUNT] = size
        self.event(_TXSTARTED)
        self.machine.after(size * self.byte_cycles, lambda: self._sent(data))

    def _sent(self, data: bytes) -> None:
        self.on_sent(data)
        self.event(_ENDTX)

    def _start(self) -> None:
        self._to, self._room = self.registers.get(_RX_PTR, 0), self.registers.get(_RX_MAX, 0) & _LONGEST
        self._got = 0
        self._receives = True
        self.event(_RXSTARTED)

    def _await_byte(self, cycles: int = 0) -> None:
        if self.waiting and self._receives and not self._arriving:
            self._arriving = True
            self.machine.after(cycles or self.byte_cycles, self._arrive)

    def _arrive(self) -> None:
        self._arriving = False
        if not (self.waiting and self._receives):
            return
        if self.registers.get(_RXDRDY):  # the one before has not been seen yet
            self._await_byte(_BUSY_CYCLES)
            return
        self.machine.cpu.write(self._to + self._got, bytes([self.waiting.pop(0)]))
        self._got += 1
        self.registers[_RX_AMOUNT] = self._got
        self.event(_RXDRDY)
        if self._got >= self._room:
            self._receives = False
            self.event(_ENDRX)
            if self.registers.get(SHORTS, 0) & _ENDRX_STARTRX:
                self._start()
        self._await_byte()
