"""What can go wrong with a board, each with its own class so that callers can tell.

DeviceError
├── PortError        the port cannot be opened: none there, taken, or forbidden
│   ├── InLoaderError    its chip waits for new firmware; it can be flashed
│   └── NoSerialError    only its drive is there; it can be flashed
├── UnpluggedError   the board went away
├── NoAnswerError    the board is there and does not do what was asked in time
│   └── NotStartedError  what was to be done did not get there
├── GuestError       what ran on the board ended with a traceback
└── PushError        files did not get onto the board: no room, or damaged again and again
"""

from __future__ import annotations

import errno
import sys

from gorae.errors import DeviceError
from gorae.texts import Text


class PortError(DeviceError):
    """The port cannot be opened."""


class InLoaderError(PortError):
    """The board is in its chip's loader: nothing can be said to it, but it can be flashed."""


class NoSerialError(PortError):
    """The board's drive is there without a port: nothing can be said to it, but it can be flashed."""


class UnpluggedError(DeviceError):
    """The board went away, at whatever moment."""

    def __init__(self, port: str) -> None:
        super().__init__(Text("boards.unplugged", port=port))


class UnsuitableError(DeviceError):
    """The board cannot run gorae's firmware with the MicroPython that it has."""


class NoAnswerError(DeviceError):
    """The board is there and does not answer in time."""


class NotStartedError(NoAnswerError):
    """Code did not get to the board, or the board was not heard to have it. It may be sent again."""


class GuestError(DeviceError):
    """What ran on the board ended with `traceback`, in the board's words."""

    def __init__(self, traceback: str, output: bytes = b"") -> None:
        self.traceback = traceback
        self.output = output
        last = traceback.rstrip().rpartition("\n")[2]
        super().__init__(Text("boards.program-failed", error=last))


class PushError(DeviceError):
    """Files did not get onto the board."""


class NoRoomError(PushError):
    """The board has no room for the files."""


_NOT_THERE = {errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.EIO}
_TAKEN = {errno.EBUSY, errno.EAGAIN, errno.EWOULDBLOCK}
_FORBIDDEN = {errno.EACCES, errno.EPERM}
_SYSTEMS = {"win32": "windows", "darwin": "macos"}


def why_not_opened(error: Exception, port: str, platform: str = sys.platform) -> PortError:
    """The sentence for an exception that opening `port` raised, with the remedy for this system."""
    number, said = _number(error), str(error)
    system = _SYSTEMS.get(platform, "linux")
    if number in _NOT_THERE or "FileNotFoundError" in said:
        return PortError(Text("boards.no-port", port=port))
    if number in _TAKEN or "exclusively lock" in said:
        return PortError(Text("boards.busy", port=port))
    if number in _FORBIDDEN or "PermissionError" in said:
        if system == "windows":  # it says so of a port that another program holds
            return PortError(Text("boards.busy", port=port))
        return PortError(Text(f"boards.forbidden-{system}", port=port))
    if isinstance(error, ConnectionError) and not isinstance(error, ConnectionRefusedError):
        return PortError(Text("boards.busy-tcp", port=port))  # the server has another client
    if "does not seem to support RFC2217" in said:
        return PortError(Text("boards.busy-tcp", port=port))
    if isinstance(error, ConnectionRefusedError) or "onnection refused" in said:
        return PortError(Text("boards.refused", port=port))
    return PortError(Text("boards.not-opened", port=port, reason=said))


def _number(error: Exception) -> int | None:
    """The errno of an OSError, or of the one that pyserial wrapped."""
    number = getattr(error, "errno", None)
    return number if isinstance(number, int) else None
