"""Reflective sensors that look at the floor."""

from __future__ import annotations

from typing import ClassVar, Literal

from gorae.parts.part import Driver, Level, MountingPlace, Part
from gorae.parts.signal import Signal, switch

LINE_ROW = ("line_far_left", "line_left", "line_middle", "line_right", "line_far_right")
"""What line sensors may be called, from left to right."""
LINE_EDGES = ("line_edge_left", "line_edge_right")
"""Outside of that row, at the sides of the robot."""
PAIR = ("line_left", "line_right")
"""The two that each robot with line sensors has."""
OUTSIDE_PAIR = ("line_far_left", "line_middle", "line_far_right")
"""Those that some have besides."""
LINE_ABILITIES = {"line": "line sensors", "lines": "line sensors"}


class LineSensor(Part):
    """A reflective sensor that looks down and tells a dark line from a light floor."""

    at: MountingPlace
    """Where it sits."""

    senses: ClassVar[tuple[Signal, ...]] = (
        switch("line_left", "left line sensor (1 on the line)", "왼쪽 라인 센서(선 위면 1)"),
        switch("line_right", "right line sensor (1 on the line)", "오른쪽 라인 센서(선 위면 1)"),
        switch("line_middle", "middle line sensor (1 on the line)", "가운데 라인 센서(선 위면 1)"),
        switch("line_far_left", "outer left line sensor (1 on the line)", "맨 왼쪽 라인 센서(선 위면 1)"),
        switch("line_far_right", "outer right line sensor (1 on the line)", "맨 오른쪽 라인 센서(선 위면 1)"),
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

    roles = LINE_ROW
    wires = {"pin": "input"}
    constants = ("dark",)
    drivers = (
        Driver("parts/line_row.py", PAIR, LINE_ABILITIES, any_of=OUTSIDE_PAIR),
        Driver("parts/line_digital.py", PAIR, LINE_ABILITIES),
    )
