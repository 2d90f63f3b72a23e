"""Let MicroPython's garbage collector see every pointer that the interpreter's code holds.

The collector looks for pointers on the C stack. Compiled to WebAssembly, that stack lies in memory, but
most variables do not lie on it: they are *locals* and *operands* of functions, which no code can read from
outside. What only they point to is freed while it is used. So, before the module is compiled, this pass
rewrites each function that may call the collector, directly or through others:

1. it takes a few more bytes of the C stack, its *slots*: a larger frame where it has one, else a frame
   around each call;
2. before each call that may collect, it stores there what may be a pointer and is needed afterwards:
   locals, and operands that wait below the call's own.

Exceptions need nothing: whoever catches one sets the stack pointer to that of its own frame.
Reading and writing is in `wasm_code`, the analyses are in `wasm_walk`, `wasm_homes` and `wasm_slots`; what
else was thought of, and the figures, in `docs/decisions/001-spill-pointers.md`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from gorae.virtual.wasm import code as wasm
from gorae.virtual.wasm.code import WasmFunction, WasmModule
from gorae.virtual.wasm.homes import Homes, StackFrame, find_frame
from gorae.virtual.wasm.slots import Needs, Slots, bits
from gorae.virtual.wasm.walk import Walk

_WORD = 4
_STACK_ALIGNMENT = 16
_RESERVE = 4096
_UNSEEN = 1
"""Words at the upper end of the stack, in main's frame, that the collector leaves out."""


@dataclass(frozen=True)
class _Stack:
    pointer: int
    """The global that holds the stack pointer."""
    lowest: int
    """Where we stop, so that functions which we do not rewrite still have room."""


def spill_pointers(module: bytes, *, collector: int, setjmp: tuple[int, ...], stack_end: int) -> bytes:
    """The module, with all pointers on the C stack whenever the collector runs.

    `collector` is the number of the function that looks through the stack: all others that lead to it are
    found. `setjmp` are setjmp and its test, which keep and compare an address that they are given, and do
    no more with it. `stack_end` is the lowest address of the C stack, below which lies data.

    Raises ValueError for a module that uses what this pass does not know.
    """
    parsed = wasm.read_module(module)
    stack = _Stack(_stack_pointer(parsed), stack_end + _RESERVE)
    collecting = collecting_functions(parsed, collector)
    bodies = [function.body for function in parsed.functions]
    for number in collecting - {collector}:
        function = parsed.functions[number - parsed.imported]
        walk = Walk(parsed, function, collecting)
        needs = Needs(walk)
        if any(needs.at.values()):
            frame = find_frame(function.instructions, stack.pointer)
            slots = Slots(walk, needs, Homes(parsed, walk, frame, setjmp)) if frame else None
            bodies[number - parsed.imported] = _rewritten(function, needs, slots, frame, stack)
    return wasm.write_module(parsed, bodies)


def _stack_pointer(module: WasmModule) -> int:
    changing = [number for number, (_, mutable, _) in enumerate(module.globals) if mutable]
    if len(changing) != 1 or module.globals[changing[0]][0] != wasm.I32:
        raise ValueError(f"which of the globals {changing} is the stack pointer?")
    return changing[0]


def collecting_functions(module: WasmModule, collector: int) -> set[int]:
    """The functions that may call the collector. What is imported never calls back into the module."""
    callers = defaultdict(set)
    by_type = defaultdict(set)
    for number in module.in_tables:
        by_type[module.function_types[number]].add(number)
    for number, function in enumerate(module.functions, module.imported):
        for opcode, immediates, _, _ in function.instructions:
            if opcode == wasm.CALL:
                callers[immediates[0]].add(number)
            elif opcode == wasm.CALL_INDIRECT:
                for target in by_type[immediates[0]]:
                    callers[target].add(number)
    found = {collector}
    waiting = [collector]
    while waiting:
        new = callers[waiting.pop()] - found
        found |= new
        waiting += new
    return found


# --- one function's new code --------------------------------------------------------------------------------

_Change = tuple[int, int, int, bytes]
"""Where in the old body, which one first at the same place, where the old code goes on, the new code."""
_BEHIND, _KEPT, _STORED, _BEFORE, _REPLACED = range(5)


def _rewritten(
    function: WasmFunction, needs: Needs, slots: Slots | None, frame: StackFrame | None, stack: _Stack
) -> bytes:
    new_locals = needs.locals - needs.old_locals
    if slots and frame:
        changes = _larger_frame(function, needs, slots, frame, stack)
    else:
        changes = _frames_around_calls(function, needs, stack)
        new_locals += 1
    return _changed(function, [*_tees(function, needs), *changes], new_locals)


def _changed(function: WasmFunction, changes: list[_Change], new_locals: int) -> bytes:
    groups = [*function.local_groups, (new_locals, wasm.I32)] if new_locals else function.local_groups
    pieces = [wasm.to_unsigned(len(groups))]
    pieces += [wasm.to_unsigned(size) + bytes([kind]) for size, kind in groups]
    place = function.instructions[0][2]
    for start, _, end, new in sorted(changes):
        pieces += [function.body[place:start], new]
        place = end
    return b"".join([*pieces, function.body[place:]])


def _tees(function: WasmFunction, needs: Needs) -> Iterable[_Change]:
    """Operands that wait during a call are also kept in a local."""
    for maker, local in needs.temporaries.items():
        end = function.instructions[maker][3]
        yield end, _KEPT, end, _code(wasm.LOCAL_TEE, local)


def _larger_frame(
    function: WasmFunction, needs: Needs, slots: Slots, frame: StackFrame, stack: _Stack
) -> Iterable[_Change]:
    """Slots at the upper end of the function's own frame, which becomes larger."""
    code = function.instructions

    def stores(locals_: int) -> bytes:
        places = ((local, frame.size + slots.of[local] * _WORD) for local in bits(locals_))
        return b"".join(_store(frame.base, local, place) for local, place in places)

    size = frame.size
    if slots.of:
        size += _aligned((max(slots.of.values()) + _UNSEEN + 1) * _WORD)
        for number in frame.sizes:
            _, _, start, end = code[number]
            yield start, _REPLACED, end, _code(wasm.I32_CONST, size)
    ready = code[frame.ready][3]
    cleared = _clear(frame.base, range(frame.size, size, 2 * _WORD))
    yield ready, _STORED, ready, _guard(frame.base, stack) + cleared + stores(slots.at_entry)
    for place, locals_ in slots.after.items():
        end = code[int(place)][3]
        yield end, _STORED, end, stores(locals_)
    for place, locals_ in slots.before.items():
        start = code[int(place)][2]
        yield start, _BEFORE, start, stores(locals_)


def _frames_around_calls(function: WasmFunction, needs: Needs, stack: _Stack) -> Iterable[_Change]:
    """For a function without a frame; where it returns without such a call, that costs nothing."""
    base = needs.locals  # one more
    set_pointer = _code(wasm.GLOBAL_SET, stack.pointer)
    for call in needs.calls:
        locals_ = list(bits(needs.at[call.place]))
        if locals_:
            _, _, start, end = function.instructions[int(call.place)]
            bytes_ = _aligned(len(locals_) * _WORD)
            size = _code(wasm.I32_CONST, bytes_)
            lower = _code(wasm.GLOBAL_GET, stack.pointer) + size + _code(wasm.I32_SUB)
            lower += _code(wasm.LOCAL_TEE, base) + set_pointer + _guard(base, stack)
            stores = b"".join(_store(base, local, slot * _WORD) for slot, local in enumerate(locals_))
            cleared = _clear(base, range(len(locals_) // 2 * 2 * _WORD, bytes_, 2 * _WORD))
            yield start, _BEFORE, start, lower + cleared + stores
            yield end, _BEHIND, end, _code(wasm.LOCAL_GET, base) + size + _code(wasm.I32_ADD) + set_pointer


def _guard(base: int, stack: _Stack) -> bytes:
    """Better to crash than to go on where the stack runs into data."""
    low = _code(wasm.LOCAL_GET, base) + _code(wasm.I32_CONST, stack.lowest) + _code(wasm.I32_LT_U)
    return low + bytes([wasm.IF, wasm.NO_RESULT, wasm.UNREACHABLE, wasm.END])


def _clear(base: int, offsets: Iterable[int]) -> bytes:
    """Two words at each offset: old pointers that lie there would keep alive what nobody uses."""
    zero = _code(wasm.LOCAL_GET, base) + bytes([wasm.I64_CONST, 0, wasm.I64_STORE, 3])
    return b"".join(zero + wasm.to_unsigned(offset) for offset in offsets)


def _aligned(size: int) -> int:
    return -(-size // _STACK_ALIGNMENT) * _STACK_ALIGNMENT


def _store(base: int, local: int, offset: int) -> bytes:
    address = _code(wasm.LOCAL_GET, base) + _code(wasm.LOCAL_GET, local)
    return address + bytes([wasm.I32_STORE, 2]) + wasm.to_unsigned(offset)


def _code(opcode: int, immediate: int | None = None) -> bytes:
    if immediate is None:
        return bytes([opcode])
    return bytes([opcode]) + (wasm.to_signed if opcode == wasm.I32_CONST else wasm.to_unsigned)(immediate)
