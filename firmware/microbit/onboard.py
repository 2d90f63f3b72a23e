"""The buttons, the speaker and the accelerometer that a micro:bit has itself."""

import board
import kit
import stream

CHANNELS = ("Bbutton_a,,1", "Bbutton_b,,1", "hsound,Hz,1")

button_a = board.button_a
button_b = board.button_b


def sense_seldom() -> None:
    """Look, for telemetry."""
    stream.values[kit.AT_ONBOARD] = button_a()
    stream.values[kit.AT_ONBOARD + 1] = button_b()


def motion() -> tuple[int, int, int]:
    """Acceleration (ahead, to the left, up) in mg. Telemetry has it from the first call on."""
    import ownlog

    return ownlog.felt(*board.acceleration())


def tone(hz: int) -> None:
    """Sound at `hz` until told otherwise; 0 for silence."""
    board.tone(hz)
    stream.values[kit.AT_ONBOARD + 2] = hz
