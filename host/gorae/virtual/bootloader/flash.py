"""The flash memory beside an ESP32: ones when erased, sector by sector; programming only makes zeros."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

SECTOR = 4096
_ERASED = b"\xff" * SECTOR


class Flash:
    """Keeps only what is not erased. Whoever calls sees to it that ranges `fit`."""

    def __init__(self, size: int = 4 << 20) -> None:
        """`size` in bytes, a power of two."""
        self.size = size
        self._sectors: dict[int, bytes] = {}

    @property
    def jedec_id(self) -> int:
        """What the chip answers to RDID: maker, kind and size, the maker in the lowest byte."""
        return (self.size.bit_length() - 1) << 16 | 0x40C8

    def fits(self, start: int, length: int) -> bool:
        return 0 <= start <= start + length <= self.size

    def read(self, start: int, length: int) -> bytes:
        pieces = (
            self._sectors.get(sector, _ERASED)[begin:end] for sector, begin, end in _pieces(start, length)
        )
        return b"".join(pieces)

    def program(self, start: int, data: bytes) -> None:
        """Where a bit is zero already it stays zero: erase first."""
        done = 0
        for sector, begin, end in _pieces(start, len(data)):
            old = self._sectors.get(sector, _ERASED)
            new = old[:begin] + data[done : done + end - begin] + old[end:]
            if old is not _ERASED:
                new = (int.from_bytes(old) & int.from_bytes(new)).to_bytes(SECTOR)
            self._sectors[sector] = new
            done += end - begin

    def erase(self, start: int, length: int) -> None:
        """All sectors that the range touches."""
        for sector, _, _ in _pieces(start, length):
            self._sectors.pop(sector, None)

    def is_erased(self, start: int, length: int) -> bool:
        return all(self._sectors.get(sector, _ERASED) == _ERASED for sector, _, _ in _pieces(start, length))

    def md5(self, start: int, length: int) -> bytes:
        return hashlib.md5(self.read(start, length), usedforsecurity=False).digest()


def _pieces(start: int, length: int) -> Iterator[tuple[int, int, int]]:
    """The parts of a range by sectors: number, where it begins and ends within."""
    end = start + length
    while start < end:
        sector, begin = divmod(start, SECTOR)
        stop = min(SECTOR, begin + end - start)
        yield sector, begin, stop
        start += stop - begin
