"""How a micro:bit V2's parts hang on its nRF52833, from the board's schematic (V2.00).

Pins of the chip are numbered as in `chip.gpio`: 32 is P1.00.
"""

from __future__ import annotations

_FIRST = (2, 3, 4, 31, 28, 14, 37, 11, 10, 9, 30, 23, 12, 17, 1, 13, 34)
EDGE = {**dict(enumerate(_FIRST)), 19: 26, 20: 32}
"""The chip's pin of each pin on the edge connector."""
ANALOG = {0: 1, 1: 2, 2: 3, 3: 8, 4: 5, 10: 7}
"""The analogue input, 1 for AIN0, of each pin on the edge connector that has one."""
MICROPHONE_INPUT = 4
BUTTONS = {"a": 14, "b": 23}
"""Low while pressed."""
LOGO = 36
ROWS = (21, 22, 15, 24, 19)
COLUMNS = (28, 11, 31, 37, 30)
SPEAKER = 0
INTERRUPT = 25
"""Pulled down by the chips of the inner bus when they have something to tell."""
INNER_BUS = (8, 16)
OUTER_BUS = (26, 32)
"""Clock and data."""
