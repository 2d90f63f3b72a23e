"""Two to five reflective sensors that look at the floor, each with a voltage that tells how dark it is."""

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

_row: list[tuple[Callable[[], int], int, int]] = []
"""What measures each sensor's pin in percent, from left to right, and what that is over floor and line."""
if kit.LINE_FAR_LEFT_PIN is not None:
    _row.append((board.analog_in(kit.LINE_FAR_LEFT_PIN), kit.LINE_FAR_LEFT_LIGHT, kit.LINE_FAR_LEFT_DARK))
_LEFT = len(_row)
_row.append((board.analog_in(kit.LINE_LEFT_PIN), kit.LINE_LEFT_LIGHT, kit.LINE_LEFT_DARK))
if kit.LINE_MIDDLE_PIN is not None:
    _row.append((board.analog_in(kit.LINE_MIDDLE_PIN), kit.LINE_MIDDLE_LIGHT, kit.LINE_MIDDLE_DARK))
_RIGHT = len(_row)
_row.append((board.analog_in(kit.LINE_RIGHT_PIN), kit.LINE_RIGHT_LIGHT, kit.LINE_RIGHT_DARK))
if kit.LINE_FAR_RIGHT_PIN is not None:
    _row.append((board.analog_in(kit.LINE_FAR_RIGHT_PIN), kit.LINE_FAR_RIGHT_LIGHT, kit.LINE_FAR_RIGHT_DARK))


def darkness() -> list[int]:
    """How dark the line sensors see the floor, from left to right: 0 is the floor, 100 the middle of a line.

    Only kits with analogue line sensors have it.
    """
    return [min(max((read() - light) * 100 // (dark - light), 0), 100) for read, light, dark in _row]


def lines() -> tuple[int, ...]:
    """All of them, from left to right: 1 over a dark line, 0 over the floor."""
    return tuple([int(share >= 50) for share in darkness()])


def line() -> tuple[int, int]:
    """(left, right) of the middle: 1 over a dark line, 0 over the floor."""
    seen = lines()
    return seen[_LEFT], seen[_RIGHT]


def sense() -> None:
    """Look, for telemetry."""
    stream.values[kit.AT_LINE_ANALOG : kit.AT_LINE_ANALOG + len(_row)] = lines()
