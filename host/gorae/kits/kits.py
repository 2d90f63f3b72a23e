"""What a kit is: a board on a robot, and the parts wired to it. Read from `hardware/kits/*.yaml`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal, TypeVar

from pydantic import Field, StrictFloat, StrictInt

from gorae.documents import Angle, Document, Duration, Length, Localized, Mass, Speed
from gorae.kits.boards import Ability

Share = Annotated[StrictFloat, Field(ge=0, le=1)]
Level = Annotated[StrictInt, Field(ge=0, le=1)]
Address = Annotated[StrictInt, Field(ge=0x08, le=0x77)]


class Place(Document):
    """A point on the robot: x ahead of the axle, y to the left of its middle."""

    x: Length
    """Ahead of the axle."""
    y: Length = 0.0
    """To the left of the middle."""


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
    """What kind of part this is."""
    address: Address = 0x10
    """On the I2C bus."""


class CutebotController(Part):
    """Elecfreaks Cutebot's chip: motors and headlights, four bytes a write over I2C."""

    part: Literal["cutebot-controller"]
    """What kind of part this is."""
    address: Address = 0x10
    """On the I2C bus."""


class MaqueenPlusController(Part):
    """DFRobot Maqueen Plus V2's chip over I2C: motors, front lights, and the line sensors' bits."""

    part: Literal["maqueen-plus-controller"]
    """What kind of part this is."""
    address: Address = 0x10
    """On the I2C bus."""


class Tb6612(Part):
    """Toshiba TB6612FNG: two motors, each with a PWM pin and two direction pins."""

    part: Literal["tb6612"]
    """What kind of part this is."""
    left_pwm: str
    """Pin of PWMA: how fast."""
    left_1: str
    """Pin of AIN1: high for ahead."""
    left_2: str
    """Pin of AIN2: high for back."""
    right_pwm: str
    """Pin of PWMB: how fast."""
    right_1: str
    """Pin of BIN1: high for ahead."""
    right_2: str
    """Pin of BIN2: high for back."""
    standby: str | None = None
    """Pin of STBY; nothing when it is wired to 3.3 V."""
    wires: ClassVar[dict[str, Ability]] = {
        "left_pwm": "pwm", "left_1": "output", "left_2": "output",
        "right_pwm": "pwm", "right_1": "output", "right_2": "output", "standby": "output",
    }  # fmt: skip


class LineSensor(Part):
    """A reflective sensor that looks down and tells a dark line from a light floor."""

    at: Place
    """Where it sits."""


class LinePin(LineSensor):
    """A line sensor with a pin, which is at `dark` when it sees a dark line."""

    part: Literal["line-digital"]
    """What kind of part this is."""
    pin: str
    """Where its output is wired."""
    dark: Level
    """What the pin reads on a dark line."""
    at: Place
    """Where it sits."""
    wires: ClassVar[dict[str, Ability]] = {"pin": "input"}


class LineBit(LineSensor):
    """A line sensor that the motors' chip reads: one bit of its line register, 1 on a dark line."""

    part: Literal["line-bit"]
    """What kind of part this is."""
    bit: Annotated[StrictInt, Field(ge=0, le=7)]
    """Which bit, 0 the lowest."""
    at: Place
    """Where it sits."""


class HcSr04(Part):
    """Ultrasonic ranger HC-SR04: a 10 µs trigger, then an echo pulse of 58 µs a cm."""

    part: Literal["hc-sr04"]
    """What kind of part this is."""
    trigger: str
    """Pin of TRIG."""
    echo: str
    """Pin of ECHO."""
    at: Place
    """Where it sits."""
    beam: Angle = 25.0
    """Full width of the cone."""
    nearest: Length = 20.0
    """Nothing nearer can be measured."""
    farthest: Length = 4000.0
    """Nothing farther can be measured."""
    wires: ClassVar[dict[str, Ability]] = {"trigger": "output", "echo": "input"}


class Mpu6050(Part):
    """InvenSense MPU-6050: acceleration and turning rate over I2C. x ahead, y left, z up."""

    part: Literal["mpu6050"]
    """What kind of part this is."""
    address: Address = 0x68
    """On the I2C bus."""


class Led(Part):
    """A light that is on or off, or dimmed by PWM. On when its pin is high."""

    part: Literal["led"]
    """What kind of part this is."""
    pin: str
    """Where it is wired."""
    wires: ClassVar[dict[str, Ability]] = {"pin": "output"}


class Pixels(Part):
    """WS2812 lights in a row, sent 24 bits each."""

    part: Literal["ws2812"]
    """What kind of part this is."""
    pin: str
    """Where their data line is wired."""
    count: StrictInt = Field(gt=0, le=64)
    """How many there are in the row."""
    wires: ClassVar[dict[str, Ability]] = {"pin": "output"}


class Button(Part):
    """A push button; its pin is at `pressed` while it is held down."""

    part: Literal["button"]
    """What kind of part this is."""
    pin: str
    """Where it is wired."""
    pressed: Level = 0
    """What the pin reads while it is held down."""
    wires: ClassVar[dict[str, Ability]] = {"pin": "input"}


class Buzzer(Part):
    """A passive buzzer: sounds at the frequency of the PWM on its pin."""

    part: Literal["buzzer"]
    """What kind of part this is."""
    pin: str
    """Where it is wired."""
    wires: ClassVar[dict[str, Ability]] = {"pin": "pwm"}


AnyPart = Annotated[
    MaqueenMotors
    | CutebotController
    | MaqueenPlusController
    | Tb6612
    | LinePin
    | LineBit
    | HcSr04
    | Mpu6050
    | Led
    | Pixels
    | Button
    | Buzzer,
    Field(discriminator="part"),
]

LINE_BITS = ("line_far_left", "line_left", "line_middle", "line_right", "line_far_right")
"""The line sensors of a Maqueen Plus, from left to right."""

# What firmware and challenges call a part, and what may stand under that name.
ROLES: dict[str, tuple[type[Part], ...]] = {
    "motors": (MaqueenMotors, CutebotController, MaqueenPlusController, Tb6612),
    "sonar": (HcSr04,),
    "line_far_left": (LineBit,),
    "line_left": (LinePin, LineBit),
    "line_middle": (LineBit,),
    "line_right": (LinePin, LineBit),
    "line_far_right": (LineBit,),
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
    center: Place = Place.model_construct(x=0.0, y=0.0)
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
