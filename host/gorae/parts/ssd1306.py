"""Small screens of dots with a Solomon SSD1306."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictInt

from gorae.parts.part import Address, Part
from gorae.parts.signal import Signal

COLUMNS, ROWS = 128, 64
"""Dots that the chip can drive."""
_Columns = Annotated[StrictInt, Field(ge=8, le=COLUMNS, multiple_of=8)]
_Rows = Annotated[StrictInt, Field(ge=8, le=ROWS, multiple_of=8)]


class Ssd1306(Part):
    """A screen of dots with a Solomon SSD1306, over I2C, such as the blue or white OLED of 0.96 inches.

    A program brings its own driver, such as `ssd1306.py` of micropython-lib.
    """

    part: Literal["ssd1306"]
    """What kind of part this is."""
    address: Address = 0x3C
    """On the I2C bus."""
    width: _Columns = COLUMNS
    """Dots in a row."""
    height: _Rows = ROWS
    """Rows of dots."""

    roles = ("screen",)
    shows = (
        Signal(
            "screen", "kit", "number", "", "number of dots of the screen that are lit", "화면에 켜진 점의 수",
            "count", 0, COLUMNS * ROWS, acts=True,
        ),
    )  # fmt: skip

    def limits(self) -> dict[str, tuple[float, float]]:
        return {"screen": (0, self.width * self.height)}
