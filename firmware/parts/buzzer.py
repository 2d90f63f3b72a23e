"""A passive buzzer, which sounds at the frequency of the PWM on its pin."""

import board
import kit
import stream

CHANNELS = ("hsound,Hz,1",)

_sound = board.tone(kit.BUZZER_PIN)


def tone(hz: int) -> None:
    """Sound at `hz` until told otherwise; 0 for silence."""
    _sound(hz)
    stream.values[kit.AT_BUZZER] = hz
