"""The signals that a recording may hold, by name.

*Kit signals* are what the kit itself knows; they exist on a real kit and on a virtual one. *Truth
signals* exist only where somebody sees the robot: on the virtual kit, or with a referee.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Any, Literal

Kind = Literal["number", "power", "switch", "count", "color"]
"""What the values of a signal are: a measured number; a power from −100 to 100 %, where 0 is rest; 0 or 1;
how many of something there are; a colour as 0xRRGGBB."""


@dataclass(frozen=True)
class Signal:
    """One signal: its name in formulas, what its values are, and what people call it."""

    name: str
    source: Literal["kit", "truth"]
    dimension: str
    """A dimension of `gorae.units`, or "number"."""
    unit: str
    """What the numbers are in; empty for plain numbers."""
    en: str
    ko: str
    kind: Kind = "number"
    low: float = -inf
    high: float = inf
    """What no value is below or above, on any kit and in any arena."""
    acts: bool = False
    """Whether 0 says that nothing happens: no sound, no light, no button."""


def _kit(name: str, dimension: str, unit: str, en: str, ko: str, **more: Any) -> Signal:
    return Signal(name, "kit", dimension, unit, en, ko, **more)


def _truth(name: str, dimension: str, unit: str, en: str, ko: str, **more: Any) -> Signal:
    return Signal(name, "truth", dimension, unit, en, ko, **more)


def _switch(name: str, en: str, ko: str, *, acts: bool = False) -> Signal:
    """Return a signal of the kit that is 0 or 1."""
    return Signal(name, "kit", "number", "", en, ko, "switch", 0, 1, acts)


SIGNALS: dict[str, Signal] = {
    signal.name: signal
    for signal in (
        _kit(
            "left_motor",
            "number",
            "%",
            "power of the left motor",
            "왼쪽 모터의 힘",
            kind="power",
            low=-100,
            high=100,
            acts=True,
        ),
        _kit(
            "right_motor",
            "number",
            "%",
            "power of the right motor",
            "오른쪽 모터의 힘",
            kind="power",
            low=-100,
            high=100,
            acts=True,
        ),
        _switch("line_left", "left line sensor (1 on the line)", "왼쪽 라인 센서(선 위면 1)"),
        _switch("line_right", "right line sensor (1 on the line)", "오른쪽 라인 센서(선 위면 1)"),
        _switch("line_middle", "middle line sensor (1 on the line)", "가운데 라인 센서(선 위면 1)"),
        _switch("line_far_left", "outer left line sensor (1 on the line)", "맨 왼쪽 라인 센서(선 위면 1)"),
        _switch(
            "line_far_right", "outer right line sensor (1 on the line)", "맨 오른쪽 라인 센서(선 위면 1)"
        ),
        _kit("distance", "length", "mm", "distance measured ahead", "앞쪽으로 잰 거리", low=0),
        _switch("button_a", "button A (1 when pressed)", "A 버튼(누르면 1)", acts=True),
        _switch("button_b", "button B (1 when pressed)", "B 버튼(누르면 1)", acts=True),
        _kit("accel_x", "acceleration", "mm/s2", "acceleration ahead", "앞쪽 가속도"),
        _kit("accel_y", "acceleration", "mm/s2", "acceleration to the left", "왼쪽 가속도"),
        _kit("accel_z", "acceleration", "mm/s2", "acceleration upwards", "위쪽 가속도"),
        _kit("turn_rate", "rate", "deg/s", "turning rate", "도는 속도"),
        _kit("light_left", "number", "%", "left light", "왼쪽 불빛", low=0, high=100, acts=True),
        _kit("light_right", "number", "%", "right light", "오른쪽 불빛", low=0, high=100, acts=True),
        _kit(
            "pixels",
            "number",
            "",
            "number of colour lights that are on",
            "켜진 컬러 LED 수",
            kind="count",
            low=0,
            high=64,
            acts=True,
        ),
        _kit(
            "display",
            "number",
            "",
            "number of display lights that are on",
            "켜진 화면 LED 수",
            kind="count",
            low=0,
            high=25,
            acts=True,
        ),
        _kit("sound", "frequency", "Hz", "sound", "소리", low=0, acts=True),
        _truth(
            "color",
            "number",
            "",
            "colour of the colour lights (0xRRGGBB)",
            "컬러 LED의 색(0xRRGGBB)",
            kind="color",
            low=0,
            high=0xFFFFFF,
        ),
        _truth("x", "length", "mm", "place along x", "x 위치"),
        _truth("y", "length", "mm", "place along y", "y 위치"),
        _truth("heading", "angle", "deg", "heading, turns adding up", "바라보는 방향(돈 만큼 더해짐)"),
        _truth("speed", "speed", "mm/s", "speed ahead", "앞으로 가는 속도"),
        _truth(
            "line_offset", "length", "mm", "distance from the middle of the line", "선 가운데에서 벗어난 거리"
        ),
        _truth("lap", "number", "", "laps along the line", "돈 바퀴 수", low=0),
        _truth(
            "wall_distance", "length", "mm", "distance to what is ahead", "앞에 있는 것까지의 거리", low=0
        ),
        _truth("bumps", "number", "", "number of bumps", "부딪힌 횟수", kind="count", low=0),
        _truth(
            "covered",
            "number",
            "%",
            "share of the floor that it has been over",
            "지나간 바닥의 비율",
            low=0,
            high=100,
        ),
        _truth(
            "gesture",
            "number",
            "",
            "gesture that is asked for (its number)",
            "하라고 한 동작(번호)",
            kind="count",
            low=0,
            high=8,
        ),
        _truth(
            "person", "number", "", "who holds the kit (number)", "키트를 든 사람(번호)", kind="count", low=0
        ),
        _truth(
            "hand",
            "number",
            "",
            "hand that holds the kit (1 is the left)",
            "키트를 든 손(왼손이면 1)",
            kind="count",
            low=0,
            high=1,
        ),
    )
}
