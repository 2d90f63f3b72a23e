"""UF2: firmware in blocks of 512 bytes, each of which says where in the flash it belongs.

The format is at github.com/microsoft/uf2. A chip's loader shows a drive with INFO_UF2.TXT on it, and takes
the blocks of its own family from whatever file is copied there.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass

from gorae.errors import UsageError
from gorae.texts import Text

INFO = "INFO_UF2.TXT"
LARGEST = 32 * 1024 * 1024
BLOCK = 512
MAGIC = b"UF2\n"

_HEADER = struct.Struct("<8I")
_STARTS, _END = (0x0A324655, 0x9E5D5157), 0x0AB16F30
_NOT_FOR_FLASH, _FAMILY = 0x00000001, 0x00002000
_PAYLOAD = 256
"""Bytes of a block that a loader takes: a page of its flash."""
_MAX_PAYLOAD = 476


@dataclass(frozen=True)
class Block:
    """One block that is whole."""

    address: int
    """Where in the chip's memory its data begin."""
    number: int
    """Counted from 0."""
    count: int
    """Of the blocks of its family in the file."""
    family: int | None
    """The family of chips that it is for; None when it does not say."""
    data: bytes
    for_flash: bool = True
    """Whether it belongs into the flash at all."""


def read_block(raw: bytes) -> Block | None:
    """Return the block in 512 bytes; None when they are no block."""
    if len(raw) != BLOCK:
        return None
    start, second, flags, address, size, number, count, family = _HEADER.unpack_from(raw)
    (end,) = struct.unpack_from("<I", raw, BLOCK - 4)
    if (start, second) != _STARTS or end != _END or size > _MAX_PAYLOAD or number >= count:
        return None
    data = raw[_HEADER.size : _HEADER.size + size]
    known = family if flags & _FAMILY else None
    return Block(address, number, count, known, data, not flags & _NOT_FOR_FLASH)


def blocks_for(raw: bytes, family: int) -> list[Block]:
    """Return those of a file's blocks that a loader of this family takes, as far as the file is there."""
    pieces = (raw[start : start + BLOCK] for start in range(0, len(raw) - BLOCK + 1, BLOCK))
    found = (read_block(piece) for piece in pieces)
    return [block for block in found if block and block.family == family and block.for_flash]


def is_whole(blocks: list[Block]) -> bool:
    """Whether all blocks are there that each one counts."""
    counts = {block.count for block in blocks}
    return counts == {len({block.number for block in blocks})}


def read(raw: bytes, source: str, family: int, board: str) -> dict[int, bytes]:
    """Return the flash's content, by address, of a file for a family of chips.

    Raises UsageError for a file that is no UF2, is for other chips than those of `board`, or is not whole.
    """
    if raw[: len(MAGIC)] != MAGIC:
        raise UsageError(Text("flash.uf2-none", file=source, board=board))
    pieces = [raw[start : start + BLOCK] for start in range(0, len(raw), BLOCK)]
    if len(raw) > LARGEST or not all(map(read_block, pieces)):
        raise UsageError(Text("flash.uf2-damaged", file=source))
    blocks = blocks_for(raw, family)
    if not blocks:
        raise UsageError(Text("flash.uf2-other", file=source, board=board))
    if not is_whole(blocks) or any(len(block.data) != _PAYLOAD for block in blocks):
        raise UsageError(Text("flash.uf2-damaged", file=source))
    return {block.address: block.data for block in blocks}


def write(content: Mapping[int, bytes], family: int) -> bytes:
    """Return the file with this content of the flash: pages of 256 bytes by address."""
    blocks = []
    for number, (address, data) in enumerate(sorted(content.items())):
        header = _HEADER.pack(*_STARTS, _FAMILY, address, len(data), number, len(content), family)
        blocks.append((header + data).ljust(BLOCK - 4, b"\0") + struct.pack("<I", _END))
    return b"".join(blocks)


def info_text(board_id: str, model: str) -> str:
    """Return what stands in INFO_UF2.TXT of a loader's drive."""
    return f"UF2 Bootloader v3.0\r\nModel: {model}\r\nBoard-ID: {board_id}\r\n"


def read_info(text: str) -> str | None:
    """Return the Board-ID that INFO_UF2.TXT tells; None when it tells none."""
    for line in text.splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "Board-ID" and value.strip():
            return value.strip()
    return None
