"""Instructions of a PIO state machine, taken apart: RP2040 datasheet, chapter 3.4."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from gorae.virtual.pio.settings import ALL_PINS, MachineSettings, spread

JMP: Final = 0
WAIT: Final = 1
IN: Final = 2
OUT: Final = 3
PUSH: Final = 4
PULL: Final = 5
MOV: Final = 6
IRQ: Final = 7
SET: Final = 8
MEMORY_WORDS: Final = 32
NOTHING: Final = -1
"""Of a side-set that an instruction does not have."""
_JMP_ADDRESS: Final = 0x1F


class Instruction(NamedTuple):
    """One instruction: what it does, its two operands, delay in cycles, and the value of its side-set."""

    kind: int
    first: int
    """A jump's condition; what to wait for; a source or destination; flags of PUSH, PULL and IRQ."""
    second: int
    """A jump's address; an index; a number of bits, 1 to 32; MOV's operation and source; SET's data."""
    delay: int
    side: int


def decoded(word: int, side_bits: int, *, side_optional: bool) -> Instruction:
    """Return a word's instruction; `side_bits` of its delay field are the side-set's and its enable bit."""
    field = word >> 8 & 0x1F
    delay_bits = 5 - side_bits
    delay, side = field & (1 << delay_bits) - 1, NOTHING
    if side_bits:
        side = field >> delay_bits
        if side_optional:
            enable = 1 << side_bits - 1
            side = side & enable - 1 if side & enable else NOTHING
    first, second = word >> 5 & 7, word & 0x1F
    kind = word >> 13
    if kind >= PUSH:
        kind += 1 if kind > PUSH or word & 0x80 else 0
    if kind in (IN, OUT):
        second = second or 32
    return Instruction(kind, first, second, delay, side)


def moved(word: int, offset: int) -> int:
    """Return a word for a program that lies `offset` words further in memory: jumps go by addresses."""
    if word >> 13 != JMP:
        return word
    return word & ~_JMP_ADDRESS | (word + offset) & _JMP_ADDRESS


def uses_flags(word: int) -> bool:
    """Whether an instruction has to do with a PIO's IRQ flags."""
    kind, source = word >> 13, word >> 5 & 3
    return kind == 6 or (kind == WAIT and source == 2)


def pins_read(words: Iterable[int], settings: MachineSettings) -> int:
    """Return the pins that instructions read, as bits."""
    return united(_read_by(word, settings) for word in words)


def united(masks: Iterable[int]) -> int:
    """Return the bits that are in any of the masks."""
    united = 0
    for mask in masks:
        united |= mask
    return united


def _read_by(word: int, settings: MachineSettings) -> int:
    kind, first, index = word >> 13, word >> 5 & 7, word & 0x1F
    if kind == JMP and first == 6:
        return 1 << settings.jump_pin
    if kind == WAIT and first & 3 < 2:
        return 1 << (index if first & 3 == 0 else (settings.in_base + index) & 31)
    if kind == IN and first == 0:
        return spread((1 << (index or 32)) - 1, settings.in_base)
    return ALL_PINS if kind == 5 and index & 7 == 0 else 0
