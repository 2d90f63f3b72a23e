"""Front lights."""

from __future__ import annotations

from typing import Literal

from gorae.parts.part import Driver, Part
from gorae.parts.signal import percent

LIGHTS = (
    percent("light_left", "left light", "왼쪽 불빛"),
    percent("light_right", "right light", "오른쪽 불빛"),
)
"""What front lights do, whatever drives them."""


class Led(Part):
    """A light that is on or off, or dimmed by PWM. On when its pin is high."""

    part: Literal["led"]
    """What kind of part this is."""
    pin: str
    """Where it is wired."""

    roles = ("light_left", "light_right")
    wires = {"pin": "output"}
    drivers = (
        Driver("parts/led.py", ("light_left", "light_right"), {"lights": "lights"}),
        Driver("parts/led_left.py", ("light_left",), {"lights": "lights"}),
        Driver("parts/led_right.py", ("light_right",), {"lights": "lights"}),
    )
    shows = LIGHTS
