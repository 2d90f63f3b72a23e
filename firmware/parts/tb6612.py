"""Toshiba TB6612FNG: for each motor a PWM pin for power and two pins for the direction.

Ahead: 1 high, 2 low. Back: 1 low, 2 high. No power: both low. Standby is high while it works.
"""

from collections.abc import Callable

import board
import kit
from micropython import const

STEPS = const(1023)
"""Full power."""


class _Motor:
    """One motor. Its direction pins are written only when the direction changes."""

    def __init__(self, pwm: int, ahead: int, back: int) -> None:
        self._duty: Callable[[int], object] = board.pwm(pwm)
        self._ahead: Callable[[int], object] = board.pin_out(ahead)
        self._back: Callable[[int], object] = board.pin_out(back)
        self._direction = 0

    def power(self, steps: int) -> None:
        direction = (steps > 0) - (steps < 0)
        if direction != self._direction:
            self._direction = direction
            self._ahead(direction > 0)
            self._back(direction < 0)
        self._duty(abs(steps))


_left = _Motor(kit.MOTORS_LEFT_PWM, kit.MOTORS_LEFT_1, kit.MOTORS_LEFT_2)
_right = _Motor(kit.MOTORS_RIGHT_PWM, kit.MOTORS_RIGHT_1, kit.MOTORS_RIGHT_2)
if kit.MOTORS_STANDBY is not None:
    board.pin_out(kit.MOTORS_STANDBY)(1)


def power(left: int, right: int) -> None:
    """Power of both motors, −STEPS (back) to STEPS (ahead)."""
    _left.power(left)
    _right.power(right)
