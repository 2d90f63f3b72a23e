"""Elecfreaks Cutebot's chip."""

from __future__ import annotations

from typing import Literal

from gorae.parts.led import LIGHTS
from gorae.parts.part import Address, Driver, Part
from gorae.parts.servo import SERVOS


class CutebotController(Part):
    """Elecfreaks Cutebot's chip: motors and headlights, four bytes a write over I2C."""

    part: Literal["cutebot-controller"]
    """What kind of part this is."""
    address: Address = 0x10
    """On the I2C bus."""

    roles = ("motors",)
    constants = ("address",)
    drivers = (Driver("parts/cutebot.py", ("motors",), {"power": "motors", "lights": "lights"}),)
    shows = LIGHTS
    may_show = SERVOS
