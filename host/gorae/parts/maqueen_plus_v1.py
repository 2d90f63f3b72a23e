"""The chip of DFRobot's first Maqueen Plus."""

from __future__ import annotations

from typing import Literal

from gorae.parts.led import LIGHTS
from gorae.parts.line_digital import LINE_ABILITIES
from gorae.parts.part import Address, Driver, Part
from gorae.parts.servo import SERVOS

SIX_BITS = ("line_edge_left", "line_far_left", "line_left", "line_right", "line_far_right", "line_edge_right")
"""The line sensors of a Maqueen Plus V1 from left to right: L3, L2, L1, R1, R2, R3."""


class MaqueenPlusV1Controller(Part):
    """DFRobot Maqueen Plus V1's chip over I2C: motors, coloured front lights, six line sensors."""

    part: Literal["maqueen-plus-v1-controller"]
    """What kind of part this is."""
    address: Address = 0x10
    """On the I2C bus."""

    roles = ("motors",)
    constants = ("address",)
    drivers = (
        Driver(
            "parts/maqueen_plus_v1.py", ("motors",), {"power": "motors", "lights": "lights", **LINE_ABILITIES}
        ),
    )
    shows = LIGHTS
    may_show = SERVOS
