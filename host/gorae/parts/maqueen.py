"""DFRobot Maqueen's motor chip, V2 to V4."""

from __future__ import annotations

from typing import Literal

from gorae.parts.part import Address, Driver, Part
from gorae.parts.servo import SERVOS


class MaqueenMotors(Part):
    """DFRobot Maqueen's motor chip: `[0 left | 2 right, 0 forward | 1 back, 0–255]` over I2C."""

    part: Literal["maqueen-motors"]
    """What kind of part this is."""
    address: Address = 0x10
    """On the I2C bus."""

    roles = ("motors",)
    constants = ("address",)
    drivers = (Driver("parts/maqueen.py", ("motors",), {"power": "motors"}),)
    may_show = SERVOS
