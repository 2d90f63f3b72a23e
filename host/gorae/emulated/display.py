"""What can be seen on the board's 25 lights: rows are driven one after the other, with their columns low."""

from __future__ import annotations

from collections.abc import Callable

from gorae.emulated.chip.machine import Machine
from gorae.emulated.wiring import COLUMNS, ROWS

_BRIGHTEST = 9


class Display:
    """Looks at the row that begins to be driven. `pixels` is 25 brightnesses, row by row, 0 or 9."""

    def __init__(self, machine: Machine, on_change: Callable[[], None]) -> None:
        """`on_change` is called before other lights are lit."""
        self.pixels = bytes(25)
        self._machine = machine
        self._on_change = on_change
        self._lit = [bytes(5)] * 5
        for row, pin in enumerate(ROWS):
            machine.gpio.watchers[pin] = lambda row=row: self._look(row)  # type: ignore[misc]

    def clear(self) -> None:
        """Drive nothing, as in a reset."""
        self._lit = [bytes(5)] * 5
        self._show()

    def _look(self, row: int) -> None:
        gpio, gpiote = self._machine.gpio, self._machine.gpiote
        pin = ROWS[row]
        if not (gpio.is_driven(pin) and gpio.out(pin)):
            return
        driven = [gpiote.drives_low(column) for column in COLUMNS]
        lit = bytes(_BRIGHTEST * bool(low) for low in driven)
        if lit != self._lit[row]:
            self._lit[row] = lit
            self._show()

    def _show(self) -> None:
        pixels = b"".join(self._lit)
        if pixels != self.pixels:
            self._on_change()
            self.pixels = pixels
