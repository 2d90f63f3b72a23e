"""Screens of letters with a Hitachi HD44780, and an I2C backpack on their back."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictInt, model_validator

from gorae.documents import mistake
from gorae.parts.part import Address, Part
from gorae.parts.signal import Signal

MEMORY = 80
"""Letters that the chip holds."""


class Hd44780(Part):
    """A screen of letters (an LCD of 16 x 2 or 20 x 4, say) with an HD44780 behind a PCF8574, over I2C.

    A program brings its own driver, such as `lcd_api.py` and `i2c_lcd.py`. Backpacks with a PCF8574A have the
    address 0x3F.
    """

    part: Literal["hd44780"]
    """What kind of part this is."""
    address: Address = 0x27
    """On the I2C bus."""
    columns: Annotated[StrictInt, Field(ge=8, le=40)] = 16
    """Letters in a row."""
    rows: Literal[1, 2, 4] = 2
    """Rows of letters."""

    roles = ("lcd",)
    shows = (
        Signal(
            "lcd", "kit", "number", "", "number of letters on the LCD", "글자 화면(LCD)에 나온 글자의 수",
            "count", 0, MEMORY, acts=True,
        ),
    )  # fmt: skip

    def limits(self) -> dict[str, tuple[float, float]]:
        return {"lcd": (0, self.columns * self.rows)}

    @model_validator(mode="after")
    def _fits(self) -> Hd44780:
        if self.columns * self.rows > MEMORY:
            raise mistake("kits.lcd-too-large", most=MEMORY)
        return self
