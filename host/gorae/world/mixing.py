"""Whole numbers that look like chance: SplitMix64, by the number of a draw and not one after the other.

Compiled wheels have `mixing.c` in this module's place: the same functions, on words of the processor.
"""

from __future__ import annotations

from typing import Final
from zlib import crc32

_MASK: Final = (1 << 64) - 1
_STEP: Final = 0x9E3779B97F4A7C15


def key_of(seed: int, name: str) -> int:
    """Return the key of a stream, 64 bits, from the seed and the name of what it disturbs."""
    return _mixed(_mixed(seed & _MASK) ^ crc32(name.encode()))


def sum_of_four(key: int, draw: int) -> int:
    """Return the sum of four whole numbers from 0 to 65535."""
    word = _mixed(key + draw * _STEP & _MASK)
    return (word & 65535) + (word >> 16 & 65535) + (word >> 32 & 65535) + (word >> 48)


def upper_bits(key: int, draw: int) -> int:
    """Return a whole number from 0 to 2 ** 53 − 1."""
    return _mixed(key + draw * _STEP & _MASK) >> 11


def _mixed(z: int) -> int:
    """The finishing function of SplitMix64: every bit in moves half of the bits out."""
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
    return z ^ (z >> 31)
