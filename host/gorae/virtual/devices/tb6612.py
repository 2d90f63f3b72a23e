"""Motor drivers with a PWM pin and two direction pins a motor: TB6612FNG and L298N."""

from __future__ import annotations

from gorae.parts.tb6612 import DirectionPinsDriver
from gorae.virtual.devices.pins import Pin
from gorae.virtual.devices.wiring import Wiring


class Tb6612Chip:
    """A PWM pin and two direction pins for each motor (1, 0 ahead; 0, 1 back; else it stands).

    It is not imitated that an L298N takes some 2 V of the motors': a kit's `top_speed` has that in it.
    """

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


def connect(wiring: Wiring, name: str, part: DirectionPinsDriver) -> None:
    """Put the driver onto its pins."""
    pins = {field: wiring.board.pin(pin) for field, pin, _ in part.pins()}
    left, right = ((pins[f"{side}_pwm"], pins[f"{side}_1"], pins[f"{side}_2"]) for side in ("left", "right"))
    wiring.motors = Tb6612Chip(left, right, pins.get("standby"))


OF = {DirectionPinsDriver: connect}
