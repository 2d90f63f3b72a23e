"""Three to five reflective sensors that look at the floor, each with a pin that tells dark from light."""

from collections.abc import Callable

import board
import kit
import stream

CHANNELS = (
    "Bline_far_left,,1",
    "Bline_left,,1",
    "Bline_middle,,1",
    "Bline_right,,1",
    "Bline_far_right,,1",
)

_left = board.pin_in(kit.LINE_LEFT_PIN)
_right = board.pin_in(kit.LINE_RIGHT_PIN)
_row: list[tuple[Callable[[], int], int]] = []
"""What reads each sensor's pin, from left to right, and what that is over a dark line."""
if kit.LINE_FAR_LEFT_PIN is not None:
    _row.append((board.pin_in(kit.LINE_FAR_LEFT_PIN), kit.LINE_FAR_LEFT_DARK))
_row.append((_left, kit.LINE_LEFT_DARK))
if kit.LINE_MIDDLE_PIN is not None:
    _row.append((board.pin_in(kit.LINE_MIDDLE_PIN), kit.LINE_MIDDLE_DARK))
_row.append((_right, kit.LINE_RIGHT_DARK))
if kit.LINE_FAR_RIGHT_PIN is not None:
    _row.append((board.pin_in(kit.LINE_FAR_RIGHT_PIN), kit.LINE_FAR_RIGHT_DARK))


def lines() -> tuple[int, ...]:
    """All of them, from left to right: 1 over a dark line, 0 over the floor."""
    return tuple([int(read() == dark) for read, dark in _row])


def line() -> tuple[int, int]:
    """(left, right) of the middle: 1 over a dark line, 0 over the floor."""
    return int(_left() == kit.LINE_LEFT_DARK), int(_right() == kit.LINE_RIGHT_DARK)


def sense() -> None:
    """Look, for telemetry."""
    stream.values[kit.AT_LINE_ROW : kit.AT_LINE_ROW + len(_row)] = lines()
