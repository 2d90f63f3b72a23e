"""Reflective sensors with a pin each."""

from __future__ import annotations

from collections.abc import Callable

from gorae.parts import LinePin
from gorae.virtual.devices.wiring import Wiring


class Comparator:
    """A reflective sensor with a comparator: its pin is at `dark` over a dark line.

    `sees_line` may give nothing, too, where there is nothing to see: a compiled module believes its types.
    """

    def __init__(self, dark: int, sees_line: Callable[[], object]) -> None:
        self._dark = dark
        self._sees_line = sees_line

    def level(self, now_ns: int) -> int:
        return self._dark if self._sees_line() else 1 - self._dark

    def next_edge(self, now_ns: int) -> int | None:
        return None


def connect(wiring: Wiring, name: str, part: LinePin) -> None:
    """Put the sensor onto its pin."""
    wiring.board.pin(part.pin).wave = Comparator(part.dark, wiring.sensing(name))


OF = {LinePin: connect}
