"""What a state machine does again and again, passed over at once.

A machine runs at up to 125 million instructions a second, and mostly goes round in a loop. Two kinds can be
passed over without a difference to be seen. In the first, everything is as it was when the machine came by
before: it will do the same until something from outside changes. In the second only X and Y have become
smaller, as in a delay that counts down: it goes round until a condition on X or Y turns out differently.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gorae.virtual.pio.settings import ALL_PINS

LONGEST_PULSES = 1_000_000 * 32
"""In ticks, a millisecond: loops in which pins change more slowly than that are not passed over, so that each
edge reaches what is wired to the pin."""
_TEST_OF_X, _TEST_OF_Y = (1, 2), (3, 4)


class LoopVisit(NamedTuple):
    """What a machine was like when it came to the beginning of a loop."""

    rest: tuple[Any, ...]
    """All but X and Y."""
    x: int
    y: int
    time: int
    changes: int


class _Anchor:
    """A visit that later ones are compared with; the longer in vain, the longer it is kept."""

    def __init__(self, visit: LoopVisit) -> None:
        self.visit = visit
        self.left = self.kept = 1


class Trail:
    """What one machine did lately."""

    def __init__(self) -> None:
        self.changes = 0
        """Changes of pins, in all."""
        self.linear = True
        """Whether since the last beginning of a loop X and Y were only counted down."""
        self.tests: list[tuple[int, int]] = []
        """Conditions since then, and the numbers that they tested."""
        self.head = -1
        self.last: LoopVisit | None = None
        self.anchors: dict[int, _Anchor] = {}

    def tested(self, condition: int, value: int) -> None:
        """Remember a condition on X, Y or their difference."""
        if self.linear:
            self.tests.append((condition, value))
            if len(self.tests) > 64:
                self.linear = False


def pass_over(machine: Any, limit: int) -> None:
    """Pass over as many rounds of a loop that begins now as are like the last, up to a time in ticks."""
    trail = machine.trail
    visit = _visit(machine)
    anchor = trail.anchors.get(machine.pc)
    if anchor and anchor.visit[:3] == visit[:3]:
        _again(machine, anchor.visit, visit, limit, ALL_PINS)
        trail.anchors.clear()
    elif trail.linear and trail.head == machine.pc and trail.last and trail.last.rest == visit.rest:
        _count_down(machine, trail.last, visit, limit)
    else:
        _anchor(trail, machine.pc, visit)
    trail.head, trail.last = machine.pc, _visit(machine)
    trail.linear = True
    trail.tests.clear()


def _visit(machine: Any) -> LoopVisit:
    pio, wires = machine.pio, machine.progress.wires
    rest = (
        machine.isr, machine.osr, machine.isr_count, machine.osr_count, machine.transfers, machine.extra,
        pio.flags, wires.outputs[pio.number], wires.directions[pio.number], wires.version,
    )  # fmt: skip
    return LoopVisit(rest, machine.x, machine.y, machine.time, machine.trail.changes)


def _anchor(trail: Trail, at: int, visit: LoopVisit) -> None:
    anchor = trail.anchors.get(at)
    if anchor is None:
        trail.anchors[at] = _Anchor(visit)
        return
    anchor.left -= 1
    if anchor.left == 0:
        anchor.kept *= 2
        anchor.left, anchor.visit = anchor.kept, visit


def _again(machine: Any, before: LoopVisit, visit: LoopVisit, limit: int, most: int) -> int:
    """Pass over rounds that take as long as the last, at most so many; return how many."""
    period = visit.time - before.time
    pulses = visit.changes != before.changes
    if period <= 0 or (pulses and period > LONGEST_PULSES):
        return 0
    known_until = machine.progress.wires.valid_until
    if known_until > before.time:  # else it has read no pin in this round
        limit = min(limit, known_until)
    rounds = min(most, (limit - visit.time) // period - 1)
    if rounds <= 0:
        return 0
    machine.time += rounds * period
    if pulses:
        machine.progress.wires.shift(machine.drives, rounds * period)
    return int(rounds)


def _count_down(machine: Any, before: LoopVisit, visit: LoopVisit, limit: int) -> None:
    less_x, less_y = before.x - visit.x & ALL_PINS, before.y - visit.y & ALL_PINS
    if less_x > 64 or less_y > 64:
        return
    most = min((_rounds(test, less_x, less_y) for test in machine.trail.tests), default=0)
    rounds = _again(machine, before, visit, limit, most)
    machine.x = machine.x - rounds * less_x & ALL_PINS
    machine.y = machine.y - rounds * less_y & ALL_PINS


def _rounds(test: tuple[int, int], less_x: int, less_y: int) -> int:
    """Return in how many more rounds a condition turns out as in the last one."""
    condition, value = test
    less = less_x if condition in _TEST_OF_X else less_y if condition in _TEST_OF_Y else less_x - less_y
    if less == 0:
        return ALL_PINS
    if value == 0:
        return 0
    return (value - 1) // less if less > 0 else (ALL_PINS - value) // -less
