"""The slots of one function: which locals its collecting calls need, and when to store them.

Sets of locals are the bits of an int. Liveness goes backward through the events, what slots hold goes
forward; both repeat until the starts of loops agree with their ends.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from gorae.virtual.wasm.homes import Homes
from gorae.virtual.wasm.walk import BRANCH, CALL, ELSE, END, GET, IF, JUMP, KEEP, LOOP, SET, Walk, WalkEvent

_EVERYTHING = -1
_FEW = 4
"""Guesses of how often code runs are not trusted for a local that is set in more places."""


def bits(of: int) -> Iterator[int]:
    while of:
        lowest = of & -of
        yield lowest.bit_length() - 1
        of ^= lowest


class Needs:
    """`calls` that may collect, and what of each must be seen by the collector: `at`, by the call's place."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self.temporaries: dict[int, int] = {}
        """Operands that need a local of their own: the instruction that makes it, and the local."""
        self.calls = [event for event in walk.events if event.collects]
        self.at = {call.place: self._operands(call) for call in self.calls}
        self.old_locals = len(walk.local_types)
        self.locals = max([self.old_locals - 1, *self.temporaries.values()]) + 1
        self.events = sorted([*walk.events, *self._temporary_sets()], key=lambda event: event.place)
        self._live_at: dict[int, int] = defaultdict(int)
        while self._go_backward():
            pass

    def _operands(self, call: WalkEvent) -> int:
        """An operand is either still in the local that it was read from, or gets a new local."""
        found = 0
        for depth, maker in call.operands:
            local = self._walk.reads(maker)
            if local is None or maker in self._walk.overwritten:
                local = self.temporaries[maker] = len(self._walk.local_types) + depth
            found |= 1 << local
        return found

    def _temporary_sets(self) -> Iterable[WalkEvent]:
        often = {event.place: event.often for event in self._walk.events}
        for maker, local in self.temporaries.items():
            yield WalkEvent(SET, maker + 0.5, local, often.get(maker, 0))

    def _go_backward(self) -> bool:
        live_at = self._live_at
        at_else: dict[int, int] = {}
        changed = False
        live = 0
        for event in reversed(self.events):
            kind = event.kind
            if kind == GET:
                live |= 1 << event.local
            elif kind == SET:
                live &= ~(1 << event.local)
            elif kind == END:
                live_at[event.labels[0]] = live
            elif kind == LOOP:
                changed |= live_at[event.labels[0]] != live
                live_at[event.labels[0]] = live
            elif kind == ELSE:
                at_else[event.labels[0]] = live
                live = live_at[event.labels[0]]
            elif kind == IF:
                live |= at_else.get(event.labels[0], live_at[event.labels[0]])
            else:
                if kind == JUMP:
                    live = 0
                for label in event.labels:
                    live |= live_at[label]
                if event.collects:
                    self.at[event.place] |= live
        return changed


class Slots:
    """`of`: each stored local's slot; `before`: what to store before a call, by its place.

    Stores come late, right before calls, and not again while the slot holds the local's value. Only what
    that would store more often than it is set is stored `after` it is set, or `at_entry`.
    """

    def __init__(self, walk: Walk, needs: Needs, homes: Homes) -> None:
        self._needs = needs
        self._parameters = sum(1 << local for local in walk.parameters)
        self._first_home = needs.locals
        self._at_home = [0] * needs.locals
        for local in homes.offsets:
            self._at_home[local] = 1 << (local + self._first_home)
        self.before: dict[float, int] = {}
        self._events = sorted([*needs.events, *homes.events], key=lambda event: event.place)
        self._sharing: dict[int, int] = {}
        self.of: dict[int, int] = {}
        self._go_forward(0)
        early = self._better_early()
        self._colour()
        self._go_forward(early)
        self.at_entry = early & self._parameters
        self.after = {
            event.place: 1 << event.local
            for event in needs.events
            if event.kind == SET and early >> event.local & 1
        }

    def _colour(self) -> None:
        """Locals that one call needs have different slots; others may share one."""
        stored = 0
        for found in self.before.values():
            stored |= found
        rivals: dict[int, int] = defaultdict(int)
        for needed in set(self._needs.at.values()):
            for local in bits(needed & stored):
                rivals[local] |= needed & stored
        for local in sorted(rivals):
            taken = {self.of[rival] for rival in bits(rivals[local]) if rival in self.of}
            self.of[local] = next(slot for slot in range(len(taken) + 1) if slot not in taken)
        sharing: dict[int, int] = defaultdict(int)
        for local, slot in self.of.items():
            sharing[slot] |= 1 << local
        self._sharing = {local: sharing[slot] & ~(1 << local) for local, slot in self.of.items()}

    def _better_early(self) -> int:
        late: dict[int, float] = defaultdict(float)
        for call in self._needs.calls:
            for local in bits(self.before[call.place]):
                late[local] += call.often
        early: dict[int, list[float]] = defaultdict(list)
        for local in bits(self._parameters):
            early[local].append(1)
        for event in self._needs.events:
            if event.kind == SET:
                early[event.local].append(event.often)
        better = (local for local, cost in late.items() if sum(early[local]) < cost)
        return sum(1 << local for local in better if len(early[local]) <= _FEW)

    # --- what slots hold

    def _go_forward(self, early: int) -> None:
        self._held_at_loop: dict[int, int] = defaultdict(lambda: _EVERYTHING)
        while self._go_forward_once(early):
            pass

    def _go_forward_once(self, early: int) -> bool:
        """In `held`, a local's bit is for its slot; its bit `_first_home` higher is for its home."""
        held_at: dict[int, int] = defaultdict(lambda: _EVERYTHING)
        at_if: dict[int, int] = {}
        loops = []
        held = early & self._parameters
        for event in self._events:
            kind = event.kind
            if kind == SET:
                bit = 1 << event.local
                held &= ~(bit | self._at_home[event.local])
                if early & bit:
                    held = self._stored(held, event.local)
            elif kind in (CALL, JUMP, BRANCH):
                if event.collects:
                    held = self._store_before(event, held)
                for label in event.labels:
                    held_at[label] &= held
                if kind == JUMP:
                    held = _EVERYTHING
            elif kind == KEEP:
                held |= self._at_home[event.local]
            elif kind == LOOP:
                loops.append(event.labels[0])
                held &= self._held_at_loop[event.labels[0]]
            elif kind == IF:
                at_if[event.labels[0]] = held
            elif kind == ELSE:
                held_at[event.labels[0]] &= held
                held = at_if.pop(event.labels[0])
            elif kind == END:
                held &= held_at[event.labels[0]] & at_if.pop(event.labels[0], _EVERYTHING)
        return self._loops_changed(loops, held_at)

    def _loops_changed(self, loops: list[int], held_at: dict[int, int]) -> bool:
        changed = False
        for loop in loops:
            before = self._held_at_loop[loop]
            self._held_at_loop[loop] &= held_at[loop]
            changed |= self._held_at_loop[loop] != before
        return changed

    def _store_before(self, call: WalkEvent, held: int) -> int:
        missing = self._needs.at[call.place] & ~held & ~(held >> self._first_home)
        self.before[call.place] = missing
        for local in bits(missing):
            held = self._stored(held, local)
        return held

    def _stored(self, held: int, local: int) -> int:
        return (held | 1 << local) & ~self._sharing.get(local, 0)
