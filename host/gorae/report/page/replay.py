"""What a run's replay moves: a few signals over time, in whole numbers and few bytes.

`"40*3 5 ~"` is 40, 80, 120, 125, missing: each number is the change from the one before, `*3` means three
times, `~` is a missing value. Divided by `scale` they are in the unit of the signal.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from gorae.telemetry.recording import FloatArray, Recording
from gorae.telemetry.screens import ROW_END, SCREENS, pictures_of
from gorae.telemetry.signals import of_robot, robot_and_signal
from gorae.texts import Text

_MAX_FRAMES = 1500
_SCALES = {"x": 2, "y": 2, "heading": 1}
_ALWAYS = (
    "x", "y", "heading", "left_motor", "right_motor",
    "line_far_left", "line_left", "line_middle", "line_right", "line_far_right", "distance", "speed",
)  # fmt: skip
_WHEN_USED = ("button_a", "button_b", "light_left", "light_right", "pixels", "display", "sound")
_WHEN_THERE = ("servo_1", "servo_2", "screen", "encoder_left", "encoder_right")
"""Only some kits have them."""
_UNSEEN = ("color",)
"""What moves, and is not shown as a number."""
_MOST = 1e9
_MISSING = np.iinfo(np.int64).min
MAX_PICTURES = 600
"""Of one screen. Of more, every second one is left out."""
DITTO = "″"
"""A row that is as in the picture before. No screen has this letter."""


def readings(recording: Recording) -> list[str]:
    """The signals worth watching, apart from the place: those that were ever anything but 0."""
    signals = recording.signals
    watched = [name for name in _ALWAYS[3:] if name in signals and np.isfinite(signals[name]).any()]
    used = (*_WHEN_USED, *_WHEN_THERE)
    return watched + [name for name in used if name in signals and np.nan_to_num(signals[name]).any()]


def frames(recording: Recording) -> dict[str, object]:
    """The replay of a recording: `times` and `signals`, each as `{"scale": …, "changes": …}`."""
    count = len(recording.times)
    if not count:
        return {"times": _packed(recording.times, 1000), "signals": {}}
    kept = np.unique(np.linspace(0, count - 1, min(count, _MAX_FRAMES)).round().astype(int))
    places = [name for name in _ALWAYS[:3] if name in recording.signals]
    places += [of_robot(robot, name) for robot in others_of(recording) for name in _ALWAYS[:3]]
    unseen = [name for name in _UNSEEN if np.any(recording.signals.get(name, 0))]
    return {
        "times": _packed(recording.times[kept], 1000),
        "signals": {
            name: _packed(recording.signals[name][kept], _SCALES.get(robot_and_signal(name)[1], 1))
            for name in [*places, *readings(recording), *unseen]
        },
    }


def others_of(recording: Recording) -> list[str]:
    """Return the names of the other robots whose places are in a recording."""
    signals = recording.signals
    named = [robot_and_signal(name)[0] for name in signals if name.endswith(".x")]
    return [name for name in named if all(of_robot(name, own) in signals for own in _ALWAYS[:3])]


def _packed(values: FloatArray, scale: int) -> dict[str, object]:
    return {"scale": scale, "changes": pack(values * scale)}


def pack(values: FloatArray) -> str:
    """Numbers, rounded to whole ones, as changes."""
    if not len(values):
        return ""
    known = np.isfinite(values)
    whole = np.round(np.clip(values[known], -_MOST, _MOST)).astype(np.int64)
    changes = np.full(len(values), _MISSING, dtype=np.int64)
    changes[known] = np.diff(whole, prepend=0)
    firsts = np.flatnonzero(np.diff(changes, prepend=~changes[:1]))
    lengths = np.diff(firsts, append=len(changes))
    return " ".join(map(_token, changes[firsts].tolist(), lengths.tolist()))


def _token(change: int, length: int) -> str:
    number = "~" if change == _MISSING else str(change)
    return number if length == 1 else f"{number}*{length}"


def screens(recording: Recording, lang: str) -> dict[str, Any]:
    """Return what `run.js` needs to draw the screens that showed anything, by their names."""
    shown = {name: list(pictures_of(recording.marks, name)) for name in SCREENS}
    return {name: _screen(name, told, lang) for name, told in shown.items() if told}


def _screen(name: str, told: list[tuple[float, str]], lang: str) -> dict[str, Any]:
    while len(told) > MAX_PICTURES:
        told = told[::-1][::2][::-1]  # the last one stays
    times, shown = zip(*told, strict=True)
    title = Text(f"report.shown-{name}").say(lang)
    return {"title": title, "times": _packed(np.array(times), 1000), "pictures": _changes(shown)}


def _changes(shown: tuple[str, ...]) -> list[str]:
    """Return the pictures with `DITTO` for each row that stays."""
    rows = [picture.split(ROW_END) for picture in shown]
    return [
        ROW_END.join(DITTO if row in before[at : at + 1] else row for at, row in enumerate(now))
        for before, now in zip([[], *rows], rows, strict=False)
    ]
