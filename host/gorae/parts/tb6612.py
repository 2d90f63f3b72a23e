"""Toshiba TB6612FNG: a driver for two motors."""

from __future__ import annotations

from typing import Literal

from gorae.parts.part import Driver, Part


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

    roles = ("motors",)
    wires = {
        "left_pwm": "pwm", "left_1": "output", "left_2": "output",
        "right_pwm": "pwm", "right_1": "output", "right_2": "output", "standby": "output",
    }  # fmt: skip
    driver = Driver("parts/tb6612.py", ("motors",), {"power": "motors"})
