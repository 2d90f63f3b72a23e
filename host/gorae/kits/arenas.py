"""What an arena is: floor, walls, lines, obstacles and zones. Read from `hardware/arenas/*.yaml`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from gorae.documents import Angle, Document, Length, Localized, mistake

Positive = Annotated[Length, Field(gt=0)]


class Point(Document):
    x: Length
    y: Length


class Pose(Document):
    """Where the middle of the axle is and which way the robot looks: 0 deg is along x."""

    x: Length
    y: Length
    heading: Angle = 0.0


class Circle(Document):
    x: Length
    y: Length
    radius: Positive


class Box(Document):
    """A box by its middle, its sides along x and y."""

    x: Length
    y: Length
    width: Positive
    """Along x."""
    height: Positive
    """Along y."""


class Shape(Document):
    """A circle or a box."""

    circle: Circle | None = None
    box: Box | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Shape:
        if (self.circle is None) == (self.box is None):
            raise mistake("kits.circle-or-box")
        return self


class Wall(Document):
    """A straight wall that the sonar sees and the robot cannot pass."""

    start: Point
    end: Point


class Stretch(Document):
    """A piece of a line: straight ahead, or an arc (counter-clockwise positive) of a radius."""

    straight: Positive | None = None
    arc: Angle | None = None
    radius: Positive | None = None

    @model_validator(mode="after")
    def _straight_or_arc(self) -> Stretch:
        if (self.straight is None) == (self.arc is None) or (self.arc is None) != (self.radius is None):
            raise mistake("kits.straight-or-arc")
        return self


class Line(Document):
    """A dark line on the floor, laid from `start` stretch by stretch."""

    width: Positive
    start: Pose
    path: tuple[Stretch, ...] = Field(min_length=1)
    closed: bool = False
    """The end meets the start, so that laps can be counted."""


class Size(Document):
    x: Positive
    y: Positive


class Arena(Document):
    """A floor of `size`, its corner at (0, 0), with what stands and is drawn on it."""

    id: str
    name: Localized
    size: Size
    border: bool = True
    """Whether walls stand around it."""
    walls: dict[str, Wall] = {}
    obstacles: dict[str, Shape] = {}
    lines: dict[str, Line] = {}
    zones: dict[str, Shape] = {}
