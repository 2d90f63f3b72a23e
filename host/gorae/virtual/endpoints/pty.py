"""A serial port as a pseudo-terminal: any program on this computer can open it by its name.

A pty has no modem lines and no rate. Windows has no pty: use `Tcp` or `Rfc2217` there.
"""

from __future__ import annotations

import contextlib
import os
import select
import sys

from gorae.errors import UsageError
from gorae.texts import Text
from gorae.virtual.endpoints.endpoint import Endpoint

_READ = 4096
_LOOK_MS = 20
"""How often to look whether somebody has opened the port: no event tells."""


class Pty(Endpoint):
    """Serves a device under the name `url`, such as `/dev/pts/3`. Raises UsageError where there is none."""

    _is_open = False

    def _open(self) -> str:
        if sys.platform == "win32":
            raise UsageError(Text("virtual.no-pty"))
        import tty

        self._master, slave = os.openpty()
        tty.setraw(slave)
        url = os.ttyname(slave)
        os.close(slave)  # from here on a hang-up says that nobody has the port open
        os.set_blocking(self._master, False)
        return url

    def _send(self, data: bytes) -> None:
        if self._is_open:
            self._outbox.put(data)

    def _end(self) -> None:
        os.close(self._master)

    def _step(self) -> None:
        events = self._wait()
        self._is_open = not events & select.POLLHUP
        if events & select.POLLIN:
            self._read()
        if not self._is_open:
            self._outbox.drop()
        elif events & select.POLLOUT:
            self._write()

    def _wait(self) -> int:
        """What has happened at the master; returns as soon as something has, or the device has sent."""
        poll = select.poll()
        poll.register(self._outbox.wakes, select.POLLIN)
        if self._is_open:
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
