"""A passive buzzer."""

from __future__ import annotations

from typing import Literal

from gorae.parts.part import Driver, Part
from gorae.parts.signal import Signal


class Buzzer(Part):
    """A passive buzzer: sounds at the frequency of the PWM on its pin."""

    part: Literal["buzzer"]
    """What kind of part this is."""
    pin: str
    """Where it is wired."""

    roles = ("buzzer",)
    wires = {"pin": "pwm"}
    drivers = (Driver("parts/buzzer.py", ("buzzer",), {"tone": "buzzer"}),)
    shows = (Signal("sound", "kit", "frequency", "Hz", "sound", "소리", low=0, acts=True),)
