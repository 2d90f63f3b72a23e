"""Flashing an ESP32 over its serial line with esptool, as a library.

    flash("/dev/ttyUSB0", Store().firmware)

The chip says what it is before anything is chosen or written. Its files lie elsewhere in the flash and stay,
unless it is wiped.
"""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from gorae.boards.errors import PortError, why_not_opened
from gorae.flash.errors import FlashError
from gorae.flash.quiet_esptool import Progress, quiet
from gorae.images.esp32 import Firmware
from gorae.texts import Text

if TYPE_CHECKING:
    import serial

BAUD = 460800
_ROM_BAUD = 115200
_ANSWER_S = 3.0
"""esptool's own patience. A port that has it already need not be told for every command."""
_ATTEMPTS = 4

Step = Literal["connecting", "wiping", "writing", "restarting"]


@dataclass(frozen=True)
class FlashedEsp32:
    """An ESP32 that has its firmware."""

    port: str
    chip: str
    """As in `ESP32-C3`."""
    mac: str
    """As in `24:6f:28:a1:b2:c3`. A chip with a USB of its own has it as its serial number there."""
    firmware: Firmware
    restarted: bool
    """False when somebody must press the board's reset button: the port has no modem lines."""
    took_s: float


def flash(
    port: str,
    choose: Callable[[str], Firmware],
    *,
    wipe: bool = False,
    baud: int = BAUD,
    on_step: Callable[[Step], None] = lambda step: None,
    on_progress: Progress = lambda done, total: None,
) -> FlashedEsp32:
    """Write the firmware that `choose` has for the chip, verify it, and start it.

    `wipe` erases everything first, files included. Raises PortError, or FlashError when the board is not
    as it should be; also what `choose` raises.
    """
    began_s = time.monotonic()
    with quiet(on_progress), _opened(port) as opened:
        on_step("connecting")
        esp = _connect(opened, port)
        with _speaking(port, "flash.esp-no-answer"):
            mac = ":".join(f"{byte:02x}" for byte in esp.read_mac())
        firmware = _checked(choose(esp.CHIP_NAME), esp, port)
        with _speaking(port, "flash.esp-stopped"):
            esp = _prepare(esp, baud)
            _check_room(esp, firmware, port)
            if wipe:
                on_step("wiping")
                esp.erase_flash()
            on_step("writing")
            _write(esp, firmware)
            on_step("restarting")
            restarted = _restart(esp, opened)
    return FlashedEsp32(port, esp.CHIP_NAME, mac, firmware, restarted, time.monotonic() - began_s)


@contextlib.contextmanager
def _opened(port: str) -> Iterator[serial.SerialBase]:
    """The port, closed in the end. Raises PortError."""
    opened = _open(port)
    if port.startswith("rfc2217:"):
        _negotiate_less(opened)
    connection = getattr(opened, "_socket", None)
    try:
        yield opened
    finally:
        with contextlib.suppress(OSError):
            opened.close()
        if connection:  # pyserial leaves it open when the other end has hung up
            connection.close()


def _negotiate_less(opened: Any) -> None:
    """pyserial settles everything anew with an RFC 2217 server whenever a time-out is changed, in 0.2 s.

    esptool changes it for nearly every block, and the server never hears of it.
    """
    negotiate = opened._reconfigure_port
    known = None

    def reconfigure() -> None:
        nonlocal known
        settings = opened.get_settings() | {"timeout": None}
        if settings != known:
            negotiate()
            known = settings

    opened._reconfigure_port = reconfigure


def _open(port: str) -> serial.SerialBase:
    """The port, for us alone. Raises PortError."""
    import serial

    try:
        opened = serial.serial_for_url(port, do_not_open=True, exclusive=True, timeout=_ANSWER_S)
        opened.baudrate = _ROM_BAUD
        if sys.platform == "win32":  # lines that come up one after the other would reset the chip
            opened.dtr = opened.rts = False
        opened.open()
    except OSError as error:
        raise why_not_opened(error, port) from error
    except ValueError as error:
        raise PortError(Text("boards.no-url", port=port)) from error
    return opened


def _connect(opened: serial.SerialBase, port: str) -> Any:
    """What esptool has for the chip that answers in its bootloader. Raises FlashError."""
    from esptool.cmds import detect_chip  # type: ignore[import-untyped]

    mode = "default-reset" if _has_lines(opened) else "no-reset"
    with _speaking(port, "flash.esp-no-answer"):
        return detect_chip(opened, connect_mode=mode, connect_attempts=_ATTEMPTS)


def _checked(firmware: Firmware, esp: Any, port: str) -> Firmware:
    """Raises FlashError when the firmware is for another chip."""
    if firmware.target.name != esp.CHIP_NAME:
        names = {"file": firmware.source, "other": firmware.target.name, "chip": esp.CHIP_NAME}
        raise FlashError(Text("flash.esp-wrong-chip", port=port, **names))
    return firmware


def _prepare(esp: Any, baud: int) -> Any:
    """esptool's stub in the chip's memory, a faster line, the flash attached."""
    from esptool import cmds  # type: ignore[import-untyped]

    esp = cmds.run_stub(esp)
    if baud != esp.get_baud():
        esp.change_baud(baud)
    cmds.attach_flash(esp)
    return esp


def _check_room(esp: Any, firmware: Firmware, port: str) -> None:
    from esptool import cmds
    from esptool.util import flash_size_bytes  # type: ignore[import-untyped]

    size = flash_size_bytes(cmds.detect_flash_size(esp))
    needed = firmware.target.boot_offset + len(firmware.data)
    if size is not None and size < needed:
        raise FlashError(Text("flash.esp-too-small", port=port, needed=needed, room=size))


def _write(esp: Any, firmware: Firmware) -> None:
    from esptool import cmds

    esp.WRITE_FLASH_ATTEMPTS = 1  # or it waits for an unplugged board itself, and says nothing
    cmds.write_flash(esp, [(firmware.target.boot_offset, firmware.data)], compress=True)


def _restart(esp: Any, opened: serial.SerialBase) -> bool:
    """Let the chip start what it has. Returns whether it could."""
    from esptool import cmds
    from esptool.util import FatalError

    if _has_lines(opened):
        cmds.reset_chip(esp, "hard-reset")
        return True
    try:
        if esp.WATCHDOG_RESET_SUPPORTED:
            cmds.reset_chip(esp, "watchdog-reset")
        else:
            esp.soft_reset(True)  # from the stub to the ROM, which can start what is in the flash
            cmds.run(cmds.detect_chip(opened, connect_mode="no-reset", connect_attempts=1))
    except FatalError:
        return False
    return True


def _has_lines(opened: serial.SerialBase) -> bool:
    if str(opened.port).startswith("socket:"):
        return False
    try:
        return getattr(opened, "cts", None) is not None
    except OSError:  # a pty
        return False


@contextlib.contextmanager
def _speaking(port: str, otherwise: str) -> Iterator[None]:
    """Turns what esptool raises into sentences; `otherwise` is the key for a board that is silent."""
    from esptool.util import FatalError

    try:
        yield
    except FatalError as error:
        if "MD5" in str(error) or "region is empty" in str(error):
            raise FlashError(Text("flash.esp-not-verified", port=port), may_pass=True) from error
        if "ecurity" in str(error) or "ncryption" in str(error):
            raise FlashError(Text("flash.esp-locked", port=port)) from error
        raise FlashError(Text(otherwise, port=port), may_pass=True) from error
    except OSError as error:
        raise FlashError(Text("flash.esp-unplugged", port=port)) from error
    except TypeError as error:  # pyserial's, when a port vanishes in mid-read
        raise FlashError(Text("flash.esp-unplugged", port=port)) from error
