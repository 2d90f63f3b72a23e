"""A front light on the left alone, dimmed by PWM on its pin."""

import board
import kit
import stream

CHANNELS = ("hlight_left,%,1",)

_left = board.pwm(kit.LIGHT_LEFT_PIN)


def lights(left: int, right: int) -> None:
    """Brightness, 0 to 100 percent; there is a light on the left only."""
    _left(left * 1023 // 100)
    stream.values[kit.AT_LED_LEFT] = left
