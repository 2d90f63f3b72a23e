"""The data of a replay: what was recorded comes back out, in few bytes."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gorae.kits import load_kit
from gorae.report.page.replay import frames, pack, readings
from gorae.report.page.robot import RobotShape
from gorae.telemetry.recording import Recording


def unpack(packed: str) -> list[float | None]:
    """As the page's script does it."""
    values: list[float | None] = []
    total = 0
    for token in packed.split():
        change, _, times = token.partition("*")
        for _ in range(int(times or 1)):
            total += 0 if change == "~" else int(change)
            values.append(None if change == "~" else total)
    return values


@given(st.lists(st.integers(-(10**6), 10**6) | st.none(), max_size=200))
def test_numbers_come_back(values: list[int | None]) -> None:
    array = np.array([np.nan if value is None else value for value in values], dtype=float)
    assert unpack(pack(array)) == values


def test_what_repeats_is_short() -> None:
    assert pack(np.arange(1000.0) * 40) == "0 40*999"
    assert pack(np.array([5, 5, 5, np.nan, np.nan, 6])) == "5 0*2 ~*2 1"
    assert pack(np.array([np.inf, 1e300, -1e300])) == "~ 1000000000 -2000000000"


def test_only_what_was_ever_in_play_is_watched(make: SimpleNamespace) -> None:
    times = make.recording().times
    recording = make.recording(light_left=times * 0, sound=np.where(times > 3, 440.0, 0.0))
    assert readings(recording) == [
        "left_motor", "right_motor", "line_left", "line_right", "distance", "speed", "sound",
    ]  # fmt: skip


def test_a_servos_angle_is_watched_and_its_arm_drawn(make: SimpleNamespace) -> None:
    times = make.recording().times
    recording = make.recording(servo_1=90 + times, servo_2=times * 0)
    assert readings(recording)[-1] == "servo_1"
    assert [name for name, _, _ in RobotShape.of(load_kit("maqueen")).servos] == ["servo_1", "servo_2"]
    assert RobotShape.of(load_kit("esp32-duo")).servos == []


def test_a_long_run_has_no_more_frames_than_a_minute() -> None:
    times = np.arange(0, 600, 0.04)
    packed = frames(Recording(times, {"x": times, "y": times}))
    moments = unpack(packed["times"]["changes"])  # type: ignore[index]
    assert len(moments) == 1500
    assert (moments[0], moments[-1]) == (0, round(times[-1] * 1000))
