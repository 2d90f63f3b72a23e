"""Push buttons."""

from __future__ import annotations

from typing import Literal

from gorae.parts.part import Driver, Level, Part
from gorae.parts.signal import switch


class Button(Part):
    """A push button; its pin is at `pressed` while it is held down."""

    part: Literal["button"]
    """What kind of part this is."""
    pin: str
    """Where it is wired."""
    pressed: Level = 0
    """What the pin reads while it is held down."""

    roles = ("button_a", "button_b")
    wires = {"pin": "input"}
    constants = ("pressed",)
    drivers = (
        Driver("parts/button.py", ("button_a", "button_b"), {"button_a": "button A", "button_b": "button B"}),
        Driver("parts/only_button_a.py", ("button_a",), {"button_a": "button A"}),
        Driver("parts/only_button_b.py", ("button_b",), {"button_b": "button B"}),
    )
    senses = (
        switch("button_a", "button A (1 when pressed)", "A 버튼(누르면 1)", acts=True),
        switch("button_b", "button B (1 when pressed)", "B 버튼(누르면 1)", acts=True),
    )
