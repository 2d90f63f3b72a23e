"""The board's file system, in memory: names, sizes and limits as on the board."""

from __future__ import annotations

from gorae.kits.boards import Filesystem

# A board's error numbers, as in the interpreter's patched errno table.
EPERM, ENOENT, EIO, EBADF, EACCES, EEXIST = 1, 2, 5, 9, 13, 17
EISDIR, EINVAL, EMFILE, ENOSPC, ENOTEMPTY = 21, 22, 24, 28, 39

_HEADER = 2  # bytes of a chunk that hold no data, on a board with chunks of 128
_NO_NAME = "\0"


class FileError(OSError):
    """A file operation that a board refuses, with the board's error number."""

    def __init__(self, number: int) -> None:
        super().__init__(number, "")
        self.number = number


class FileSystem:
    """Files and folders by their path from the root, without a leading slash.

    A flat one has no paths: any string is a name there, even an empty one or one with slashes.
    """

    def __init__(self, limits: Filesystem, files: dict[str, bytes] | None = None) -> None:
        self.limits = limits
        self.files: dict[str, bytearray] = {name: bytearray(data) for name, data in (files or {}).items()}
        self._data_per_chunk = limits.chunk - (_HEADER if limits.flat else 0)
        self.root = _NO_NAME if limits.flat else ""
        self.folders: set[str] = {self.root}
        if not limits.flat:
            self.folders |= {name[:at] for name in self.files for at, each in enumerate(name) if each == "/"}

    @property
    def free(self) -> int:
        """Bytes left, in whole chunks. A folder takes one."""
        chunk, per_chunk = self.limits.chunk, self._data_per_chunk
        chunks = sum([(len(data) - 1) // per_chunk + 1 or 1 for data in self.files.values()])
        return self.limits.bytes - (len(self.folders) - 1 + chunks) * chunk

    @property
    def count(self) -> int:
        """Files and folders. Many operations take as long as there are."""
        return len(self.files) + len(self.folders)

    def format(self) -> None:
        """Remove everything."""
        for path in list(self.files):
            self._forget(path)
        self.folders = {self.root}

    def is_folder(self, path: str) -> bool:
        return path in self.folders

    def open(self, path: str, *, create: bool, truncate: bool, exclusive: bool) -> bytearray:
        """The contents of a file. Raises FileError as the board would."""
        self._check(path)
        if self.is_folder(path):
            raise FileError(EISDIR)
        if path in self.files:
            if exclusive:
                raise FileError(EEXIST)
            if truncate:
                del self.files[path][:]
        elif not create:
            raise FileError(ENOENT)
        else:
            if self.free < self._room(0):
                raise FileError(ENOSPC)
            self.files[path] = bytearray()
        return self.files[path]

    def write(self, path: str, at: int, data: bytes) -> None:
        """Write into a file. Raises FileError(ENOSPC) when full; a flat file system then loses the file."""
        contents = self.files[path]
        grown = max(len(contents), at + len(data))
        if self._room(grown) - self._room(len(contents)) > self.free:
            if self.limits.flat:
                self._forget(path)
            raise FileError(ENOSPC)
        if at > len(contents):
            contents.extend(bytes(at - len(contents)))
        contents[at : at + len(data)] = data

    def names_in(self, folder: str) -> list[str]:
        """What lies in a folder, in the order of names."""
        if not self.is_folder(folder):
            raise FileError(ENOENT)
        if self.limits.flat:
            return sorted(self.files)
        paths = [*self.files, *self.folders - {self.root}]
        return sorted(path.rpartition("/")[2] for path in paths if path.rpartition("/")[0] == folder)

    def make_folder(self, path: str) -> None:
        if self.limits.flat:
            raise FileError(EACCES)
        self._check(path)
        if path in self.files or path in self.folders:
            raise FileError(EEXIST)
        if self.free < self.limits.chunk:
            raise FileError(ENOSPC)
        self.folders.add(path)

    def remove_folder(self, path: str) -> None:
        if path not in self.folders or not path:
            raise FileError(ENOENT)
        if self.names_in(path):
            raise FileError(ENOTEMPTY)
        self.folders.remove(path)

    def remove(self, path: str) -> None:
        if path not in self.files:
            raise FileError(EISDIR if self.is_folder(path) else ENOENT)
        self._forget(path)

    def rename(self, old: str, new: str) -> None:
        if self.limits.flat:
            raise FileError(EACCES)
        self._check(new)
        if old not in self.files:
            raise FileError(ENOENT)
        if self.is_folder(new):
            raise FileError(EISDIR)
        contents = self.files.pop(old)
        if new in self.files:
            self._forget(new)
        self.files[new] = contents

    def _forget(self, path: str) -> None:
        """A file is gone, and with it what it held, even for those who have it open."""
        del self.files.pop(path)[:]

    def _check(self, path: str) -> None:
        if self.limits.flat:
            if len(path.encode()) > self.limits.name_length:
                raise FileError(ENOENT)
            return
        folder, _, name = path.rpartition("/")
        if folder not in self.folders:
            raise FileError(ENOENT)
        if not name or len(name.encode()) > self.limits.name_length:
            raise FileError(EINVAL)

    def _room(self, size: int) -> int:
        return max(1, -(-size // self._data_per_chunk)) * self.limits.chunk
