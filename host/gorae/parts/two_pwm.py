"""Motor drivers with two PWM pins a motor."""

from __future__ import annotations

from typing import ClassVar, Literal

from gorae.parts.part import Driver, Part


class TwoPwmDriver(Part):
    """A driver for two motors that has two inputs a motor, PWM on one and the other low.

    A motor turns ahead with PWM on the first input, back with PWM on the second; with both low or both high
    it stands.
    """

    left_1: str
    """Pin that drives the left motor ahead."""
    left_2: str
    """Pin that drives it back."""
    right_1: str
    """Pin that drives the right motor ahead."""
    right_2: str
    """Pin that drives it back."""

    roles = ("motors",)
    wires = {"left_1": "pwm", "left_2": "pwm", "right_1": "pwm", "right_2": "pwm", "sleep": "output"}
    drivers = (Driver("parts/two_pwm.py", ("motors",), {"power": "motors"}),)


class L9110s(TwoPwmDriver):
    """L9110S or L9110H: two motors, each with two PWM pins (A-IA, A-IB, B-IA, B-IB)."""

    part: Literal["l9110s"]
    """What kind of part this is."""
    sleep: ClassVar[None] = None
    """It has no such pin."""


class Drv8833(TwoPwmDriver):
    """TI DRV8833: two motors, each with two PWM pins (AIN1, AIN2, BIN1, BIN2)."""

    part: Literal["drv8833"]
    """What kind of part this is."""
    sleep: str | None = None
    """Pin of nSLEEP, or EEP; nothing when it is wired to 3.3 V."""
