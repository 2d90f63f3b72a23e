"""A walk along one function's code: what matters for the question which values are needed where.

Operands are simulated as the numbers of the instructions that made them, or NOT_A_POINTER. Pointers come
from memory, from parameters and from calls; what is computed from other numbers alone is none, even if it
looks like one. Code that cannot be reached is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from gorae.virtual.wasm import code as wasm
from gorae.virtual.wasm.code import WasmFunction, WasmModule

GET, SET, CALL, JUMP, BRANCH, LOOP, IF, ELSE, END, KEEP = range(10)
"""Events. KEEP is not found here: it stores a local to its home, see `wasm_homes`."""

NOT_A_POINTER = -1
_NO_OBJECT_BELOW = 1 << 16
"""Numbers that small are no addresses of objects: constant data lies there."""
_ROUNDS_OF_A_LOOP = 8
"""For estimating how often code runs."""


@dataclass(slots=True)
class WalkEvent:
    kind: int
    place: float
    """The instruction's number; a little more for what comes right after it."""
    local: int = 0
    often: float = 0
    """A guess, for one call of the function."""
    labels: tuple[int, ...] = ()
    """Where control may go: jumps and branches; for calls, where exceptions are caught."""
    collects: bool = False
    """A call that may run the garbage collector."""
    operands: list[tuple[int, int]] = field(default_factory=list)
    """Of such a call: (depth, instruction that made it) of the operands that wait below its own."""


@dataclass(slots=True)
class _Block:
    label: int
    height: int
    """Operands below it."""
    result: int
    opcode: int
    handlers: tuple[int, ...]
    """Labels of all catches around the code in it."""
    loops: int = 0
    often: float = 0
    """How often its end is jumped to."""
    other: float = 0
    """How often an `if` is not taken."""


class Walk:
    """`events` in the order of the code, and `pointers`, the locals that may hold one."""

    def __init__(self, module: WasmModule, function: WasmFunction, collecting: set[int]) -> None:
        self._module = module
        self._collecting = collecting
        self.code = function.instructions
        parameters, results = module.types[function.type]
        self._result = results[0] if results else wasm.NO_RESULT
        self.parameters = [number for number, kind in enumerate(parameters) if kind == wasm.I32]
        self.local_types = list(parameters)
        for size, kind in function.local_groups:
            self.local_types += [kind] * size
        self.pointers = set(self.parameters)
        self._types_that_collect = {
            module.function_types[number] for number in module.in_tables if number in collecting
        }
        before = -1
        while len(self.pointers) != before:  # until nothing is added
            before = len(self.pointers)
            self._walk()

    def _walk(self) -> None:
        self.events: list[WalkEvent] = []
        self.overwritten: set[int] = set()
        """Instructions that read a local which was changed while the operand was waiting."""
        self._stack: list[int] = []
        self._labels = 0
        self._blocks = [_Block(0, 0, self._result, wasm.BLOCK, ())]
        self._loops = 0
        self._often = 1.0
        self._dead = False
        dead_blocks = 0
        for number, (opcode, immediates, _, _) in enumerate(self.code):
            if self._dead:
                if opcode in _OPENING:
                    dead_blocks += 1
                    continue
                if opcode not in (wasm.ELSE, wasm.END):
                    continue
                if dead_blocks:
                    dead_blocks -= opcode == wasm.END
                    continue
            effect = wasm.EFFECT.get(opcode)
            if effect is None:
                _STEPS[opcode](self, number, opcode, immediates)
            else:
                self._simple(number, opcode, *effect)

    def _event(self, kind: int, place: float, local: int = 0, labels: tuple[int, ...] = ()) -> WalkEvent:
        event = WalkEvent(kind, place, local, self._often, labels)
        self.events.append(event)
        return event

    def _push(self, number: int, pointer: bool) -> None:
        self._stack.append(number if pointer else NOT_A_POINTER)

    # --- numbers

    def _simple(self, number: int, opcode: int, operands: int, leaves: int) -> None:
        stack = self._stack
        pointer = leaves == wasm.POINTER
        if operands:
            if leaves == wasm.ARITHMETIC:
                pointer = max(stack[-operands:]) >= 0 and not self._masks(number, opcode)
            del stack[-operands:]
        if leaves:
            stack.append(number if pointer else NOT_A_POINTER)

    def _masks(self, number: int, opcode: int) -> bool:
        """Whether an `and` with a small constant leaves a small number."""
        before, constant, _, _ = self.code[number - 1]
        return opcode == wasm.I32_AND and before == wasm.I32_CONST and 0 <= constant[0] < _NO_OBJECT_BELOW

    def _ignore(self, number: int, opcode: int, immediates: list[int]) -> None: ...

    def _drop(self, number: int, opcode: int, immediates: list[int]) -> None:
        self._stack.pop()

    def _select(self, number: int, opcode: int, immediates: list[int]) -> None:
        pointer = max(self._stack[-3:-1]) >= 0
        del self._stack[-3:]
        self._push(number, pointer)

    def _global_get(self, number: int, opcode: int, immediates: list[int]) -> None:
        self._stack.append(NOT_A_POINTER)  # the stack pointer, or a constant

    # --- locals

    def _local_get(self, number: int, opcode: int, immediates: list[int]) -> None:
        pointer = immediates[0] in self.pointers
        if pointer:
            self._event(GET, number, immediates[0])
        self._push(number, pointer)

    def _local_set(self, number: int, opcode: int, immediates: list[int]) -> None:
        local = immediates[0]
        if self._stack.pop() >= 0:
            self.pointers.add(local)
        pointer = local in self.pointers
        if pointer:
            self._overwrite(local)
            self._event(SET, number, local)
        if opcode == wasm.LOCAL_TEE:
            self._push(number, pointer)

    def _overwrite(self, local: int) -> None:
        for maker in self._stack:
            if maker >= 0 and self.reads(maker) == local:
                self.overwritten.add(maker)

    def reads(self, number: int) -> int | None:
        """The local whose value an instruction leaves as operand, if it does."""
        opcode, immediates, _, _ = self.code[number]
        return immediates[0] if opcode in (wasm.LOCAL_GET, wasm.LOCAL_TEE) else None

    # --- calls

    def _call(self, number: int, opcode: int, immediates: list[int]) -> None:
        if opcode == wasm.CALL:
            kind = self._module.function_types[immediates[0]]
            collects = immediates[0] in self._collecting
        else:
            kind = immediates[0]
            collects = kind in self._types_that_collect
            self._stack.pop()
        parameters, results = self._module.types[kind]
        if parameters:
            del self._stack[-len(parameters) :]
        event = self._event(CALL, number, labels=self._blocks[-1].handlers)
        event.collects = collects
        if collects and self.code[number + 1][0] != wasm.UNREACHABLE:
            event.operands = [(depth, maker) for depth, maker in enumerate(self._stack) if maker >= 0]
        for result in results:
            self._push(number, result == wasm.I32)

    # --- blocks

    def _open(self, number: int, opcode: int, immediates: list[int]) -> None:
        if opcode == wasm.IF:
            self._stack.pop()
        self._labels += 1
        handlers = self._blocks[-1].handlers
        if opcode == wasm.TRY_TABLE:
            handlers += tuple(self._blocks[-1 - depth].label for depth in immediates[1:])
        block = _Block(self._labels, len(self._stack), immediates[0], opcode, handlers, self._loops)
        self._blocks.append(block)
        if opcode == wasm.LOOP:
            self._event(LOOP, number, labels=(block.label,))
            self._loops += 1
            self._often *= _ROUNDS_OF_A_LOOP
        elif opcode == wasm.IF:
            self._event(IF, number, labels=(block.label,))
            self._often /= 2
            block.other = self._often

    def _else(self, number: int, opcode: int, immediates: list[int]) -> None:
        block = self._blocks[-1]
        del self._stack[block.height :]
        if self._dead:
            self._often = 0
        block.often += self._often
        self._often, block.other = block.other, 0
        self._dead = False
        self._event(ELSE, number, labels=(block.label,))

    def _end(self, number: int, opcode: int, immediates: list[int]) -> None:
        block = self._blocks.pop()
        del self._stack[block.height :]
        if block.result != wasm.NO_RESULT:
            self._push(number, block.result == wasm.I32)
        if self._dead:
            self._often = 0
        self._dead = False
        if block.opcode == wasm.LOOP:  # a branch to a loop leads to its start
            self._loops -= 1
            self._often /= _ROUNDS_OF_A_LOOP
        else:
            self._often += block.often + block.other
            self._event(END, number, labels=(block.label,))

    # --- jumps

    def _branch(self, number: int, opcode: int, immediates: list[int]) -> None:
        self._stack.pop()
        self._often /= 2
        self._event(BRANCH, number, labels=self._to(immediates))

    def _jump(self, number: int, opcode: int, immediates: list[int]) -> None:
        self._event(JUMP, number, labels=self._to(immediates))
        self._dead = True

    def _stop(self, number: int, opcode: int, immediates: list[int]) -> None:
        handlers = self._blocks[-1].handlers if opcode in (wasm.THROW, wasm.THROW_REF) else ()
        self._event(JUMP, number, labels=handlers)
        self._dead = True

    def _to(self, depths: list[int]) -> tuple[int, ...]:
        share = self._often / len(depths)
        for depth in depths:
            block = self._blocks[-1 - depth]
            if block.opcode != wasm.LOOP:
                block.often += share / _ROUNDS_OF_A_LOOP ** (self._loops - block.loops)
        return tuple(self._blocks[-1 - depth].label for depth in depths)


_OPENING = (wasm.BLOCK, wasm.LOOP, wasm.IF, wasm.TRY_TABLE)
_STEPS = {
    wasm.NOP: Walk._ignore, wasm.DROP: Walk._drop, wasm.SELECT: Walk._select,
    wasm.GLOBAL_GET: Walk._global_get, wasm.GLOBAL_SET: Walk._drop,
    wasm.LOCAL_GET: Walk._local_get, wasm.LOCAL_SET: Walk._local_set, wasm.LOCAL_TEE: Walk._local_set,
    wasm.CALL: Walk._call, wasm.CALL_INDIRECT: Walk._call,
    wasm.BLOCK: Walk._open, wasm.LOOP: Walk._open, wasm.IF: Walk._open, wasm.TRY_TABLE: Walk._open,
    wasm.ELSE: Walk._else, wasm.END: Walk._end,
    wasm.BR_IF: Walk._branch, wasm.BR: Walk._jump, wasm.BR_TABLE: Walk._jump,
    wasm.RETURN: Walk._stop, wasm.UNREACHABLE: Walk._stop, wasm.THROW: Walk._stop, wasm.THROW_REF: Walk._stop,
}  # fmt: skip
