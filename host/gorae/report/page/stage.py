"""The arena of a class's page: drawn on the host as in a report, and moved by a script with what it hears."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Any

from gorae.grading.challenge import OtherRobot
from gorae.kits import Arena, Kit, Pose
from gorae.parts import Kind
from gorae.report.page.arena import NOT_SHIFTED, OtherDrawing, Shifts, other_shape, plan
from gorae.report.page.pages import environment, say, words_of
from gorae.report.page.robot import RobotShape
from gorae.telemetry.signals import SIGNALS

FIRST_READINGS = (
    "distance", "line_far_left", "line_left", "line_middle", "line_right", "line_far_right", "left_motor",
    "right_motor", "speed", "light_left", "light_right", "pixels", "color", "sound", "button_a", "button_b",
    "turn_rate", "accel_x", "accel_y", "accel_z", "gesture", "x", "y", "heading",
)  # fmt: skip
"""What a person wants to watch comes first; what else a run has is left out."""
_UNREADABLE = ("color",)
NOBODY: Mapping[str, OtherRobot] = MappingProxyType({})


def stage_html(
    arena: Arena,
    start: Pose,
    kit: Kit,
    lang: str,
    others: Mapping[str, OtherRobot] = NOBODY,
    shifts: Shifts = NOT_SHIFTED,
) -> str:
    """Return the arena and robots at their starts, as HTML without a script: `stage.js` moves them.

    It has a `.robots` in which the `others` are drawn and the robot last, and `.trails` with its path.
    """
    template = environment().get_template("stage.html.j2")
    there = [
        OtherDrawing(
            name,
            (other.start.x, arena.size.y - other.start.y, -other.start.heading),
            path="",
            shape=other_shape(other),
        )
        for name, other in others.items()
    ]
    return template.render(
        scene=replace(plan(arena, start, lang, shifts), others=there),
        robot=RobotShape.of(kit),
        words=words_of(("page-arena", "page-path"), "page-", lang),
        say=partial(say, lang),
    )


def readings_of(names: Sequence[str], lang: str) -> list[dict[str, Any]]:
    """Return the signals of a run that people watch: name, title, unit and kind of each."""
    known = [name for name in FIRST_READINGS if name in names and name not in _UNREADABLE]
    return [_reading(name, lang) for name in known]


def _reading(name: str, lang: str) -> dict[str, Any]:
    signal = SIGNALS[name]
    kind: Kind = signal.kind
    title = (signal.ko if lang == "ko" else signal.en).partition("(")[0].strip()
    return {"name": name, "title": title, "unit": signal.unit, "kind": kind}
