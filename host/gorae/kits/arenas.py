"""What an arena is: floor, walls, lines, obstacles and zones. Read from `hardware/arenas/*.yaml`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictBool, StrictFloat, StrictInt, model_validator

from gorae.documents import Angle, Document, Length, Localized, mistake

Positive = Annotated[Length, Field(gt=0)]
Share = Annotated[StrictFloat, Field(ge=0, le=1)]


class FloorPoint(Document):
    """A place on the floor."""

    x: Length
    """Along the arena's x."""
    y: Length
    """Along its y."""


class Pose(Document):
    """Where the middle of the axle is and which way the robot looks: 0 deg is along x."""

    x: Length
    """Along the arena's x."""
    y: Length
    """Along its y."""
    heading: Angle = 0.0
    """Counter-clockwise from x."""


class Circle(Document):
    """A circle by its middle."""

    x: Length
    """Its middle, along x."""
    y: Length
    """Its middle, along y."""
    radius: Positive
    """From the middle to the edge."""


class Box(Document):
    """A box by its middle, its sides along x and y."""

    x: Length
    """Its middle, along x."""
    y: Length
    """Its middle, along y."""
    width: Positive
    """Along x."""
    height: Positive
    """Along y."""


class FloorShape(Document):
    """A circle or a box."""

    circle: Circle | None = None
    """A circle."""
    box: Box | None = None
    """A box."""

    @model_validator(mode="after")
    def _one_of_both(self) -> FloorShape:
        if (self.circle is None) == (self.box is None):
            raise mistake("kits.circle-or-box")
        return self


class Named(Document):
    """Something that files call by its key, and people by its name."""

    name: Localized | None = None
    """What students read. When it is left out, sentences use the key, and solid things have no label."""

    def title(self, key: str) -> Localized:
        return self.name or Localized(en=key, ko=key)


class Reflectance(Document):
    """How much of each colour of light a floor sends back: 1 is white paper, 0 is black."""

    r: Share
    """Red."""
    g: Share
    """Green."""
    b: Share
    """Blue."""


class Zone(FloorShape, Named):
    """A part of the floor that formulas speak of: `inside(home)`."""

    colour: Reflectance | None = None
    """Of a part of the floor that has a colour of its own; zones that come later lie on top."""


class Obstacle(FloorShape, Named):
    """A solid thing that the sonar sees and the robot cannot pass."""


class Wall(Named):
    """A straight wall that the sonar sees and the robot cannot pass."""

    start: FloorPoint
    """One end."""
    end: FloorPoint
    """The other end."""


class Stretch(Document):
    """A piece of a line: straight ahead, or an arc (counter-clockwise positive) of a radius."""

    straight: Positive | None = None
    """How far straight ahead."""
    arc: Angle | None = None
    """By which angle it bends; to the left is positive."""
    radius: Positive | None = None
    """Of the arc."""

    @model_validator(mode="after")
    def _straight_or_arc(self) -> Stretch:
        if (self.straight is None) == (self.arc is None) or (self.arc is None) != (self.radius is None):
            raise mistake("kits.straight-or-arc")
        return self


class FloorLine(Document):
    """A dark line on the floor, laid from `start` stretch by stretch."""

    width: Positive
    """Of the tape."""
    start: Pose
    """Where it begins, and in which direction."""
    path: tuple[Stretch, ...] = Field(min_length=1)
    """Stretch after stretch."""
    closed: StrictBool = False
    """The end meets the start, so that laps can be counted."""


class Size(Document):
    """The size of a floor."""

    x: Positive
    """Along x."""
    y: Positive
    """Along y."""


class Arena(Document):
    """A floor of `size`, its corner at (0, 0), with what stands and is drawn on it."""

    id: str
    """The name that challenges call it by."""
    name: Localized
    """What people call it."""
    size: Size
    """Of the floor."""
    border: StrictBool = True
    """Whether walls stand around it."""
    covered: StrictBool = False
    """Whether it is counted how much of the floor the robot has been over, for the signal `covered`."""
    north: Angle = 90.0
    """Where a compass points, counter-clockwise from x."""
    loudness: StrictInt = Field(default=30, ge=0, le=255)
    """How loud the room is for a micro:bit's microphone, 0 to 255."""
    temperature: StrictInt = Field(default=22, ge=-20, le=60)
    """Of the room, in degrees Celsius."""
    walls: dict[str, Wall] = {}
    """Walls inside, by key; challenges may move them."""
    obstacles: dict[str, Obstacle] = {}
    """Solid things, by key; challenges may move them."""
    lines: dict[str, FloorLine] = {}
    """Dark lines on the floor, by key."""
    zones: dict[str, Zone] = {}
    """Places that formulas speak of, as in `inside(start)`."""

    @property
    def start(self) -> Pose:
        """Where to put a robot that nobody has placed: at the start of a line, or else in the middle."""
        for line in self.lines.values():
            return line.start
        return Pose.model_construct(x=self.size.x / 2, y=self.size.y / 2, heading=0.0)
