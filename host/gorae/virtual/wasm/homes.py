"""Homes: words of a function's frame where the compiler itself keeps a local.

In a function with a setjmp, the compiler stores many locals before every call, in case the call comes
back by longjmp, when it reloads them. The collector sees what lies there, so it need not be stored again:
in the function that runs bytecode these are most of the locals. But first we prove that nothing else
writes to those words: no address in the frame leaves the function, but for one that setjmp only compares.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from gorae.virtual.wasm import code as wasm
from gorae.virtual.wasm.code import Instruction, WasmModule
from gorae.virtual.wasm.walk import KEEP, Walk, WalkEvent

_WORD = 4
_I32_LOAD = 0x28
_LOADS, _STORES = range(0x28, 0x36), range(0x36, 0x3F)
_ARITY = {
    wasm.LOCAL_GET: (0, 1), wasm.LOCAL_SET: (1, 0), wasm.LOCAL_TEE: (1, 1), wasm.GLOBAL_GET: (0, 1),
    wasm.GLOBAL_SET: (1, 0), wasm.DROP: (1, 0), wasm.SELECT: (3, 1), wasm.BR_IF: (1, 0),
}  # fmt: skip


@dataclass
class StackFrame:
    """How a function takes its own part of the C stack: `base = stack pointer - size`."""

    size: int
    base: int
    """A local that is never set again."""
    copies: list[int]
    """Other locals that were set to the same, and may be set again."""
    sizes: list[int]
    """The instructions that hold the size: in the beginning, and wherever the frame is given back."""
    ready: int
    """The instruction that sets the base."""


def find_frame(code: list[Instruction], stack_pointer: int) -> StackFrame | None:
    """None for a function that has no frame, or takes it in another way than compilers do."""
    start = next((n for n, one in enumerate(code) if one[0] != wasm.BLOCK), 0)
    read, constant, subtract = code[start : start + 3]
    reads = sum(opcode == wasm.GLOBAL_GET and where == [stack_pointer] for opcode, where, _, _ in code)
    if reads != 1 or read[:2] != (wasm.GLOBAL_GET, [stack_pointer]):
        return None
    if constant[0] != wasm.I32_CONST or subtract[0] != wasm.I32_SUB:
        return None
    copies = {}
    for number in range(start + 3, len(code)):
        if code[number][0] not in (wasm.LOCAL_TEE, wasm.LOCAL_SET):
            break
        copies[code[number][1][0]] = number
        if code[number][0] == wasm.LOCAL_SET:
            break
    for base, ready in copies.items():
        if sum(one[0] in (wasm.LOCAL_SET, wasm.LOCAL_TEE) and one[1] == [base] for one in code) == 1:
            sizes = [start + 1, *_given_back(code, constant[1], stack_pointer)]
            return StackFrame(
                constant[1][0], base, [local for local in copies if local != base], sizes, ready
            )
    return None


def _given_back(code: list[Instruction], size: list[int], stack_pointer: int) -> list[int]:
    return [
        number
        for number in range(len(code) - 2)
        if code[number][:2] == (wasm.I32_CONST, size)
        and code[number + 1][0] == wasm.I32_ADD
        and code[number + 2][:2] == (wasm.GLOBAL_SET, [stack_pointer])
    ]


class Homes:
    """`offsets` in the frame, by local, and `events`: where they are stored to."""

    def __init__(
        self, module: WasmModule, walk: Walk, frame: StackFrame | None, setjmp: tuple[int, ...]
    ) -> None:
        self.offsets: dict[int, int] = {}
        self.events: list[WalkEvent] = []
        self._module = module
        self._code = walk.code
        self._setjmp = setjmp
        if frame and any(one[0] == wasm.TRY_TABLE for one in walk.code):
            self._frame = frame
            self._keeps: dict[int, list[tuple[int, int]]] = defaultdict(list)
            """By offset: the instruction and the local."""
            self._taken: set[int] = set()
            """Words that are used in other ways."""
            if self._is_private():
                self._find(walk.pointers)

    def _is_private(self) -> bool:
        for number, (opcode, immediates, _, _) in enumerate(self._code):
            if opcode == wasm.LOCAL_GET:
                if immediates[0] == self._frame.base and not self._is_known_use(number):
                    return False
                if immediates[0] in self._frame.copies and not self._is_copy_use(number):
                    return False
        return True

    def _is_known_use(self, number: int) -> bool:
        user, operand = self._user(number)
        opcode, immediates, _, _ = self._code[user]
        if operand == 0 and (opcode in _LOADS or opcode in _STORES):
            self._access(number, user, immediates[1])
            return True
        if opcode != wasm.I32_ADD or self._code[user - 1][0] != wasm.I32_CONST:
            return False
        beyond, _ = self._user(user)
        return beyond + 1 <= len(self._code) and self._takes_harmlessly(beyond)

    def _takes_harmlessly(self, user: int) -> bool:
        opcode, immediates, _, _ = self._code[user]
        return opcode == wasm.GLOBAL_SET or (opcode == wasm.CALL and immediates[0] in self._setjmp)

    def _is_copy_use(self, number: int) -> bool:
        """Copies are for giving the frame back, and for taking more stack below it."""
        user, _ = self._user(number)
        below = self._code[user - 1]
        lower = self._code[user][0] == wasm.I32_ADD and below[0] == wasm.I32_CONST and below[1][0] < 0
        return lower or self._code[user][0] == wasm.GLOBAL_SET

    def _access(self, number: int, user: int, offset: int) -> None:
        opcode = self._code[user][0]
        following = self._code[number + 1]
        if opcode == wasm.I32_STORE and user == number + 2 and following[0] == wasm.LOCAL_GET:
            self._keeps[offset].append((user, following[1][0]))
        elif opcode != _I32_LOAD:
            self._taken |= set(range(offset // _WORD * _WORD, offset + 8, _WORD))

    def _find(self, pointers: set[int]) -> None:
        for offset, keeps in self._keeps.items():
            locals_ = {local for _, local in keeps}
            local = keeps[0][1]
            apart = offset % _WORD == 0 and offset not in self._taken
            if len(locals_) == 1 and apart and local in pointers and local not in self.offsets:
                self.offsets[local] = offset
                self.events += [WalkEvent(KEEP, number, local) for number, _ in keeps]

    def _user(self, number: int) -> tuple[int, int]:
        """The instruction that takes the operand which `number` makes, and as which of its operands."""
        above = 1
        for place in range(number + 1, len(self._code)):
            arity = self._arity(place)
            if arity is None:
                break
            takes, leaves = arity
            if takes >= above:
                return place, takes - above
            above += leaves - takes
        return number, -1  # not known: no use of it is allowed

    def _arity(self, number: int) -> tuple[int, int] | None:
        opcode, immediates, _, _ = self._code[number]
        if opcode in wasm.EFFECT:
            operands, leaves = wasm.EFFECT[opcode]
            return operands, int(leaves != wasm.NOTHING)
        if opcode == wasm.CALL:
            parameters, results = self._module.types[self._module.function_types[immediates[0]]]
            return len(parameters), len(results)
        return _ARITY.get(opcode)
