"""Motor drivers with two PWM pins a motor: L9110S and DRV8833."""

from __future__ import annotations

from gorae.parts.two_pwm import TwoPwmDriver
from gorae.virtual.devices.pins import Pin
from gorae.virtual.devices.wiring import Wiring


class TwoPwmChip:
    """Two inputs for each motor: high and low turns it ahead, low and high back, alike it stands.

    So the mean power is the difference of their shares of time, also with PWM on one and the other high
    ("slow decay" in TI's data sheet of the DRV8833, SLVSAR1). It is not imitated that low on both lets
    the motor coast where high on both brakes it.
    """

    def __init__(self, left: tuple[Pin, Pin], right: tuple[Pin, Pin], sleep: Pin | None) -> None:
        self._left, self._right, self._sleep = left, right, sleep

    def power(self) -> tuple[float, float]:
        if self._sleep and not self._sleep.drive:
            return 0.0, 0.0
        return _difference(*self._left), _difference(*self._right)


def _difference(ahead: Pin, back: Pin) -> float:
    return ahead.drive - back.drive


def connect(wiring: Wiring, name: str, part: TwoPwmDriver) -> None:
    """Put the driver onto its pins."""
    pins = {field: wiring.board.pin(pin) for field, pin, _ in part.pins()}
    left, right = ((pins[f"{side}_1"], pins[f"{side}_2"]) for side in ("left", "right"))
    wiring.motors = TwoPwmChip(left, right, pins.get("sleep"))


OF = {TwoPwmDriver: connect}
