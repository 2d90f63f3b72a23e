"""One state machine of a PIO: RP2040 datasheet, chapter 3.

A machine executes one instruction after the other, each at its own time. What it waits for is looked up again
only when that may have come, so that a machine that waits costs nothing.
"""

from __future__ import annotations

import copy

from gorae.virtual.pio import loops
from gorae.virtual.pio.execution import MachineGroup, PioFlags, PioRegisters
from gorae.virtual.pio.settings import MachineSettings
from gorae.virtual.pio.words import OUT, WAIT, Instruction, decoded

LOOPS_BEFORE_LOOKING = 40
"""So often it goes back without a word of data before it is asked whether it repeats itself."""


class PioMachine(PioRegisters):
    """One of the four machines of a PIO."""

    def __init__(self, number: int, pio: PioFlags, progress: MachineGroup) -> None:
        super().__init__(number, pio, progress)
        self.enabled = False
        self.stalled = False
        """Whether it waits for what somebody else must do."""
        self.waits_for_pin = False
        self.acted = 0
        """When it executed its last instruction, in ticks."""
        self.loops_before_looking = LOOPS_BEFORE_LOOKING
        self._code: dict[int, Instruction] = {}
        """Instructions that are taken apart, by address."""

    def set_up(self, settings: MachineSettings) -> None:
        """Stop, forget all but X and Y, and have other settings."""
        self.settings = settings
        self.enabled = False
        self.tx.clear()
        self.rx.clear()
        self._code.clear()
        self.drives = self.reads = 0
        self.uses_flags = False
        self.restart()

    def foreseen(self, pio: PioFlags, progress: MachineGroup) -> PioMachine:
        """Return the same among others that are only foreseen."""
        if not self.enabled:
            return self
        other = copy.copy(self)
        other.pio, other.progress = pio, progress
        other.tx, other.rx = self.tx[:], self.rx[:]
        other.trail = loops.Trail()
        return other

    def restart(self) -> None:
        """Begin again with the program; the data on their way stay."""
        super().restart()
        self.stalled = False
        self.begin_anew()

    def begin_anew(self) -> None:
        """Forget what it did: somebody has interfered."""
        self.returns = 0
        self.trail = loops.Trail()

    def wake(self, ticks: int) -> None:
        """Look again at what it waits for, at its first cycle from this time on."""
        self.stalled = False
        if ticks > self.time:
            divider = self.settings.divider
            self.time += -(-(ticks - self.time) // divider) * divider

    def execute(self, word: int, ticks: int) -> None:
        """Execute one more instruction now, whether the machine runs or not."""
        settings = self.settings
        self.extra = decoded(word, settings.side_bits, side_optional=settings.side_optional)
        self.begin_anew()
        self.wake(ticks)
        if not self.enabled:
            self.retry(ticks)

    def retry(self, ticks: int) -> None:
        """Execute what was given besides the program, if it can be now."""
        if self.extra is not None:
            self.time = max(self.time, ticks)
            self._step(self.extra)

    # --- running --------------------------------------------------------------------------------------

    def run(self, limit: int) -> None:
        """Execute what is due before a time, until something halts it."""
        progress, code = self.progress, self._code
        while self.time < limit and not self.stalled:
            if progress.halted or progress.steps_left <= 0:
                return
            instruction = self.extra or code.get(self.pc) or self._take_apart()
            at = self.pc
            self._step(instruction)
            if self.jumped and self.pc <= at:
                self._went_back(limit)

    def _take_apart(self) -> Instruction:
        settings = self.settings
        taken = decoded(self.pio.memory[self.pc], settings.side_bits, side_optional=settings.side_optional)
        self._code[self.pc] = taken
        return taken

    def _went_back(self, limit: int) -> None:
        self.returns += 1
        if self.returns > self.loops_before_looking:
            loops.pass_over(self, limit)

    def _step(self, instruction: Instruction) -> None:
        kind, first, second, delay, side = instruction
        self.progress.steps_left -= 1
        self.acted = self.time
        self.jumped = False
        extra, self.extra = self.extra, None
        done = self.perform(kind, first, second)
        if side >= 0:
            self.set_side(side)
        if self.settings.auto_pull and kind != OUT and self.osr_count >= self.settings.pull_threshold:
            self.fetch()
        if not done:
            self.extra = extra
            self._stall(kind, first)
            return
        if extra is None and not self.jumped:
            self.advance()
        given = self.extra is not None  # by OUT EXEC or MOV EXEC, which have no delay
        self.time += (1 if given else 1 + delay) * self.settings.divider

    def _stall(self, kind: int, first: int) -> None:
        """Wait: at a pin until it may change, else until somebody does something."""
        if kind == OUT and self.osr_count < self.settings.pull_threshold:
            self.time += self.settings.divider  # a word has come, which took a cycle
            return
        self.waits_for_pin = kind == WAIT and first & 3 != 2
        self.stalled = True
        if self.waits_for_pin:
            until = self.progress.wires.valid_until
            if until < self.progress.end:
                self.wake(until)
