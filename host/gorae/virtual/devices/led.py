"""Front lights."""

from __future__ import annotations

from gorae.parts import Led
from gorae.virtual.devices.wiring import Wiring


def connect(wiring: Wiring, name: str, part: Led) -> None:
    """Put the light onto its pin."""
    pin = wiring.board.pin(part.pin)
    wiring.outputs[name] = lambda: pin.drive * 100


OF = {Led: connect}
