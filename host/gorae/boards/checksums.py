"""Checksums that a board can make as well: the other side of `onboard/sums.py` and `guest/ask_hashes.py`."""

from __future__ import annotations

import hashlib


def text_hash(data: bytes) -> str:
    """The beginning of the SHA-256, in hexadecimal digits."""
    return hashlib.sha256(data).digest()[:8].hex()


def sums(data: bytes, start: tuple[int, int] = (1, 1)) -> tuple[int, int]:
    """Two polynomials over the bytes, 32 bits in all, that need no number above 30 bits."""
    g, h = start
    for byte in data:
        g = (g * 251 + byte) % 65521
        h = (h * 8191 + byte) % 65519
    return g, h
