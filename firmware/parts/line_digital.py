"""Two reflective sensors that look at the floor, each with a pin that tells dark from light."""

import board
import kit
import stream

CHANNELS = ("Bline_left,,1", "Bline_right,,1")

_left = board.pin_in(kit.LINE_LEFT_PIN)
_right = board.pin_in(kit.LINE_RIGHT_PIN)


def lines() -> tuple[int, ...]:
    """All of them, from left to right."""
    return line()


def line() -> tuple[int, int]:
    """(left, right): 1 over a dark line, 0 over the floor."""
    return int(_left() == kit.LINE_LEFT_DARK), int(_right() == kit.LINE_RIGHT_DARK)


def sense() -> None:
    """Look, for telemetry."""
    stream.values[kit.AT_LINE_DIGITAL : kit.AT_LINE_DIGITAL + 2] = line()
