"""How much room there is for a file on a board: what people are told, and the same for every file."""

from __future__ import annotations

from collections.abc import Mapping

from gorae.kits.boards import Filesystem
from gorae.kits.firmware import firmware_files, flash_bytes
from gorae.kits.kits import Kit
from gorae.kits.library import load_board
from gorae.names import PROGRAM

_LINKS = 2
"""Bytes of a chunk that hold no data; a file's first chunk has as many for its header."""


def room_for_programs(kit: Kit) -> int:
    """Return how many bytes `main.py` may have beside gorae's firmware, as a program's only file."""
    sizes = {name: len(data) for name, data in firmware_files(kit).items()}
    return room_for(load_board(kit.board).filesystem, PROGRAM, sizes)


def fits(kit: Kit, files: Mapping[str, int], *, bare: bool = False) -> bool:
    """Whether a board has room for `main.py` and other files, by their sizes in bytes.

    Gorae's firmware lies beside them, unless it is `bare`.
    """
    ours = {} if bare else {name: len(data) for name, data in firmware_files(kit).items()}
    return files[PROGRAM] <= room_for(load_board(kit.board).filesystem, PROGRAM, {**ours, **files})


def room_for(filesystem: Filesystem, name: str, others: Mapping[str, int]) -> int:
    """Return how many bytes the file `name` may have beside `others`, whose sizes are in bytes, too."""
    chunk = filesystem.chunk
    if not filesystem.flat:
        whole = sum(max(1, -(-size // chunk)) * chunk for each, size in others.items() if each != name)
        return max(0, (filesystem.bytes - whole) // chunk * chunk)
    taken = sum(flash_bytes(each, size, chunk) for each, size in others.items() if each != name)
    free = (filesystem.bytes - taken) // chunk
    # A file that ends with its last chunk takes one more.
    return max(0, free * (chunk - _LINKS) - _LINKS - len(name.encode()) - 1)
