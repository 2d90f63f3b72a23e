"""Push buttons."""

from __future__ import annotations

from gorae.parts import Button
from gorae.virtual.devices.pins import Level
from gorae.virtual.devices.wiring import Wiring


def connect(wiring: Wiring, name: str, part: Button) -> None:
    """Put the button onto its pin."""
    button = wiring.board.buttons[name.removeprefix("button_")]
    wiring.board.pin(part.pin).wave = Level(lambda: part.pressed if button.down else 1 - part.pressed)


OF = {Button: connect}
