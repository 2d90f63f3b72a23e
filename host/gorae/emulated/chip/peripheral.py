"""What all peripherals of the chip have in common: tasks, events, interrupts and the links between them.

Writing to a task's register starts it; what happens sets an event's register, which may ask for an interrupt,
or start another peripheral's task through the PPI.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gorae.emulated.chip.machine import Machine

EVENTS, SHORTS, INTEN, INTENSET, INTENCLR, REGISTERS = 0x100, 0x200, 0x300, 0x304, 0x308, 0x400


class Peripheral:
    """One peripheral with its registers, by their offset. Subclasses give its tasks a meaning."""

    def __init__(self, machine: Machine, base: int) -> None:
        self.machine = machine
        self.base = base
        self.interrupt = base >> 12 & 0xFF
        """The number of its interrupt, which is that of its address."""
        self.registers: dict[int, int] = {}
        self.enabled_events = 0
        """A bit for each event that asks for the interrupt."""

    def reset(self) -> None:
        """Put all registers as they are after power-on."""
        self.registers.clear()
        self.enabled_events = 0

    def read(self, offset: int) -> int:
        """What the program reads."""
        if INTEN <= offset <= INTENCLR:
            return self.enabled_events
        return self.registers.get(offset, 0)

    def write(self, offset: int, value: int) -> None:
        """What the program writes."""
        if offset < EVENTS:
            if value:
                self.task(offset)
        elif INTEN <= offset <= INTENCLR:
            self._enable(offset, value)
        else:
            self.registers[offset] = value
            self.changed(offset)

    def task(self, offset: int) -> None:
        """A task begins."""

    def changed(self, offset: int) -> None:
        """A register that is no task has another value."""

    def event(self, offset: int) -> None:
        """Something has happened."""
        self.registers[offset] = 1
        if self.enabled_events >> (offset - EVENTS) // 4 & 1:
            self.machine.nvic.pend(self.interrupt)
        self.machine.ppi.forward(self.base + offset)

    def later(self, cycles: int, offset: int) -> None:
        """An event happens in so many cycles."""
        self.machine.after(cycles, lambda: self.event(offset))

    def _enable(self, offset: int, value: int) -> None:
        before = self.enabled_events
        if offset == INTENCLR:
            self.enabled_events &= ~value
        else:
            self.enabled_events = value if offset == INTEN else before | value
        new = self.enabled_events & ~before
        if any(self.registers.get(EVENTS + 4 * bit) for bit in range(new.bit_length()) if new >> bit & 1):
            self.machine.nvic.pend(self.interrupt)
        self.changed(INTEN)
