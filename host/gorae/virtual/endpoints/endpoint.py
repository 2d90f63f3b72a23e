"""What pty and TCP have in common: a device, what it has sent, and a thread that serves it."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod

from gorae.virtual.endpoints.outbox import Outbox
from gorae.virtual.serial import SerialDevice


class Endpoint(ABC):
    """Serves a device under the name `url`, from when it is made until `close`. The device stays on."""

    url: str

    def __init__(self, device: SerialDevice) -> None:
        self._device = device
        self._outbox = Outbox()
        self._closing = False
        try:
            self.url = self._open()
        except BaseException:
            self._outbox.close()
            raise
        device.on_send = self._send
        self._thread = threading.Thread(target=self._serve, name=self.url, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Take the port away, and end the connection."""
        self._closing = True
        self._outbox.wake()
        self._thread.join()

    def _serve(self) -> None:
        try:
            while not self._closing:
                self._step()
        finally:
            self._end()
            self._outbox.close()

    @abstractmethod
    def _open(self) -> str:
        """Make the port, and say where it is."""

    @abstractmethod
    def _send(self, data: bytes) -> None:
        """What the device sends, on its own thread."""

    @abstractmethod
    def _step(self) -> None:
        """Wait until something happens, or the outbox wakes, and deal with it."""

    @abstractmethod
    def _end(self) -> None:
        """Give the port back."""
