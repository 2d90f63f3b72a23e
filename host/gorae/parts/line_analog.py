"""Reflective sensors whose pin has a voltage between that of a light floor and that of a dark line."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictFloat, StrictInt, model_validator

from gorae.documents import mistake
from gorae.parts.line_digital import LINE_ABILITIES, LINE_ROW, PAIR, LineSensor
from gorae.parts.part import Driver, MountingPlace

Percent = Annotated[StrictInt | StrictFloat, Field(ge=0, le=100)]

MIN_CONTRAST = 5
"""Percent of the supply between floor and line, below which noise would be as large."""


class LineAnalog(LineSensor):
    """A line sensor with an analogue output: the darker the floor, the nearer to `dark` is its voltage."""

    part: Literal["line-analog"]
    """What kind of part this is."""
    pin: str
    """Where its output is wired: a pin that measures voltage."""
    dark: Percent = 80
    """The voltage in the middle of a dark line, in percent of the supply."""
    light: Percent = 15
    """The voltage over the floor, in percent of the supply."""
    at: MountingPlace
    """Where it sits."""

    roles = LINE_ROW
    wires = {"pin": "analog"}
    constants = ("dark", "light")
    drivers = (Driver("parts/line_analog.py", PAIR, LINE_ABILITIES, adds=("darkness",)),)

    @model_validator(mode="after")
    def _tells_dark_from_light(self) -> LineAnalog:
        if abs(self.dark - self.light) < MIN_CONTRAST:
            raise mistake("kits.line-contrast", least=MIN_CONTRAST)
        return self
