"""Random numbers from a run's seed: one independent stream for each purpose.

Whoever sees all numbers of one stream learns nothing of another, nor of the seed: a keyed hash (BLAKE2b)
lies between. A program's own random numbers therefore do not tell it where its hidden wall stands.
Only whole numbers and one multiplication are used, so that every machine draws the same.
"""

from __future__ import annotations

import random
import secrets
from hashlib import blake2b

QUARTERS = 4
SEEDS = 1_000_000_000
"""Fresh seeds lie below this: short enough to type, too many for a program to know them all."""


def derived(seed: int, purpose: str) -> int:
    """Return 64 bits that only this seed and this purpose have."""
    return int.from_bytes(blake2b(purpose.encode(), key=str(seed).encode(), digest_size=8).digest(), "big")


def share(seed: int, purpose: str) -> float:
    """Return a number from 0 to 1 (1 not included), evenly spread, for this seed and purpose."""
    return (derived(seed, purpose) >> 11) / 2**53


def spread_share(seed: int, purpose: str) -> float:
    """Return a number from 0 to 1 such that few runs tell much: a Latin hypercube.

    Of the seeds 1 to 4, 5 to 8 and so on, each has another quarter of the range, in an order that depends on
    the purpose. So no check is easy or hard by luck alone.
    """
    block, place = divmod(seed - 1, QUARTERS)
    quarters = sorted(range(QUARTERS), key=lambda quarter: derived(block, f"order {quarter} of {purpose}"))
    return (quarters[place] + share(seed, purpose)) / QUARTERS


def spread_place(seed: int, purpose: str, count: int) -> int:
    """Return a whole number from 0 to `count` − 1: of `count` seeds in a row each has another."""
    return (seed + derived(count, purpose)) % count


def stream(seed: int, purpose: str) -> random.Random:
    """Return a generator for a purpose that needs many numbers."""
    return random.Random(derived(seed, purpose))


def seed_of(seed: int, purpose: str, runs: int = 1) -> int:
    """Return another seed for a purpose, the same each time; for the rest it is as those of `fresh_seed`."""
    return 1 + QUARTERS * (derived(seed, purpose) % ((SEEDS - runs) // QUARTERS))


def fresh_seed(runs: int = 1) -> int:
    """Return a seed that nobody can foresee; it and the `runs - 1` seeds after it are below `SEEDS`.

    It is the first of four that have a quarter each: see `spread_share`.
    """
    return 1 + QUARTERS * secrets.randbelow((SEEDS - runs) // QUARTERS)
