"""Live robots that share an arena: each on a thread of its own, by a clock of its own.

Where runs are graded, robots go in lockstep (`together`). Live ones do not wait for each other: each tells at
every sample where it is, and is pushed out of those that it overlaps by then.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from itertools import product

from gorae.errors import UsageError
from gorae.kits import Arena, Kit, Pose
from gorae.texts import Text
from gorae.world import Conditions, World
from gorae.world.exact import sin_cos_deg
from gorae.world.solids import Disc

_BETWEEN_MM = 60.0
"""How far apart bodies stand at the start, side by side."""
_MAX_STEPS = 12


@dataclass(frozen=True)
class _Member:
    world: World
    mass_g: float
    disc: Disc
    """Where the others see it."""


class LiveCompany:
    """The robots of one arena. `join` and `tell` may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._members: list[_Member] = []

    def join(self, world: World, kit: Kit) -> None:
        """Have a robot see the others, and be seen by them, from now on."""
        member = _Member(world, kit.body.mass, Disc(kit.id, *world.body, world.body_radius))
        with self._lock:
            for other in self._members:
                other.world.see(member.disc)
                world.see(other.disc)
            self._members.append(member)

    def tell(self, world: World) -> None:
        """Say that a robot has moved. On its own thread: it is pushed out of those that it overlaps."""
        with self._lock:
            own = next(member for member in self._members if member.world is world)
            for other in self._members:
                if other is not own:
                    _push_apart(own, other)
            own.disc.move(*world.body)


def _push_apart(own: _Member, other: _Member) -> None:
    """Push one robot alone, by its share of the way. The other does the same at its next sample."""
    away, away_x, away_y = other.disc.gap(*own.world.body)
    deep = own.world.body_radius - away
    if deep > 0.0:
        share = other.mass_g / (own.mass_g + other.mass_g)
        own.world.push(away_x * deep * share, away_y * deep * share)


def places_beside(arena: Arena, kit: Kit, start: Pose, count: int) -> list[Pose]:
    """Return where so many robots can stand: the first at `start`, the others near it, looking the same way.

    Raises UsageError when there is no room for all.
    """
    world = World(arena, kit, Conditions(seed=0, start=start))
    apart = 2.0 * kit.body.radius + _BETWEEN_MM
    free = [pose for pose in _grid(start, apart) if pose == start or world.has_room(pose)]
    if len(free) < count:
        raise UsageError(Text("world.no-room", count=count, room=len(free)))
    return free[:count]


def _grid(start: Pose, apart: float) -> list[Pose]:
    """Poses around one, in mm: the nearest first, beside it before behind it before in front of it."""
    sin, cos = sin_cos_deg(start.heading)
    steps = range(-_MAX_STEPS, _MAX_STEPS + 1)
    near = sorted(product(steps, steps), key=lambda at: (at[0] ** 2 + at[1] ** 2, abs(at[0]), at[0], -at[1]))
    return [
        start.model_copy(
            update={
                "x": start.x + apart * (ahead * cos - left * sin),
                "y": start.y + apart * (ahead * sin + left * cos),
            }
        )
        for ahead, left in near
    ]
