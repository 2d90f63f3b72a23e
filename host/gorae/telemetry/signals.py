"""The signals that a recording may hold, by name.

*Kit signals* are what the kit itself knows; they exist on a real kit and on a virtual one. *Truth
signals* exist only where somebody sees the robot: on the virtual kit, or with a referee.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from gorae.parts import KINDS, Signal

__all__ = ["SIGNALS", "Signal", "known", "of_robot"]


def _power(name: str, en: str, ko: str) -> Signal:
    return Signal(name, "kit", "number", "%", en, ko, "power", -100, 100, acts=True)


def _truth(name: str, dimension: str, unit: str, en: str, ko: str, **more: Any) -> Signal:
    return Signal(name, "truth", dimension, unit, en, ko, **more)


_OF_THE_ROBOT = (
    _power("left_motor", "power of the left motor", "왼쪽 모터의 힘"),
    _power("right_motor", "power of the right motor", "오른쪽 모터의 힘"),
)
_OF_MICROBIT = (
    Signal(
        "display", "kit", "number", "", "number of display lights that are on", "켜진 화면 LED 수",
        "count", 0, 25, acts=True,
    ),
)  # fmt: skip
_WHEN_HELD = (Signal("accel_z", "kit", "acceleration", "mm/s2", "acceleration upwards", "위쪽 가속도"),)
_OF_WHO_SEES = (
    _truth("x", "length", "mm", "place along x", "x 위치"),
    _truth("y", "length", "mm", "place along y", "y 위치"),
    _truth("heading", "angle", "deg", "heading, turns adding up", "바라보는 방향(돈 만큼 더해짐)"),
    _truth("speed", "speed", "mm/s", "speed ahead", "앞으로 가는 속도"),
    _truth(
        "line_offset", "length", "mm", "distance from the middle of the line", "선 가운데에서 벗어난 거리"
    ),
    _truth("lap", "number", "", "laps along the line", "돈 바퀴 수", low=0),
    _truth("wall_distance", "length", "mm", "distance to what is ahead", "앞에 있는 것까지의 거리", low=0),
    _truth("bumps", "number", "", "number of bumps", "부딪힌 횟수", kind="count", low=0),
    _truth(
        "covered", "number", "%", "share of the floor that it has been over", "지나간 바닥의 비율",
        low=0, high=100,
    ),
    _truth(
        "put_backs", "number", "", "how often it was put back", "제자리에 되돌려 놓은 횟수",
        kind="count", low=0,
    ),
    _truth(
        "gesture", "number", "", "gesture that is asked for (its number)", "하라고 한 동작(번호)",
        kind="count", low=0, high=8,
    ),
    _truth("person", "number", "", "who holds the kit (number)", "키트를 든 사람(번호)", kind="count", low=0),
    _truth(
        "hand", "number", "", "hand that holds the kit (1 is the left)", "키트를 든 손(왼손이면 1)",
        kind="count", low=0, high=1,
    ),
)  # fmt: skip
_SENSED = tuple(one for kind in KINDS for one in kind.senses)
_SHOWN = tuple(one for kind in KINDS for one in kind.shows)

GESTURES = ("none", "still", "tilt", "shake", "circle", "wave", "punch", "clap", "other")
"""What a person can be asked for, by the number that the signal `gesture` has; `none` is asked of nobody."""

SIGNALS: dict[str, Signal] = {
    signal.name: signal
    for source in ("kit", "truth")
    for signal in (*_OF_THE_ROBOT, *_SENSED, *_WHEN_HELD, *_SHOWN, *_OF_MICROBIT, *_OF_WHO_SEES)
    if signal.source == source
}
"""Those of the kit first; what it senses before what it does."""


def of_robot(robot: str, name: str) -> str:
    """Return how a signal of another robot in the same arena is called: `leader.x`."""
    return f"{robot}.{name}"


def robot_and_signal(name: str) -> tuple[str, str]:
    """Return whose signal a name is, and which: ("leader", "x") of `leader.x`, ("", "x") of `x`."""
    robot, _, rest = name.rpartition(".")
    return robot, rest


def known(name: str) -> Signal | None:
    """Return what a signal's name stands for, also another robot's; None when it is the program's own."""
    robot, own = robot_and_signal(name)
    signal = SIGNALS.get(own)
    if signal and robot:
        return replace(signal, name=name, en=f"{robot}: {signal.en}", ko=f"{robot}: {signal.ko}")
    return signal
