"""WS2812 colour lights."""

from __future__ import annotations

from gorae.kits import pin_number
from gorae.parts import Pixels
from gorae.virtual.devices.wiring import Wiring


def connect(wiring: Wiring, name: str, part: Pixels) -> None:
    """Put the row onto its pin."""
    number = pin_number(part.pin)

    def lit() -> list[bytes]:
        sent = wiring.board.pixels.get(number, b"")[: 3 * part.count]
        lights = (sent[start : start + 3] for start in range(0, len(sent), 3))
        return [light for light in lights if any(light)]

    def color() -> float:
        """Return the colour of the first light that is on, as 0xRRGGBB."""
        green, red, blue = (lit() or [bytes(3)])[0].ljust(3, b"\0")
        return float(red << 16 | green << 8 | blue)

    wiring.outputs[name] = lambda: float(len(lit()))
    wiring.outputs["color"] = color


OF = {Pixels: connect}
