"""A passive buzzer, which sounds at the frequency of the PWM on its pin."""

import board
import kit
import stream

_sound = board.tone(kit.BUZZER_PIN)
_channel = stream.channel("h", "sound,Hz,1")


def tone(hz: int) -> None:
    """Sound at `hz` until told otherwise; 0 for silence."""
    _sound(hz)
    stream.values[_channel] = hz
