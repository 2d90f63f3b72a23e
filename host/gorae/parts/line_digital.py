"""Reflective sensors that look at the floor."""

from __future__ import annotations

from typing import ClassVar, Literal

from gorae.parts.part import Driver, Level, MountingPlace, Part
from gorae.parts.signal import Signal, switch


class LineSensor(Part):
    """A reflective sensor that looks down and tells a dark line from a light floor."""

    at: MountingPlace
    """Where it sits."""

    senses: ClassVar[tuple[Signal, ...]] = (
        switch("line_left", "left line sensor (1 on the line)", "왼쪽 라인 센서(선 위면 1)"),
        switch("line_right", "right line sensor (1 on the line)", "오른쪽 라인 센서(선 위면 1)"),
    )


class LinePin(LineSensor):
    """A line sensor with a pin, which is at `dark` when it sees a dark line."""

    part: Literal["line-digital"]
    """What kind of part this is."""
    pin: str
    """Where its output is wired."""
    dark: Level
    """What the pin reads on a dark line."""
    at: MountingPlace
    """Where it sits."""

    roles = ("line_left", "line_right")
    wires = {"pin": "input"}
    constants = ("dark",)
    driver = Driver(
        "parts/line_digital.py",
        ("line_left", "line_right"),
        {"line": "line sensors", "lines": "line sensors"},
    )
