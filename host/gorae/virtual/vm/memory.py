"""The guest's linear memory, read and written by the host within its bounds."""

from __future__ import annotations

import ctypes
from typing import Any, Final

import wasmtime

_PAGE: Final = 65536


def address_of(callback: Any) -> int:
    """Return the address of a C function that ctypes has made of one of ours.

    `ctypes.cast` would have it keep itself alive.
    """
    return ctypes.c_void_p.from_buffer(callback).value or 0


class GuestMemory:
    """Addresses are the guest's; an address outside of its memory raises IndexError."""

    def __init__(self, store: wasmtime.Store, memory: wasmtime.Memory) -> None:
        self._store = store
        self._memory = memory
        self._map()

    def _map(self) -> None:
        size = self._size = self._memory.data_len(self._store)
        self.base = ctypes.addressof(self._memory.data_ptr(self._store).contents)
        self._view = memoryview((ctypes.c_ubyte * size).from_address(self.base)).cast("B")

    def check(self, address: int, size: int) -> None:
        """Raise IndexError unless `size` bytes from `address` on lie inside."""
        end = address + size
        if address < 0 or size < 0 or end > self._size:
            self._map()  # it has grown
            if address < 0 or size < 0 or end > self._size:
                raise IndexError(f"{size} bytes at {address:#x} are outside of the guest's memory")

    def read(self, address: int, size: int) -> bytes:
        self.check(address, size)
        return bytes(self._view[address : address + size])

    def write(self, address: int, data: bytes) -> None:
        self.check(address, len(data))
        self._view[address : address + len(data)] = data

    def read_word(self, address: int) -> int:
        return int.from_bytes(self.read(address, 4), "little")

    def write_word(self, address: int, value: int) -> None:
        self.write(address, value.to_bytes(4, "little"))

    def image(self) -> bytes:
        """All of it, as it is now."""
        self._map()
        return bytes(self._view)

    def restore(self, image: bytes) -> None:
        """Make all of it as it was in an instance of the same interpreter."""
        self._map()
        missing = len(image) - len(self._view)
        if missing > 0:
            self._memory.grow(self._store, missing // _PAGE)
            self._map()
        self._view[: len(image)] = image

    def window(self, address: int, size: int) -> memoryview:
        """`size` bytes that both sides see."""
        self.check(address, size)
        return self._view[address : address + size]
