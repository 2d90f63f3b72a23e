"""A random order that anybody can repeat: RFC 3797, of numbers that a public lottery draws later.

    key = key_of([[9319], [2, 5, 12, 8, 10], [9, 18, 26, 34, 41, 45]])
    drawn(["가람중", "나래중"], key)

First the list of applicants and its SHA-256 are published, with the name of the lottery and the round. When
that has been drawn, its numbers and the list give the order, and there is nothing left to choose.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import TypeVar

Member = TypeVar("Member")


def key_of(sources: Iterable[Iterable[int]]) -> str:
    """Return the text that the numbers of all sources make, each sorted: `2.5.8./` (RFC 3797, 4.1)."""
    return "".join("".join(f"{number}." for number in sorted(numbers)) + "/" for numbers in sources)


def drawn(pool: Sequence[Member], key: str) -> tuple[Member, ...]:
    """Return all members in the order in which RFC 3797 selects them."""
    left = list(pool)
    return tuple(left.pop(_number(key, index) % len(left)) for index in range(len(pool)))


def _number(key: str, index: int) -> int:
    """Return the MD5 of the key between its index, twice two bytes, as one number (RFC 3797, 4.2)."""
    count = index.to_bytes(2, "big")
    digest = hashlib.md5(count + key.encode("ascii") + count, usedforsecurity=False).digest()
    return int.from_bytes(digest, "big")


def applicants_list(names: Iterable[str]) -> bytes:
    """Return the list that is published: a name a line, sorted by code points, in UTF-8 with LF."""
    return "".join(f"{name}\n" for name in sorted(names)).encode()


def list_sha256(names: Iterable[str]) -> str:
    """Return the SHA-256 of the list that is published, in hexadecimal."""
    return hashlib.sha256(applicants_list(names)).hexdigest()
