"""A front light on the right alone, dimmed by PWM on its pin."""

import board
import kit
import stream

CHANNELS = ("hlight_right,%,1",)

_right = board.pwm(kit.LIGHT_RIGHT_PIN)


def lights(left: int, right: int) -> None:
    """Brightness, 0 to 100 percent; there is a light on the right only."""
    _right(right * 1023 // 100)
    stream.values[kit.AT_LED_RIGHT] = right
