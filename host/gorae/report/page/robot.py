"""A kit from above, to scale, for the replay: mm from the middle of the axle, x ahead, y to the left."""

from __future__ import annotations

import math
from dataclasses import dataclass

from gorae.kits import Kit
from gorae.kits.signals import possible_signals
from gorae.parts import SERVOS, HcSr04, LineSensor, Pixels

_WHEEL_WIDTH = 10.0
_WIDEST_BEAM = 120.0  # deg; a wider one would not look like a beam


@dataclass(frozen=True)
class RobotShape:
    radius: float
    x: float
    y: float
    """The middle of its round body."""
    wheels: list[tuple[str, float]]
    """Signal of the motor, and how far to the left."""
    wheel_diameter: float
    wheel_width: float
    line_sensors: list[tuple[str, float, float]]
    lights: list[tuple[str, float, float]]
    pixels: bool
    """Whether it has colour lights."""
    servos: list[tuple[str, float, float]]
    """Angles of servos that there may be, by their signals, and where their arms are drawn."""
    sonar: tuple[float, float, float] | None
    """x, y, and how much wider the beam gets with each mm, to either side."""

    @classmethod
    def of(cls, kit: Kit) -> RobotShape:
        body, half = kit.body, kit.drive.track_width / 2
        sonar = next(iter(kit.find(HcSr04).values()), None)
        lights = {"light_left": 0.5, "light_right": -0.5}
        return cls(
            radius=body.radius,
            x=body.center.x,
            y=body.center.y,
            wheels=[("left_motor", half), ("right_motor", -half)],
            wheel_diameter=kit.drive.wheel_diameter,
            wheel_width=_WHEEL_WIDTH,
            line_sensors=[(name, part.at.x, part.at.y) for name, part in kit.find(LineSensor).items()],
            lights=[
                (name, body.center.x + 0.75 * body.radius, body.center.y + side * body.radius)
                for name, side in lights.items()
                if name in kit.parts
            ],
            pixels=bool(kit.find(Pixels)),
            servos=[
                (servo.name, body.center.x, body.center.y + side * body.radius)
                for servo, side in zip(SERVOS, (0.3, -0.3), strict=True)
                if servo.name in possible_signals(kit)
            ],
            sonar=(sonar.at.x, sonar.at.y, math.tan(math.radians(min(sonar.beam, _WIDEST_BEAM) / 2)))
            if sonar
            else None,
        )
