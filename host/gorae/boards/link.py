"""A line to a board: bytes in, bytes out. The whole seam between gorae and anything that has a REPL.

`open_link` takes what a person writes: `/dev/ttyACM0`, `COM3`, `socket://host:port`, `rfc2217://host:port`
or any other URL that pyserial knows.
"""

from __future__ import annotations

import os
import socket
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from gorae.boards.errors import NoAnswerError, PortError, UnpluggedError, why_not_opened
from gorae.errors import DeviceError
from gorae.texts import Text

if TYPE_CHECKING:
    import serial

BAUD = 115200
_GLANCE_S = 0.02
_SOCKET_TRIES = 5
_ENDED_S = 0.03
"""How soon a server that has another client ends a connection."""
_STUCK_S = 10.0
_RESET_S = 0.1
_BREAK_S = 0.3


class Link:
    """A line to a board. Every method raises UnpluggedError when the board has gone away."""

    def __init__(self, name: str) -> None:
        self.name = name
        """The port, as the user wrote it."""

    def now_s(self) -> float:
        """Seconds on the clock by which this link waits."""
        return time.monotonic()

    def read(self, timeout_s: float) -> bytes:
        """What has come, as soon as anything has; nothing when nothing came within the time."""
        raise NotImplementedError

    def write(self, data: bytes) -> None:
        """Send all of it. Raises NoAnswerError when the other side does not take it."""
        raise NotImplementedError

    def reset(self) -> bool:
        """Reset the board by its modem lines; False when this link has none."""
        return False

    def send_break(self) -> bool:
        """Send a BREAK, at which a micro:bit resets; False when this link cannot."""
        return False

    def close(self) -> None:
        """Let go of the port."""


class Through(Link):
    """Another link, of which those who derive from this see or change what goes through."""

    def __init__(self, link: Link) -> None:
        super().__init__(link.name)
        self._link = link

    def now_s(self) -> float:
        return self._link.now_s()

    def read(self, timeout_s: float) -> bytes:
        return self._link.read(timeout_s)

    def write(self, data: bytes) -> None:
        self._link.write(data)

    def reset(self) -> bool:
        return self._link.reset()

    def send_break(self) -> bool:
        return self._link.send_break()

    def close(self) -> None:
        self._link.close()


def open_link(port: str) -> Link:
    """The link to `port`. Raises PortError, with a remedy. Opening does not reset a board."""
    parts = urlsplit(port)
    if parts.scheme == "socket":
        return _open_socket(port, parts.hostname or "", _port_number(port))
    return SerialLink(port, _open_serial(port))


class SocketLink(Link):
    """A TCP connection whose other end is a serial line.

    A server that has another client already ends a new connection at once: PortError.
    """

    def __init__(self, name: str, connection: socket.socket) -> None:
        super().__init__(name)
        self._socket = connection
        self._heard = False

    def read(self, timeout_s: float) -> bytes:
        try:
            self._socket.settimeout(max(timeout_s, 0.0005))
            data = self._socket.recv(65536)
        except TimeoutError:
            return b""
        except OSError as error:
            raise self._gone() from error
        if not data:
            raise self._gone()
        self._heard = True
        return data

    def write(self, data: bytes) -> None:
        try:
            self._socket.settimeout(_STUCK_S)
            self._socket.sendall(data)
        except TimeoutError as error:
            raise NoAnswerError(Text("boards.stuck-line", port=self.name)) from error
        except OSError as error:
            raise self._gone() from error

    def _gone(self) -> DeviceError:
        return (
            UnpluggedError(self.name) if self._heard else PortError(Text("boards.busy-tcp", port=self.name))
        )

    def close(self) -> None:
        self._socket.close()


class SerialLink(Link):
    """A port of pyserial's, already open."""

    def __init__(self, name: str, port: serial.Serial) -> None:
        super().__init__(name)
        self._port = port

    def read(self, timeout_s: float) -> bytes:
        until_s = self.now_s() + timeout_s
        try:
            while True:  # the port itself waits a little: changing its timeout takes long
                data: bytes = self._port.read(1)
                if data:
                    return data + bytes(self._port.read(self._port.in_waiting))
                if self.now_s() >= until_s:
                    return b""
        except (OSError, TypeError) as error:  # pyserial raises TypeError when a port vanishes in mid-read
            raise UnpluggedError(self.name) from error

    def write(self, data: bytes) -> None:
        import serial

        try:
            self._port.write(data)
        except serial.SerialTimeoutException as error:
            raise NoAnswerError(Text("boards.stuck-line", port=self.name)) from error
        except OSError as error:
            raise UnpluggedError(self.name) from error

    def reset(self) -> bool:
        try:
            self._port.dtr = False  # first, or an ESP32 starts its loader instead of the program
            self._port.rts = True
            time.sleep(_RESET_S)
            self._port.rts = False
        except OSError:
            return False
        return True

    def send_break(self) -> bool:
        try:
            self._port.send_break(_BREAK_S)
        except OSError:
            return False
        return True

    def close(self) -> None:
        with suppress(OSError):  # the board is gone, and so is the port
            self._port.close()


def _open_socket(port: str, host: str, number: int) -> Link:
    """Who was the last client may just have gone, so one that is ended at once is tried again."""
    for _ in range(_SOCKET_TRIES):
        try:
            connection = socket.create_connection((host, number), timeout=5)
        except OSError as error:
            raise why_not_opened(error, port) from error
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if not _is_ended(connection):
            return SocketLink(port, connection)
        connection.close()
        time.sleep(_ENDED_S)
    raise PortError(Text("boards.busy-tcp", port=port))


def _is_ended(connection: socket.socket) -> bool:
    """Whether the server ends it within a moment."""
    connection.settimeout(_ENDED_S)
    try:
        return not connection.recv(1, socket.MSG_PEEK)
    except TimeoutError:
        return False
    except OSError:
        return True


def _port_number(port: str) -> int:
    try:
        number = urlsplit(port).port
    except ValueError:
        number = None
    if number is None:
        raise PortError(Text("boards.no-url", port=port))
    return number


def _open_serial(port: str) -> serial.Serial:
    import serial

    try:
        opened = serial.serial_for_url(port, do_not_open=True, baudrate=BAUD)
        opened.timeout = _GLANCE_S
        if "://" not in port:
            _take_alone(opened, port)
        opened.open()
    except (ValueError, OSError) as error:
        if isinstance(error, ValueError) and "://" in port:
            raise PortError(Text("boards.no-url", port=port)) from error
        raise why_not_opened(error, port) from error
    return opened


def _take_alone(opened: serial.Serial, port: str) -> None:
    """Nobody else may open the port meanwhile, and opening it must not reset an ESP32.

    Linux and macOS raise both modem lines at once, which is harmless. Windows raises one after the other,
    so there they stay down; except for a board with a USB of its own, which is silent without them.
    """
    opened.write_timeout = _STUCK_S
    opened.exclusive = True
    if sys.platform == "win32" and not has_own_usb(port):
        opened.dtr = False
        opened.rts = False


def has_own_usb(port: str) -> bool:
    """Whether the chip itself is on the USB, without a converter in between."""
    from serial.tools import list_ports

    return any(record.vid == 0x303A for record in list_ports.comports() if os.fspath(record.device) == port)
