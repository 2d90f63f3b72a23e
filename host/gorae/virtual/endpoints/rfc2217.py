"""A serial port as RFC 2217 serves it: pyserial's own server side, wired to a device.

Unlike a plain socket it carries the modem lines and BREAK, so DTR and RTS reset a board as over USB.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from serial.rfc2217 import PortManager

from gorae.virtual.endpoints.tcp import Codec, Tcp
from gorae.virtual.serial import SerialDevice

MAX_IN_OPTION = 64
"""Bytes of a suboption, which RFC 2217 lets have a dozen."""


class Rfc2217(Tcp):
    """Serves a device at `rfc2217://host:port`."""

    scheme = "rfc2217"

    def make_codec(self, write: Callable[[bytes], None]) -> Codec:
        return _Telnet(self._device, write)


class OptionError(Exception):
    """A client's suboption has no end."""


class _Telnet:
    """One client's connection."""

    def __init__(self, device: SerialDevice, write: Callable[[bytes], None]) -> None:
        self.write = write  # what PortManager calls
        self._port = _Port(device)
        self._manager = PortManager(cast(Any, self._port), cast(Any, self))

    def decoded(self, data: bytes) -> bytes:
        """Whatever comes before a change of a modem line reaches the device before the change does.

        Raises OptionError for a suboption that has no end, and for one that ends and never began whatever
        PortManager does.
        """
        for byte in self._manager.filter(data):
            self._port.received += byte
        if len(self._manager.suboption or b"") > MAX_IN_OPTION:
            raise OptionError
        return self._port.take()

    def encoded(self, data: bytes) -> bytes:
        return data.replace(b"\xff", b"\xff\xff")


class _Port:
    """What PortManager takes for a serial port. Rates and formats are agreed to, and nothing else."""

    cts = dsr = cd = True
    ri = False

    def __init__(self, device: SerialDevice) -> None:
        self.baudrate = 115200
        self.bytesize = 8
        self.parity = "N"
        self.stopbits = 1
        self.xonxoff = self.rtscts = False
        self.received = bytearray()
        self._device = device
        self._dtr = self._rts = self._low = False

    def take(self) -> bytes:
        data = bytes(self.received)
        self.received.clear()
        return data

    def reset_input_buffer(self) -> None:
        pass

    def reset_output_buffer(self) -> None:
        pass

    @property
    def dtr(self) -> bool:
        return self._dtr

    @dtr.setter
    def dtr(self, asserted: bool) -> None:
        self._dtr = asserted
        self._lines_changed()

    @property
    def rts(self) -> bool:
        return self._rts

    @rts.setter
    def rts(self, asserted: bool) -> None:
        self._rts = asserted
        self._lines_changed()

    @property
    def break_condition(self) -> bool:
        return self._low

    @break_condition.setter
    def break_condition(self, low: bool) -> None:
        self._deliver()
        if low and not self._low:
            self._device.send_break()
        self._low = low

    def _lines_changed(self) -> None:
        self._deliver()
        self._device.set_lines(dtr=self._dtr, rts=self._rts)

    def _deliver(self) -> None:
        data = self.take()
        if data:
            self._device.receive(data)
