"""What reaches a virtual board from outside, from any thread: bytes, Ctrl-C, modem lines, the switch."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

CTRL_C = 3
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
    None when nothing is lost."""
    ring_bell: Callable[[], None] = lambda: None
    """Called when something must reach a board that computes."""
    changed: threading.Condition = field(default_factory=threading.Condition)
    lost: int = 0
    """Bytes that found no room."""
    held: bool = False
    """The modem lines hold the board in reset."""
    download: bool = False
    """They let it go with its boot pin low: it is to start its bootloader."""
    _both_lines: bool = False
    _closed: bool = False
    _reset: bool = False
    _bytes: bytearray = field(default_factory=bytearray)
    _reading: bool = False
    _interrupt_byte: int | None = None
    _interrupted: bool = False

    # --- from any thread ------------------------------------------------------------------------------

    def put(self, data: bytes) -> None:
        """Bytes arrive."""
        with self.changed:
            self._put(data)
            self.changed.notify_all()
        if self._interrupted:
            self.ring_bell()

    def set_lines(self, dtr: bool, rts: bool) -> None:
        """The modem lines as they reach a chip through two transistors.

        RTS alone holds it in reset, DTR alone pulls its boot pin low, both together do neither; but a
        capacitor lets reset go slowly, so on the way from one to the other it stays in reset.
        """
        with self.changed:
            self._both_lines = dtr and rts
            if rts and not dtr:
                self.held = self._reset = True
            elif self.held and not rts:
                self.held = False
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

    # --- from the board's thread ----------------------------------------------------------------------

    def clear(self) -> None:
        """Nothing has arrived, as after power-on."""
        with self.changed:
            self._bytes.clear()
            self._interrupted = self._reading = self._reset = False
            self._interrupt_byte = None

    def check_power(self) -> None:
        """Raises Closed or HardReset when the board must not go on."""
        if self._closed:
            raise Closed
        if self._reset:
            raise HardReset

    def wait_for_release(self) -> bool:
        """Wait while the modem lines hold the board in reset; whether it is to start its bootloader.

        Raises Closed.
        """
        with self.changed:
            while self.held and not self._closed:
                both = self._both_lines
                changed = self.changed.wait(_CAPACITOR_S if both else None)
                if both and not changed:
                    self.held = False
            if self._closed:
                raise Closed
            download, self.download = self.download, False
            return download

    def listen_for(self, byte: int | None) -> None:
        """From now on this byte interrupts the program, wherever it is."""
        with self.changed:
            self._interrupt_byte = byte
            self._interrupted = False
            self._reading = False
            waiting, self._bytes = self._bytes, bytearray()
            self._put(bytes(waiting))

    def is_waiting(self) -> bool:
        """Whether a byte is there."""
        return bool(self._bytes)

    def read(self, size: int) -> bytes:
        """What is there, at most `size` bytes."""
        with self.changed:
            data = bytes(self._bytes[:size])
            del self._bytes[:size]
            return data

    def reads(self, reading: bool) -> None:
        """Whether the board reads byte after byte as they come, so that its buffer never fills."""
        with self.changed:
            self._reading = reading

    def is_interrupted(self) -> bool:
        return self._interrupted

    def take_interrupt(self) -> bool:
        """Whether the program is to be interrupted; asked once."""
        with self.changed:
            interrupted, self._interrupted = self._interrupted, False
            return interrupted

    def _put(self, data: bytes) -> None:
        if self._interrupt_byte is not None and self._interrupt_byte in data:
            self._interrupted = True
            data = data.replace(bytes([self._interrupt_byte]), b"")
        room = len(data)
        if self.capacity is not None and not self._reading:
            room = max(0, min(room, self.capacity - len(self._bytes)))
        self._bytes += data[:room]
        self.lost += len(data) - room
