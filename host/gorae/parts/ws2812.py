"""WS2812 colour lights."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, StrictInt

from gorae.parts.part import Driver, Part
from gorae.parts.signal import Signal

MAX_COUNT = 64


class Pixels(Part):
    """WS2812 lights in a row, sent 24 bits each."""

    part: Literal["ws2812"]
    """What kind of part this is."""
    pin: str
    """Where their data line is wired."""
    count: StrictInt = Field(gt=0, le=MAX_COUNT)
    """How many there are in the row."""

    roles = ("pixels",)
    wires = {"pin": "output"}
    constants = ("count",)
    drivers = (Driver("parts/ws2812.py", ("pixels",), {"color": "colour lights"}),)
    shows = (
        Signal(
            "pixels", "kit", "number", "", "number of colour lights that are on", "켜진 컬러 LED 수",
            "count", 0, MAX_COUNT, acts=True,
        ),
        Signal(
            "color", "truth", "number", "", "colour of the colour lights (0xRRGGBB)",
            "컬러 LED의 색(0xRRGGBB)", "color", 0, 0xFFFFFF,
        ),
    )  # fmt: skip

    def limits(self) -> dict[str, tuple[float, float]]:
        return {"pixels": (0, self.count)}
