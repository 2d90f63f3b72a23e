"""Two push buttons, A and B, each on a pin with a pull-up."""

import board
import kit
import stream

CHANNELS = ("Bbutton_a,,1", "Bbutton_b,,1")

_a = board.button(kit.BUTTON_A_PIN)
_b = board.button(kit.BUTTON_B_PIN)


def button_a() -> bool:
    """True while A is pressed."""
    return _a() == kit.BUTTON_A_PRESSED


def button_b() -> bool:
    """True while B is pressed."""
    return _b() == kit.BUTTON_B_PRESSED


def sense_seldom() -> None:
    """Look, for telemetry."""
    stream.values[kit.AT_BUTTON] = button_a()
    stream.values[kit.AT_BUTTON + 1] = button_b()
