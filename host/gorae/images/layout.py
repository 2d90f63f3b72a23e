"""Where MicroPython on a micro:bit has its filesystem, read from the runtime itself.

A V1 runtime says in the UICR how many pages it takes; a V2 runtime ends with a table of regions, at the
end of a page of 4 KiB.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final, Literal

from gorae.images.ihex import Image

Kind = Literal["microbit-v1", "microbit-v2"]
V1: Final = "microbit-v1"
V2: Final = "microbit-v2"
KINDS: tuple[Kind, ...] = (V1, V2)
BOARD_IDS: dict[int, Kind] = {
    0x9900: V1,
    0x9901: V1,
    0x9903: V2,
    0x9904: V2,
    0x9905: V2,
    0x9906: V2,
}
"""What the first four digits of a unique ID tell."""

CHUNK = 128
_V1_UICR, _V1_MAGIC, _V1_ROM_END, _V1_APPENDED = 0x100010C0, 0x17EEB07C, 0x40000, 0x3E000
_V2_PAGE, _V2_MAGIC = 0x1000, (0x597F30FE, 0xC1B1D79D)
_V2_PYTHON, _V2_FILES = 2, 3
_MAX_CHUNKS = {V1: 240, V2: 252}


@dataclass(frozen=True)
class RuntimeLayout:
    """What a runtime says of itself."""

    kind: Kind
    version: str
    """In its own words, as in `micro:bit v1.0.1+b0bf4a9 on 2018-12-13; MicroPython …`."""
    page: int
    """Bytes that the flash erases at once."""
    start: int
    """Address of the filesystem's first page."""
    spare: int
    """Address of its last page, which is kept free for tidying up."""

    @property
    def chunks(self) -> int:
        return (self.spare - self.start) // CHUNK

    @property
    def room(self) -> int:
        """Bytes for files, with what their chunks need for themselves."""
        return self.chunks * CHUNK


def find_layout(image: Image) -> RuntimeLayout | None:
    """Return the layout of the MicroPython in `image`; None when no known one is in it."""
    return _v1(image) or _v2(image)


def board_kind(unique_id: str) -> Kind | None:
    """Which micro:bit has this unique ID; None when its beginning is not known."""
    try:
        return BOARD_IDS.get(int(unique_id[:4], 16))
    except ValueError:
        return None


def image_kind(image: Image) -> Kind | None:
    """Return which micro:bit a program is for, by its interrupt vectors; None when it has none.

    A V1's Cortex-M0 has no handlers for faults of memory, bus and usage: they are 0.
    """
    if image.read(0, 16) == b"\xff" * 16:
        return None
    return V2 if any(image.read(16, 12)) else V1


def _v1(image: Image) -> RuntimeLayout | None:
    magic, _, page_log2, _, pages, _, version = struct.unpack("<IIIHHII", image.read(_V1_UICR, 24))
    if magic != _V1_MAGIC or page_log2 > 16:
        return None
    page = 1 << page_log2
    appended = image.read(_V1_APPENDED, 2) == b"MP"
    spare = (_V1_APPENDED if appended else _V1_ROM_END) - 2 * page
    return _layout(V1, _string(image, version), page, pages * page, spare)


def _v2(image: Image) -> RuntimeLayout | None:
    for end in range(_V2_PAGE, min(image.end, 0x80000) + 1, _V2_PAGE):
        first, _, _, count, page_log2, last = struct.unpack("<IHHHHI", image.read(end - 16, 16))
        if (first, last) == _V2_MAGIC and page_log2 <= 16:
            return _from_table(image, end - 16, count, 1 << page_log2)
    return None


def _from_table(image: Image, end: int, count: int, page: int) -> RuntimeLayout | None:
    """The table's rows lie before its heading at `end`."""
    version, start, length = "", 0, 0
    for row in range(count):
        region, hashed, first_page, size, pointer = struct.unpack(
            "<BBHII4x", image.read(end - 16 * (row + 1), 16)
        )
        if region == _V2_PYTHON and hashed == 2:
            version = _string(image, pointer)
        elif region == _V2_FILES:
            start, length = first_page * page, size
    if length < 2 * page:
        return None
    return _layout(V2, version, page, start, start + length - page)


def _layout(kind: Kind, version: str, page: int, start: int, spare: int) -> RuntimeLayout:
    """Links are one byte, so a filesystem has no more chunks than that can count."""
    lowest = spare - _MAX_CHUNKS[kind] * CHUNK
    return RuntimeLayout(kind, version, page, max(start, -(-lowest // page) * page), spare)


def _string(image: Image, address: int) -> str:
    return image.read(address, 128).partition(b"\0")[0].decode("utf-8", "replace")
