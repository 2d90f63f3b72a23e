"""Universal hex, 0.4: one file with a section for the micro:bit V1 and one for the V2.

A section begins with an address and a record 0A that names the board, is padded to whole blocks of 512
bytes, which is what USB sends at once, and ends with a record 0B. The V2's data are records 0D, which an
old V1 skips.
"""

from __future__ import annotations

from collections.abc import Mapping

from gorae.images import ihex
from gorae.images.ihex import Image, Loader, Record
from gorae.images.layout import BOARD_IDS, KINDS, Kind, image_kind

BLOCK_START, BLOCK_END, PADDING, OTHER_DATA = 0x0A, 0x0B, 0x0C, 0x0D
BLOCK = 512
_IDS: dict[Kind, int] = {"microbit-v1": 0x9900, "microbit-v2": 0x9903}
_DATA = {"microbit-v1": ihex.DATA, "microbit-v2": OTHER_DATA}
_MARK = 0xC0DE
_SHORTEST = len(ihex.line(PADDING, 0, b""))
_LONGEST = len(ihex.line(PADDING, 0, ihex.ERASED * ihex.LONGEST))


class Reader:
    """Takes the records of a plain or a universal hex, and keeps what is for each board apart."""

    def __init__(self) -> None:
        self.loaders: dict[int, Loader] = {}
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

    def _loader(self) -> Loader:
        if self._board not in self.loaders:
            self.loaders[self._board] = Loader()
            if self._moves:
                self.loaders[self._board].move(*self._moves)
        return self.loaders[self._board]


def read(raw: bytes, file: str) -> dict[Kind, Image]:
    """What a hex file, plain or universal, has for each board. Raises DocumentError for a broken one."""
    reader = Reader()
    for record in ihex.records(raw, file):
        reader.take(record)
    return reader.images()


def to_universal(images: Mapping[Kind, Image]) -> bytes:
    """One hex for all of these boards."""
    sections = "".join(_section(kind, images[kind]) for kind in KINDS if kind in images)
    return (sections + ihex.END_LINE).encode("ascii")


def _section(kind: Kind, image: Image) -> str:
    data = list(ihex.lines(image, _DATA[kind]))
    mark = (_IDS[kind] << 16 | _MARK).to_bytes(4, "big")
    text = data[0] + ihex.line(BLOCK_START, 0, mark) + "".join(data[1:])
    return text + _padding(-(len(text) + _SHORTEST) % BLOCK)


def _padding(missing: int) -> str:
    """A record 0B, and so many characters more; always an even number, as the lengths of all records."""
    text = ""
    while missing > 2 * ihex.LONGEST:
        size = ihex.LONGEST if missing >= _LONGEST else 0
        text += ihex.line(PADDING, 0, ihex.ERASED * size)
        missing -= _SHORTEST + 2 * size
    return text + ihex.line(BLOCK_END, 0, ihex.ERASED * (missing // 2))
