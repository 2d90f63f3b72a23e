"""What the program reads and writes of registers, handed to Python by the shortest way.

A program that waits for an echo reads a pin and a timer 180,000 times a second. Unicorn's own `mmio_map` puts
two calls of Python around each access.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from unicorn import Uc

Read = Callable[[int], int]
Write = Callable[[int, int], None]

_ON_READ = ctypes.CFUNCTYPE(ctypes.c_uint64, ctypes.c_void_p, ctypes.c_uint64, ctypes.c_uint, ctypes.c_void_p)
_ON_WRITE = ctypes.CFUNCTYPE(
    None, ctypes.c_void_p, ctypes.c_uint64, ctypes.c_uint, ctypes.c_uint64, ctypes.c_void_p
)


def map_registers(uc: Uc, base: int, size: int, read: Read, write: Write) -> tuple[Any, Any]:
    """Have `read(offset)` and `write(offset, value)`, of whole words, answer for an area of addresses.

    What is returned must be kept as long as the emulator is. What they raise, `emu_start` raises.
    """
    from unicorn import UC_ERR_OK, UcError
    from unicorn.unicorn_py3.unicorn import uclib

    on_read, on_write = _ON_READ(_reader(uc, read)), _ON_WRITE(_writer(uc, read, write))
    status = uclib.uc_mmio_map(uc._uch, base, size, on_read, None, on_write, None)
    if status != UC_ERR_OK:
        raise UcError(status)
    return on_read, on_write


def _reader(uc: Uc, read: Read) -> Callable[..., int]:
    def on_read(_: int, offset: int, size: int, __: int) -> int:
        try:
            if size == 4:
                return read(offset) & 0xFFFFFFFF
            return read(offset & ~3) >> 8 * (offset & 3) & (1 << 8 * size) - 1
        except BaseException as error:  # nobody would hear of it: it comes from C
            _give_up(uc, error)
            return 0

    return on_read


def _writer(uc: Uc, read: Read, write: Write) -> Callable[..., None]:
    def on_write(_: int, offset: int, size: int, value: int, __: int) -> None:
        try:
            if size < 4:
                shift = 8 * (offset & 3)
                mask = (1 << 8 * size) - 1 << shift
                offset &= ~3
                value = read(offset) & ~mask | value << shift & mask
            write(offset, value)
        except BaseException as error:  # nobody would hear of it: it comes from C
            _give_up(uc, error)

    return on_write


def _give_up(uc: Uc, error: BaseException) -> None:
    """Stop, and have Unicorn raise the first error at the end, as it does for its own callbacks."""
    if uc._hook_exception is None:
        uc._hook_exception = error
    uc.emu_stop()
