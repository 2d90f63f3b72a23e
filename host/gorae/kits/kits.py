"""What a kit is: a board on a robot, and the parts wired to it. Read from `hardware/kits/*.yaml`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal, TypeVar

from pydantic import Field

from gorae.documents import Angle, Document, Duration, Length, Localized, Mass, Speed
from gorae.kits.boards import Ability

Share = Annotated[float, Field(ge=0, le=1)]
Address = Annotated[int, Field(ge=0x08, le=0x77)]


class Place(Document):
    """A point on the robot: x ahead of the axle, y to the left of its middle."""

    x: Length
    y: Length = 0.0


class Part(Document):
    """Something wired to the board. `wires` says which field needs what of its pin."""

    wires: ClassVar[dict[str, Ability]] = {}

    def pins(self) -> Iterator[tuple[str, str, Ability]]:
        """Field, pin name and what the pin must be able to do."""
        for name, ability in self.wires.items():
            pin = getattr(self, name)
            if pin is not None:
                yield name, pin, ability


PartKind = TypeVar("PartKind", bound=Part)


class MaqueenMotors(Part):
    """DFRobot Maqueen's motor chip: `[0 left | 2 right, 0 forward | 1 back, 0–255]` over I2C."""

    part: Literal["maqueen-motors"]
    address: Address = 0x10


class CutebotController(Part):
    """Elecfreaks Cutebot's chip: motors and headlights, four bytes a write over I2C."""

    part: Literal["cutebot-controller"]
    address: Address = 0x10


class Tb6612(Part):
    """Toshiba TB6612FNG: two motors, each with a PWM pin and two direction pins."""

    part: Literal["tb6612"]
    left_pwm: str
    left_1: str
    left_2: str
    right_pwm: str
    right_1: str
    right_2: str
    standby: str | None = None
    wires: ClassVar[dict[str, Ability]] = {
        "left_pwm": "pwm", "left_1": "output", "left_2": "output",
        "right_pwm": "pwm", "right_1": "output", "right_2": "output", "standby": "output",
    }  # fmt: skip


class LineSensor(Part):
    """A reflective sensor that looks down: its pin is at `dark` when it sees a dark line."""

    part: Literal["line-digital"]
    pin: str
    dark: Literal[0, 1]
    at: Place
    wires: ClassVar[dict[str, Ability]] = {"pin": "input"}


class HcSr04(Part):
    """Ultrasonic ranger HC-SR04: a 10 µs trigger, then an echo pulse of 58 µs a cm."""

    part: Literal["hc-sr04"]
    trigger: str
    echo: str
    at: Place
    beam: Angle = 25.0
    """Full width of the cone."""
    nearest: Length = 20.0
    farthest: Length = 4000.0
    wires: ClassVar[dict[str, Ability]] = {"trigger": "output", "echo": "input"}


class Mpu6050(Part):
    """InvenSense MPU-6050: acceleration and turning rate over I2C. x ahead, y left, z up."""

    part: Literal["mpu6050"]
    address: Address = 0x68


class Led(Part):
    """A light that is on or off, or dimmed by PWM. On when its pin is high."""

    part: Literal["led"]
    pin: str
    wires: ClassVar[dict[str, Ability]] = {"pin": "output"}


class Pixels(Part):
    """WS2812 lights in a row, sent 24 bits each."""

    part: Literal["ws2812"]
    pin: str
    count: int = Field(gt=0, le=64)
    wires: ClassVar[dict[str, Ability]] = {"pin": "output"}


class Button(Part):
    """A push button; its pin is at `pressed` while it is held down."""

    part: Literal["button"]
    pin: str
    pressed: Literal[0, 1] = 0
    wires: ClassVar[dict[str, Ability]] = {"pin": "input"}


class Buzzer(Part):
    """A passive buzzer: sounds at the frequency of the PWM on its pin."""

    part: Literal["buzzer"]
    pin: str
    wires: ClassVar[dict[str, Ability]] = {"pin": "pwm"}


AnyPart = Annotated[
    MaqueenMotors
    | CutebotController
    | Tb6612
    | LineSensor
    | HcSr04
    | Mpu6050
    | Led
    | Pixels
    | Button
    | Buzzer,
    Field(discriminator="part"),
]

# What firmware and challenges call a part, and what may stand under that name.
ROLES: dict[str, tuple[type[Part], ...]] = {
    "motors": (MaqueenMotors, CutebotController, Tb6612),
    "sonar": (HcSr04,),
    "line_left": (LineSensor,),
    "line_right": (LineSensor,),
    "imu": (Mpu6050,),
    "light_left": (Led,),
    "light_right": (Led,),
    "pixels": (Pixels,),
    "buzzer": (Buzzer,),
    "button_a": (Button,),
    "button_b": (Button,),
}


class Drive(Document):
    """How the wheels move the robot. The calibration of a kit, shared by firmware and virtual kit."""

    wheel_diameter: Length = Field(gt=0)
    track_width: Length = Field(gt=0)
    """Wheel centre to wheel centre."""
    top_speed: Speed = Field(gt=0)
    """At full power, with a full battery."""
    dead_band: Share
    """Below this share of full power the wheels do not turn."""
    lag: Duration = Field(ge=0)
    """Time constant with which wheel speed follows power."""
    imbalance: float = Field(default=0.0, ge=-0.3, le=0.3)
    """By which share the right wheel is faster than the left at the same power."""


class Body(Document):
    """The robot seen from above, a circle, for what it bumps into."""

    radius: Length = Field(gt=0)
    center: Place = Place.model_construct(x=0.0, y=0.0)
    """Middle of the circle, from the middle of the axle."""
    mass: Mass = Field(gt=0)


class I2CPins(Document):
    """Where the I2C bus comes out, on boards that can choose."""

    sda: str
    scl: str


class Kit(Document):
    """A robot kit: board, body, drive and parts. One source for wiring, firmware and physics."""

    id: str
    name: Localized
    board: str
    body: Body
    drive: Drive
    i2c: I2CPins | None = None
    parts: dict[str, AnyPart]

    def find(self, kind: type[PartKind]) -> dict[str, PartKind]:
        """The parts of one kind, by name."""
        return {name: part for name, part in self.parts.items() if isinstance(part, kind)}
