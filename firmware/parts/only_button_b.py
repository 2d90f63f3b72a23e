"""A push button B alone, on a pin with a pull-up."""

import board
import kit
import stream

CHANNELS = ("Bbutton_b,,1",)

_b = board.button(kit.BUTTON_B_PIN)


def button_b() -> bool:
    """True while B is pressed."""
    return _b() == kit.BUTTON_B_PRESSED


def sense_seldom() -> None:
    """Look, for telemetry."""
    stream.values[kit.AT_ONLY_BUTTON_B] = button_b()
