"""Noise that depends on the seed, the sensor and the time alone, not on how often it is read.

Time is cut into slots of 20 ms, and a sensor keeps its noise for a slot. The noise of a slot is computed
from its number (SplitMix64, whole numbers only), not drawn after that of the slot before: a long
time without reading costs nothing, and one sensor's reading never moves another's noise.
"""

from __future__ import annotations

from math import sqrt
from typing import Final

from gorae.world.mixing import key_of, sum_of_four, upper_bits

SLOT_NS: Final = 20_000_000

_MEAN: Final = 4 * 65535 / 2
_SIGMA: Final = sqrt(4 * (65536.0 * 65536.0 - 1.0) / 12)
"""Of the sum of four whole numbers from 0 to 65535."""
LARGEST: Final = _MEAN / _SIGMA
"""How far from 0 `normal` can be: 3.46."""


class Noise:
    """One stream of random numbers, by the name of what it disturbs.

    `level` is what its user multiplies it with: 1 is that of a real part, 0 is none.
    """

    __slots__ = ("_chance", "_chance_slot", "_key", "_normal", "_normal_slot", "level")

    def __init__(self, seed: int, name: str, level: float = 1.0) -> None:
        self.level = level
        self._key = key_of(seed, name)
        self._chance_slot = self._normal_slot = -1
        self._chance = self._normal = 0.0

    def normal(self, slot: int) -> float:
        """A bell-shaped number of mean 0 and sigma 1, at most 3.46 from 0: the sum of four even ones."""
        if slot != self._normal_slot:
            self._normal_slot = slot
            self._normal = (sum_of_four(self._key, 2 * slot) - _MEAN) / _SIGMA
        return self._normal

    def chance(self, slot: int) -> float:
        """A number from 0 to 1 (not included), evenly spread."""
        if slot != self._chance_slot:
            self._chance_slot = slot
            self._chance = upper_bits(self._key, 2 * slot + 1) / 9007199254740992.0
        return self._chance
