"""The channels of a window: which of a dataset's signals a model looks at, and how a board reads them."""

from __future__ import annotations

import keyword
import re
from collections.abc import Sequence

from gorae.telemetry.dataset import Dataset

MOTION = ("accel_x", "accel_y", "accel_z")
"""What `robot.motion()` gives, in its order, in mg."""
_LINE = ("line_left", "line_right")
_LINES = ("line_far_left", "line_left", "line_middle", "line_right", "line_far_right")
"""The order of `robot.lines()` on a kit that has five."""
DONE = {
    "left_motor", "right_motor", "button_a", "button_b", "light_left", "light_right", "pixels", "display",
    "sound",
}  # fmt: skip
"""Signals that say what the robot or its person does. A model that looked at them would not have to sense."""
_NAME = re.compile(r"(?!c\d)[a-z][a-z0-9_]{0,19}")
_TAKEN = {"sum", "min", "max", "all", "wiggle", "crossings"}
"""What `features` calls in a model, and what stands for all channels."""


def default_channels(dataset: Dataset) -> tuple[str, ...]:
    """Return the channels of motion where all three are there, else those of all senses that change.

    Of a pair on both sides of a robot either both or none are there: who calls `classify` knows neither which
    one stood still in a recording, nor that its place in the brackets would then be gone.
    """
    if set(MOTION) <= set(dataset.names):
        return MOTION
    senses = [name for name in dataset.names if name not in DONE]
    changing = {name for name in senses if _changes(dataset, name)}
    kept = tuple(name for name in senses if name in changing or _other_side(name) in changing)
    return kept or tuple(senses)


def _other_side(name: str) -> str:
    """Return what a channel of one side is called on the other; a name without a side stays as it is."""
    return name.replace("left", "right") if "left" in name else name.replace("right", "left")


def _changes(dataset: Dataset, name: str) -> bool:
    """Whether a signal has two values at least; a missing one is none."""
    seen = (value for window in dataset.windows for value in window.signals[name] if value == value)
    first = next(seen, None)
    return any(value != first for value in seen)


def short_names(channels: Sequence[str]) -> tuple[str, ...]:
    """Return a name for each channel that Python takes, too: `x` for accel_x, `c3` where there is none."""
    names = [name.removeprefix("accel_") if name in MOTION else name for name in channels]
    return tuple(name if _is_proper(name) else f"c{at}" for at, name in enumerate(names))


def _is_proper(name: str) -> bool:
    return bool(_NAME.fullmatch(name)) and name not in _TAKEN and not keyword.iskeyword(name)


def reading(channels: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """Return which functions of `robot` read these channels, and an expression that gives them as a tuple.

    Empty ones where `robot` cannot: then the program must say how.
    """
    if tuple(channels) == MOTION:
        return ("motion",), "motion()"
    row = "line" if set(channels) & set(_LINES) <= set(_LINE) else "lines"
    parts = {name: f"{row}()[{at}]" for at, name in enumerate(_LINE if row == "line" else _LINES)}
    parts |= {name: f"motion()[{at}]" for at, name in enumerate(MOTION)} | {"distance": "distance()"}
    if not set(channels) <= set(parts):
        return (), ""
    used = [parts[name] for name in channels]
    functions = tuple(sorted({part.partition("(")[0] for part in used}))
    return functions, f"({', '.join(used)},)"
