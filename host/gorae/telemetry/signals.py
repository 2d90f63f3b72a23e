"""The signals that a recording may hold, by name.

*Kit signals* are what the kit itself knows; they exist on a real kit and on a virtual one. *Truth
signals* exist only where somebody sees the robot: on the virtual kit, or with a referee.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Literal


@dataclass(frozen=True)
class Signal:
    name: str
    source: Literal["kit", "truth"]
    dimension: str
    """A dimension of `gorae.units`, or "number"."""
    unit: str
    """What the numbers are in; empty for plain numbers."""
    en: str
    ko: str


def _kit(name: str, dimension: str, unit: str, en: str, ko: str) -> Signal:
    return Signal(name, "kit", dimension, unit, en, ko)


def _truth(name: str, dimension: str, unit: str, en: str, ko: str) -> Signal:
    return Signal(name, "truth", dimension, unit, en, ko)


SIGNALS: dict[str, Signal] = {
    signal.name: signal
    for signal in (
        _kit("left_motor", "number", "%", "power of the left motor", "왼쪽 모터의 힘"),
        _kit("right_motor", "number", "%", "power of the right motor", "오른쪽 모터의 힘"),
        _kit("line_left", "number", "", "left line sensor (1 on the line)", "왼쪽 라인 센서(선 위면 1)"),
        _kit("line_right", "number", "", "right line sensor (1 on the line)", "오른쪽 라인 센서(선 위면 1)"),
        _kit(
            "line_middle", "number", "", "middle line sensor (1 on the line)", "가운데 라인 센서(선 위면 1)"
        ),
        _kit(
            "line_far_left",
            "number",
            "",
            "outer left line sensor (1 on the line)",
            "맨 왼쪽 라인 센서(선 위면 1)",
        ),
        _kit(
            "line_far_right",
            "number",
            "",
            "outer right line sensor (1 on the line)",
            "맨 오른쪽 라인 센서(선 위면 1)",
        ),
        _kit("distance", "length", "mm", "distance measured ahead", "앞쪽으로 잰 거리"),
        _kit("button_a", "number", "", "button A (1 when pressed)", "A 버튼(누르면 1)"),
        _kit("button_b", "number", "", "button B (1 when pressed)", "B 버튼(누르면 1)"),
        _kit("accel_x", "acceleration", "mm/s2", "acceleration ahead", "앞쪽 가속도"),
        _kit("accel_y", "acceleration", "mm/s2", "acceleration to the left", "왼쪽 가속도"),
        _kit("turn_rate", "rate", "deg/s", "turning rate", "도는 속도"),
        _kit("light_left", "number", "%", "left light", "왼쪽 불빛"),
        _kit("light_right", "number", "%", "right light", "오른쪽 불빛"),
        _kit("pixels", "number", "", "number of colour lights that are on", "켜진 컬러 LED 수"),
        _kit("display", "number", "", "number of display lights that are on", "켜진 화면 LED 수"),
        _kit("sound", "frequency", "Hz", "sound", "소리"),
        _truth("color", "number", "", "colour of the colour lights (0xRRGGBB)", "컬러 LED의 색(0xRRGGBB)"),
        _truth("x", "length", "mm", "place along x", "x 위치"),
        _truth("y", "length", "mm", "place along y", "y 위치"),
        _truth("heading", "angle", "deg", "heading, turns adding up", "바라보는 방향(돈 만큼 더해짐)"),
        _truth("speed", "speed", "mm/s", "speed ahead", "앞으로 가는 속도"),
        _truth(
            "line_offset", "length", "mm", "distance from the middle of the line", "선 가운데에서 벗어난 거리"
        ),
        _truth("lap", "number", "", "laps along the line", "돈 바퀴 수"),
        _truth("wall_distance", "length", "mm", "distance to what is ahead", "앞에 있는 것까지의 거리"),
        _truth("bumps", "number", "", "number of bumps", "부딪힌 횟수"),
        _truth("covered", "number", "%", "share of the floor that it has been over", "지나간 바닥의 비율"),
    )
}

LIMITS: dict[str, tuple[float, float]] = {
    "left_motor": (-100, 100), "right_motor": (-100, 100), "line_left": (0, 1), "line_right": (0, 1),
    "line_middle": (0, 1), "line_far_left": (0, 1), "line_far_right": (0, 1),
    "distance": (0, inf), "button_a": (0, 1), "button_b": (0, 1), "light_left": (0, 100),
    "light_right": (0, 100), "pixels": (0, 64), "display": (0, 25), "sound": (0, inf),
    "lap": (0, inf), "wall_distance": (0, inf), "bumps": (0, inf), "covered": (0, 100),
    "color": (0, 0xFFFFFF),
}  # fmt: skip
"""What no value of a signal is below or above, on any kit and in any arena. Others may be anything."""
