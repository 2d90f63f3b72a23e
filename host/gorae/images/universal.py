"""Universal hex, 0.4: one file with a section for the micro:bit V1 and one for the V2.

A section begins with an address and a record 0A that names the board. The V2's data are records 0D, which an
old V1 skips. `universal-hex` writes them; they are read here, because a virtual drive takes a hex record by
record while it arrives.
"""

from __future__ import annotations

from collections.abc import Mapping

from gorae.images import ihex
from gorae.images.ihex import HexLoader, Image, Record
from gorae.images.layout import BOARD_IDS, KINDS, V1, V2, Kind, image_kind

BLOCK_START, OTHER_DATA = 0x0A, 0x0D
_IDS: dict[Kind, int] = {V1: 0x9900, V2: 0x9903}


class UniversalHexReader:
    """Takes the records of a plain or a universal hex, and keeps what is for each board apart."""

    def __init__(self) -> None:
        self.loaders: dict[int, HexLoader] = {}
        """By the number of the board as the hex gives it; 0 for data without one."""
        self._board = 0
        self._moves: tuple[int, bytes] | None = None

    def take(self, record: Record) -> None:
        kind, address, data = record
        if kind in (ihex.DATA, OTHER_DATA):
            self._loader().put(address, data)
        elif kind in (ihex.LINEAR, ihex.SEGMENT):
            self._moves = kind, data
            if self._board in self.loaders:
                self.loaders[self._board].move(kind, data)
        elif kind == BLOCK_START:
            self._board = int.from_bytes(data[:2], "big")
            if self._moves:
                self._loader().move(*self._moves)

    def images(self) -> dict[Kind, Image]:
        """The image for each board. A plain hex is for the board whose vectors it has, or for any."""
        found: dict[Kind, Image] = {}
        for board, loader in self.loaders.items():
            image = loader.image()
            kind = BOARD_IDS.get(board) if board else image_kind(image)
            if image.runs and kind:
                found[kind] = image
        return found

    def _loader(self) -> HexLoader:
        if self._board not in self.loaders:
            self.loaders[self._board] = HexLoader()
            if self._moves:
                self.loaders[self._board].move(*self._moves)
        return self.loaders[self._board]


def read(raw: bytes, file: str) -> dict[Kind, Image]:
    """What a hex file, plain or universal, has for each board. Raises DocumentError for a broken one."""
    reader = UniversalHexReader()
    for record in ihex.records(raw, file):
        reader.take(record)
    return reader.images()


def to_universal(images: Mapping[Kind, Image]) -> bytes:
    """One hex for all of these boards."""
    from universal_hex import IndividualHex, create_uhex  # type: ignore[import-untyped]

    chosen = [kind for kind in KINDS if kind in images]
    hexes = [IndividualHex(ihex.to_hex(images[kind]).decode("ascii"), _IDS[kind]) for kind in chosen]
    return str(create_uhex(hexes)).encode("ascii")
