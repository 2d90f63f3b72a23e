"""The processor: memory, registers, exceptions, and time as the instructions that it executed."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable
from enum import Enum
from typing import Any

import unicorn
from unicorn import arm_const as arm

from gorae.emulated.chip.instructions import counter_of
from gorae.errors import InternalError
from gorae.texts import Text

HZ = 64_000_000
FLASH_BYTES, PAGE_BYTES, RAM, RAM_BYTES = 0x80000, 0x1000, 0x20000000, 0x20000
INFORMATION, INFORMATION_BYTES = 0x10000000, 0x2000
"""FICR, which the factory writes, and UICR behind it."""

_HALF_CYCLES = 3
"""An instruction takes 1.5 cycles in the mean: a load takes 2, a branch that is taken 2 to 4 (Cortex-M4
Technical Reference Manual, 3.3.1)."""
_NOWHERE = 0xFFFFFFFE
_EXIT_AREA, _MAX_PER_START = 0xFFFFFF00, 1 << 30
_SVC, _EXCEPTION_EXIT = 2, 8
_WFI, _WFE = b"\x30\xbf", b"\x20\xbf"
_FRAME = (
    *(arm.UC_ARM_REG_R0, arm.UC_ARM_REG_R1, arm.UC_ARM_REG_R2, arm.UC_ARM_REG_R3),
    *(arm.UC_ARM_REG_R12, arm.UC_ARM_REG_LR),
)
_FLOATS = (*range(arm.UC_ARM_REG_S0, arm.UC_ARM_REG_S0 + 16), arm.UC_ARM_REG_FPSCR)
_THUMB, _PADDED, _IF_THEN = 1 << 24, 1 << 9, 0x0600FC00


class CpuFaultError(InternalError):
    """The program did what the processor cannot do: on the chip, a hard fault."""


class Stop(Enum):
    """Why the processor does not go on by itself."""

    TIME = "the moment has come"
    SLEEP = "it waits for an interrupt"
    EXIT = "a handler has returned"


class Cpu:
    """Memory and registers. `now` is in cycles of 64 MHz since it was made, sleep included."""

    def __init__(self, runs: Iterable[tuple[int, bytes]]) -> None:
        """`runs`: what its flash and UICR hold, as address and bytes."""
        self.uc = uc = unicorn.Uc(unicorn.UC_ARCH_ARM, unicorn.UC_MODE_THUMB | unicorn.UC_MODE_MCLASS)
        uc.ctl_set_cpu_model(arm.UC_CPU_ARM_CORTEX_M4)
        uc.mem_map(0, FLASH_BYTES, unicorn.UC_PROT_READ | unicorn.UC_PROT_EXEC)
        uc.mem_map(RAM, RAM_BYTES)
        uc.mem_map(INFORMATION, INFORMATION_BYTES, unicorn.UC_PROT_READ)
        uc.mem_write(0, b"\xff" * FLASH_BYTES)
        uc.mem_write(INFORMATION, b"\xff" * INFORMATION_BYTES)
        for address, data in runs:
            uc.mem_write(address, data)
        uc.hook_add(unicorn.UC_HOOK_INTR, self._on_exception)
        self.on_svc: Callable[[int, int], int] = lambda number, argument: 0
        """Called with the number and r0 of a supervisor call; its result goes into r0."""
        self._counter = counter_of(uc)
        self._runs = False
        self._half_cycles = self._count = 0
        self._skipped = 0
        """Instructions that were counted and not executed."""
        self._pc = 0
        self._saved_floats: list[list[int]] = []
        self._stop: Stop | None = None
        self.fault: int | None = None

    # --- time -----------------------------------------------------------------------------------------

    @property
    def now(self) -> int:
        if self._runs:
            return self._half_cycles + (self._counter.value - self._skipped) * _HALF_CYCLES >> 1
        return self._half_cycles >> 1

    def sleep_until(self, cycles: int) -> None:
        """Let time pass in which nothing is executed."""
        self._half_cycles = max(self._half_cycles, cycles << 1)

    # --- running --------------------------------------------------------------------------------------

    def reset(self, vectors: int) -> None:
        """Start at the reset handler of these vectors, with their stack."""
        stack, self._pc = struct.unpack("<II", self.uc.mem_read(vectors, 8))
        self._saved_floats.clear()
        self.uc.reg_write(arm.UC_ARM_REG_IPSR, 0)
        self.uc.reg_write(arm.UC_ARM_REG_PRIMASK, 0)
        self.uc.reg_write(arm.UC_ARM_REG_SP, stack)

    def run(self, until: int) -> Stop:
        """Execute until `now` is there, or something else comes first. Raises CpuFaultError."""
        count = max(2, min(_MAX_PER_START, ((until << 1) - self._half_cycles + 2) // _HALF_CYCLES))
        self._stop, self._count, self._skipped = None, count, 0
        self._runs = True
        stuck = None
        try:
            self.uc.emu_start(self._pc | 1, _NOWHERE, count=count)
        except unicorn.UcError as error:
            stuck = error
        self._runs = False
        over = self._counter.value > count
        self._half_cycles += (self._counter.value - self._skipped - over) * _HALF_CYCLES
        self._pc = self.uc.reg_read(arm.UC_ARM_REG_PC)
        if self.fault is not None:
            fault, self.fault = self.fault, None
            raise self._broken(f"exception {fault}")
        if self._stop is None and (self._pc >= _EXIT_AREA or stuck):
            return self._why_stuck(stuck)
        if self._stop is not None:
            return self._stop
        return Stop.TIME if over or self._before() != _WFI else Stop.SLEEP

    def ask_to_stop(self) -> None:
        """Called within an access to a peripheral: what it changed must be seen to after this instruction.

        Unicorn's own `emu_stop` would have the instruction executed again. So its limit is made to come true.
        """
        if self._runs and not self._skipped:
            self._skipped = self._count - self._counter.value
            self._counter.value = self._count

    def _why_stuck(self, error: Any) -> Stop:
        if self._pc >= _EXIT_AREA:
            return Stop.EXIT
        if self._before() == _WFE:  # Unicorn does not know it
            return Stop.SLEEP
        raise self._broken(str(error))

    def _before(self) -> bytes:
        return bytes(self.uc.mem_read(self._pc - 2, 2)) if 2 <= self._pc < FLASH_BYTES else b""

    def _on_exception(self, uc: Any, number: int, _: object) -> None:
        if number == _SVC:
            at = uc.reg_read(arm.UC_ARM_REG_PC) - 2
            call, argument = uc.mem_read(at, 1)[0], uc.reg_read(arm.UC_ARM_REG_R0)
            uc.reg_write(arm.UC_ARM_REG_R0, self.on_svc(call, argument))
            return
        self._stop = Stop.EXIT
        if number != _EXCEPTION_EXIT:
            self.fault = number
        uc.emu_stop()

    def _broken(self, reason: str) -> CpuFaultError:
        link = self.uc.reg_read(arm.UC_ARM_REG_LR)
        return CpuFaultError(Text("emulated.stuck", reason=reason, pc=f"{self._pc:#x}", lr=f"{link:#x}"))

    # --- exceptions -----------------------------------------------------------------------------------

    @property
    def masked(self) -> bool:
        """Whether interrupts are disabled."""
        return bool(self.uc.reg_read(arm.UC_ARM_REG_PRIMASK) & 1)

    def enter(self, exception: int, vectors: int, *, nested: bool) -> None:
        """Begin the handler of an exception: the frame goes on the stack as the architecture says.

        Floating-point registers are kept here instead; nothing looks for them in the frame.
        """
        uc = self.uc
        status, stack = uc.reg_read(arm.UC_ARM_REG_XPSR), uc.reg_read(arm.UC_ARM_REG_SP)
        padding = stack & 4
        kept = status & ~_PADDED | _THUMB | (_PADDED if padding else 0)
        frame = (*uc.reg_read_batch(_FRAME), self._pc & ~1, kept)
        self._saved_floats.append(uc.reg_read_batch(_FLOATS))
        uc.mem_write(stack - padding - 32, struct.pack("<8I", *frame))
        if status & _IF_THEN:
            uc.reg_write(arm.UC_ARM_REG_XPSR, status & ~_IF_THEN)
        uc.reg_write(arm.UC_ARM_REG_SP, stack - padding - 32)
        uc.reg_write(arm.UC_ARM_REG_LR, 0xFFFFFFF1 if nested else 0xFFFFFFF9)
        uc.reg_write(arm.UC_ARM_REG_IPSR, exception)
        (self._pc,) = struct.unpack("<I", uc.mem_read(vectors + 4 * exception, 4))

    def leave(self, outer: int) -> None:
        """Go on where the exception interrupted; `outer` is the exception that was handled then, or 0."""
        uc = self.uc
        stack = uc.reg_read(arm.UC_ARM_REG_SP)
        *frame, pc, status = struct.unpack("<8I", uc.mem_read(stack, 32))
        floats = self._saved_floats.pop()
        uc.reg_write(arm.UC_ARM_REG_XPSR, status & ~_PADDED)
        uc.reg_write(arm.UC_ARM_REG_IPSR, outer)
        uc.reg_write_batch([*zip(_FRAME, frame, strict=True), *zip(_FLOATS, floats, strict=True)])
        uc.reg_write(arm.UC_ARM_REG_SP, stack + 32 + (4 if status & _PADDED else 0))
        self._pc = pc

    # --- memory, for DMA ------------------------------------------------------------------------------

    def read(self, address: int, size: int) -> bytes:
        """Memory as DMA reads it."""
        return bytes(self.uc.mem_read(address, size)) if size else b""

    def write(self, address: int, data: bytes) -> None:
        """Memory as DMA writes it."""
        if data:
            self.uc.mem_write(address, data)
