"""What a kit is: a board on a robot, and the parts wired to it. Read from `hardware/kits/*.yaml`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Union

from pydantic import Field, StrictFloat

from gorae.documents import Document, Duration, Length, Localized, Mass, Speed
from gorae.kits.arenas import Share
from gorae.parts import KINDS, MountingPlace, Part, PartKind

if TYPE_CHECKING:
    AnyPart = Part
else:
    AnyPart = Annotated[Union[KINDS], Field(discriminator="part")]  # noqa: UP007 - of what `gorae.parts` lists


class Drive(Document):
    """How the wheels move the robot. The calibration of a kit, shared by firmware and virtual kit."""

    wheel_diameter: Length = Field(gt=0)
    """Across a wheel."""
    track_width: Length = Field(gt=0)
    """Wheel centre to wheel centre."""
    top_speed: Speed = Field(gt=0)
    """At full power, with a full battery."""
    dead_band: Share
    """Below this share of full power the wheels do not turn."""
    lag: Duration = Field(ge=0)
    """Time constant with which wheel speed follows power."""
    imbalance: StrictFloat = Field(default=0.0, ge=-0.3, le=0.3)
    """By which share the right wheel is faster than the left at the same power."""


class Body(Document):
    """The robot seen from above, a circle, for what it bumps into."""

    radius: Length = Field(gt=0)
    """Of the circle."""
    center: MountingPlace = MountingPlace.model_construct(x=0.0, y=0.0)
    """Middle of the circle, from the middle of the axle."""
    mass: Mass = Field(gt=0)
    """Of the whole robot, batteries included."""


class I2CPins(Document):
    """Where the I2C bus comes out, on boards that can choose."""

    sda: str
    """Pin of the data line."""
    scl: str
    """Pin of the clock line."""


class Kit(Document):
    """A robot kit: board, body, drive and parts. One source for wiring, firmware and physics."""

    id: str
    """The name that challenges call it by."""
    name: Localized
    """What people call it."""
    board: str
    """The board that it carries."""
    like: str | None = None
    """Another kit with the same parts: challenges for that one are for this one, too."""
    body: Body
    """What it bumps into things with."""
    drive: Drive
    """How its wheels move it."""
    i2c: I2CPins | None = None
    """Only for boards that can choose the pins of their I2C bus."""
    parts: dict[str, AnyPart]
    """What is wired to the board, by what firmware and challenges call it."""

    def find(self, kind: type[PartKind]) -> dict[str, PartKind]:
        """The parts of one kind, by name."""
        return {name: part for name, part in self.parts.items() if isinstance(part, kind)}
