"""Both PIOs of a chip, with their machines, up to any moment.

Machines that have nothing to do with each other run one after the other. Those that share flags or pins take
turns: the one whose next instruction comes first runs until the next of another.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Final

from gorae.virtual.devices.pins import Pin
from gorae.virtual.pio.machine import PioMachine
from gorae.virtual.pio.settings import MachineSettings
from gorae.virtual.pio.wires import NEVER, TICKS_PER_NS, PinBank
from gorae.virtual.pio.words import MEMORY_WORDS, moved, pins_read, uses_flags

PIOS: Final = 2
MACHINES: Final = 4
"""Of each PIO."""
_ACKNOWLEDGED_AFTER: Final = 1_000 * TICKS_PER_NS
"""So long the processor takes until it has cleared a flag that it is to be told of."""
MAX_RAISED: Final = 8
"""Flags that wait until the program is told of them: what comes besides is lost, as on a board."""


class Pio:
    """One of the two: its instruction memory, and its flags."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.memory = [0] * MEMORY_WORDS
        self.used = 0
        """Words of the memory that are taken, as bits."""
        self.flags = 0
        self.enabled = 0
        """Flags that the program is told of, as bits."""
        self.acknowledged = NEVER
        """When the processor clears those of them that are set."""
        self.raised: list[int] = []
        """Flags that the program has not been told of."""

    def foreseen(self) -> Pio:
        """Return the same, of which the program is told nothing."""
        other = copy.copy(self)
        other.raised = self.raised[:]
        return other

    def raise_flag(self, flag: int, ticks: int) -> None:
        """Set a flag at a time."""
        is_new = not self.flags >> flag & 1
        self.flags |= 1 << flag
        if self.enabled >> flag & 1 and is_new:
            self.acknowledged = min(self.acknowledged, ticks + _ACKNOWLEDGED_AFTER)
            if len(self.raised) < MAX_RAISED:
                self.raised.append(flag)

    def place_for(self, length: int) -> int | None:
        """Return where a program of so many words fits, as near to the memory's end as can be, or None."""
        mask = (1 << length) - 1
        places = range(MEMORY_WORDS - length, -1, -1)
        return next((at for at in places if not self.used & mask << at), None)


class Simulation:
    """The machines, the pins that they share, and the moment up to which they have run, in ticks."""

    def __init__(self, pins: Mapping[int, Pin]) -> None:
        self.wires = PinBank(pins)
        self.pios = [Pio(number) for number in range(PIOS)]
        self.machines = [PioMachine(at, pio, self) for pio in self.pios for at in range(MACHINES)]
        self.now = self.end = 0
        self.steps_left = 0
        self.halted = False
        self.watches_data = False

    def foreseen(self) -> Simulation:
        """Return the same, whose pins and flags reach nobody."""
        other = copy.copy(self)
        other.wires = self.wires.foreseen()
        other.pios = [pio.foreseen() for pio in self.pios]
        other.machines = [
            machine.foreseen(other.pios[machine.pio.number], other) for machine in self.machines
        ]
        return other

    def add(self, pio: int, words: list[int]) -> int | None:
        """Put a program into memory; return its address, None when there is no room."""
        target = self.pios[pio]
        at = target.place_for(len(words))
        if at is not None:
            target.used |= (1 << len(words)) - 1 << at
            for offset, word in enumerate(words):
                target.memory[at + offset] = moved(word, at)
        return at

    def remove(self, pio: int, at: int, length: int) -> None:
        """Have the room of a program free again; its words stay until others come."""
        self.pios[pio].used &= ~((1 << length) - 1 << at)

    def set_up(self, number: int, settings: MachineSettings) -> None:
        """Set up a machine, with the pins that are its."""
        machine = self.machines[number]
        machine.set_up(settings)
        pio = machine.pio.number
        words = [self.pios[pio].memory[at] for at in settings.addresses]
        machine.uses_flags = any(uses_flags(word) for word in words)
        machine.reads = pins_read(words, settings)
        for pins in (settings.out, settings.set, settings.side):
            mask = pins.mask
            machine.drives |= mask
            self.wires.write(pio, mask, _at(pins.levels, pins.base), self.now)
            self.wires.turn(pio, mask, _at(pins.directions, pins.base), self.now)
            self.wires.take(pio, mask)

    # --- time -----------------------------------------------------------------------------------------

    def run_until(self, end: int, done: Callable[[], bool] | None = None) -> None:
        """Run all machines up to a moment; or until `done`, which is asked when a machine was halted."""
        self.end = end
        self.wires.valid_until = 0
        for machine in self.machines:
            if machine.stalled and machine.waits_for_pin:
                machine.wake(self.now)
        while self.steps_left > 0:
            first = min(self._running(), key=lambda one: one.time, default=None)
            ack = min(self.pios, key=lambda pio: pio.acknowledged)
            soonest = first.time if first else NEVER
            if min(soonest, ack.acknowledged) >= end:
                break
            if first is None or ack.acknowledged <= soonest:
                self._acknowledge(ack)
            else:
                first.run(self._limit(first, ack.acknowledged))
                self._halt(first)
            if done and done():
                self.now = max(self.now, min(soonest, end))
                return
        self.now = max(self.now, end)

    def _running(self) -> list[PioMachine]:
        return [machine for machine in self.machines if machine.enabled and not machine.stalled]

    def _limit(self, machine: PioMachine, acknowledged: int) -> int:
        others = [
            other.time for other in self._running() if other is not machine and _coupled(machine, other)
        ]
        return max(min(self.end, acknowledged, *others), machine.time + 1)

    def _halt(self, by: PioMachine) -> None:
        """After a machine has changed what others may wait for: have them look."""
        if self.halted:
            self.halted = False
            for machine in self.machines:
                if machine.stalled and machine is not by:
                    machine.wake(by.acted + 1)

    def _acknowledge(self, pio: Pio) -> None:
        pio.flags &= ~pio.enabled
        for machine in self.machines:
            if machine.pio is pio and machine.stalled:
                machine.wake(pio.acknowledged)
        pio.acknowledged = NEVER


def _coupled(one: PioMachine, other: PioMachine) -> bool:
    if one.pio is other.pio and one.uses_flags and other.uses_flags:
        return True
    return bool(one.drives & other.reads or other.drives & one.reads)


def _at(bits: int, base: int) -> int:
    return (bits << base | bits >> 32 - base) & 0xFFFFFFFF
