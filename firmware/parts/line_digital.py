"""Two reflective sensors that look at the floor, each with a pin that tells dark from light."""

import board
import kit
import stream

_left = board.pin_in(kit.LINE_LEFT_PIN)
_right = board.pin_in(kit.LINE_RIGHT_PIN)
_LEFT_DARK = kit.LINE_LEFT_DARK
_RIGHT_DARK = kit.LINE_RIGHT_DARK


def _left_dark() -> int:
    return int(_left() == _LEFT_DARK)


def _right_dark() -> int:
    return int(_right() == _RIGHT_DARK)


stream.channel("B", "line_left,,1", _left_dark)
stream.channel("B", "line_right,,1", _right_dark)


def lines() -> tuple[int, ...]:
    """All of them, from left to right."""
    return line()


def line() -> tuple[int, int]:
    """(left, right): 1 over a dark line, 0 over the floor."""
    return int(_left() == _LEFT_DARK), int(_right() == _RIGHT_DARK)
