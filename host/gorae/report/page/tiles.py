"""The lines of an arena cut into sheets of paper, at their real size.

Places are in mm, with y turned down as on paper. Neighbouring sheets show the same strip of `OVERLAP`; the
crosses in it are at the same place of the floor on both, so that one sheet can be laid onto the other.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from gorae.errors import UsageError
from gorae.kits import Arena
from gorae.kits.arenas import FloorLine, Zone
from gorae.report.page.shapes import Drawer, SolidPath, Tape, along
from gorae.texts import Text

WIDTH, HEIGHT = 210, 297
"""mm of a sheet of A4."""
MARGIN = 12
"""mm at each edge where nothing of the floor is printed: printers do not reach it."""
OVERLAP = 10
"""mm that two neighbours share."""
SEEN_X, SEEN_Y = WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN
STEP_X, STEP_Y = SEEN_X - OVERLAP, SEEN_Y - OVERLAP
_SAMPLE = 2.0
"""mm along a line between two places that are looked at, to find the sheets that it is on."""
_SPOT, _MAX_SPOTS = 40.0, 100
"""mm between the spots that stand for a zone of a colour, and at most so many along a side."""
_LONGEST = 200_000.0
_MAX_SHEETS = 400

Place = tuple[float, float]


@dataclass(frozen=True)
class Tile:
    """One sheet. `left` and `top` are where its part of the floor begins."""

    column: int
    row: int
    left: float
    top: float
    crosses: tuple[Place, ...]

    @property
    def name(self) -> str:
        """A1, A2 … in the first row, from the left; AA after Z."""
        first, second = divmod(self.row, 26)
        letters = (chr(64 + first) if first else "") + chr(65 + second)
        return f"{letters}{self.column + 1}"

    @property
    def cut_left(self) -> bool:
        """Whether there may be a neighbour whose strip this sheet is laid on, once it is cut there."""
        return self.column > 0

    @property
    def cut_top(self) -> bool:
        return self.row > 0


@dataclass(frozen=True)
class Tiling:
    """An arena's lines, and the sheets that they are on."""

    arena: Arena
    columns: int
    rows: int
    left: float
    top: float
    tiles: tuple[Tile, ...]
    """Row by row; sheets without a line or a colour are left out."""

    @property
    def name(self) -> str:
        """The name of the files that are made of it."""
        return file_name(self.arena)

    @cached_property
    def tapes(self) -> list[Tape]:
        return [Drawer(self.arena.size.y).tape(line) for line in self.arena.lines.values()]

    def zones(self, lang: str) -> list[SolidPath]:
        """Places that a task speaks of, with what people call them."""
        drawer = Drawer(self.arena.size.y)
        return [drawer.zone(zone.title(name).say(lang), zone) for name, zone in self.arena.zones.items()]

    @property
    def width(self) -> float:
        """mm of all sheets together."""
        return self.columns * STEP_X + OVERLAP

    @property
    def height(self) -> float:
        return self.rows * STEP_Y + OVERLAP


def file_name(arena: Arena) -> str:
    """The arena's id, as far as it may stand in the name of a file."""
    return re.sub(r"[^\w-]", "_", arena.id)[:60]


def tiling(arena: Arena) -> Tiling:
    """Cut an arena into sheets. Raises UsageError when it has no lines or colours, or far too many."""
    lines = list(arena.lines.values())
    colours = [spot for zone in arena.zones.values() if zone.colour for spot in _spots(zone)]
    if not lines and not colours:
        raise UsageError(Text("report.no-lines", arena=arena.id))
    if sum(map(_length, lines)) > _LONGEST:
        raise UsageError(Text("report.too-many-sheets", arena=arena.id, most=_MAX_SHEETS))
    places = [(x, arena.size.y - y, line.width / 2) for line in lines for x, y in along(line, _SAMPLE)]
    places += [(x, arena.size.y - y, radius) for x, y, radius in colours]
    left, right = min(x - half for x, _, half in places), max(x + half for x, _, half in places)
    top, bottom = min(y - half for _, y, half in places), max(y + half for _, y, half in places)
    columns, rows = _count(right - left, STEP_X), _count(bottom - top, STEP_Y)
    if columns * rows > _MAX_SHEETS:
        raise UsageError(Text("report.too-many-sheets", arena=arena.id, most=_MAX_SHEETS))
    left = (left + right - columns * STEP_X - OVERLAP) / 2
    top = (top + bottom - rows * STEP_Y - OVERLAP) / 2
    used = {sheet for place in places for sheet in _sheets(place, left, top, columns, rows)}
    tiles = (_tile(column, row, left, top, columns, rows) for row, column in sorted(used))
    return Tiling(arena, columns, rows, left, top, tuple(tiles))


def _spots(zone: Zone) -> Iterator[tuple[float, float, float]]:
    """Return round spots that cover a zone: place and radius."""
    if zone.circle:
        yield zone.circle.x, zone.circle.y, zone.circle.radius
    elif zone.box:
        box = zone.box
        across, down = (min(_MAX_SPOTS, math.ceil(side / _SPOT)) for side in (box.width, box.height))
        wide, high = box.width / across, box.height / down
        left, low = box.x - box.width / 2, box.y - box.height / 2
        for column, row in product(range(across), range(down)):
            yield left + (column + 0.5) * wide, low + (row + 0.5) * high, max(wide, high) / 2


def _length(line: FloorLine) -> float:
    bends = (math.radians(abs(part.arc)) * part.radius for part in line.path if part.arc and part.radius)
    return sum(part.straight or 0.0 for part in line.path) + sum(bends)


def _count(length: float, step: float) -> int:
    return max(1, math.ceil((length - OVERLAP) / step))


def _sheets(
    place: tuple[float, float, float], left: float, top: float, columns: int, rows: int
) -> Iterator[tuple[int, int]]:
    """Row and column of the sheets that show some of a round spot: place and radius."""
    x, y, radius = place[0] - left, place[1] - top, place[2]
    for column in _within(x, radius, STEP_X, SEEN_X, columns):
        for row in _within(y, radius, STEP_Y, SEEN_Y, rows):
            yield row, column


def _within(at: float, radius: float, step: float, seen: float, count: int) -> range:
    first = max(0, math.ceil((at - radius - seen) / step))
    last = min(count - 1, math.floor((at + radius) / step))
    return range(first, last + 1)


def _tile(column: int, row: int, left: float, top: float, columns: int, rows: int) -> Tile:
    x, y = left + column * STEP_X, top + row * STEP_Y
    middle = OVERLAP / 2
    across = [x + middle] * (column > 0) + [x + STEP_X + middle] * (column < columns - 1)
    down = [y + middle] * (row > 0) + [y + STEP_Y + middle] * (row < rows - 1)
    at_sides = [(at, y + part * SEEN_Y) for at in across for part in (0.25, 0.75)]
    at_ends = [(x + part * SEEN_X, at) for at in down for part in (0.25, 0.75)]
    return Tile(column, row, x, y, (*at_sides, *at_ends))
