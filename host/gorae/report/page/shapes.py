"""Walls, obstacles, zones and tapes as SVG paths: mm, with y turned down."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from gorae.kits.arenas import FloorLine, FloorPoint, FloorShape, Reflectance, Zone

_NAME_AT = 0.1
"""How far down a wall its name stands."""
_LONGEST_ARC = 90.0  # deg; an SVG arc is told by its ends, so a full circle needs several


@dataclass(frozen=True)
class SolidPath:
    """A wall, an obstacle or a zone as SVG path, and where its name stands."""

    name: str
    """Empty when nothing stands there."""
    d: str
    x: float
    y: float
    fill: str = ""
    """As in CSS; empty for what has no colour of its own."""


@dataclass(frozen=True)
class Tape:
    d: str
    width: float


class Drawer:
    """Writes shapes as SVG paths; the only place that turns y down."""

    def __init__(self, height: float) -> None:
        self.height = height

    def wall(
        self, name: str, start: FloorPoint, end: FloorPoint, shift: tuple[float, float] | None
    ) -> SolidPath:
        dx, dy = shift or (0.0, 0.0)
        points = [(point.x + dx, self.height - point.y - dy) for point in (start, end)]
        (x1, y1), (x2, y2) = points
        # The name stands near the upper end, out of the robot's way.
        (x, y), (far_x, far_y) = sorted(points, key=lambda point: point[1])
        d = f"M{x1:g} {y1:g}L{x2:g} {y2:g}"
        return SolidPath(name, d, x + _NAME_AT * (far_x - x), y + _NAME_AT * (far_y - y))

    def shape(self, name: str, shape: FloorShape, shift: tuple[float, float] | None) -> SolidPath:
        dx, dy = shift or (0.0, 0.0)
        if shape.circle:
            x, y, r = shape.circle.x + dx, self.height - shape.circle.y - dy, shape.circle.radius
            arc = f"A{r:g} {r:g} 0 1 0"
            return SolidPath(name, f"M{x - r:g} {y:g}{arc} {x + r:g} {y:g}{arc} {x - r:g} {y:g}Z", x, y)
        assert shape.box
        box, x, y = shape.box, shape.box.x + dx, self.height - shape.box.y - dy
        left, top = x - box.width / 2, y - box.height / 2
        return SolidPath(name, f"M{left:g} {top:g}h{box.width:g}v{box.height:g}h{-box.width:g}Z", x, y)

    def zone(self, name: str, shape: Zone) -> SolidPath:
        """Draw a zone; its name stands at its upper edge."""
        drawn = replace(self.shape(name, shape, None), fill=shown_as(shape.colour) if shape.colour else "")
        above = shape.circle.radius if shape.circle else shape.box.height / 2 if shape.box else 0.0
        return replace(drawn, y=drawn.y - above)

    def tape(self, line: FloorLine) -> Tape:
        """The middle of the tape, to be drawn with its width."""
        x, y, heading = line.start.x, line.start.y, line.start.heading
        parts = [f"M{x:.2f} {self.height - y:.2f}"]
        for stretch in line.path:
            if stretch.straight is not None:
                x += stretch.straight * math.cos(math.radians(heading))
                y += stretch.straight * math.sin(math.radians(heading))
                parts.append(f"L{x:.2f} {self.height - y:.2f}")
            elif stretch.arc and stretch.radius:
                pieces = math.ceil(abs(stretch.arc) / _LONGEST_ARC)
                for _ in range(pieces):
                    x, y, heading = _turned(x, y, heading, stretch.arc / pieces, stretch.radius)
                    sweep = 0 if stretch.arc > 0 else 1
                    radius = f"{stretch.radius:g} {stretch.radius:g}"
                    parts.append(f"A{radius} 0 0 {sweep} {x:.2f} {self.height - y:.2f}")
        return Tape("".join(parts) + ("Z" if line.closed else ""), line.width)


def along(line: FloorLine, step: float) -> Iterator[tuple[float, float]]:
    """Places along the middle of a line, at most `step` mm apart: x and y, with y up. Ends are among them."""
    x, y, heading = line.start.x, line.start.y, line.start.heading
    yield x, y
    for stretch in line.path:
        if stretch.straight is not None:
            way = stretch.straight
            count = math.ceil(way / step)
            dx, dy = way * math.cos(math.radians(heading)), way * math.sin(math.radians(heading))
            yield from ((x + dx * part / count, y + dy * part / count) for part in range(1, count + 1))
            x, y = x + dx, y + dy
        elif stretch.arc and stretch.radius:
            count = math.ceil(math.radians(abs(stretch.arc)) * stretch.radius / step)
            for _ in range(count):
                x, y, heading = _turned(x, y, heading, stretch.arc / count, stretch.radius)
                yield x, y


def _turned(x: float, y: float, heading: float, angle: float, radius: float) -> tuple[float, float, float]:
    """The pose at the end of an arc; `angle` is positive to the left."""
    side = math.copysign(radius, angle)
    before, after = math.radians(heading), math.radians(heading + angle)
    x += side * (math.sin(after) - math.sin(before))
    y -= side * (math.cos(after) - math.cos(before))
    return x, y, heading + angle


def shown_as(colour: Reflectance) -> str:
    """Return a reflectance as a colour of sRGB, by its gamma of about 2.2."""
    levels = (round(255 * share ** (1 / 2.2)) for share in (colour.r, colour.g, colour.b))
    return "#" + "".join(f"{level:02x}" for level in levels)
