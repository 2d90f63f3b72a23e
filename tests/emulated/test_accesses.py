"""Registers are read and written in words, halves and bytes, and what goes wrong there is not lost."""

from __future__ import annotations

from typing import Any

import pytest
import unicorn
from unicorn import arm_const as arm

from gorae.emulated.chip.accesses import map_registers

_AREA = 0x40000000
_LOADS = {4: "0168", 2: "0188", 1: "0178"}
_STORES = {4: "0160", 2: "0180", 1: "0170"}
"""ldr, ldrh, ldrb and str, strh, strb of r1 at r0."""


class Words:
    """Sixteen words of registers; the last one breaks."""

    def __init__(self) -> None:
        self.at = dict.fromkeys(range(0, 64, 4), 0)

    def read(self, offset: int) -> int:
        if offset == 60:
            raise ZeroDivisionError("read")
        return self.at[offset]

    def write(self, offset: int, value: int) -> None:
        if offset == 60:
            raise ZeroDivisionError("write")
        self.at[offset] = value


@pytest.fixture
def words() -> Words:
    return Words()


@pytest.fixture
def uc(words: Words) -> Any:
    uc = unicorn.Uc(unicorn.UC_ARCH_ARM, unicorn.UC_MODE_THUMB | unicorn.UC_MODE_MCLASS)
    uc.mem_map(0, 0x1000)
    uc.kept = map_registers(uc, _AREA, 0x1000, words.read, words.write)
    return uc


def execute(uc: Any, code: str, offset: int, value: int = 0) -> int:
    uc.mem_write(0, bytes.fromhex(code))
    uc.reg_write(arm.UC_ARM_REG_R0, _AREA + offset)
    uc.reg_write(arm.UC_ARM_REG_R1, value)
    uc.emu_start(1, 2, count=1)
    return int(uc.reg_read(arm.UC_ARM_REG_R1))


@pytest.mark.parametrize(
    ("size", "offset", "read"),
    [(4, 8, 0x89ABCDEF), (2, 8, 0xCDEF), (2, 10, 0x89AB), (1, 8, 0xEF), (1, 11, 0x89)],
)
def test_a_part_of_a_word_is_read(uc: Any, words: Words, size: int, offset: int, read: int) -> None:
    words.at[8] = 0xFFFF_0000_89AB_CDEF  # more than a register holds
    assert execute(uc, _LOADS[size], offset) == read


@pytest.mark.parametrize(
    ("size", "offset", "left"),
    [(4, 8, 0x76543210), (2, 8, 0x89AB3210), (2, 10, 0x3210CDEF), (1, 8, 0x89ABCD10), (1, 11, 0x10ABCDEF)],
)
def test_a_part_of_a_word_is_written(uc: Any, words: Words, size: int, offset: int, left: int) -> None:
    words.at[8] = 0x89ABCDEF
    execute(uc, _STORES[size], offset, 0x76543210)
    assert words.at[8] == left


@pytest.mark.parametrize(("code", "what"), [(_LOADS[4], "read"), (_STORES[4], "write"), (_STORES[1], "read")])
def test_what_a_register_raises_comes_out_of_the_emulator(uc: Any, code: str, what: str) -> None:
    with pytest.raises(ZeroDivisionError, match=what):
        execute(uc, code, 60)
    assert execute(uc, _LOADS[4], 0) == 0  # and it goes on
