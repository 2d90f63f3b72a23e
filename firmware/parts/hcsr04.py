"""Ultrasonic ranger HC-SR04: a 10 µs pulse on its trigger, then an echo of 58 µs a cm.

Without an echo its pin stays high for 38 ms, and it takes no new pulse before.
"""

import board
import kit
import stream
from micropython import const

_TIMEOUT_US = const(40000)
_TRIES = const(3)
_LATE_US = const(60)  # 10 mm; what was cut off by more is measured again
_TICKS = const(65535)  # ticks_us starts again at a multiple of that and one; ticks_diff would take more room

CHANNELS = ("hdistance,mm,1",)

_trigger = board.pin_out(kit.SONAR_TRIGGER)
_echo_us = board.pulse_in(kit.SONAR_ECHO)
_lead = 0  # the shortest time in µs from a pulse to its echo so far


def ping() -> int:
    """The echo's length in µs; negative when none came.

    Between the pulse and the listening a callback or the garbage collector may run, and what is heard is then
    too short. The echo begins equally long after every pulse: one that seems to begin later was cut off.
    """
    global _lead
    for _ in range(_TRIES):
        _trigger(1)
        board.sleep_us(10)
        began = board.ticks_us()
        _trigger(0)
        us = _echo_us(_TIMEOUT_US)
        late = (board.ticks_us() - began - us & _TICKS) - _lead
        if late < 0 or not _lead:
            _lead += late
        if late <= _LATE_US or us < 0:
            break
    return us


def distance() -> int:
    """Millimetres to what is ahead; the farthest it can tell when there is no echo."""
    stream.busy = True  # an echo does not wait
    us = ping()
    stream.busy = False
    mm = (
        kit.SONAR_FARTHEST
        if us < 0
        else min((us * 10 + kit.SONAR_US_PER_CM // 2) // kit.SONAR_US_PER_CM, kit.SONAR_FARTHEST)
    )
    stream.values[kit.AT_HCSR04] = mm
    return mm
