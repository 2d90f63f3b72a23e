"""Two front lights, each dimmed by PWM on its pin."""

import board
import kit
import stream

CHANNELS = ("hlight_left,%,1", "hlight_right,%,1")

_left = board.pwm(kit.LIGHT_LEFT_PIN)
_right = board.pwm(kit.LIGHT_RIGHT_PIN)


def lights(left: int, right: int) -> None:
    """Brightness, 0 to 100 percent."""
    _left(left * 1023 // 100)
    _right(right * 1023 // 100)
    stream.values[kit.AT_LED] = left
    stream.values[kit.AT_LED + 1] = right
