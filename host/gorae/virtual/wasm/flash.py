"""The heap's beginning becomes flash, once a board's modules have been made there.

A board has its modules in flash: they take no heap, and its garbage collector does not walk through them.
Ours are made in the heap of the interpreter. Afterwards the heap is made to start behind them, and to be as
large as the board's. What that means to the collector's code is in `vm/native/flash.wat`. Addresses are those
of the interpreter's build (`interpreter.BUILD_SHA256`).
"""

from __future__ import annotations

from gorae.errors import InternalError
from gorae.texts import Text
from gorae.virtual.vm.memory import GuestMemory

_TABLE, _TABLE_BYTES, _FINALISERS = 0x10734, 0x10738, 0x1073C
_POOL, _POOL_END, _FREE_FROM, _LAST_USED = 0x10740, 0x10744, 0x10748, 0x1074C
_IN_FLASH = 0x10856
"""How many bytes of the table of blocks are flash, in 16 bits that the build does not use."""

_BLOCK = 16
_PER_BYTE = 4  # blocks of which a byte of the table tells; a byte of finalisers tells of twice as many
_STEP = 2 * _PER_BYTE


def put_into_flash(memory: GuestMemory, heap_bytes: int) -> None:
    """Have the heap begin behind what is in it, and be of `heap_bytes`, rounded up to 64.

    Raises InternalError when there is not so much left.
    """
    word = memory.read_word
    blocks = -(-(word(_LAST_USED) + 1) // _STEP) * _STEP
    table_bytes = blocks // _PER_BYTE
    heap = -(-heap_bytes // (_BLOCK * _PER_BYTE))
    if table_bytes + heap > word(_TABLE_BYTES):
        raise InternalError(Text("virtual.no-boot", detail=f"{blocks * _BLOCK} bytes of modules"))
    memory.write(_IN_FLASH, table_bytes.to_bytes(2, "little"))
    memory.write_word(_TABLE, word(_TABLE) + table_bytes)
    memory.write_word(_FINALISERS, word(_FINALISERS) + table_bytes // 2)
    memory.write_word(_POOL, word(_POOL) + blocks * _BLOCK)
    memory.write_word(_FREE_FROM, 0)
    memory.write_word(_LAST_USED, 0)
    _set_size(memory, heap)


def enlarge_heap(memory: GuestMemory, more_bytes: int) -> None:
    """Give the heap as much more, rounded up to 64, as far as there is memory behind it.

    For a module that is loaded when it is first used: on a board it lies in flash.
    """
    word = memory.read_word
    in_flash = int.from_bytes(memory.read(_IN_FLASH, 2), "little")
    longest = word(_FINALISERS) - in_flash // 2 - 1 - word(_TABLE)
    _set_size(memory, min(word(_TABLE_BYTES) - (-more_bytes // (_BLOCK * _PER_BYTE)), longest))


def _set_size(memory: GuestMemory, table_bytes: int) -> None:
    memory.write_word(_TABLE_BYTES, table_bytes)
    memory.write_word(_POOL_END, memory.read_word(_POOL) + table_bytes * _BLOCK * _PER_BYTE)
