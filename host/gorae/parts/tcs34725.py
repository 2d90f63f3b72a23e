"""ams TCS34725: a colour sensor that looks at the floor."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictInt

from gorae.parts.part import Address, Driver, MountingPlace, Part
from gorae.parts.signal import Signal

MAX_COUNT = 10240
"""What a channel can count in the 24 ms that its driver lets it integrate: 1024 for each 2.4 ms."""
White = Annotated[StrictInt, Field(ge=255, le=MAX_COUNT)]


def _floor(colour: str, en: str, ko: str) -> Signal:
    name = f"floor_{colour}"
    return Signal(name, "kit", "number", "", f"{en} of the floor (255 on white)", ko, low=0, high=255)


class Tcs34725(Part):
    """ams TCS34725: red, green and blue of the floor, over I2C. Its own lamp lights the floor.

    What its channels count over white paper differs with lamp and height: these are estimates.
    """

    part: Literal["tcs34725"]
    """What kind of part this is."""
    address: Address = 0x29
    """On the I2C bus."""
    at: MountingPlace
    """Where it sits."""
    red: White = 850
    """What its red channel counts over white paper, in 24 ms without gain."""
    green: White = 950
    """Likewise its green channel."""
    blue: White = 900
    """Likewise its blue channel."""

    roles = ("colour",)
    constants = ("address", "red", "green", "blue")
    drivers = (
        Driver(
            "parts/tcs34725.py",
            ("colour",),
            adds=("colour", "colour_name"),
            for_host=("colour",),
        ),
    )
    senses = (
        _floor("red", "red", "바닥의 빨강(흰 종이는 255)"),
        _floor("green", "green", "바닥의 초록(흰 종이는 255)"),
        _floor("blue", "blue", "바닥의 파랑(흰 종이는 255)"),
    )
    self_test = "kit.colour()"
