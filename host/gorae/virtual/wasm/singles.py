"""Make the interpreter's floats those of a board: single precision, 24 bits of mantissa.

The build computes with `double`. A double that is rounded to a float after each operation is what the float
operation gives (24 bits are less than half of 53). So two instructions, `f32.demote_f64` and
`f64.promote_f32`, are added after each operation of MicroPython's own functions that makes a new number. The
C library's functions compute as they are; what they return is rounded. How floats are printed and read is
written anew for each port, in `floats/*.wat`, as MicroPython's releases differ there.
"""

from __future__ import annotations

import math
import struct

from gorae.virtual.wasm import code as wasm
from gorae.virtual.wasm.code import WasmFunction, WasmModule

_ROUND = bytes([wasm.F32_DEMOTE_F64, wasm.F64_PROMOTE_F32])
_MAKES_A_NUMBER = {
    wasm.F64_SQRT, wasm.F64_ADD, wasm.F64_SUB, wasm.F64_MUL, wasm.F64_DIV,
    *range(wasm.F64_CONVERT_I32_S, wasm.F64_CONVERT_I64_U + 1),
}  # fmt: skip


def single_precision(build: bytes, *, library: range, new_float: int, float_type: int) -> bytes:
    """The module with floats of single precision.

    `library` are the numbers of the C library's functions, which are left alone; `new_float` is the function
    that makes a float object, `float_type` the address of their type, at which constant floats are found.
    """
    module = wasm.read_module(build)
    bodies = [
        function.body if number in library else _rounded(module, function)
        for number, function in enumerate(module.functions, module.imported)
    ]
    place = new_float - module.imported
    bodies[place] = _rounding_parameter(module.functions[place], bodies[place])
    return _with_single_constants(wasm.write_module(module, bodies), float_type)


def _rounded(module: WasmModule, function: WasmFunction) -> bytes:
    body = bytearray(function.body[: function.instructions[0][2]])
    for opcode, immediates, start, end in function.instructions:
        body += function.body[start:end]
        if opcode == wasm.F64_CONST:
            body[-8:] = _single(bytes(body[-8:]))
        elif opcode in _MAKES_A_NUMBER or (opcode == wasm.CALL and _returns_float(module, immediates[0])):
            body += _ROUND
    return bytes(body)


def _returns_float(module: WasmModule, number: int) -> bool:
    return module.types[module.function_types[number]][1] == bytes([wasm.F64])


def _rounding_parameter(function: WasmFunction, body: bytes) -> bytes:
    """The body, after its first parameter has been rounded: it may come from elsewhere than arithmetic."""
    start = function.instructions[0][2]
    return body[:start] + bytes([wasm.LOCAL_GET, 0]) + _ROUND + bytes([wasm.LOCAL_SET, 0]) + body[start:]


def _single(double: bytes) -> bytes:
    (value,) = struct.unpack("<d", double)
    try:
        return struct.pack("<d", _FACTORS.get(value) or _nearest(value))
    except OverflowError:
        return double  # a bound that no float reaches


def _nearest(value: float) -> float:
    """The float of single precision that is nearest. Raises OverflowError when it would be infinite."""
    single: float = struct.unpack("<f", struct.pack("<f", value))[0]
    return single


_FACTORS = {
    180 / math.pi: _nearest(180 / _nearest(math.pi)),
    math.pi / 180: _nearest(_nearest(math.pi) / 180),
}
"""math.degrees and math.radians multiply by a quotient of floats, which C rounds once more."""


def _with_single_constants(build: bytes, float_type: int) -> bytes:
    """math.pi and the like: objects in the constant data: their type's address, four zeros, a double."""
    patched = bytearray(build)
    mark = struct.pack("<II", float_type, 0)
    place = build.find(mark)
    while place >= 0:
        patched[place + 8 : place + 16] = _single(build[place + 8 : place + 16])
        place = build.find(mark, place + 1)
    return bytes(patched)
