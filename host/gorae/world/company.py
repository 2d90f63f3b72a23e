"""Several robots in one arena, which see each other, are in each other's way, and push.

Seen from above each is a round disc for the others, as for the walls. Robots that overlap are pushed apart
along the line between their middles, each in proportion to how heavy the other is; their tyres slip. So of
two of the same weight that push each other head on none gets anywhere, one that stands is pushed at half the
speed of the one that drives, and a heavier one gains ground. This is looked after every 10 ms, whoever looks
in between.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from math import sqrt

from gorae.clock import NS_PER_MS
from gorae.errors import UsageError
from gorae.texts import Text
from gorae.world.solids import Disc
from gorae.world.world import World

STEP_NS = 10 * NS_PER_MS
"""In it a robot gets 5 mm far, and is pushed as far at most."""

Powers = Callable[[], tuple[float, float]]
"""What asks for the powers of a robot's motors, −1 to 1."""


class Company:
    """Robots in one arena, from time 0 on. `advance` is called with times that do not run backwards."""

    def __init__(self, worlds: Mapping[str, World], masses: Sequence[float]) -> None:
        """The robots by name, and their masses in g. Raises UsageError when two stand in the same place."""
        self._worlds = list(worlds.values())
        self._masses = list(masses)
        self._powers: list[Powers] = [_no_power] * len(self._worlds)
        self._discs = [Disc(name, *world.body, world.body_radius) for name, world in worlds.items()]
        self._now_ns = 0
        _check_room(worlds)
        for one, other in combinations(range(len(self._worlds)), 2):
            self._worlds[one].see(self._discs[other])
            self._worlds[other].see(self._discs[one])

    def drive(self, number: int, powers: Powers) -> None:
        """Say how one robot's motors are asked for their powers."""
        self._powers[number] = powers

    def advance(self, to_ns: int) -> None:
        """Bring all robots as far as the last multiple of 10 ms up to `to_ns`."""
        while self._now_ns + STEP_NS <= to_ns:
            self._now_ns += STEP_NS
            for world, powers in zip(self._worlds, self._powers, strict=True):
                if world.now_ns < self._now_ns:
                    world.advance(self._now_ns, *powers())
            self._push_apart()

    def _push_apart(self) -> None:
        self._move_discs()
        pushed = [self._separate(*pair) for pair in combinations(range(len(self._worlds)), 2)]
        if any(pushed):
            self._move_discs()

    def _move_discs(self) -> None:
        for disc, world in zip(self._discs, self._worlds, strict=True):
            disc.move(*world.body)

    def _separate(self, one: int, other: int) -> bool:
        """Push two robots apart when they overlap. Return whether they did."""
        first, second = self._worlds[one], self._worlds[other]
        (x1, y1), (x2, y2) = first.body, second.body
        dx, dy = x2 - x1, y2 - y1
        apart = sqrt(dx * dx + dy * dy)
        deep = first.body_radius + second.body_radius - apart
        if deep <= 0.0:
            return False
        away_x, away_y = (dx / apart, dy / apart) if apart else (1.0, 0.0)
        share = self._masses[other] / (self._masses[one] + self._masses[other])
        first.push(-away_x * deep * share, -away_y * deep * share)
        second.push(away_x * deep * (1.0 - share), away_y * deep * (1.0 - share))
        return True


def _no_power() -> tuple[float, float]:
    return 0.0, 0.0


def _check_room(worlds: Mapping[str, World]) -> None:
    """Raises UsageError when two robots overlap."""
    for (name, one), (other_name, other) in combinations(worlds.items(), 2):
        (x1, y1), (x2, y2) = one.body, other.body
        room = one.body_radius + other.body_radius
        if (x2 - x1) * (x2 - x1) + (y2 - y1) * (y2 - y1) < room * room:
            raise UsageError(Text("world.robots-overlap", name=name, other=other_name))
