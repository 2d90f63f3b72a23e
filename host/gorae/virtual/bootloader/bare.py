"""An ESP32 with nothing but its bootloader: whatever is in its flash starts, and is silent."""

from __future__ import annotations

from collections.abc import Callable

from gorae.virtual.bootloader.bootloader import Bootloader
from gorae.virtual.bootloader.loader import SerialLoader

_DOWNLOAD = "boot:0x3 (DOWNLOAD_BOOT(UART0/UART1/SDIO_REI_REO_V2))\r\nwaiting for download\r\n"
_PROGRAM = "boot:0x13 (SPI_FAST_FLASH_BOOT)\r\n"


class BareChip:
    """A SerialDevice without a thread: it answers while it receives."""

    def __init__(self, bootloader: Bootloader, *, boot_button: bool = False) -> None:
        """`boot_button`: it is held for good, so that the chip always starts in its bootloader."""
        self.on_send: Callable[[bytes], None] = lambda data: None
        self.bootloader = bootloader
        self.starts: list[str] = []
        """What it has started so far: `bootloader`, `program`, or what the ROM complained about."""
        self._boot_button = boot_button
        self._loader: SerialLoader | None = None
        self._held = False
        self._start(boot_button)

    def receive(self, data: bytes) -> None:
        if self._held or not self._loader:
            return
        answer = self._loader.receive(data)
        if answer:
            self.on_send(answer)
        if self._loader.left:
            self._start(self._boot_button)

    def set_lines(self, *, dtr: bool, rts: bool) -> None:
        """RTS alone holds it in reset, and both do not let it go yet; with DTR it then starts to download."""
        if rts and not dtr:
            self._held = True
        elif self._held and not rts:
            self._held = False
            self._start(self._boot_button or dtr)

    def send_break(self) -> None:
        pass

    def close(self) -> None:
        pass

    def _start(self, download: bool) -> None:
        self._loader = self.bootloader.start() if download else None
        complaint = None if download else self.bootloader.complaint()
        self.starts.append("bootloader" if download else complaint or "program")
        self.on_send((_DOWNLOAD if download else _PROGRAM + (complaint or "") * 3).encode())
