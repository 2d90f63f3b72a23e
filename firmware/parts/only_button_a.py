"""A push button A alone, on a pin with a pull-up."""

import board
import kit
import stream

CHANNELS = ("Bbutton_a,,1",)

_a = board.button(kit.BUTTON_A_PIN)


def button_a() -> bool:
    """True while A is pressed."""
    return _a() == kit.BUTTON_A_PRESSED


def sense_seldom() -> None:
    """Look, for telemetry."""
    stream.values[kit.AT_ONLY_BUTTON_A] = button_a()
