"""What a board begins with: the modules in its ROM, and the memory in which they have been made.

Making them takes longer than most programs, so it is done once for each kind of board, and every further
board begins with that memory. It is made by the host's own run of our own modules, without a file of anybody;
nothing that a program does can replace it.
"""

from __future__ import annotations

import ast
import hashlib
import importlib.metadata
import json
import re
import threading
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from gorae import caching, stripping
from gorae.errors import InternalError
from gorae.kits.boards import Board
from gorae.kits.ports import Port, load_port
from gorae.stripping import strip
from gorae.texts import Text
from gorae.virtual.requests import BoardRequest
from gorae.virtual.vm import interpreter
from gorae.virtual.vm.memory import GuestMemory
from gorae.virtual.vm.wasi import ROM
from gorae.virtual.wasm import flash, levels
from gorae.virtual.wasm.flash import put_into_flash
from gorae.virtual.wasm.levels import limit_language


class BootKind(NamedTuple):
    """Boards that begin with the same memory."""

    port: str
    machine: str
    """What the board says that it is."""
    heap_bytes: int
    lives: bool
    """Whether it has a REPL after its program."""


_SOURCES = Path(__file__).with_name("rom")
_ROM_BYTES = 192 * 1024
"""Room for the modules while they are made, and for those that are loaded when they are first used."""
MAKING = threading.Lock()
"""Held by boards on several threads while a board's modules are made, which is done once for all."""
_MADE: dict[BootKind, tuple[bytes, bytes]] = {}
"""The memory of each kind of board, its modules made and its program not yet begun, and its SHA-256."""


def is_made(kind: BootKind) -> bool:
    return kind in _MADE


def recall(kind: BootKind, board: Board) -> bool:
    """Begin with what an earlier process made for boards of that kind; return False when there is nothing."""
    memory = None if kind.lives else _entry(board).read()
    if memory is not None:
        _MADE[kind] = memory, hashlib.sha256(memory).digest()
    return memory is not None


def keep(kind: BootKind, memory: GuestMemory, board: Board) -> None:
    """Have boards of that kind begin with this, its modules in flash and its language the board's.

    Those that do not live do so in later processes, too.
    """
    limit_language(memory, board.port.language)
    put_into_flash(memory, board.heap_bytes)
    image = memory.image()
    _MADE[kind] = image, hashlib.sha256(image).digest()
    if not kind.lives:
        _entry(board).keep(image)


def _entry(board: Board) -> caching.CacheEntry:
    """Return where memory lies that was made for boards like this one."""
    port = board.port
    code = [Path(file).read_text(encoding="utf-8") for file in (levels.__file__, flash.__file__)]
    sources = [text for name, data in sorted(rom_files(board).items()) for text in (name, data.decode())]
    made_by = [interpreter.recipe(board.python), importlib.metadata.version("wasmtime"), repr(port)]
    return caching.CacheEntry("memory", [*made_by, *code, *sources, *arguments(board, lives=False)])


def made(kind: BootKind) -> bytes:
    """What boards of that kind begin with. Raises InternalError when it is not what was kept."""
    memory, digest = _MADE[kind]
    if hashlib.sha256(memory).digest() != digest:
        raise InternalError(Text("virtual.other-memory"))
    return memory


def rom_files(board: Board, *, lives: bool = False) -> dict[str, bytes]:
    """The board's modules, by their path for the guest; with what is in `live/` for one that has a REPL."""
    folders = ["common", *board.port.rom]
    folders += [f"live/{folder}" for folder in folders] if lives else []
    return dict(_rom_files(tuple(folders), board.python, board.machine))


@cache
def _rom_files(folders: tuple[str, ...], port: str, machine: str) -> dict[str, bytes]:
    paths = [path for folder in folders for path in sorted((_SOURCES / folder).glob("*.py"))]
    values = _port_values(load_port(port), machine)
    rom = tuple(load_port(port).rom)
    values["LATER"] = {name: names for name, (_, names) in _later(rom, port, machine).items()}
    return {f"{ROM}{path.name}": _filled(path.read_text(encoding="utf-8"), values).encode() for path in paths}


def later(board: Board) -> Mapping[str, bytes]:
    """Return the sources of modules that are loaded when they are first used, by the modules' names."""
    found = _later(tuple(board.port.rom), board.python, board.machine)
    return {name: source.encode() for name, (source, _) in found.items()}


@cache
def _later(folders: tuple[str, ...], port: str, machine: str) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Of each module that is loaded later: its source for the guest, and its public names. Kept on disk."""
    values = _port_values(load_port(port), machine)
    paths = [path for folder in folders for path in sorted((_SOURCES / "later" / folder).glob("*.py"))]
    whole = {path.stem: _filled(path.read_text(encoding="utf-8"), values) for path in paths}
    made_by = [Path(file).read_text(encoding="utf-8") for file in (__file__, stripping.__file__)]
    kept = caching.CacheEntry("later", [*made_by, *(text for item in whole.items() for text in item)])
    found = json.loads(kept.get(lambda: json.dumps(_stripped(whole)).encode()))
    return {name: (source, tuple(names)) for name, (source, names) in found.items()}


def _stripped(whole: Mapping[str, str]) -> dict[str, tuple[str, tuple[str, ...]]]:
    sources = {name: strip(source) for name, source in whole.items()}
    return {name: (source, _public_names(source)) for name, source in sources.items()}


def _public_names(source: str) -> tuple[str, ...]:
    """Return what `import *` takes of a module, by its source."""
    names = []
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.append(node.name)
        elif isinstance(node, ast.Assign):
            targets = [target for each in node.targets for target in ast.walk(each)]
            names += [target.id for target in targets if isinstance(target, ast.Name)]
        elif isinstance(node, ast.ImportFrom):
            names += [name.asname or name.name for name in node.names]
    return tuple(dict.fromkeys(name for name in names if not name.startswith("_")))


def arguments(board: Board, *, lives: bool) -> list[str]:
    """What the interpreter is started with: its heap, and what it runs first."""
    heap = board.heap_bytes + _ROM_BYTES
    source = (_SOURCES / ("live/boot.py" if lives else "boot.py")).read_text(encoding="utf-8")
    return ["micropython", "-X", f"heapsize={heap}", "-c", _filled(source, {})]


def _port_values(port: Port, machine: str) -> dict[str, object]:
    """What ROM sources that several ports share call `PORT.NAME`."""
    return {
        "PLATFORM": port.id,
        "MACHINE": machine,
        "EPOCH_S": (date(2000, 1, 1) - date(port.epoch, 1, 1)).days * 86400,
        "ASSEMBLER": port.assembler,
        **port.buses,
    }


def _filled(source: str, values: Mapping[str, object]) -> str:
    """ROM sources name requests and what a port is; the guest gets their numbers and values."""
    source = re.sub(r"\bREQUEST\.(\w+)", lambda name: str(BoardRequest[name[1]].value), source)
    source = re.sub(r"\bPORT\.(\w+)", lambda name: repr(values[name[1]]), source)
    return re.sub(r"\basm_of_port\b", str(values.get("ASSEMBLER")), source)
