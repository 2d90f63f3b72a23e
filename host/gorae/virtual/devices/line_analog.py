"""Reflective sensors with an analogue pin each."""

from __future__ import annotations

from gorae.parts import LineAnalog
from gorae.virtual.devices.wiring import Wiring


def connect(wiring: Wiring, name: str, part: LineAnalog) -> None:
    """Put the sensor onto its pin. Where there is nothing to see it is as over the floor."""
    darkness = wiring.sensing(name)
    light, dark = part.light / 100, part.dark / 100
    wiring.board.pin(part.pin).analog = lambda: light + (dark - light) * float(darkness() or 0.0)


OF = {LineAnalog: connect}
