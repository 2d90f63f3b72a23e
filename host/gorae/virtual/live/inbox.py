"""What reaches a virtual board from outside, from any thread: bytes, Ctrl-C, modem lines, the switch."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

CTRL_C = 3
MAX_WAITING = 1 << 22
"""Bytes that are kept where a board loses none: a client that never stops must not fill our memory."""
_CAPACITOR_S = 0.25
"""So long may DTR and RTS be both asserted on the way into the bootloader."""


class Closed(Exception):  # noqa: N818
    """The board is switched off for good."""


class HardReset(Exception):  # noqa: N818
    """The board starts from the beginning."""


@dataclass
class Inbox:
    """Filled by any thread, emptied by the board's own. All is guarded by `changed`."""

    capacity: int | None
    """Bytes that the board keeps while its program does not read: what comes beyond them is lost.
    None when nothing is lost, up to MAX_WAITING."""
    ring_bell: Callable[[], None] = lambda: None
    """Called when something must reach a board that computes."""
    changed: threading.Condition = field(default_factory=threading.Condition)
    listening: threading.Event = field(default_factory=threading.Event)
    """Set when the board has booted for the first time: what comes before that is lost."""
    lost: int = 0
    """Bytes that found no room."""
    download: bool = False
    """The modem lines let the board go with its boot pin low: it is to start its bootloader."""
    _held: bool = False
    _both_lines: bool = False
    _closed: bool = False
    _reset: bool = False
    _bytes: bytearray = field(default_factory=bytearray)
    _reading: bool = False
    _interrupt_byte: int | None = None

    # --- from any thread ------------------------------------------------------------------------------

    def put(self, data: bytes) -> None:
        """Bytes arrive."""
        with self.changed:
            self._put(data)
            self.changed.notify_all()
            interrupts = self._interrupt_byte is not None and self._interrupt_byte in data
        if interrupts:
            self.ring_bell()

    def set_lines(self, dtr: bool, rts: bool) -> None:
        """The modem lines as they reach a chip through two transistors.

        RTS alone holds it in reset, DTR alone pulls its boot pin low, both together do neither; but a
        capacitor lets reset go slowly, so on the way from one to the other it stays in reset.
        """
        with self.changed:
            self._both_lines = dtr and rts
            if rts and not dtr:
                self._reset |= not self._held  # hosts say it again and again: one reset
                self._held = True
            elif self._held and not rts:
                self._held = False
                self.download = dtr
            self.changed.notify_all()
        self.ring_bell()

    def press_reset(self) -> None:
        """A short press of the reset button."""
        with self.changed:
            self._reset = True
            self.changed.notify_all()
        self.ring_bell()

    def close(self) -> None:
        """Switch off for good."""
        with self.changed:
            self._closed = True
            self.changed.notify_all()
        self.ring_bell()

    # --- from the board's thread: power ---------------------------------------------------------------

    def clear(self) -> None:
        """Forget all that has arrived, as after power-on."""
        with self.changed:
            self._bytes.clear()
            self._reading = self._reset = False
            self._interrupt_byte = None

    def check_power(self) -> None:
        """Look at the switch. Raises Closed or HardReset when the board must not go on."""
        if self._closed:
            raise Closed
        if self._reset:
            raise HardReset

    def wait_for_release(self) -> bool:
        """Wait while the modem lines hold the board in reset; whether it is to start its bootloader.

        Raises Closed.
        """
        with self.changed:
            while self._held and not self._closed:
                both = self._both_lines
                changed = self.changed.wait(_CAPACITOR_S if both else None)
                if both and not changed:
                    self._held = False
            if self._closed:
                raise Closed
            download, self.download = self.download, False
            return download

    def wait(self, seconds: float) -> None:
        """Wait so long, but no longer than until something comes. Raises Closed or HardReset."""
        with self.changed:
            self.check_power()
            self.changed.wait(seconds)
            self.check_power()

    # --- from the board's thread: bytes ---------------------------------------------------------------

    def is_waiting(self) -> bool:
        """Whether a byte can be read."""
        with self.changed:
            return bool(self._bytes) and self._bytes[0] != self._interrupt_byte

    def read(self, size: int) -> bytes:
        """What is there, at most `size` bytes, and none behind one that interrupts."""
        with self.changed:
            piece = self._bytes[:size]
            if self._interrupt_byte is not None:
                piece = piece.partition(bytes([self._interrupt_byte]))[0]
            del self._bytes[: len(piece)]
            return bytes(piece)

    def reads(self, reading: bool) -> None:
        """Whether the board reads byte after byte as they come, so that its buffer never fills."""
        with self.changed:
            self._reading = reading

    def listen_for(self, byte: int | None) -> None:
        """Have this byte interrupt the program from now on."""
        with self.changed:
            self._interrupt_byte = byte
            self._reading = False
            waiting, self._bytes = self._bytes, bytearray()
            self._put(bytes(waiting))

    def until_interrupt(self) -> int | None:
        """How many bytes it is to one that interrupts, itself included; None when there is none."""
        with self.changed:
            if self._interrupt_byte is None:
                return None
            place = self._bytes.find(self._interrupt_byte)
            return None if place < 0 else place + 1

    def take_interrupt(self) -> None:
        """The first byte that interrupts has done so."""
        with self.changed:
            if self._interrupt_byte is not None and self._interrupt_byte in self._bytes:
                self._bytes.remove(self._interrupt_byte)

    def _put(self, data: bytes) -> None:
        if self.capacity is None or self._reading:
            self._put_whole(data)
            return
        for byte in data:
            if byte == self._interrupt_byte or len(self._bytes) < self.capacity:
                self._bytes.append(byte)
            else:
                self.lost += 1

    def _put_whole(self, data: bytes) -> None:
        room = max(0, MAX_WAITING - len(self._bytes))
        self._bytes += data[:room]
        beyond = data[room:]
        self.lost += len(beyond)
        byte = self._interrupt_byte
        if byte is not None and byte in beyond and byte not in self._bytes:
            self._bytes.append(byte)
