"""Toshiba TB6612FNG."""

from __future__ import annotations

from gorae.parts import Tb6612
from gorae.virtual.devices.pins import Pin
from gorae.virtual.devices.wiring import Wiring


class Tb6612Chip:
    """TB6612FNG: for each motor a PWM pin and two direction pins (1, 0 ahead; 0, 1 back; else brake)."""

    def __init__(self, left: tuple[Pin, Pin, Pin], right: tuple[Pin, Pin, Pin], standby: Pin | None) -> None:
        self._left = left
        self._right = right
        self._standby = standby

    def power(self) -> tuple[float, float]:
        if self._standby and not self._standby.drive:
            return 0.0, 0.0
        return _bridge(*self._left), _bridge(*self._right)


def _bridge(pwm: Pin, first: Pin, second: Pin) -> float:
    return pwm.drive * ((first.drive > 0.5) - (second.drive > 0.5))


def connect(wiring: Wiring, name: str, part: Tb6612) -> None:
    """Put the driver onto its pins."""
    pin = wiring.board.pin
    wiring.motors = Tb6612Chip(
        (pin(part.left_pwm), pin(part.left_1), pin(part.left_2)),
        (pin(part.right_pwm), pin(part.right_1), pin(part.right_2)),
        pin(part.standby) if part.standby else None,
    )


OF = {Tb6612: connect}
