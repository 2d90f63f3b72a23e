"""Motor drivers with a PWM pin and two direction pins a motor: TB6612FNG and L298N."""

from __future__ import annotations

from typing import ClassVar, Literal

from gorae.parts.part import Driver, Part


class DirectionPinsDriver(Part):
    """A driver for two motors, each with a PWM pin for its power and two pins for its direction."""

    left_pwm: str
    """Pin of PWMA, or ENA: how fast."""
    left_1: str
    """Pin of AIN1, or IN1: high for ahead."""
    left_2: str
    """Pin of AIN2, or IN2: high for back."""
    right_pwm: str
    """Pin of PWMB, or ENB: how fast."""
    right_1: str
    """Pin of BIN1, or IN3: high for ahead."""
    right_2: str
    """Pin of BIN2, or IN4: high for back."""

    roles = ("motors",)
    wires = {
        "left_pwm": "pwm", "left_1": "output", "left_2": "output",
        "right_pwm": "pwm", "right_1": "output", "right_2": "output", "standby": "output",
    }  # fmt: skip
    drivers = (Driver("parts/tb6612.py", ("motors",), {"power": "motors"}),)


class Tb6612(DirectionPinsDriver):
    """Toshiba TB6612FNG: two motors, each with a PWM pin and two direction pins."""

    part: Literal["tb6612"]
    """What kind of part this is."""
    standby: str | None = None
    """Pin of STBY; nothing when it is wired to 3.3 V."""


class L298n(DirectionPinsDriver):
    """ST L298N: two motors, each with a PWM pin (ENA, ENB, without jumpers) and two direction pins."""

    part: Literal["l298n"]
    """What kind of part this is."""
    standby: ClassVar[None] = None
    """It has no such pin."""
