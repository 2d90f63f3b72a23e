"""Link functions that are written in WebAssembly text into a module, in the place of others or beside them.

Such a text is a module of its own:

    (import "interpreter" "1428" (func $power …))   calls function 1428 of the module
    (import "original" "567" (func $before …))      calls what function 567 was, which the text replaces
    (import "interpreter" "memory" (memory 1))      the module's memory; there is only one
    (func (export "567") …)                         replaces function 567

Other functions are added at the end, so that none of the module's numbers change.
"""

from __future__ import annotations

from collections.abc import Iterator

import wasmtime

from gorae.virtual.wasm import code as wasm
from gorae.virtual.wasm.code import WasmFunction, WasmModule

_EXPORT = 7
_FUNCTION_KIND = 0
_MEMORY_KIND = 2


def link(build: bytes, text: str) -> bytes:
    """The module with the functions of a text. Raises ValueError when its imports do not fit."""
    module = wasm.read_module(build)
    added = _Part(bytes(wasmtime.wat2wasm(text)))
    return _Linker(module, added).linked()


def with_constant(build: bytes, number: int, old: int, new: int) -> bytes:
    """The module with another constant in one function. Raises ValueError unless it stands there once."""
    module = wasm.read_module(build)
    function = module.functions[number - module.imported]
    places = [
        (start, end)
        for opcode, immediates, start, end in function.instructions
        if opcode == wasm.I32_CONST and immediates[0] == old
    ]
    if len(places) != 1:
        raise ValueError(f"function {number} has the constant {old} {len(places)} times")
    ((start, end),) = places
    bodies = [each.body for each in module.functions]
    changed = bytes([wasm.I32_CONST]) + wasm.to_signed(new)
    bodies[number - module.imported] = function.body[:start] + changed + function.body[end:]
    return wasm.write_module(module, bodies)


class _Part:
    """A compiled text: what it imports by name, exports by number, and its functions."""

    def __init__(self, data: bytes) -> None:
        sections = dict(_sections(data))
        self.imports = list(_imports(sections[wasm.IMPORT]))
        self.exports = {index: number for number, index in _exports(sections[_EXPORT])}
        """Numbers of the functions that are replaced, by the text's number of what replaces them."""
        functions = [(kind, content) for kind, content in _sections(data) if kind != wasm.IMPORT]
        self.module = wasm.read_module(b"\0asm\1\0\0\0" + b"".join(_section(*found) for found in functions))

    @property
    def functions(self) -> list[WasmFunction]:
        return self.module.functions


class _Linker:
    def __init__(self, module: WasmModule, part: _Part) -> None:
        self._module = module
        self._part = part
        self._types = list(module.types)
        self._bodies = [function.body for function in module.functions]
        self._kinds = list(module.function_types[module.imported :])
        self._number: dict[int, int] = {}
        """The module's numbers of the text's functions."""

    def linked(self) -> bytes:
        self._number_functions()
        for index, function in enumerate(self._part.functions, len(self._part.imports)):
            self._put(self._number[index], self._type(function.type), self._moved(function))
        return wasm.write_module(self._with_sections(), self._bodies)

    def _number_functions(self) -> None:
        replaced = self._part.exports
        first = len(self._part.imports)
        after = self._module.imported + len(self._bodies)
        for own in range(first, first + len(self._part.functions)):
            if own in replaced:
                self._number[own] = replaced[own]
            else:
                self._number[own], after = after, after + 1
        for index, (source, number, kind) in enumerate(self._part.imports):
            self._check(number, kind)
            self._number[index] = number
            if source == "original":
                self._number[index], after = after, after + 1
                self._put(
                    self._number[index],
                    self._module.function_types[number],
                    self._bodies[number - self._module.imported],
                )

    def _check(self, number: int, kind: int) -> None:
        wanted = self._part.module.types[kind]
        if self._module.types[self._module.function_types[number]] != wanted:
            raise ValueError(f"function {number} has another type than its import")

    def _put(self, number: int, kind: int, body: bytes) -> None:
        place = number - self._module.imported
        missing = place + 1 - len(self._bodies)
        self._bodies += [b""] * missing
        self._kinds += [0] * missing
        self._bodies[place], self._kinds[place] = body, kind

    def _type(self, index: int) -> int:
        wanted = self._part.module.types[index]
        if wanted not in self._types:
            self._types.append(wanted)
        return self._types.index(wanted)

    def _moved(self, function: WasmFunction) -> bytes:
        """The function's body, with the module's numbers of functions and types."""
        moved = bytearray(function.body[: function.instructions[0][2]])
        for opcode, immediates, start, end in function.instructions:
            if opcode == wasm.CALL:
                moved += bytes([opcode]) + wasm.to_unsigned(self._number[immediates[0]])
            elif opcode == wasm.CALL_INDIRECT:
                moved += bytes([opcode]) + wasm.to_unsigned(self._type(immediates[0])) + b"\0"
            else:
                moved += function.body[start:end]
        return bytes(moved)

    def _with_sections(self) -> WasmModule:
        types = b"".join(
            b"\x60" + _counted(parameters) + _counted(results) for parameters, results in self._types
        )
        kinds = b"".join(map(wasm.to_unsigned, self._kinds))
        changed = {
            wasm.TYPE: wasm.to_unsigned(len(self._types)) + types,
            wasm.FUNCTION: wasm.to_unsigned(len(self._kinds)) + kinds,
        }
        return WasmModule([(kind, changed.get(kind, content)) for kind, content in self._module.sections])


def _sections(data: bytes) -> Iterator[tuple[int, bytes]]:
    place = 8
    while place < len(data):
        kind = data[place]
        size, place = wasm.unsigned(data, place + 1)
        yield kind, data[place : place + size]
        place += size


def _section(kind: int, content: bytes) -> bytes:
    return bytes([kind]) + _counted(content)


def _counted(content: bytes) -> bytes:
    return wasm.to_unsigned(len(content)) + content


def _imports(data: bytes) -> Iterator[tuple[str, int, int]]:
    """Of each imported function: where it is from, its number there, its type. The memory goes without."""
    count, place = wasm.unsigned(data, 0)
    for _ in range(count):
        source, place = wasm.byte_string(data, place)
        name, place = wasm.byte_string(data, place)
        kind, place = data[place], place + 1
        if kind == _MEMORY_KIND:
            limits, place = data[place], place + 1
            for _ in range(1 + limits):
                _, place = wasm.unsigned(data, place)
        elif kind == _FUNCTION_KIND:
            index, place = wasm.unsigned(data, place)
            yield source.decode(), int(name), index
        else:
            raise ValueError(f"the import {name.decode()} is neither a function nor the memory")


def _exports(data: bytes) -> Iterator[tuple[int, int]]:
    count, place = wasm.unsigned(data, 0)
    for _ in range(count):
        name, place = wasm.byte_string(data, place)
        index, place = wasm.unsigned(data, place + 1)
        yield int(name), index
