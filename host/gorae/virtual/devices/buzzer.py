"""A passive buzzer."""

from __future__ import annotations

from gorae.parts import Buzzer
from gorae.virtual.devices.wiring import Wiring


def connect(wiring: Wiring, name: str, part: Buzzer) -> None:
    """Put the buzzer onto its pin."""
    pin = wiring.board.pin(part.pin)
    wiring.outputs["sound"] = lambda: float(pin.frequency) if pin.drive else 0.0


OF = {Buzzer: connect}
