"""What a board begins with: the modules in its ROM, and the memory in which they have been made.

Making them takes longer than most programs, so it is done once for each kind of board, and every further
board begins with that memory. It is made by the host's own run of our own modules, without a file of anybody;
nothing that a program does can replace it.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import re
from functools import cache
from pathlib import Path
from typing import TypeAlias

from gorae import caching
from gorae.errors import InternalError
from gorae.kits.boards import Board
from gorae.texts import Text
from gorae.virtual.requests import Request
from gorae.virtual.vm import interpreter
from gorae.virtual.vm.wasi import ROM
from gorae.virtual.wasm import levels

Kind: TypeAlias = tuple[str, int, bool]
"""The port, the bytes of heap, and whether it lives."""

_SOURCES = Path(__file__).with_name("rom")
_MADE: dict[Kind, tuple[bytes, bytes]] = {}
"""The memory of each kind of board, its modules made and its program not yet begun, and its SHA-256."""


def is_made(kind: Kind) -> bool:
    return kind in _MADE


def recall(kind: Kind, board: Board) -> bool:
    """Begin with what an earlier process has made for boards of that kind; False when there is nothing."""
    memory = None if kind[2] else _entry(board).read()
    if memory is not None:
        _MADE[kind] = memory, hashlib.sha256(memory).digest()
    return memory is not None


def keep(kind: Kind, memory: bytes, board: Board) -> None:
    """Have boards of that kind begin with this; those that do not live in later processes, too."""
    _MADE[kind] = memory, hashlib.sha256(memory).digest()
    if not kind[2]:
        _entry(board).keep(memory)


def _entry(board: Board) -> caching.Entry:
    """Return where memory lies that was made for boards like this one."""
    port = board.port
    code = [Path(levels.__file__).read_text(encoding="utf-8")]
    sources = [
        text for name, data in sorted(rom_files(board.python).items()) for text in (name, data.decode())
    ]
    made_by = [interpreter.recipe(board.python), importlib.metadata.version("wasmtime"), repr(port)]
    return caching.Entry("memory", [*made_by, *code, *sources, *arguments(board, lives=False)])


def made(kind: Kind) -> bytes:
    """What boards of that kind begin with. Raises InternalError when it is not what was kept."""
    memory, digest = _MADE[kind]
    if hashlib.sha256(memory).digest() != digest:
        raise InternalError(Text("virtual.other-memory"))
    return memory


@cache
def rom_files(*folders: str) -> dict[str, bytes]:
    """The board's modules, by their path for the guest: what all have, and what lies in these folders."""
    paths = [path for folder in ("common", *folders) for path in (_SOURCES / folder).glob("*.py")]
    return {f"{ROM}{path.name}": _numbered(path.read_text(encoding="utf-8")).encode() for path in paths}


def arguments(board: Board, *, lives: bool) -> list[str]:
    """What the interpreter is started with: its heap, and what it runs first."""
    heap = board.heap_bytes + board.port.rom_heap_bytes  # what is left of it is taken away again
    source = (_SOURCES / ("live/boot.py" if lives else "boot.py")).read_text(encoding="utf-8")
    return [
        "micropython", "-X", f"heapsize={heap}", "-c", f"HEAP = {board.heap_bytes}\n{_numbered(source)}",
    ]  # fmt: skip


def _numbered(source: str) -> str:
    """ROM sources name requests; the guest gets their numbers."""
    return re.sub(r"\bREQUEST\.(\w+)", lambda name: str(Request[name[1]].value), source)
