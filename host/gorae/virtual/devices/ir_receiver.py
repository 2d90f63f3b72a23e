"""A receiver of infrared remote controls, and the pulses of the NEC protocol that it gives to its pin."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from gorae.clock import NS_PER_MS, NS_PER_S
from gorae.parts import IrReceiver
from gorae.virtual.devices.wiring import Wiring

UNIT_NS = 562_500
"""The shortest pulse or pause. A 0 is a pulse and a pause of one unit, a 1 has a pause of three."""
LEADER, FRAME_PAUSE, REPEAT_PAUSE = 16, 8, 4
"""In units: how a frame begins, and the pause that follows, which tells a key from one that is still held."""
PERIOD_NS = 108 * NS_PER_MS
"""From the beginning of a frame to that of what follows while the key is held."""
STALE_NS = NS_PER_S
"""A key that nobody looked for in this time is forgotten."""
AHEAD_NS = 2 * NS_PER_MS
SOON_NS = 20 * NS_PER_MS


@dataclass(frozen=True)
class RemoteKey:
    """A key of a remote control, and for how long it is pressed."""

    command: int
    """0 to 255."""
    address: int = 0
    """0 to 255, which is sent with its complement, or 256 to 65535: 16 bits (extended NEC)."""
    at_s: float = 0.0
    """When it is pressed."""
    for_s: float = 0.1
    """One frame is sent at least; a longer press sends a repeat code every 0.108 s."""

    @property
    def bits(self) -> int:
        """32 bits, the lowest first: address and command, each with its complement."""
        address = self.address if self.address > 0xFF else self.address | (self.address ^ 0xFF) << 8
        return address | (self.command | (self.command ^ 0xFF) << 8) << 16

    def edges(self, begin_ns: int) -> Iterator[int]:
        """Give when the receiver's output changes: low first, then high, and so on."""
        bits = [self.bits >> at & 1 for at in range(32)]
        frame = [LEADER, FRAME_PAUSE, *(unit for bit in bits for unit in (1, 3 if bit else 1)), 1]
        repeat = [LEADER, REPEAT_PAUSE, 1]
        for number in range(1 + int(self.for_s * NS_PER_S) // PERIOD_NS):
            units = repeat if number else frame
            begin = begin_ns + number * PERIOD_NS
            yield from (begin + passed * UNIT_NS for passed in accumulate(units, initial=0))


class InfraredInput:
    """What the receiver gives to its pin. From keys that are known beforehand, and from those pressed now.

    It is not imitated that sunlight and distance disturb it, and that its pulses are some 50 µs too long.
    """

    def __init__(self, now_ns: Callable[[], int]) -> None:
        self._now_ns = now_ns
        self._edges: tuple[int, ...] = ()
        """When the output changes; it is high before the first."""
        self._pressed: deque[tuple[int, RemoteKey]] = deque(maxlen=8)

    def expect(self, keys: Sequence[RemoteKey]) -> None:
        """Have these keys be pressed in the run. One that begins while another is sent waits for its end."""
        edges: list[int] = []
        for key in sorted(keys, key=lambda one: one.at_s):
            begin_ns = round(key.at_s * NS_PER_S)
            if edges and begin_ns < edges[-1] + UNIT_NS:
                begin_ns = edges[-1] + PERIOD_NS // 2
            edges += key.edges(begin_ns)
        self._edges = tuple(edges)

    def press(self, key: RemoteKey) -> None:
        """Press a key now; it begins when the program looks next. From any thread."""
        self._pressed.append((self._now_ns(), key))

    def level(self, now_ns: int) -> int:
        return 1 - self._passed(now_ns) % 2

    def next_edge(self, now_ns: int) -> int | None:
        passed = self._passed(now_ns)
        return self._edges[passed] if passed < len(self._edges) else None

    def pulses_near(self, now_ns: int) -> bool:
        """Whether somebody sends, or will in some milliseconds."""
        next_ns = self.next_edge(now_ns)
        return next_ns is not None and next_ns - now_ns < SOON_NS

    def _passed(self, now_ns: int) -> int:
        """Return how many edges there have been."""
        if self._pressed and (not self._edges or now_ns > self._edges[-1] + PERIOD_NS // 2):
            pressed_ns, key = self._pressed.popleft()
            if now_ns - pressed_ns < STALE_NS:
                self._edges = tuple(key.edges(now_ns + AHEAD_NS))
        return bisect_right(self._edges, now_ns)


def connect(wiring: Wiring, name: str, part: IrReceiver) -> None:
    """Put the receiver onto its pin."""
    clock = wiring.board.clock
    wiring.infrared = wiring.board.pin(part.pin).wave = InfraredInput(lambda: clock.now_ns)


OF = {IrReceiver: connect}
