"""Reading and writing WebAssembly: as much of the format as the interpreter's build uses.

A module is a row of sections. Code is a row of instructions, each an opcode byte and its immediates
(numbers written into the instruction); operands come from a stack, and results go back onto it.
Integers are LEB128: seven bits a byte, the lowest first. https://webassembly.github.io/spec/core/binary/
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

I32, F64, NO_RESULT = 0x7F, 0x7C, 0x40
TYPE, IMPORT, FUNCTION, GLOBAL, ELEMENT, CODE = 1, 2, 3, 6, 9, 10  # sections
FUNCTION_IMPORT = 0

UNREACHABLE, NOP, BLOCK, LOOP, IF, ELSE, THROW, THROW_REF, END = 0, 1, 2, 3, 4, 5, 8, 0x0A, 0x0B
BR, BR_IF, BR_TABLE, RETURN, CALL, CALL_INDIRECT = 0x0C, 0x0D, 0x0E, 0x0F, 0x10, 0x11
DROP, SELECT, TRY_TABLE = 0x1A, 0x1B, 0x1F
LOCAL_GET, LOCAL_SET, LOCAL_TEE, GLOBAL_GET, GLOBAL_SET = 0x20, 0x21, 0x22, 0x23, 0x24
I32_STORE, I64_STORE, I32_CONST, I64_CONST, I32_LT_U = 0x36, 0x37, 0x41, 0x42, 0x49
I32_ADD, I32_SUB, I32_AND = 0x6A, 0x6B, 0x71
F64_LOAD, F64_CONST, F64_ADD, F64_SUB, F64_MUL, F64_DIV = 0x2B, 0x44, 0xA0, 0xA1, 0xA2, 0xA3
F64_SQRT, F64_CONVERT_I32_S, F64_CONVERT_I64_U = 0x9F, 0xB7, 0xBA
F32_DEMOTE_F64, F64_PROMOTE_F32 = 0xB6, 0xBB

# What an instruction leaves behind.
NOTHING, OTHER, PLAIN_NUMBER, ARITHMETIC, POINTER = range(5)
"""OTHER is no i32; ARITHMETIC is a pointer only when an operand is one; POINTER may always be one."""

# Opcodes, immediates (u/s: an integer, 4/8: bytes), number of operands, what is left behind.
_SIMPLE = """
28     uu 1 POINTER        i32.load
29-2b  uu 1 OTHER          i64.load, f32.load, f64.load
2c-2f  uu 1 PLAIN_NUMBER   i32.load8_s … i32.load16_u
30-35  uu 1 OTHER          i64.load8_s … i64.load32_u
36-3e  uu 2 NOTHING        i32.store … i64.store32
3f     u  0 PLAIN_NUMBER   memory.size
40     u  1 PLAIN_NUMBER   memory.grow
41     s  0 PLAIN_NUMBER   i32.const
42     s  0 OTHER          i64.const
43     4  0 OTHER          f32.const
44     8  0 OTHER          f64.const
45     -  1 PLAIN_NUMBER   i32.eqz
46-4f  -  2 PLAIN_NUMBER   i32.eq … i32.ge_u
50     -  1 PLAIN_NUMBER   i64.eqz
51-66  -  2 PLAIN_NUMBER   i64.eq … f64.ge
67-69  -  1 PLAIN_NUMBER   i32.clz, i32.ctz, i32.popcnt
6a-78  -  2 ARITHMETIC     i32.add … i32.rotr
79-7b  -  1 OTHER          i64.clz, i64.ctz, i64.popcnt
7c-8a  -  2 OTHER          i64.add … i64.rotr
8b-91  -  1 OTHER          f32.abs … f32.sqrt
92-98  -  2 OTHER          f32.add … f32.copysign
99-9f  -  1 OTHER          f64.abs … f64.sqrt
a0-a6  -  2 OTHER          f64.add … f64.copysign
a7     -  1 POINTER        i32.wrap_i64
a8-ab  -  1 PLAIN_NUMBER   i32.trunc_f32_s … i32.trunc_f64_u
ac-bb  -  1 OTHER          i64.extend_i32_s … f64.promote_f32
bc     -  1 POINTER        i32.reinterpret_f32
bd-bf  -  1 OTHER          i64.reinterpret_f64 … f64.reinterpret_i64
c0-c1  -  1 PLAIN_NUMBER   i32.extend8_s, i32.extend16_s
c2-c4  -  1 OTHER          i64.extend8_s … i64.extend32_s
fc00-fc03 - 1 PLAIN_NUMBER i32.trunc_sat_…
fc04-fc07 - 1 OTHER        i64.trunc_sat_…
fc0a   uu 3 NOTHING        memory.copy
fc0b   u  3 NOTHING        memory.fill
fd00   uu 1 OTHER          v128.load
fd11   -  1 OTHER          i32x4.splat
fd3a   -  2 OTHER          i32x4.lt_u
fd50   -  2 OTHER          v128.or
fd53   -  1 PLAIN_NUMBER   v128.any_true
fdb1   -  2 OTHER          i32x4.sub
"""
# The others' immediates; y is a block's type, v the labels of a br_table, c the catches of a try_table.
_SPECIAL = {
    UNREACHABLE: "-", NOP: "-", BLOCK: "y", LOOP: "y", IF: "y", ELSE: "-", THROW: "u", THROW_REF: "-",
    END: "-", BR: "u", BR_IF: "u", BR_TABLE: "v", RETURN: "-", CALL: "u", CALL_INDIRECT: "uu", DROP: "-",
    SELECT: "-", TRY_TABLE: "yc", LOCAL_GET: "u", LOCAL_SET: "u", LOCAL_TEE: "u", GLOBAL_GET: "u",
    GLOBAL_SET: "u",
}  # fmt: skip


def _simple() -> dict[int, tuple[str, int, int]]:
    table = {}
    for line in _SIMPLE.strip().splitlines():
        opcodes, immediates, operands, leaves, _ = line.split(maxsplit=4)
        first, _, last = opcodes.partition("-")
        for opcode in range(int(first, 16), int(last or first, 16) + 1):
            table[opcode] = (immediates, int(operands), globals()[leaves])
    return table


_PREFIXES = (0xFC, 0xFD)
"""Of opcodes that are written as two numbers."""
_SIMPLE_TABLE = _simple()
EFFECT = {opcode: (operands, leaves) for opcode, (_, operands, leaves) in _SIMPLE_TABLE.items()}
"""How many operands a simple instruction takes, and what it leaves behind."""
_IMMEDIATES = _SPECIAL | {opcode: immediates for opcode, (immediates, _, _) in _SIMPLE_TABLE.items()}

Instruction = tuple[int, list[int], int, int]
"""Opcode, immediates, and where in the code it starts and ends."""


@dataclass
class WasmFunction:
    """A function that the module defines."""

    type: int
    local_groups: list[tuple[int, int]]
    """How many locals in a row are of which type; parameters, which come first, are not among them."""
    start: int
    """Where in the body the code begins."""
    body: bytes
    """The whole entry in the code section: `instructions` say where in it they are."""

    @cached_property
    def instructions(self) -> list[Instruction]:
        """The code, read when somebody asks. Raises ValueError for an instruction that is not known."""
        return read_code(self.body, self.start)


@dataclass
class WasmModule:
    sections: list[tuple[int, bytes]]
    types: list[tuple[bytes, bytes]] = field(default_factory=list)
    """Parameter types and result types."""
    function_types: list[int] = field(default_factory=list)
    """By function index: imported functions come first."""
    imported: int = 0
    globals: list[tuple[int, bool, int]] = field(default_factory=list)
    """Value type, whether it can change, initial value."""
    in_tables: set[int] = field(default_factory=set)
    """Functions that can be called by their number in a table."""
    functions: list[WasmFunction] = field(default_factory=list)


def read_module(data: bytes) -> WasmModule:
    """Read a module. Raises ValueError for what the interpreter's build does not contain.

    Instructions are read, and what is wrong with them told, when a function is asked for them.
    """
    if data[:8] != b"\0asm\1\0\0\0":
        raise ValueError("this is not a WebAssembly module of version 1")
    module = WasmModule([])
    place = 8
    while place < len(data):
        kind = data[place]
        size, place = unsigned(data, place + 1)
        module.sections.append((kind, data[place : place + size]))
        place += size
    readers = {
        TYPE: _read_types, IMPORT: _read_imports, FUNCTION: _read_functions, GLOBAL: _read_globals,
        ELEMENT: _read_elements, CODE: _read_code,
    }  # fmt: skip
    for kind, content in module.sections:
        if kind in readers:
            readers[kind](module, content)
    return module


def write_module(module: WasmModule, bodies: list[bytes]) -> bytes:
    """The module with other code, and without custom sections: those speak of the old code."""
    code = to_unsigned(len(bodies)) + b"".join(to_unsigned(len(body)) + body for body in bodies)
    sections = [(kind, code if kind == CODE else content) for kind, content in module.sections if kind]
    return b"\0asm\1\0\0\0" + b"".join(
        bytes([kind]) + to_unsigned(len(content)) + content for kind, content in sections
    )


def unsigned(data: bytes, place: int) -> tuple[int, int]:
    """An integer, and where it ends."""
    value = shift = 0
    while True:
        byte = data[place]
        place += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, place
        shift += 7


def signed(data: bytes, place: int) -> tuple[int, int]:
    value, end = unsigned(data, place)
    bits = 7 * (end - place)
    return (value - (1 << bits) if value >> (bits - 1) else value), end


def to_unsigned(value: int) -> bytes:
    encoded = bytearray()
    while value >= 0x80:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)


def to_signed(value: int) -> bytes:
    encoded = bytearray()
    while not -0x40 <= value < 0x40:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value & 0x7F)
    return bytes(encoded)


# --- sections -------------------------------------------------------------------------------------------


def _read_types(module: WasmModule, data: bytes) -> None:
    count, place = unsigned(data, 0)
    for _ in range(count):
        if data[place] != 0x60:
            raise ValueError(f"type {data[place]:#x} is not that of a function")
        parameters, place = byte_string(data, place + 1)
        results, place = byte_string(data, place)
        module.types.append((parameters, results))


def _read_imports(module: WasmModule, data: bytes) -> None:
    count, place = unsigned(data, 0)
    for _ in range(count):
        _, place = byte_string(data, place)
        name, place = byte_string(data, place)
        if data[place] != FUNCTION_IMPORT:
            raise ValueError(f"the import {name.decode()} is not a function")
        index, place = unsigned(data, place + 1)
        module.function_types.append(index)
    module.imported = count


def _read_functions(module: WasmModule, data: bytes) -> None:
    count, place = unsigned(data, 0)
    for _ in range(count):
        index, place = unsigned(data, place)
        module.function_types.append(index)


def _read_globals(module: WasmModule, data: bytes) -> None:
    count, place = unsigned(data, 0)
    for _ in range(count):
        kind, mutable = data[place], bool(data[place + 1])
        value, place = _constant(data, place + 2)
        module.globals.append((kind, mutable, value))


def _read_elements(module: WasmModule, data: bytes) -> None:
    count, place = unsigned(data, 0)
    for _ in range(count):
        if data[place] != 0:
            raise ValueError(f"a table is filled in a way that is not known: {data[place]}")
        _, place = _constant(data, place + 1)
        size, place = unsigned(data, place)
        for _ in range(size):
            index, place = unsigned(data, place)
            module.in_tables.add(index)


def _read_code(module: WasmModule, data: bytes) -> None:
    count, place = unsigned(data, 0)
    for index in range(module.imported, module.imported + count):
        body, place = byte_string(data, place)
        module.functions.append(_read_function(module.function_types[index], body))


def _read_function(type_index: int, body: bytes) -> WasmFunction:
    count, place = unsigned(body, 0)
    groups = []
    for _ in range(count):
        size, place = unsigned(body, place)
        groups.append((size, body[place]))
        place += 1
    return WasmFunction(type_index, groups, place, body)


def byte_string(data: bytes, place: int) -> tuple[bytes, int]:
    """Bytes that are preceded by their number, and where they end."""
    size, place = unsigned(data, place)
    return data[place : place + size], place + size


def _constant(data: bytes, place: int) -> tuple[int, int]:
    if data[place] != I32_CONST:
        raise ValueError(f"a global or a table starts with something else than a number: {data[place]:#x}")
    value, place = signed(data, place + 1)
    return value, place + 1  # after the END


# --- instructions ---------------------------------------------------------------------------------------


def read_code(body: bytes, place: int) -> list[Instruction]:
    """All instructions from `place` to the body's end."""
    instructions = []
    while place < len(body):
        start = place
        opcode = body[place]
        place += 1
        if opcode in _PREFIXES:
            second, place = unsigned(body, place)
            opcode = opcode << 8 | second
        kinds = _IMMEDIATES.get(opcode)
        if kinds is None:
            raise ValueError(f"instruction {opcode:#x} is not known")
        immediates: list[int] = []
        if kinds != "-":
            for kind in kinds:
                if kind in "us" and body[place] < 0x40:  # most are that short
                    immediates.append(body[place])
                    place += 1
                else:
                    place = _read_immediate(kind, body, place, immediates)
        instructions.append((opcode, immediates, start, place))
    return instructions


def _read_immediate(kind: str, body: bytes, place: int, immediates: list[int]) -> int:
    if kind in "us":
        value, place = unsigned(body, place) if kind == "u" else signed(body, place)
        immediates.append(value)
    elif kind == "y":
        if body[place] < 0x40:
            raise ValueError("a block that takes operands is not known")
        immediates.append(body[place])
        place += 1
    elif kind == "v":
        count, place = unsigned(body, place)
        for _ in range(count + 1):
            label, place = unsigned(body, place)
            immediates.append(label)
    elif kind == "c":
        place = _read_catches(body, place, immediates)
    else:
        place += int(kind)
    return place


def _read_catches(body: bytes, place: int, immediates: list[int]) -> int:
    """Where each catch of a try_table leads to."""
    count, place = unsigned(body, place)
    for _ in range(count):
        catches_all = body[place] >= 2
        place += 1
        if not catches_all:
            _, place = unsigned(body, place)  # the exception's tag
        label, place = unsigned(body, place)
        immediates.append(label)
    return place
