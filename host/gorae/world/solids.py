"""Straight faces and round obstacles: what they are from a point, straight ahead, and in a sonar's beam."""

from __future__ import annotations

from abc import ABC, abstractmethod
from math import inf, sqrt
from typing import NamedTuple

Ray = tuple[float, float, float, float]
"""A point in the arena, x and y in mm, and the direction it looks in, as cosine and sine."""
Cone = tuple[float, float]
"""How wide a beam is: cosine and sine of half of its opening, which is below 180 deg."""


class Hit(NamedTuple):
    """The nearest point of a surface in a beam."""

    distance: float
    square: float
    """Cosine of the angle between the middle of the beam and the surface's normal there: 1 is square on."""
    x: float
    y: float


class Solid(ABC):
    """Something that the robot cannot pass."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    @abstractmethod
    def gap(self, x: float, y: float) -> tuple[float, float, float]:
        """Distance of a point from the surface, and the unit vector from the surface to the point."""

    @abstractmethod
    def ahead(self, ray: Ray) -> float:
        """Distance along the ray to the surface; inf when the ray misses it."""

    @abstractmethod
    def heard(self, ray: Ray, cone: Cone) -> Hit | None:
        """The nearest point of the surface in the cone around the ray."""


class Face(Solid):
    """A straight piece of wall, without thickness."""

    __slots__ = ("_dx", "_dy", "_length", "_x", "_y")

    def __init__(self, name: str, x1: float, y1: float, x2: float, y2: float) -> None:
        super().__init__(name)
        self._x, self._y = x1, y1
        self._length = sqrt((x2 - x1) * (x2 - x1) + (y2 - y1) * (y2 - y1))
        self._dx, self._dy = (x2 - x1) / self._length, (y2 - y1) / self._length

    def gap(self, x: float, y: float) -> tuple[float, float, float]:
        px, py = x - self._x, y - self._y
        along = px * self._dx + py * self._dy
        if along > 0.0:
            along = along if along < self._length else self._length
            px -= along * self._dx
            py -= along * self._dy
        distance = sqrt(px * px + py * py)
        if distance == 0.0:
            return 0.0, -self._dy, self._dx
        return distance, px / distance, py / distance

    def ahead(self, ray: Ray) -> float:
        x, y, cos, sin = ray
        px, py = self._x - x, self._y - y
        left = cos * py - sin * px
        run_left = cos * self._dy - sin * self._dx
        if left * (left + run_left * self._length) > 0.0 or run_left == 0.0:
            return inf
        along = cos * px + sin * py - left / run_left * (cos * self._dx + sin * self._dy)
        return along if along >= 0.0 else inf

    def heard(self, ray: Ray, cone: Cone) -> Hit | None:
        x, y, cos, sin = ray
        cone_cos, cone_sin = cone
        px, py, dx, dy, length = self._x - x, self._y - y, self._dx, self._dy, self._length
        square = cos * dy - sin * dx
        depth, depth_run = cone_sin * (cos * px + sin * py), cone_sin * (cos * dx + sin * dy) * length
        left, left_run = cone_cos * (cos * py - sin * px), cone_cos * square * length
        # A point is in the cone when it is on the inner side of the right edge (depth + left is not negative)
        # and of the left edge (depth − left is not). Both change evenly along the face.
        right_edge, right_change = depth + left, depth_run + left_run
        left_edge, left_change = depth - left, depth_run - left_run
        first, last = 0.0, length
        if right_edge < 0.0:
            if right_edge + right_change < 0.0:
                return None
            first = -right_edge / right_change * length
        elif right_edge + right_change < 0.0:
            last = -right_edge / right_change * length
        if left_edge < 0.0:
            if left_edge + left_change < 0.0:
                return None
            first = max(first, -left_edge / left_change * length)
        elif left_edge + left_change < 0.0:
            last = min(last, -left_edge / left_change * length)
        if first > last:
            return None
        along = min(max(-(px * dx + py * dy), first), last)
        hx, hy = px + along * dx, py + along * dy
        return Hit(sqrt(hx * hx + hy * hy), abs(square), x + hx, y + hy)


class Disc(Solid):
    """A round obstacle."""

    __slots__ = ("_radius", "_x", "_y")

    def __init__(self, name: str, x: float, y: float, radius: float) -> None:
        super().__init__(name)
        self._x, self._y, self._radius = x, y, radius

    def move(self, x: float, y: float) -> None:
        """Be somewhere else from now on."""
        self._x, self._y = x, y

    def gap(self, x: float, y: float) -> tuple[float, float, float]:
        px, py = x - self._x, y - self._y
        distance = sqrt(px * px + py * py)
        if distance == 0.0:
            return -self._radius, 1.0, 0.0
        return distance - self._radius, px / distance, py / distance

    def ahead(self, ray: Ray) -> float:
        x, y, cos, sin = ray
        px, py = self._x - x, self._y - y
        left = cos * py - sin * px
        room = self._radius * self._radius - left * left
        if room < 0.0:
            return inf
        along = cos * px + sin * py - sqrt(room)
        return along if along >= 0.0 else inf

    def heard(self, ray: Ray, cone: Cone) -> Hit | None:
        x, y, cos, sin = ray
        distance, away_x, away_y = self.gap(x, y)
        distance = distance if distance > 0.0 else 0.0
        depth, left = -cos * away_x - sin * away_y, sin * away_x - cos * away_y
        cone_cos, cone_sin = cone
        if cone_sin * depth >= cone_cos * abs(left):
            return Hit(distance, depth, x - distance * away_x, y - distance * away_y)
        side = cone_sin if left > 0.0 else -cone_sin
        edge_cos, edge_sin = cos * cone_cos - sin * side, sin * cone_cos + cos * side
        distance = self.ahead((x, y, edge_cos, edge_sin))
        if distance == inf:
            return None
        hit_x, hit_y = x + distance * edge_cos, y + distance * edge_sin
        square = (cos * (self._x - hit_x) + sin * (self._y - hit_y)) / self._radius
        return Hit(distance, square, hit_x, hit_y)
