"""The seam at which a serial line meets a virtual board: what a USB-serial chip is wired to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class SerialDevice(Protocol):
    """The device's end of a serial line. Any thread may call its methods, and none of them blocks."""

    on_send: Callable[[bytes], None]
    """Set by whoever serves the device; called on the device's own thread with what it sends."""

    def receive(self, data: bytes) -> None:
        """Bytes from the host, all at once: the device's own buffer decides what becomes of them."""

    def set_lines(self, *, dtr: bool, rts: bool) -> None:
        """The host's modem lines; True is asserted."""

    def send_break(self) -> None:
        """The host holds the line low for longer than a byte."""

    def close(self) -> None:
        """Switch it off, with all its threads."""
