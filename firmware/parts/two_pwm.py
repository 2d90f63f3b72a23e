"""A driver for two motors with two PWM pins each: L9110S, DRV8833.

Ahead: power on the first pin, the second low. Back: the other way round. No power: both low.
"""

from collections.abc import Callable

import board
import kit
from micropython import const

STEPS = const(1023)
"""Full power."""

_left_ahead: Callable[[int], object] = board.pwm(kit.MOTORS_LEFT_1)
_left_back: Callable[[int], object] = board.pwm(kit.MOTORS_LEFT_2)
_right_ahead: Callable[[int], object] = board.pwm(kit.MOTORS_RIGHT_1)
_right_back: Callable[[int], object] = board.pwm(kit.MOTORS_RIGHT_2)
if kit.MOTORS_SLEEP is not None:
    board.pin_out(kit.MOTORS_SLEEP)(1)


def power(left: int, right: int) -> None:
    """Power of both motors, −STEPS (back) to STEPS (ahead)."""
    _left_ahead(max(left, 0))
    _left_back(max(-left, 0))
    _right_ahead(max(right, 0))
    _right_back(max(-right, 0))
