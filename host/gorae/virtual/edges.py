"""Edges at pins that a program wants to be told of: what `Pin.irq` and hardware counters stand on.

A pin's wave is asked in one of three ways. One that knows when it changes next is told of to the nanosecond;
one that counts its own edges, as a wheel's encoder does, loses none however long nobody looked, and foresees
the next one as long as the board's outputs stay as they are; any other is looked at every millisecond of
virtual time, and changes that came and went between two looks are not seen.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from gorae.clock import NS_PER_MS
from gorae.virtual.devices.pins import OUTPUT, Pin
from gorae.virtual.waves import CountedWave, PhasedWave, QuickWave, counts_edges, pulses_matter

RISING, FALLING = 1, 2
NEVER_NS: Final = 1 << 62
LOOK_NS: Final = NS_PER_MS
"""How often a wave is looked at that does not know its next edge."""
MOMENT_NS: Final = NS_PER_MS // 2
"""What a program does within this time happens at once for the world: a robot moves 0.1 mm in it."""
SOONEST_NS: Final = 20_000
"""A pin is not looked at sooner after an edge: a limit for our own work."""
QUICK_LOOK_NS = 50_000
"""How often, instead, while a program computes and pulses come whose lengths matter."""
MAX_WAITING = 8
"""Calls that the scheduler of MicroPython's own ports has room for: what comes besides is lost."""
MAX_EDGES = 10_000
"""Edges of one pin that are told of one look: a limit for our own work."""


class EdgeSource(Protocol):
    """Something on the chip, such as a PIO, that tells the program of other things than edges of pins."""

    @property
    def active(self) -> bool:
        """Whether it may have something to tell."""

    def next_ns(self, now_ns: int) -> int:
        """Return when to look again, or NEVER_NS."""

    def look(self) -> list[tuple[int, int]]:
        """Return what it tells now, as numbers that no pin has, and edges."""


@dataclass
class _Watched:
    pin: Pin
    triggers: int
    level: int
    count: int
    seen_ns: int
    counted: CountedWave | None = None
    """Its wave, when that counts its edges."""
    until_ns: int = 0
    """Of such a wave: until when there is nothing to see."""
    quick: QuickWave | None = None
    """Its wave, when a program measures the lengths of its pulses."""


class EdgeWatch:
    """The pins of one board that a program has set an interrupt at."""

    def __init__(self, pins: Mapping[int, Pin]) -> None:
        self._pins = pins
        self._watched: dict[int, _Watched] = {}
        self.source: EdgeSource | None = None
        self._counted: dict[int, _Watched] = {}
        """Pins whose edges a counter counts; of a wave that counts its own there is nothing to do."""
        self._counts: dict[int, int] = {}
        self._anew_ns = NEVER_NS
        """When edges are foreseen anew, for outputs have changed."""
        self.waiting: deque[tuple[int, int]] = deque()
        """Pins' numbers and edges that the program has not been told of, in their order."""

    def forget(self) -> None:
        """Watch no pin any more, as after a reset."""
        self._watched.clear()
        self._counted.clear()
        self._counts.clear()
        self._anew_ns = NEVER_NS
        self.waiting.clear()

    @property
    def active(self) -> bool:
        """Whether there is something that the program may have to be told of."""
        return bool(self._watched or self._counted or self.waiting) or self._is_driven()

    def output_changes(self, now_ns: int) -> int:
        """What the board gives out is about to change: foresee edges anew. Return when, or NEVER_NS."""
        if self.foresees and not now_ns < self._anew_ns < NEVER_NS:
            self._anew_ns = now_ns + MOMENT_NS
        return self._anew_ns

    @property
    def foresees(self) -> bool:
        """Whether a pin is watched whose wave counts its edges."""
        return any(one.counted is not None for one in self._watched.values())

    def needs_looks(self, number: int) -> bool:
        """Whether edges of a pin are lost when nobody looks."""
        pin = self._pins.get(number)
        return pin is not None and not counts_edges(pin.wave)

    def count(self, number: int, now_ns: int) -> int:
        """Return how many edges a pin has had: even when it is low, odd when it is high.

        Any number of counters share a pin: each remembers where it began.
        """
        pin = self._pins.get(number)
        if pin is None:
            return 0
        if counts_edges(pin.wave):
            return pin.wave.edges(now_ns)
        self.look(now_ns)
        if number not in self._counted:
            level = self._counts[number] = pin.read(now_ns)
            self._counted[number] = _Watched(pin, 0, level, 0, now_ns)
        return self._counts[number]

    def leads(self, number: int, other: int) -> int:
        """Tell if a pin of an encoder changes a quarter before the other while the wheel turns ahead.

        1 and 0 are yes and no; −1 is said of pins that are not the two outputs of an encoder.
        """
        first, second = (_phase(self._pins.get(one)) for one in (number, other))
        return -1 if first is None or second is None else int(first > second)

    def watch(self, number: int, triggers: int, now_ns: int) -> None:
        """Tell of these edges of a pin from now on: RISING, FALLING, both, or 0 for none."""
        self.look(now_ns)
        pin = self._pins.get(number)
        self._watched.pop(number, None)
        if pin is not None and triggers:
            one = self._watched[number] = _Watched(pin, triggers, pin.read(now_ns), 0, now_ns)
            if counts_edges(pin.wave):
                one.counted, one.count = pin.wave, pin.wave.edges(now_ns)
            elif pulses_matter(pin.wave):
                one.quick = pin.wave

    def next_look_ns(self, now_ns: int) -> int:
        """Return when to look again, or NEVER_NS; now when edges are waiting."""
        if self.waiting:
            return now_ns
        others = self.source.next_ns(now_ns) if self.source else NEVER_NS
        if not (self._watched or self._counted):
            return others
        next_ns, driven = min(others, self._anew_ns), self._is_driven()
        for one in (*self._watched.values(), *self._counted.values()):
            if one.counted is None:
                next_ns = min(next_ns, _next_edge(one, now_ns) or now_ns + LOOK_NS)
            else:
                next_ns = min(next_ns, one.until_ns, now_ns + LOOK_NS if driven else NEVER_NS)
        return next_ns

    @property
    def measured(self) -> bool:
        """Whether a pin is watched whose pulses a program measures: as on a board, its timers cannot wait."""
        return any(one.quick is not None for one in self._watched.values())

    def pace_ns(self, now_ns: int) -> int:
        """Return for how long a program may compute until somebody looks again."""
        for one in self._watched.values():
            if one.quick is not None and one.quick.pulses_near(now_ns):
                return QUICK_LOOK_NS
        return LOOK_NS

    def look(self, now_ns: int) -> bool:
        """Look at all watched pins; whether there are edges that the program is to be told of."""
        driven = self._is_driven()
        if driven or self._anew_ns <= now_ns:
            self._anew_ns = NEVER_NS
            for one in self._watched.values():
                one.until_ns = 0
        for number, one in self._watched.items():
            for edge in _edges(one, now_ns):
                if edge & one.triggers and len(self.waiting) < MAX_WAITING:
                    self.waiting.append((number, edge))
        if self.source and driven:
            self.waiting.extend(self.source.look()[: MAX_WAITING - len(self.waiting)])
        for number, one in self._counted.items():
            self._counts[number] += len(_edges(one, now_ns))
        return bool(self.waiting)

    def _is_driven(self) -> bool:
        """Whether something else on the chip may change outputs, which nobody foresees."""
        return self.source is not None and self.source.active


def _phase(pin: Pin | None) -> float | None:
    wave: object = pin.wave if pin else None
    return wave.phase if isinstance(wave, PhasedWave) else None


def _next_edge(one: _Watched, now_ns: int) -> int | None:
    wave = one.pin.wave
    return wave.next_edge(now_ns) if wave and one.pin.mode != OUTPUT else None


def _edges(one: _Watched, now_ns: int) -> list[int]:
    """Return the edges since the last look, in their order, and remember this one."""
    if one.counted is not None:
        return _counted_edges(one, one.counted, now_ns) if now_ns >= one.until_ns else []
    wave, before_ns, one.seen_ns = one.pin.wave, one.seen_ns, now_ns
    edges: list[int] = []
    if wave is not None and one.pin.mode != OUTPUT:
        at_ns = wave.next_edge(before_ns)
        while at_ns is not None and at_ns < now_ns and len(edges) < MAX_EDGES:
            edges += _change(one, wave.level(at_ns))
            at_ns = wave.next_edge(at_ns)
    return edges + _change(one, one.pin.read(now_ns))


def _counted_edges(one: _Watched, wave: CountedWave, now_ns: int) -> list[int]:
    before = one.count
    one.count, until_ns = wave.foresee(now_ns)
    one.until_ns = until_ns if one.count == before else max(until_ns, now_ns + SOONEST_NS)
    passed = min(abs(one.count - before), MAX_EDGES)
    return [(FALLING, RISING)[(before + at) % 2 == 0] for at in range(passed)]


def _change(one: _Watched, level: int) -> list[int]:
    before, one.level = one.level, level
    return [] if before == level else [RISING if level else FALLING]
