"""What each instruction of a state machine does: RP2040 datasheet, chapter 3.4 and 3.5."""

from __future__ import annotations

from typing import Final, Protocol

from gorae.virtual.pio.loops import Trail
from gorae.virtual.pio.settings import ALL_PINS, MachineSettings, PinRange, gathered, spread
from gorae.virtual.pio.wires import PinBank
from gorae.virtual.pio.words import IN, JMP, MOV, OUT, PULL, PUSH, SET, WAIT, Instruction, decoded

EMPTY: Final = 32
"""A shift counter of the OSR when nothing is left."""
_X, _Y, _DIRECTIONS, _PC, _ISR, _OSR = 1, 2, 4, 5, 6, 7
_EXEC_BY_MOV = 4


class PioFlags(Protocol):
    """The PIO that a machine is in, as far as the machine needs it."""

    number: int
    flags: int
    """IRQ flags, as bits."""
    memory: list[int]

    def raise_flag(self, flag: int, ticks: int) -> None:
        """Set an IRQ flag at a time."""


class MachineGroup(Protocol):
    """What machines share that run together."""

    wires: PinBank
    end: int
    """Until when they run now, in ticks."""
    steps_left: int
    """Instructions that may still be executed."""
    halted: bool
    """Whether others are to be looked at before the machine goes on."""
    watches_data: bool
    """Whether that is so, too, when words went in or out."""


class PioRegisters:
    """The registers of one of the four machines of a PIO, and what instructions do with them."""

    def __init__(self, number: int, pio: PioFlags, progress: MachineGroup) -> None:
        self.number = number  # in its PIO, 0 to 3
        self.pio = pio
        self.progress = progress
        self.settings = MachineSettings()
        self.time = 0  # of its next instruction, in ticks
        self.x = self.y = self.osr = self.isr = self.isr_count = self.pc = 0
        self.osr_count = EMPTY
        self.tx: list[int] = []
        self.rx: list[int] = []
        self.transfers = 0
        """Words that went in or out."""
        self.returns = 0
        """How often it went back since a word went in or out."""
        self.drives = self.reads = 0
        """Pins that it has set, and those that it has read, as bits."""
        self.uses_flags = False
        """Whether it has had to do with IRQ flags."""
        self.extra: Instruction | None = None
        """An instruction that is to be executed before that of the program."""
        self.jumped = False
        self.trail = Trail()
        self._sets_flag = True

    def restart(self) -> None:
        """Begin again with the program; the data on their way stay."""
        self.pc = self.settings.start
        self.isr = self.isr_count = 0
        self.osr_count = EMPTY
        self.extra = None
        self._sets_flag = True

    def registers(self) -> dict[str, object]:
        """Return what it is like, by the names of the datasheet."""
        return {
            "pc": self.pc, "x": self.x, "y": self.y, "isr": (self.isr, self.isr_count),
            "osr": (self.osr, self.osr_count), "tx": tuple(self.tx), "rx": tuple(self.rx), "time": self.time,
        }  # fmt: skip

    def advance(self) -> None:
        """Go on to the next instruction, or from the last of the program to the first."""
        if self.pc == self.settings.wrap_top:
            self.pc = self.settings.wrap_bottom
            self.jumped = True
        else:
            self.pc = (self.pc + 1) & 31

    def perform(self, kind: int, first: int, second: int) -> bool:
        """Do what an instruction is for; return False when it cannot be done yet."""
        if kind == JMP:
            self._jump(first, second)
            return True
        if kind == OUT:
            return self._out(first, second)
        if kind == SET:
            return self._set(first, second)
        if kind == MOV:
            self._move(first, second >> 3, second & 7)
            return True
        if kind == IN:
            return self._in(first, second)
        if kind == PULL:
            return self._pull(first)
        if kind == PUSH:
            return self._push(first)
        return self._wait(first, second) if kind == WAIT else self._irq(first, second)

    # --- pins -----------------------------------------------------------------------------------------

    def _levels(self, mask: int) -> int:
        wires = self.progress.wires
        self.reads |= mask
        if mask & ~wires.watched:
            wires.watch(mask)
        if self.time >= wires.valid_until:
            wires.look(self.time, self.progress.end)
        return wires.levels

    def _pin(self, number: int) -> int:
        return self._levels(1 << number) >> number & 1

    def _give(self, pins: PinRange, value: int, *, directions: bool = False) -> None:
        mask = pins.mask
        wires = self.progress.wires
        self.drives |= mask
        change = wires.turn if directions else wires.write
        changed = change(self.pio.number, mask, spread(value & (1 << pins.count) - 1, pins.base), self.time)
        if changed:
            self.trail.changes += 1
            if changed & wires.watched:
                self.progress.halted = True

    def set_side(self, value: int) -> None:
        self._give(self.settings.side, value, directions=self.settings.side_directions)

    # --- instructions ---------------------------------------------------------------------------------

    def _jump(self, condition: int, address: int) -> None:
        if self._holds(condition):
            self.pc = address
            self.jumped = True

    def _holds(self, condition: int) -> bool:
        if condition == 0:
            return True
        if condition == 6:
            return bool(self._pin(self.settings.jump_pin))
        if condition == 7:
            self.trail.linear = False
            return self.osr_count < self.settings.pull_threshold
        value = (self.x, self.x, self.y, self.y, self.x - self.y & ALL_PINS)[condition - 1]
        self.trail.tested(condition, value)
        if condition == 2:
            self.x = self.x - 1 & ALL_PINS
        elif condition == 4:
            self.y = self.y - 1 & ALL_PINS
        return not value if condition in (1, 3) else bool(value)

    def _wait(self, first: int, index: int) -> bool:
        polarity, source = first >> 2, first & 3
        if source == 2:
            return self._wait_for_flag(polarity, index)
        if source == 3:
            return False
        return self._pin(index if source == 0 else (self.settings.in_base + index) & 31) == polarity

    def _wait_for_flag(self, polarity: int, index: int) -> bool:
        flag = 1 << self._flag(index)
        if bool(self.pio.flags & flag) != bool(polarity):
            return False
        if polarity:
            self.pio.flags &= ~flag
            self.progress.halted = True
        return True

    def _flag(self, index: int) -> int:
        return index & 4 | (index + self.number & 3) if index & 0x10 else index & 7

    def _irq(self, first: int, index: int) -> bool:
        flag = 1 << self._flag(index)
        self.trail.linear = False
        if first & 2:
            self.pio.flags &= ~flag
            self.progress.halted = True
            return True
        if self._sets_flag:
            self.pio.raise_flag(self._flag(index), self.time)
            self.progress.halted = True
            self._sets_flag = not first & 1
            return self._sets_flag
        if self.pio.flags & flag:
            return False
        self._sets_flag = True
        return True

    def _in(self, source: int, bits: int) -> bool:
        settings = self.settings
        self.trail.linear = False
        count = min(32, self.isr_count + bits)
        pushes = settings.auto_push and count >= settings.push_threshold
        if pushes and len(self.rx) >= settings.rx_depth:
            return False
        value = self._source(source, (1 << bits) - 1) & (1 << bits) - 1
        if settings.in_right:
            self.isr = (self.isr >> bits | value << 32 - bits) & ALL_PINS
        else:
            self.isr = (self.isr << bits | value) & ALL_PINS
        self.isr_count = count
        if pushes:
            self._put_out()
        return True

    def _out(self, target: int, bits: int) -> bool:
        settings = self.settings
        self.trail.linear = False
        if settings.auto_pull and self.osr_count >= settings.pull_threshold:
            self.fetch()
            return False
        if settings.out_right:
            value = self.osr & (1 << bits) - 1
            self.osr >>= bits
        else:
            value = self.osr >> 32 - bits
            self.osr = self.osr << bits & ALL_PINS
        self.osr_count = min(32, self.osr_count + bits)
        if target == _OSR:  # of OUT that is EXEC
            self._execute_next(value)
        elif target == _ISR:
            self.isr, self.isr_count = value, bits
        else:
            self._store(target, value)
        if settings.auto_pull and self.osr_count >= settings.pull_threshold:
            self.fetch()
        return True

    def fetch(self) -> None:
        """Fill the OSR by autopull, if there is a word."""
        if self.tx:
            self.osr, self.osr_count = self.tx.pop(0), 0
            self._transferred()

    def _put_out(self) -> None:
        self.rx.append(self.isr)
        self.isr = self.isr_count = 0
        self._transferred()

    def _transferred(self) -> None:
        self.transfers += 1
        self.returns = 0
        if self.progress.watches_data:
            self.progress.halted = True

    def _push(self, flags: int) -> bool:
        self.trail.linear = False
        if flags & 2 and self.isr_count < self.settings.push_threshold:
            return True
        if len(self.rx) < self.settings.rx_depth:
            self._put_out()
            return True
        if not flags & 1:
            self.isr = self.isr_count = 0
        return not flags & 1

    def _pull(self, flags: int) -> bool:
        self.trail.linear = False
        if flags & 2 and self.osr_count < self.settings.pull_threshold:
            return True
        if self.settings.auto_pull and self.osr_count == 0:
            return True
        if self.tx:
            self.fetch()
            return True
        if flags & 1:
            return False
        self.osr, self.osr_count = self.x, 0
        return True

    def _move(self, target: int, operation: int, source: int) -> None:
        if (target, operation, source) in ((_Y, 0, _Y), (_X, 0, _X)):
            return
        self.trail.linear = False
        value = self._source(source, ALL_PINS)
        if operation == 1:
            value = ~value & ALL_PINS
        elif operation == 2:
            value = int(f"{value:032b}"[::-1], 2)
        if target == _EXEC_BY_MOV:
            self._execute_next(value)
        elif target == _ISR:
            self.isr, self.isr_count = value, 0
        elif target == _OSR:
            self.osr, self.osr_count = value, 0
        else:
            self._store(target, value)

    def _execute_next(self, value: int) -> None:
        settings = self.settings
        self.extra = decoded(value & 0xFFFF, settings.side_bits, side_optional=settings.side_optional)

    def _source(self, source: int, mask: int) -> int:
        """Return a register, the pins (at least those of the mask), or 0; STATUS is always 0 here."""
        if source == 0:
            base = self.settings.in_base
            return gathered(self._levels(spread(mask, base)), base)
        return {_X: self.x, _Y: self.y, _ISR: self.isr, _OSR: self.osr}.get(source, 0)

    def _store(self, target: int, value: int) -> None:
        if target == 0:
            self._give(self.settings.out, value)
        elif target == _X:
            self.x = value
        elif target == _Y:
            self.y = value
        elif target == _DIRECTIONS:
            self._give(self.settings.out, value, directions=True)
        elif target == _PC:
            self.pc = value & 31
            self.jumped = True

    def _set(self, target: int, value: int) -> bool:
        if target in (_X, _Y):
            self.trail.linear = False
            self._store(target, value)
        elif target in (0, _DIRECTIONS):
            self._give(self.settings.set, value, directions=target == _DIRECTIONS)
        return True
