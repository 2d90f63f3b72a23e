"""The buttons and the speaker that a micro:bit has itself."""

import board
import stream

button_a = board.button_a
button_b = board.button_b
stream.channel("B", "button_a,,1", button_a, False)
stream.channel("B", "button_b,,1", button_b, False)
_channel = stream.channel("h", "sound,Hz,1")


def tone(hz: int) -> None:
    """Sound at `hz` until told otherwise; 0 for silence."""
    board.tone(hz)
    stream.values[_channel] = hz
