"""DFRobot Maqueen Plus V2's chip, and the line sensors that it reads."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictInt

from gorae.parts.led import LIGHTS
from gorae.parts.line_digital import LINE_EDGES, LINE_ROW, LineSensor
from gorae.parts.part import Address, Driver, MountingPlace, Part
from gorae.parts.signal import switch


class MaqueenPlusController(Part):
    """DFRobot Maqueen Plus V2's chip over I2C: motors, front lights, and the line sensors' bits."""

    part: Literal["maqueen-plus-controller"]
    """What kind of part this is."""
    address: Address = 0x10
    """On the I2C bus."""

    roles = ("motors",)
    constants = ("address",)
    drivers = (
        Driver(
            "parts/maqueen_plus.py",
            ("motors",),
            {"power": "motors", "lights": "lights", "line": "line sensors", "lines": "line sensors"},
        ),
    )
    shows = LIGHTS


class LineBit(LineSensor):
    """A line sensor that the motors' chip reads: one bit of its line register, 1 on a dark line."""

    part: Literal["line-bit"]
    """What kind of part this is."""
    bit: Annotated[StrictInt, Field(ge=0, le=7)]
    """Which bit, 0 the lowest."""
    at: MountingPlace
    """Where it sits."""

    roles = (*LINE_ROW, *LINE_EDGES)
    constants = ("bit",)
    senses = (
        *LineSensor.senses,
        switch("line_edge_left", "left edge line sensor (1 on the line)", "왼쪽 끝 라인 센서(선 위면 1)"),
        switch("line_edge_right", "right edge line sensor (1 on the line)", "오른쪽 끝 라인 센서(선 위면 1)"),
    )
