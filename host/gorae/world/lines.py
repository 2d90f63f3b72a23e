"""Lines on the floor: how far a point is from them, whether it is on one, and how far along."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from math import ceil, inf, sqrt
from typing import Final, NamedTuple

from gorae.kits.arenas import FloorLine, Pose, Stretch
from gorae.world.exact import DEGREES, arctan2, sin_cos_deg

CELL: Final = 20.0
"""mm. Of the squares into which the floor is cut, so that a point is compared with few pieces."""
_HALF_DIAGONAL: Final = CELL * sqrt(0.5) + 1e-6
_LONGEST_ARC: Final = 90.0
"""deg. Longer arcs are cut up: a quarter circle lies between its ends as seen from its middle."""


class Piece(ABC):
    """A straight or bent piece of the middle of a line."""

    __slots__ = ()

    @abstractmethod
    def offset(self, x: float, y: float) -> float:
        """Distance of a point from the piece, ends included; positive when it is to the left."""

    @abstractmethod
    def along(self, x: float, y: float) -> float:
        """mm along the line of the place on this piece that is nearest to a point."""

    @abstractmethod
    def nearest(self, x: float, y: float) -> LinePlace:
        """Return the place on this piece that is nearest to a point."""


class LinePlace(NamedTuple):
    """A place on a line, and the direction of the line there."""

    x: float
    y: float
    """mm."""
    cos: float
    sin: float


class Straight(Piece):
    """A straight piece. `begins` is how many mm along the line."""

    __slots__ = ("_begins", "_cos", "_length", "_sin", "_x", "_y")

    def __init__(self, begins: float, x: float, y: float, cos: float, sin: float, length: float) -> None:
        self._begins = begins
        self._x, self._y, self._cos, self._sin, self._length = x, y, cos, sin, length

    def offset(self, x: float, y: float) -> float:
        px, py = x - self._x, y - self._y
        ahead, left = self._cos * px + self._sin * py, self._cos * py - self._sin * px
        if ahead < 0.0:
            beyond = ahead
        elif ahead > self._length:
            beyond = ahead - self._length
        else:
            return left
        distance = sqrt(left * left + beyond * beyond)
        return distance if left >= 0.0 else -distance

    def along(self, x: float, y: float) -> float:
        return self._begins + self._ahead(x, y)

    def nearest(self, x: float, y: float) -> LinePlace:
        ahead = self._ahead(x, y)
        return LinePlace(self._x + ahead * self._cos, self._y + ahead * self._sin, self._cos, self._sin)

    def _ahead(self, x: float, y: float) -> float:
        ahead = self._cos * (x - self._x) + self._sin * (y - self._y)
        return min(max(ahead, 0.0), self._length)


class Arc(Piece):
    """A bend of up to 90 deg. `bend` is 1 to the left (counter-clockwise), −1 to the right.

    `begins` is how many mm along the line.
    """

    __slots__ = (
        "_begins", "_bend", "_end", "_end_x", "_end_y", "_length", "_radius", "_start", "_start_x",
        "_start_y", "_x", "_y",
    )  # fmt: skip

    def __init__(
        self,
        begins: float,
        middle: tuple[float, float],
        radius: float,
        bend: float,
        ends: tuple[tuple[float, float], tuple[float, float]],
    ) -> None:
        """`ends` are unit vectors from the middle of the circle to where the arc begins and ends."""
        self._begins = begins
        self._radius, self._bend = radius, bend
        self._x, self._y = middle
        self._start, self._end = ends
        self._start_x, self._start_y = self._start
        self._end_x, self._end_y = self._end
        self._length = bend * radius * _angle(self._start, self._end)

    def offset(self, x: float, y: float) -> float:
        px, py = x - self._x, y - self._y
        left = self._bend * (self._radius - sqrt(px * px + py * py))
        if self._is_beside(px, py):
            return left
        start, end = self._from_end(px, py, self._start), self._from_end(px, py, self._end)
        distance = start if start < end else end
        return distance if left >= 0.0 else -distance

    def along(self, x: float, y: float) -> float:
        angle = self._bend * _angle(self._start, (x - self._x, y - self._y))
        return self._begins + min(max(angle * self._radius, 0.0), self._length)

    def nearest(self, x: float, y: float) -> LinePlace:
        out_x, out_y = self._towards(x - self._x, y - self._y)
        x, y = self._x + self._radius * out_x, self._y + self._radius * out_y
        return LinePlace(x, y, -self._bend * out_y, self._bend * out_x)

    def _towards(self, px: float, py: float) -> tuple[float, float]:
        """Return the unit vector from the circle's middle to the place that is nearest to a point."""
        distance = sqrt(px * px + py * py)
        if distance and self._is_beside(px, py):
            return px / distance, py / distance
        nearer = self._from_end(px, py, self._start) <= self._from_end(px, py, self._end)
        return self._start if nearer else self._end

    def _is_beside(self, px: float, py: float) -> bool:
        """Whether a point, seen from the circle's middle, lies between the arc's ends."""
        bend = self._bend
        return (
            bend * (self._start_x * py - self._start_y * px) >= 0.0
            and bend * (px * self._end_y - py * self._end_x) >= 0.0
        )

    def _from_end(self, px: float, py: float, end: tuple[float, float]) -> float:
        dx, dy = px - self._radius * end[0], py - self._radius * end[1]
        return sqrt(dx * dx + dy * dy)


def _angle(a: tuple[float, float], b: tuple[float, float]) -> float:
    """From a to b in radians, counter-clockwise positive."""
    return arctan2(a[0] * b[1] - a[1] * b[0], a[0] * b[0] + a[1] * b[1])


class _Pen:
    """Draws a line stretch by stretch."""

    def __init__(self, start: Pose) -> None:
        self.x, self.y = start.x, start.y
        self.heading = start.heading
        self.drawn = 0.0

    def straight(self, length: float) -> Straight:
        sin, cos = sin_cos_deg(self.heading)
        piece = Straight(self.drawn, self.x, self.y, cos, sin, length)
        self.x += length * cos
        self.y += length * sin
        self.drawn += length
        return piece

    def arc(self, angle: float, radius: float) -> Arc:
        bend = 1.0 if angle > 0.0 else -1.0
        sin, cos = sin_cos_deg(self.heading)
        self.heading += angle
        end_sin, end_cos = sin_cos_deg(self.heading)
        start, end = (bend * sin, -bend * cos), (bend * end_sin, -bend * end_cos)
        middle = self.x - radius * start[0], self.y - radius * start[1]
        piece = Arc(self.drawn, middle, radius, bend, (start, end))
        self.x, self.y = middle[0] + radius * end[0], middle[1] + radius * end[1]
        self.drawn += radius * abs(angle) / DEGREES
        return piece

    def draw(self, stretch: Stretch) -> Iterator[Piece]:
        if stretch.straight is not None:
            yield self.straight(stretch.straight)
        elif stretch.arc and stretch.radius is not None:
            parts = ceil(abs(stretch.arc) / _LONGEST_ARC)
            for _ in range(parts):
                yield self.arc(stretch.arc / parts, stretch.radius)


class _Cell:
    """What matters in one square of the floor."""

    __slots__ = ("at_line", "nearest")

    def __init__(self, nearest: tuple[Piece, ...], *, at_line: bool) -> None:
        self.nearest = nearest
        """The pieces that are the nearest one for some point of the square."""
        self.at_line = at_line
        """Whether some point of the square is on the line, or nearly."""


class LineTrack:
    """One line of an arena."""

    __slots__ = ("_cells", "_half_width", "_pieces", "_reach", "closed", "gap", "length")

    def __init__(self, line: FloorLine, blur: float = 0.0) -> None:
        """`blur` is how far outside of the line, in mm, `depth` must still be told."""
        pen = _Pen(line.start)
        self._pieces = tuple(piece for stretch in line.path for piece in pen.draw(stretch))
        self._half_width = line.width / 2
        self._reach = self._half_width + blur
        self._cells: dict[tuple[float, float], _Cell] = {}
        self.closed = line.closed
        self.length = pen.drawn
        dx, dy = pen.x - line.start.x, pen.y - line.start.y
        self.gap = sqrt(dx * dx + dy * dy)
        """mm from the end to the start."""

    def offset(self, x: float, y: float) -> float:
        """Distance of a point from the middle of the line; positive to the left of its direction."""
        return _least_offset(self._cell(x, y).nearest, x, y)

    def nearest(self, x: float, y: float) -> LinePlace:
        """Return the place on the line that is nearest to a point."""
        return min(self._cell(x, y).nearest, key=lambda piece: abs(piece.offset(x, y))).nearest(x, y)

    def depth(self, x: float, y: float) -> float:
        """How far inside of the line's edge a point is; negative outside, −inf far outside."""
        cell = self._cells.get((x // CELL, y // CELL)) or self._cell(x, y)
        if not cell.at_line:
            return -inf
        if len(cell.nearest) == 1:
            return self._half_width - abs(cell.nearest[0].offset(x, y))
        return self._half_width - abs(_least_offset(cell.nearest, x, y))

    def along(self, x: float, y: float, near: float) -> float:
        """mm along the line of the place on it that is nearest to a point.

        Where the line crosses itself, the place within a quarter of its length from `near` is meant.
        """
        pieces = self._cell(x, y).nearest
        if len(pieces) == 1:
            return pieces[0].along(x, y)
        best, best_rank = near, (True, inf)
        for piece in pieces:
            along = piece.along(x, y)
            rank = abs(self.way(near, along)) > self.length / 4, abs(piece.offset(x, y))
            if rank < best_rank:
                best, best_rank = along, rank
        return best

    def way(self, start: float, end: float) -> float:
        """The shorter way round a closed line from one place along it to another; negative is back."""
        way = end - start
        if way > self.length / 2:
            return way - self.length
        return way + self.length if way < -self.length / 2 else way

    def _cell(self, x: float, y: float) -> _Cell:
        key = x // CELL, y // CELL
        cell = self._cells.get(key)
        if cell is None:
            cell = self._cells[key] = self._look_around((key[0] + 0.5) * CELL, (key[1] + 0.5) * CELL)
        return cell

    def _look_around(self, x: float, y: float) -> _Cell:
        distances = [abs(piece.offset(x, y)) for piece in self._pieces]
        nearest = min(distances)
        limit = nearest + 2 * _HALF_DIAGONAL
        pieces = tuple(p for p, distance in zip(self._pieces, distances, strict=True) if distance <= limit)
        return _Cell(pieces, at_line=nearest <= self._reach + _HALF_DIAGONAL)


def _least_offset(pieces: tuple[Piece, ...], x: float, y: float) -> float:
    least = inf
    for piece in pieces:
        offset = piece.offset(x, y)
        if abs(offset) < abs(least):
            least = offset
    return least


LAP_REACH: Final = 150.0
"""mm from a line within which a robot still goes along it: more than its own length."""


class Laps:
    """Counts laps along a closed line: follow the robot at least every quarter of a lap."""

    __slots__ = ("_at", "_track", "_way")

    def __init__(self, track: LineTrack, x: float, y: float) -> None:
        self._track = track
        self._at = track.along(x, y, 0.0)
        self._way = 0.0

    def follow(self, x: float, y: float) -> None:
        """The robot has come to a point. Way that it makes far from the line does not count."""
        at = self._track.along(x, y, self._at)
        if abs(self._track.offset(x, y)) <= LAP_REACH:
            self._way += self._track.way(self._at, at)
        self._at = at

    def carried(self, x: float, y: float) -> None:
        """Go on counting at a point to which somebody has carried the robot: that way is not its own."""
        self._at = self._track.along(x, y, self._at)

    def begin_anew(self, x: float, y: float) -> None:
        """Count from 0 at a point."""
        self._at = self._track.along(x, y, 0.0)
        self._way = 0.0

    def count(self, x: float, y: float) -> float:
        """Laps since the start, either way round, when the robot is now at a point."""
        more = 0.0
        if abs(self._track.offset(x, y)) <= LAP_REACH:
            more = self._track.way(self._at, self._track.along(x, y, self._at))
        return abs(self._way + more) / self._track.length
