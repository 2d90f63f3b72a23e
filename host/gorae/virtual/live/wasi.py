"""What the interpreter of a living board asks of its host, beyond what `wasi` answers: the serial line."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

from gorae.clock import NS_PER_S
from gorae.virtual.live.machine import RAW_SERIAL
from gorae.virtual.vm.filesystem import EINVAL, ENOENT
from gorae.virtual.vm.wasi import Wasi, _Open

STREAM = "<stdin>"
"""The file that a raw paste is read from; its name is what tracebacks say."""

_VERBATIM, _SLASH = "\1", "\2"
"""What a name begins with that is no path, on a board without folders, and what its slashes are."""
_STREAM_KIND = 6
_SUBSCRIPTION = 48
_CLOCK, _FD_READ = 0, 1
_MAX_SUBSCRIPTIONS = 64


class LiveWasi(Wasi):
    """One guest's view of a world in which somebody types."""

    _knows_paths = False

    def __init__(
        self,
        *arguments: Any,
        read: Callable[[int], bytes],
        read_program: Callable[[int], bytes],
        poll: Callable[[int | None], bool],
        write_raw: Callable[[bytes], None],
        **more: Any,
    ) -> None:
        super().__init__(*arguments, **more)
        self._read_serial = read
        self._read_program = read_program
        self._poll = poll
        self._write_raw = write_raw
        self._missed = ""

    def fd_write(self, fd: int, vectors: int, count: int, result: int) -> int:
        if fd != RAW_SERIAL:
            return super().fd_write(fd, vectors, count, result)
        data = self._gathered(vectors, count)
        self._write_raw(data)
        self.memory.write_word(result, len(data))
        return 0

    def fd_read(self, fd: int, vectors: int, count: int, result: int) -> int:
        if fd not in self._open or self._open[fd].kind != _STREAM_KIND:
            return super().fd_read(fd, vectors, count, result)
        address, size = self._vectors(vectors, 1)[0]
        data = self._read_program(size)
        self.memory.write(address, data)
        self.memory.write_word(result, len(data))
        self._allow_short_read(address, size, len(data))
        return 0

    def _allow_short_read(self, address: int, size: int, length: int) -> None:
        """The compiler's reader takes a buffer that is not full for the end of the file.

        The byte before the buffer says how large it is, so it becomes as large as what there is to read.
        """
        if length and self.memory.read(address - 1, 1) == bytes([size & 0xFF]):
            self.memory.write(address - 1, bytes([length]))

    def path_filestat_get(self, fd: int, flags: int, path: int, size: int, result: int) -> int:
        """Find no .mpy on a micro:bit: `import` looks for one when it has found no .py of that name."""
        name = self._path(path, size)
        stem, missed = name.removesuffix(".mpy"), self._missed
        self._missed = name
        if self._files.limits.flat and name.endswith(".mpy") and missed == stem + ".py":
            return ENOENT
        return super().path_filestat_get(fd, flags, path, size, result)

    def _path(self, path: int, size: int) -> str:
        name = super()._path(path, size)
        return name[1:].replace(_SLASH, "/") if name.startswith(_VERBATIM) else name

    def _listed(self, name: str) -> str:
        return _VERBATIM + name if self._files.limits.flat else name

    def fd_close(self, fd: int) -> int:
        return 0 if fd == RAW_SERIAL else super().fd_close(fd)

    def _read(self, fd: int, size: int) -> bytes:
        if not size:
            return b""
        if fd == 0:
            return self._read_serial(size).replace(b"\r", b"\n")
        if fd == RAW_SERIAL:
            return self._read_serial(size)
        return super()._read(fd, size)

    def _file(self, path: str, how: int) -> _Open:
        if path.rpartition("/")[2] == STREAM:
            return _Open(path, bytearray(), _STREAM_KIND)
        return super()._file(path, how)

    def poll_oneoff(self, subscriptions: int, events: int, count: int, result: int) -> int:
        """A wait, or `select.poll` on the serial line, with or without a time-out."""
        if not 1 <= count <= _MAX_SUBSCRIPTIONS:
            return EINVAL
        wanted = []
        timeout: int | None = None
        for number in range(count):
            raw = self.memory.read(subscriptions + number * _SUBSCRIPTION, _SUBSCRIPTION)
            user_data, tag, argument, ns = struct.unpack_from("<QBxxxxxxxQQ", raw)
            wanted.append((user_data, tag, argument & 0xFFFFFFFF))
            if tag == _CLOCK:
                timeout = min(ns, 3600 * NS_PER_S)
        ready = self._ready(wanted, timeout)
        for place, (user_data, tag) in enumerate(ready):
            event = struct.pack("<QHBxxxxxQHxxxxxx", user_data, 0, tag, 1, 0)
            self.memory.write(events + place * len(event), event)
        self.memory.write_word(result, len(ready))
        return 0

    def _ready(self, wanted: list[tuple[int, int, int]], timeout: int | None) -> list[tuple[int, int]]:
        others = [(user, tag) for user, tag, fd in wanted if tag != _CLOCK and not _is_input(tag, fd)]
        inputs = [(user, tag) for user, tag, fd in wanted if _is_input(tag, fd)]
        clocks = [(user, tag) for user, tag, _ in wanted if tag == _CLOCK]
        if not inputs and not others:
            self._wait(timeout or 0)
            return clocks
        if inputs and self._poll(0 if others else timeout):
            others += inputs
        return others or clocks


def _is_input(tag: int, fd: int) -> bool:
    return tag == _FD_READ and fd in (0, RAW_SERIAL)
