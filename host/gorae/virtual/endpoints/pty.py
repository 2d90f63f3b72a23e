"""A serial port as a pseudo-terminal: any program on this computer can open it by its name.

A pty has no modem lines and no rate. Windows has no pty: use `Tcp` or `Rfc2217` there.
"""

from __future__ import annotations

import contextlib
import os
import select
import sys
import threading

from gorae.errors import UsageError
from gorae.texts import Text
from gorae.virtual.endpoints.outbox import Outbox
from gorae.virtual.serial import SerialDevice

_READ = 4096
_LOOK_MS = 20
"""How often to look whether somebody has opened the port: no event tells."""


class Pty:
    """Serves a device under the name `url`, such as `/dev/pts/3`. Raises UsageError where there is none."""

    def __init__(self, device: SerialDevice) -> None:
        if sys.platform == "win32":
            raise UsageError(Text("virtual.no-pty"))
        import tty

        self._device = device
        self._master, slave = os.openpty()
        tty.setraw(slave)
        self.url = os.ttyname(slave)
        os.close(slave)  # from here on a hang-up says that nobody has the port open
        os.set_blocking(self._master, False)
        self._outbox = Outbox()
        self._closing = False
        self._open = False
        device.on_send = self._send
        self._thread = threading.Thread(target=self._serve, name=self.url, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Take the port away. The device stays on."""
        self._closing = True
        self._outbox.wake()
        self._thread.join()

    def _send(self, data: bytes) -> None:
        if self._open:
            self._outbox.put(data)

    def _serve(self) -> None:
        try:
            while not self._closing:
                self._step()
        finally:
            os.close(self._master)
            self._outbox.close()

    def _step(self) -> None:
        events = self._wait()
        self._open = not events & select.POLLHUP
        if events & select.POLLIN:
            self._read()
        if not self._open:
            self._outbox.drop()
        elif events & select.POLLOUT:
            self._write()

    def _wait(self) -> int:
        """What has happened at the master; returns as soon as something has, or the device has sent."""
        poll = select.poll()
        poll.register(self._outbox.wakes, select.POLLIN)
        if self._open:
            poll.register(self._master, select.POLLIN | (select.POLLOUT if self._outbox.peek() else 0))
            poll.poll()
        else:
            poll.poll(_LOOK_MS)  # a hang-up would wake at once, again and again
        self._outbox.settle()
        now = select.poll()
        now.register(self._master, select.POLLIN | select.POLLOUT)
        return dict(now.poll(0)).get(self._master, 0)

    def _read(self) -> None:
        try:
            data = os.read(self._master, _READ)
        except OSError:
            return  # hung up meanwhile
        if data:
            self._device.receive(data)

    def _write(self) -> None:
        waiting = self._outbox.peek()
        with contextlib.suppress(OSError):  # full, or hung up meanwhile
            if waiting:
                self._outbox.drop(os.write(self._master, waiting))
