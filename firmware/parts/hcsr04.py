"""Ultrasonic ranger HC-SR04: a 10 µs pulse on its trigger, then an echo of 58 µs a cm.

Without an echo its pin stays high for 38 ms, and it takes no new pulse before.
"""

import board
import kit
import stream
from micropython import const

_TIMEOUT_US = const(40000)
_ECHO_OVER_MS = const(40)

CHANNELS = ("hdistance,mm,1",)

_trigger = board.pin_out(kit.SONAR_TRIGGER)
_echo = board.pin_in(kit.SONAR_ECHO)
_echo_us = board.pulse_in(kit.SONAR_ECHO)


def ping() -> int:
    """The echo's length in µs: negative when none came, 0 when it had begun before we listened."""
    _trigger(1)
    board.sleep_us(10)
    _trigger(0)
    return 0 if _echo() else _echo_us(_TIMEOUT_US)


def distance() -> int:
    """Millimetres to what is ahead; the farthest it can tell when there is no echo."""
    stream.busy = True  # an echo does not wait
    us = ping()
    if not us:  # memory was tidied up meanwhile: let this echo pass
        board.sleep_ms(_ECHO_OVER_MS)
        us = ping()
    stream.busy = False
    mm = (
        kit.SONAR_FARTHEST
        if us < 0
        else min((us * 10 + kit.SONAR_US_PER_CM // 2) // kit.SONAR_US_PER_CM, kit.SONAR_FARTHEST)
    )
    stream.values[kit.AT_HCSR04] = mm
    return mm
