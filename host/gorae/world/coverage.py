"""How much of a floor a robot has been over, as one that cleans or mows would ask."""

from __future__ import annotations

from math import ceil, sqrt
from typing import Final

from gorae.kits.arenas import Arena, FloorShape

CELL: Final = 20.0
"""mm. Of the squares that are counted."""


class Coverage:
    """Squares of the floor that lie under a disc, wherever it goes. Those within obstacles do not count."""

    __slots__ = ("_columns", "_free", "_radius", "_rows", "_seen")

    def __init__(self, arena: Arena, radius: float) -> None:
        """`radius` in mm, of the robot's body."""
        self._columns, self._rows = ceil(arena.size.x / CELL), ceil(arena.size.y / CELL)
        self._radius = radius
        taken = {cell for shape in arena.obstacles.values() for cell in self._under(shape)}
        self._free = bytearray(b"\1") * (self._columns * self._rows)
        for cell in taken:
            self._free[cell] = 0
        self._seen = 0

    @property
    def share(self) -> float:
        """The share of the free floor, 0 to 1."""
        return self._seen / max(1, self._seen + self._free.count(1))

    def follow(self, x: float, y: float) -> None:
        """The disc's middle is here now."""
        radius = self._radius
        for row in self._range(y - radius, y + radius, self._rows):
            off = (row + 0.5) * CELL - y
            half = sqrt(max(0.0, radius * radius - off * off))
            for column in self._range(x - half, x + half, self._columns):
                cell = row * self._columns + column
                self._seen += self._free[cell]
                self._free[cell] = 0

    def _under(self, shape: FloorShape) -> list[int]:
        """The squares whose middle lies within an obstacle, where it stands in the arena's file."""
        if shape.box:
            x, y, half_x, half_y = shape.box.x, shape.box.y, shape.box.width / 2, shape.box.height / 2
        else:
            assert shape.circle
            x, y, half_x = shape.circle.x, shape.circle.y, shape.circle.radius
            half_y = half_x
        cells = []
        for row in self._range(y - half_y, y + half_y, self._rows):
            off = (row + 0.5) * CELL - y
            wide = half_x if shape.box else sqrt(max(0.0, half_x * half_x - off * off))
            cells += [
                row * self._columns + column for column in self._range(x - wide, x + wide, self._columns)
            ]
        return cells

    @staticmethod
    def _range(low: float, high: float, count: int) -> range:
        """The squares of a row, or the rows, whose middles lie from `low` to `high`."""
        return range(max(0, ceil(low / CELL - 0.5)), min(count, ceil(high / CELL - 0.5)))
