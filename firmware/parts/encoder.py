"""Wheel encoders: the board is told of edges at their pins, and counts.

With one pin both edges of a pulse count, and the wheel is taken to turn as its motor was told last. With two
pins rising edges of the first count; the second is low then while the wheel turns ahead. The board may be
late to look at it, after it collected garbage; so only two looks alike change the direction.
"""

from collections.abc import Callable

import board
import kit
import stream

CHANNELS = ("iencoder_left,mm,1", "iencoder_right,mm,1")


class _Wheel:
    """The edges that have been counted at one wheel."""

    def __init__(self, pin: int, second: "int | None", pulses: int, channel: int) -> None:
        """`channel` is where telemetry has the power of its motor."""
        self._mm = kit.WHEEL_DIAMETER * 3.1415927 / pulses
        self._second: Callable[[], int] | None = None
        self._channel = channel
        self._ahead = self._seen = True
        self._count = 0
        if second is None:
            self._mm /= 2
        else:
            self._second = board.pin_in(second)
        board.on_edges(pin, self._edge, falling=second is None)

    def _edge(self, _: object) -> None:
        if self._second:
            before = self._seen
            self._seen = not self._second()
            if self._seen == before:
                self._ahead = before
        elif stream.values[self._channel]:
            self._ahead = stream.values[self._channel] > 0
        self._count += 1 if self._ahead else -1

    def mm(self) -> int:
        return round(self._count * self._mm)


_left = _Wheel(kit.ENCODER_LEFT_PIN, kit.ENCODER_LEFT_PIN_B, kit.ENCODER_LEFT_PULSES, kit.AT_ROBOT)
_right = _Wheel(kit.ENCODER_RIGHT_PIN, kit.ENCODER_RIGHT_PIN_B, kit.ENCODER_RIGHT_PULSES, kit.AT_ROBOT + 1)


def travelled() -> tuple[int, int]:
    """How far the wheels have gone since the program began, (left, right) in mm; back counts negative.

    Only kits with wheel encoders have it.
    """
    return _left.mm(), _right.mm()


def sense() -> None:
    """Look, for telemetry."""
    stream.values[kit.AT_ENCODER : kit.AT_ENCODER + 2] = travelled()
