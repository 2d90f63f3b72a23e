"""What the interpreter asks of its host: the WASI calls it makes, answered from memory alone.

Nothing here touches the real machine: files are a `FileSystem`, time is virtual, random bytes come
from the run's seed. Answers are a board's error numbers, which the interpreter passes on.
"""

from __future__ import annotations

import secrets
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Final

from mypy_extensions import mypyc_attr

from gorae.clock import NS_PER_S
from gorae.randomness import stream
from gorae.virtual.vm.filesystem import EBADF, EINVAL, EIO, EMFILE, ENOENT, FileError, FileSystem
from gorae.virtual.vm.memory import GuestMemory

ROM: Final = "rom/"
"""Where the board's own modules lie until the program starts."""

_ROOT: Final = 3  # the file descriptor of the root folder, as WASI has it after stdin, stdout, stderr
_MAX_OPEN: Final = 256
_CREATE, _DIRECTORY, _EXCLUSIVE, _TRUNCATE = 1, 2, 4, 8
_APPEND: Final = 1
_CHARACTER_DEVICE, _FOLDER, _FILE = 2, 3, 4
_ALL_RIGHTS: Final = 2**64 - 1
_CLOCK: Final = 0
_RANDOM = b"/dev/random\0"
"""The file that the interpreter itself gets random bytes from, among its constants."""
_CONSTANTS_END: Final = 0x11580
_WASI_EBADF: Final = 8
"""How the C library, before MicroPython starts, knows that it has seen all open folders."""

_VECTOR: Final = struct.Struct("<II")
"""Address and size of a piece of what is read or written."""
_MAX_VECTORS: Final = 16
_LONGEST_PATH: Final = 4096
_CALL_NS: Final = 150_000
_CALLS_NS: Final = {
    "fd_read": 200_000, "fd_write": 300_000, "fd_readdir": 250_000, "path_open": 350_000,
    "path_filestat_get": 200_000,
    "path_rename": 300_000, "path_unlink_file": 250_000, "path_create_directory": 250_000,
    "path_remove_directory": 500_000,
}  # fmt: skip
"""What a call costs, in the host's work: see `VirtualBoard._work`. Bytes and names cost besides."""
_READ_NS, _RANDOM_NS, _PATH_NS, _NAME_NS = 10, 100, 2_000, 20_000
"""Of a byte read, a random byte, a byte of a path, and a name that is listed."""
_SHORT: Final = 1000
"""What a read of so many bytes costs is in what the call costs."""
FILE_NS: Final = 5_000
"""Of a file or folder that is there, when the free space is looked for."""
_FLASH_NS: Final = 11_000
"""Of a byte written: a nRF52833 takes 42.5 µs for four, an ESP32's flash 45 ms to erase 4 KiB."""


@dataclass
class _Open:
    path: str
    contents: bytearray
    kind: int
    position: int = 0
    append: bool = False


@mypyc_attr(allow_interpreted_subclasses=True)
class Wasi:
    """One guest's view of the world. Methods bear the names and parameters of WASI preview 1."""

    __deletable__ = ["memory"]
    _knows_paths: ClassVar[bool] = True
    """A slash in a name leads into a folder, on a board that has none, too."""

    def __init__(
        self,
        files: FileSystem,
        rom: dict[str, bytes],
        arguments: list[str],
        seed: int,
        *,
        now_ns: Callable[[], int],
        wait: Callable[[int], None],
        write: Callable[[bytes], None],
        work: Callable[[int], None] = lambda ns: None,
    ) -> None:
        self.memory: GuestMemory
        self.rom: dict[str, bytes] | None = rom
        self._files = files
        self._arguments = [argument.encode() + b"\0" for argument in arguments]
        self._random = stream(seed, "guest")
        self._random_file = ""
        self._now_ns = now_ns
        self._wait = wait
        self._write = write
        self._work = work
        self.written_from = 0
        """How deep in the guest's stack the last write was made: its frames grow towards lower addresses."""
        self._open: dict[int, _Open] = {_ROOT: _Open("", bytearray(), _FOLDER)}

    def entry(self, name: str) -> Callable[..., int]:
        """The function of this name as the guest calls it: its cost is charged first."""
        function, cost, work = getattr(self, name), _CALLS_NS.get(name, _CALL_NS), self._work

        def charged(*arguments: int) -> int:
            work(cost)
            result: int = function(*arguments)
            return result

        return charged

    def start_program(self) -> None:
        """Hide the board's modules in ROM from here on, and what no board has.

        The interpreter's file of random bytes gets a name that only the interpreter knows.
        """
        self.rom = None
        secret = secrets.token_hex(2)
        place = self.memory.read(0, _CONSTANTS_END).find(_RANDOM)
        self.memory.write(place, f"/{secret}".encode())  # the rest is also the name of a module
        self._random_file = f"{secret}random"

    # --- the program's surroundings -----------------------------------------------------------------

    def args_sizes_get(self, count: int, size: int) -> int:
        self.memory.write_word(count, len(self._arguments))
        self.memory.write_word(size, sum(map(len, self._arguments)))
        return 0

    def args_get(self, pointers: int, buffer: int) -> int:
        for index, argument in enumerate(self._arguments):
            self.memory.write_word(pointers + 4 * index, buffer)
            self.memory.write(buffer, argument)
            buffer += len(argument)
        return 0

    def environ_sizes_get(self, count: int, size: int) -> int:
        self.memory.write_word(count, 0)
        self.memory.write_word(size, 0)
        return 0

    def environ_get(self, pointers: int, buffer: int) -> int:
        return 0

    def clock_time_get(self, clock: int, precision: int, result: int) -> int:
        self.memory.write(result, struct.pack("<Q", self._now_ns()))
        return 0

    def poll_oneoff(self, subscriptions: int, events: int, count: int, result: int) -> int:
        if count != 1:
            return EINVAL
        user_data, tag, timeout = struct.unpack("<QBxxxxxxx8xQ", self.memory.read(subscriptions, 32))
        self.memory.check(events, 32)
        if tag == _CLOCK:
            self._wait(min(timeout, 3600 * NS_PER_S))
        self.memory.write(events, struct.pack("<QHB21x", user_data, 0, tag))
        self.memory.write_word(result, 1)
        return 0

    def host_call(self, *_: int) -> int:
        return -1 & 0xFFFFFFFF

    def host_result_cap(self) -> int:
        return 0

    # --- open files ---------------------------------------------------------------------------------

    def fd_prestat_get(self, fd: int, result: int) -> int:
        if fd != _ROOT:
            return _WASI_EBADF
        self.memory.write(result, struct.pack("<II", 0, 1))
        return 0

    def fd_prestat_dir_name(self, fd: int, path: int, size: int) -> int:
        self.memory.write(path, b"/")
        return 0

    def fd_fdstat_get(self, fd: int, result: int) -> int:
        kind = self._open[fd].kind if fd in self._open else _CHARACTER_DEVICE
        self.memory.write(result, struct.pack("<BxHxxxxQQ", kind, 0, _ALL_RIGHTS, _ALL_RIGHTS))
        return 0

    def fd_write(self, fd: int, vectors: int, count: int, result: int) -> int:
        data = self._gathered(vectors, count)
        if fd in (1, 2):
            self.written_from = vectors
            self._write(data)
        elif fd in self._open and self._open[fd].kind == _FILE:
            self._write_file(self._open[fd], data)
        else:
            return EBADF
        self.memory.write_word(result, len(data))
        return 0

    def _write_file(self, file: _Open, data: bytes) -> None:
        if self._files.files.get(file.path) is not file.contents:
            raise FileError(EIO)  # removed while open
        at = len(file.contents) if file.append else file.position
        self._work(self._files.count * FILE_NS)
        self._wait_for_flash(len(data))
        self._files.write(file.path, at, data)
        file.position = at + len(data)

    def _wait_for_flash(self, size: int) -> None:
        """Let the time pass that a board takes to write."""
        if self.rom is None:
            self._wait(size * _FLASH_NS)

    def fd_read(self, fd: int, vectors: int, count: int, result: int) -> int:
        total = 0
        for address, size in self._vectors(vectors, count):
            self.memory.check(address, size)
            data = self._read(fd, size)
            self.memory.write(address, data)
            total += len(data)
        self.memory.write_word(result, total)
        return 0

    def _read(self, fd: int, size: int) -> bytes:
        if fd == 0:
            return b""  # nobody types
        file = self._open[fd]
        if file.kind == _CHARACTER_DEVICE:
            self._work(size * _RANDOM_NS)
            return self._random.randbytes(size)
        data = bytes(file.contents[file.position : file.position + size])
        if size > _SHORT:
            self._work(len(data) * _READ_NS)
        file.position += len(data)
        return data

    def fd_seek(self, fd: int, offset: int, whence: int, result: int) -> int:
        file = self._open[fd]
        start = (0, file.position, len(file.contents))[whence]
        if not 0 <= start + offset < 1 << 31:
            return EINVAL
        file.position = start + offset
        self.memory.write(result, struct.pack("<Q", file.position))
        return 0

    def fd_readdir(self, fd: int, buffer: int, size: int, cookie: int, result: int) -> int:
        folder = self._open[fd].path
        self.memory.check(buffer, size)
        entries = b""
        names = self._files.names_in(folder)
        self._work(self._files.count * _NAME_NS)
        for index, name in enumerate(names[max(0, cookie) :], cookie):
            if len(entries) >= size:
                break
            path = f"{folder}/{name}".lstrip("/")
            kind = _FOLDER if self._files.is_folder(path) else _FILE
            raw = self._listed(name).encode()
            entries += struct.pack("<QQIBxxx", index + 1, index + 1, len(raw), kind) + raw
        self.memory.write(buffer, entries[:size])
        self.memory.write_word(result, min(size, len(entries)))
        return 0

    def fd_sync(self, fd: int) -> int:
        return 0

    def fd_close(self, fd: int) -> int:
        return 0 if self._open.pop(fd, None) else EBADF

    # --- paths --------------------------------------------------------------------------------------

    def path_open(
        self,
        fd: int,
        lookup: int,
        path: int,
        size: int,
        how: int,
        rights: int,
        inherited: int,
        flags: int,
        result: int,
    ) -> int:
        if len(self._open) >= _MAX_OPEN - _ROOT:
            raise FileError(EMFILE)
        name = self._path(path, size)
        is_random = name == self._random_file
        file = _Open(name, bytearray(), _CHARACTER_DEVICE) if is_random else self._file(name, how)
        file.append = bool(flags & _APPEND)
        number = next(number for number in range(_ROOT, _MAX_OPEN) if number not in self._open)
        self._open[number] = file
        self.memory.write_word(result, number)
        return 0

    def _file(self, path: str, how: int) -> _Open:
        if self.rom is not None and path.startswith(ROM):
            if path not in self.rom:
                raise FileError(ENOENT)
            return _Open(path, bytearray(self.rom[path]), _FILE)
        if how & _DIRECTORY or self._files.is_folder(path):
            if not self._files.is_folder(path):
                raise FileError(ENOENT)
            return _Open(path, bytearray(), _FOLDER)
        if self._knows_paths and self._files.limits.flat and "/" in path:
            raise FileError(ENOENT)
        if how & _CREATE:
            self._work(self._files.count * FILE_NS)
        flags = {"create": how & _CREATE, "truncate": how & _TRUNCATE, "exclusive": how & _EXCLUSIVE}
        contents = self._files.open(path, **{name: bool(flag) for name, flag in flags.items()})
        return _Open(path, contents, _FILE)

    def path_filestat_get(self, fd: int, flags: int, path: int, size: int, result: int) -> int:
        name = self._path(path, size)
        if self.rom is not None and name in self.rom:
            kind, length = _FILE, len(self.rom[name])
        elif self._files.is_folder(name):
            kind, length = _FOLDER, 0
        elif name in self._files.files:
            kind, length = _FILE, len(self._files.files[name])
        else:
            return ENOENT
        self.memory.write(result, struct.pack("<QQBxxxxxxxQQQQQ", 0, 0, kind, 1, length, 0, 0, 0))
        return 0

    def path_create_directory(self, fd: int, path: int, size: int) -> int:
        self._work(self._files.count * FILE_NS)
        self._files.make_folder(self._path(path, size))
        return 0

    def path_remove_directory(self, fd: int, path: int, size: int) -> int:
        self._work(self._files.count * _NAME_NS)
        self._files.remove_folder(self._path(path, size))
        return 0

    def path_unlink_file(self, fd: int, path: int, size: int) -> int:
        self._files.remove(self._path(path, size))
        return 0

    def path_rename(self, fd: int, old: int, old_size: int, new_fd: int, new: int, new_size: int) -> int:
        self._files.rename(self._path(old, old_size), self._path(new, new_size))
        return 0

    def path_readlink(self, fd: int, path: int, size: int, buffer: int, room: int, result: int) -> int:
        return EINVAL

    # --- helpers ------------------------------------------------------------------------------------

    def _vectors(self, vectors: int, count: int) -> list[tuple[int, int]]:
        if count > _MAX_VECTORS:
            raise FileError(EINVAL)
        return list(_VECTOR.iter_unpack(self.memory.read(vectors, _VECTOR.size * count)))

    def _gathered(self, vectors: int, count: int) -> bytes:
        """What is to be written."""
        return b"".join([self.memory.read(address, size) for address, size in self._vectors(vectors, count)])

    def _path(self, path: int, size: int) -> str:
        """What is meant from the root on, `.` and `..` resolved."""
        if size > _LONGEST_PATH:
            raise FileError(EINVAL)
        self._work(size * _PATH_NS)
        steps: list[str] = []
        for step in self.memory.read(path, size).decode("utf-8", "replace").split("/"):
            if step == "..":
                del steps[-1:]
            elif step not in ("", "."):
                steps.append(step)
        return "/".join(steps) or self._files.root

    def _listed(self, name: str) -> str:
        """What a folder's listing calls this name."""
        return name
