"""Ultrasonic ranger HC-SR04."""

from __future__ import annotations

from typing import Literal

from gorae.documents import Angle, Length
from gorae.parts.part import Driver, MountingPlace, Part
from gorae.parts.signal import Signal

ECHO_US_PER_CM = 58
"""µs of echo a cm, as its datasheet divides: what its driver and the self-test tell of an echo."""


class HcSr04(Part):
    """Ultrasonic ranger HC-SR04: a 10 µs trigger, then an echo pulse of 58 µs a cm."""

    part: Literal["hc-sr04"]
    """What kind of part this is."""
    trigger: str
    """Pin of TRIG."""
    echo: str
    """Pin of ECHO."""
    at: MountingPlace
    """Where it sits."""
    beam: Angle = 25.0
    """Full width of the cone."""
    nearest: Length = 20.0
    """Nothing nearer can be measured."""
    farthest: Length = 4000.0
    """Nothing farther can be measured."""

    roles = ("sonar",)
    wires = {"trigger": "output", "echo": "input"}
    constants = ("farthest",)
    numbers = {"us_per_cm": ECHO_US_PER_CM}
    drivers = (
        Driver("parts/hcsr04.py", ("sonar",), {"distance": "distance sensor"}, for_host=("distance", "ping")),
    )
    senses = (
        Signal(
            "distance", "kit", "length", "mm", "distance measured ahead", "앞쪽으로 잰 거리", low=0, gaps=True
        ),
    )
