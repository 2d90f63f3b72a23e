"""Hobby servos such as the SG90: an arm that goes to the angle that the length of a pulse says."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from gorae.documents import Angle
from gorae.parts.part import Part
from gorae.parts.signal import Signal

SERVOS = (
    Signal(
        "servo_1", "kit", "angle", "deg", "angle of the first servo", "첫 번째 서보 모터의 각도",
        low=0, high=180,
    ),
    Signal(
        "servo_2", "kit", "angle", "deg", "angle of the second servo", "두 번째 서보 모터의 각도",
        low=0, high=180,
    ),
)  # fmt: skip
"""Of servos by themselves, and of those that a motors' chip drives."""


class Servo(Part):
    """A hobby servo on a pin with PWM: pulses of 0.5 to 2.5 ms, 50 a second, for 0 to 180 degrees."""

    part: Literal["servo"]
    """What kind of part this is."""
    pin: str
    """Where its signal is wired."""
    at_power_on: Angle = Field(default=90.0, ge=0, le=180)
    """The angle at which it stands before the first pulse."""

    roles = ("servo_1", "servo_2")
    wires = {"pin": "pwm"}
    shows = SERVOS
