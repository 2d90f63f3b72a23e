"""Two front lights, each dimmed by PWM on its pin."""

import board
import kit
import stream

_left = board.pwm(kit.LIGHT_LEFT_PIN)
_right = board.pwm(kit.LIGHT_RIGHT_PIN)
_left_channel = stream.channel("h", "light_left,%,1")
_right_channel = stream.channel("h", "light_right,%,1")


def lights(left: int, right: int) -> None:
    """Brightness, 0 to 100 percent."""
    _left(left * 1023 // 100)
    _right(right * 1023 // 100)
    stream.values[_left_channel] = left
    stream.values[_right_channel] = right
