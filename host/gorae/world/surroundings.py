"""All that stands in an arena: its border, walls and obstacles, shifted as the run wants it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from math import inf
from typing import Final, NamedTuple

from gorae.errors import UsageError
from gorae.kits.arenas import Arena, Box
from gorae.texts import Text
from gorae.world.solids import Cone, Disc, Face, Hit, Ray, Solid

BORDER: Final = "border"
"""What the walls around the arena are called."""
TOUCH: Final = 1e-9
"""mm of overlap that rounding may leave."""
PUSHES: Final = 12
"""Two pushes free a robot from a right-angled corner; in a sharper one each leaves a rest."""

Shifts = Mapping[str, tuple[float, float]]
"""By how much a wall or obstacle is moved: (along x, along y) in mm."""


class Surroundings:
    """The solids of an arena, and those that move about in it."""

    __slots__ = ("_boxes", "_solids", "movers")

    def __init__(self, arena: Arena, shifts: Shifts) -> None:
        _check_names(arena, shifts)
        self._boxes = tuple(_boxes(arena, shifts))
        self._solids: tuple[Solid, ...] = (*_faces(arena, shifts, self._boxes), *_discs(arena, shifts))
        self.movers: list[Disc] = []
        """Other robots: seen and in the way, but pushed, and not kept out of as a wall is."""

    def what_is_at(self, x: float, y: float, radius: float) -> str | None:
        """The name of something that a circle there would overlap."""
        for solid in (*self._solids, *self.movers):
            if solid.gap(x, y)[0] < radius - TOUCH:
                return solid.name
        return next((name for name, edges in self._boxes if edges.surround(x, y)), None)

    def keep_out(self, x: float, y: float, radius: float) -> tuple[float, float, float] | None:
        """Where a circle comes to lie when all that it overlaps has pushed it out, and how far it then is
        from the nearest surface (inf when there is none). None when it is wedged in.
        """
        for _ in range(PUSHES):
            gap, away_x, away_y = inf, 0.0, 0.0
            for solid in self._solids:
                here = solid.gap(x, y)
                if here[0] < gap:
                    gap, away_x, away_y = here
            if gap >= radius - TOUCH:
                return x, y, (self._nearest(x, y, gap) if self.movers else gap) - radius
            x += (radius - gap) * away_x
            y += (radius - gap) * away_y
        return None

    def _nearest(self, x: float, y: float, gap: float) -> float:
        """Return the gap to the nearest mover, where that is less than `gap`."""
        for mover in self.movers:
            gap = min(gap, mover.gap(x, y)[0])
        return gap

    def ahead(self, ray: Ray) -> float:
        """Distance straight ahead to the nearest surface; inf when nothing is there."""
        nearest = inf
        for solid in self._solids:
            distance = solid.ahead(ray)
            if distance < nearest:
                nearest = distance
        for mover in self.movers:
            nearest = min(nearest, mover.ahead(ray))
        return nearest

    def heard(self, ray: Ray, cone: Cone, answers: Callable[[Hit], bool]) -> float | None:
        """Distance of the nearest surface in a cone that answers sound; None when none does.

        One that does not answer still hides what is behind it.
        """
        echoes: list[Hit] = []
        silent: list[Solid] = []
        for solid in (*self._solids, *self.movers) if self.movers else self._solids:
            hit = solid.heard(ray, cone)
            if hit is None:
                continue
            if answers(hit):
                echoes.append(hit)
            else:
                silent.append(solid)
        for hit in sorted(echoes):
            if not _hidden(ray, hit, silent):
                return hit.distance
        return None


def _hidden(ray: Ray, hit: Hit, silent: list[Solid]) -> bool:
    if not silent or not hit.distance:
        return False
    x, y, *_ = ray
    sight = x, y, (hit.x - x) / hit.distance, (hit.y - y) / hit.distance
    return any(solid.ahead(sight) < hit.distance - TOUCH for solid in silent)


class _Edges(NamedTuple):
    left: float
    low: float
    right: float
    high: float

    def surround(self, x: float, y: float) -> bool:
        return self.left < x < self.right and self.low < y < self.high

    def faces(self, name: str) -> Iterator[Face]:
        left, low, right, high = self
        yield Face(name, left, low, right, low)
        yield Face(name, right, low, right, high)
        yield Face(name, right, high, left, high)
        yield Face(name, left, high, left, low)


def _boxes(arena: Arena, shifts: Shifts) -> Iterator[tuple[str, _Edges]]:
    for name, obstacle in arena.obstacles.items():
        if obstacle.box:
            yield name, _edges(obstacle.box, *shifts.get(name, (0.0, 0.0)))


def _edges(box: Box, dx: float, dy: float) -> _Edges:
    left, low = box.x + dx - box.width / 2, box.y + dy - box.height / 2
    return _Edges(left, low, left + box.width, low + box.height)


def _faces(arena: Arena, shifts: Shifts, boxes: tuple[tuple[str, _Edges], ...]) -> Iterator[Face]:
    if arena.border:
        yield from _Edges(0.0, 0.0, arena.size.x, arena.size.y).faces(BORDER)
    for name, wall in arena.walls.items():
        dx, dy = shifts.get(name, (0.0, 0.0))
        yield Face(name, wall.start.x + dx, wall.start.y + dy, wall.end.x + dx, wall.end.y + dy)
    for name, edges in boxes:
        yield from edges.faces(name)


def _discs(arena: Arena, shifts: Shifts) -> Iterator[Disc]:
    for name, obstacle in arena.obstacles.items():
        if obstacle.circle:
            circle, (dx, dy) = obstacle.circle, shifts.get(name, (0.0, 0.0))
            yield Disc(name, circle.x + dx, circle.y + dy, circle.radius)


def _check_names(arena: Arena, shifts: Shifts) -> None:
    known = [*arena.walls, *arena.obstacles]
    for name in shifts:
        if name not in known:
            raise UsageError(Text("world.unknown-shift", name=name, known=", ".join(known) or "–"))
