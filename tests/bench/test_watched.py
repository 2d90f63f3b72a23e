"""A run that somebody watches: the same as a check's, but for what people do in it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

import numpy as np
import pytest

from gorae.bench.live import Look
from gorae.bench.pacing import MAX_DEEDS, MAX_PAUSE_S, ButtonMove, Deed, GestureWish, Pace, WatchEnded
from gorae.bench.session import drive_test
from gorae.bench.virtual import ButtonPress, DriveTest, RunResult, run_virtual
from gorae.bench.watched import RunFrame, WatchedRun
from gorae.classroom.live.robot_run import _News
from gorae.kits import Pose, load_arena, load_kit
from gorae.lessons.catalogue import find_lesson
from gorae.report.text.live import describe_pictures
from gorae.virtual.live import machine
from gorae.world import Conditions

TEST = DriveTest(
    load_kit("maqueen"), load_arena("table"),
    Conditions(seed=1, start=Pose.model_construct(x=1000.0, y=1000.0, heading=0.0)), 3.0,
)  # fmt: skip
PRESSES = b"""from robot import *
pressed = 0
while True:
    if button_a():
        pressed += 1
        print(pressed)
        drive(100)
    else:
        stop()
    sleep(20)
"""


def watch(
    source: bytes,
    test: DriveTest = TEST,
    deeds: Callable[[float], Sequence[Deed]] = lambda at_s: (),
    limit_s: float = 3.0,
) -> tuple[RunResult, list[RunFrame]]:
    frames: list[RunFrame] = []
    run = WatchedRun(source, test, lang="en", wait_for=deeds, show=frames.append)
    return run.go(limit_s), frames


def at(moments: dict[float, list[Deed]]) -> Callable[[float], list[Deed]]:
    return lambda at_s: moments.get(round(at_s, 2), [])


def same(one: RunResult, other: RunResult, samples: int | None = None) -> bool:
    return one.recording.signals.keys() == other.recording.signals.keys() and all(
        np.array_equal(values[:samples], other.recording.signals[name][:samples], equal_nan=True)
        for name, values in one.recording.signals.items()
    )


@pytest.mark.parametrize("lesson", ["wall-stop", "line-oval"])
def test_who_presses_nothing_sees_the_run_of_the_check(lesson: str) -> None:
    found = find_lesson(lesson)
    test = replace(drive_test(found.challenge, load_kit(found.challenge.kits[0]), 3), time_limit_s=6.0)
    source = found.solution.read_bytes()
    result, frames = watch(source, test, limit_s=6.0)
    checked = run_virtual(source, test, lang="en")
    assert same(result, checked, len(frames))
    assert len(frames) > 50
    assert result.output == checked.output
    assert [frame.values[frame.names.index("x")] for frame in frames][:100] == pytest.approx(
        list(checked.recording.signals["x"][:100]), abs=1e-3
    )


def test_how_often_the_host_looks_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even in the midst of our own Python around a request, whose time is forgiven when it is rung."""
    found = find_lesson("wall-stop")
    test = replace(drive_test(found.challenge, load_kit(found.challenge.kits[0]), 3), time_limit_s=1.8)
    source = found.solution.read_bytes()

    def look_often(frame: RunFrame) -> None:
        if frame.at_s > 1.5:
            monkeypatch.setattr(machine, "EPOCHS_PER_BELL", 0)  # at each call and each branch back

    run = WatchedRun(source, test, lang="en", wait_for=lambda at_s: (), show=look_often)
    assert same(run.go(1.8), run_virtual(source, test, lang="en"))


def test_other_robots_are_seen_where_they_are() -> None:
    found = find_lesson("convoy")
    test = replace(drive_test(found.challenge, load_kit("maqueen"), 3), time_limit_s=6.0)
    source = found.solution.read_bytes()
    result, frames = watch(source, test, limit_s=6.0)
    checked = run_virtual(source, test, lang="en")
    assert same(result, checked, len(frames))
    for signal in ("leader.x", "leader.y", "leader.heading"):
        seen = [frame.values[frame.names.index(signal)] for frame in frames]
        # Who waits for the other may be a sample behind: 10 mm at 250 mm/s.
        assert seen == pytest.approx(list(checked.recording.signals[signal][: len(seen)]), abs=12)
    assert frames[-1].values[frames[-1].names.index("leader.x")] > 830  # it has begun at 800


def test_deeds_at_a_moment_give_the_run_of_a_challenge_that_has_them_done() -> None:
    moments: dict[float, list[Deed]] = {0.4: [ButtonMove("a", True)], 1.0: [ButtonMove("a", False)]}
    result, _ = watch(PRESSES, deeds=at(moments))
    checked = run_virtual(PRESSES, replace(TEST, stimuli=[ButtonPress(0.4, "a", 0.6)]), lang="en")
    assert same(result, checked)
    assert result.output == checked.output != ""


def test_a_tap_between_two_samples_is_felt() -> None:
    moments: dict[float, list[Deed]] = {1.2: [ButtonMove("a", True), ButtonMove("a", False)]}
    _, frames = watch(PRESSES, deeds=at(moments))
    down = [frame.at_s for frame in frames if frame.values[frame.names.index("button_a")]]
    assert down == [1.2]
    assert "".join(frame.printed for frame in frames).startswith("1\n")


def test_two_taps_at_once_are_two() -> None:
    taps: list[Deed] = [ButtonMove("b", True), ButtonMove("b", False)] * 2
    _, frames = watch(PRESSES, deeds=at({0.8: taps}))
    down = [frame.at_s for frame in frames if frame.values[frame.names.index("button_b")]]
    assert down == [0.8, 0.88]


def test_whoever_holds_the_kit_is_asked_for_a_gesture() -> None:
    found = find_lesson("magic-wand")
    test = drive_test(found.challenge, load_kit(found.challenge.kits[0]), 1)
    _, frames = watch(b"from microbit import *\nsleep(900)\n", test, at({0.4: [GestureWish("circle")]}), 1.0)
    gestures = [frame.values[frame.names.index("gesture")] for frame in frames]
    assert gestures[9] == 0 != gestures[11]


@pytest.mark.parametrize("kit", ["maqueen", "esp32-duo"])
def test_a_loop_without_any_call_is_watched_and_ended(kit: str) -> None:
    test = replace(TEST, kit=load_kit(kit))
    result, frames = watch(b"from robot import *\ndrive(100)\nwhile True:\n    pass\n", test, limit_s=4.0)
    assert result.running
    assert [frame.at_s for frame in frames] == pytest.approx([0.04 * number for number in range(101)])
    assert result.recording.signals["speed"][-1] > 50


def test_a_loop_without_any_call_can_be_stopped() -> None:
    def stop_soon(at_s: float) -> list[Deed]:
        if at_s > 0.3:
            raise WatchEnded
        return []

    with pytest.raises(WatchEnded):
        watch(b"while True:\n    pass\n", deeds=stop_soon, limit_s=300.0)


def test_a_robot_that_drives_on_after_its_program_is_watched_for_a_while() -> None:
    _, frames = watch(b"from robot import *\ndrive(100)\n", replace(TEST, time_limit_s=1.0), limit_s=300.0)
    assert 3.0 <= frames[-1].at_s <= 4.0


def test_a_program_that_is_over_ends_the_run() -> None:
    result, frames = watch(b"print('hi')\n", limit_s=300.0)
    assert frames[-1].at_s < 1
    assert result.error is None
    assert "".join(frame.printed for frame in frames) == result.output == "hi\n"


def test_what_goes_wrong_is_told_as_in_a_check() -> None:
    result, _ = watch(b"from robot import *\nprint(1 / 0)\n")
    assert result.error
    assert result.error.line == 2


# --- the pace --------------------------------------------------------------------------------------------


class Wall:
    """A wall clock that is stepped by whoever waits for it."""

    def __init__(self) -> None:
        self.now_s = 100.0
        self.waits: list[float] = []

    def now(self) -> float:
        return self.now_s

    def wait(self, changed: threading.Condition, seconds: float) -> None:
        self.waits.append(seconds)
        self.now_s += seconds


def test_a_moment_is_shown_when_its_time_has_come() -> None:
    wall = Wall()
    pace = Pace(now=wall.now, wait=wall.wait)
    for number in range(26):
        pace.wait_for(number * 0.04)
    assert wall.now_s == pytest.approx(101.0)
    pace.set_speed(2.0)
    pace.wait_for(2.0)
    assert wall.now_s == pytest.approx(101.5)


def test_what_is_late_is_not_caught_up_with() -> None:
    wall = Wall()
    pace = Pace(now=wall.now, wait=wall.wait)
    pace.wait_for(0.0)
    wall.now_s += 5.0
    pace.wait_for(0.04)
    pace.wait_for(1.04)
    assert wall.now_s == pytest.approx(106.0)


def test_a_run_stands_still_and_is_given_up_at_last() -> None:
    wall = Wall()
    pace = Pace(now=wall.now, wait=wall.wait)
    pace.wait_for(0.0)
    pace.pause(True)
    with pytest.raises(WatchEnded):
        pace.wait_for(0.04)
    assert wall.now_s == pytest.approx(100 + MAX_PAUSE_S, abs=MAX_PAUSE_S)


def test_no_more_is_kept_than_a_person_can_do() -> None:
    pace = Pace()
    for number in count():
        pace.do(ButtonMove("a", number % 2 == 0))
        if number > 2 * MAX_DEEDS:
            break
    assert len(pace.wait_for(0.0)) == MAX_DEEDS
    assert pace.wait_for(0.0) == []


def test_a_speed_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="speed"):
        Pace().set_speed(1000)


SHOWS = b"""
from machine import I2C, Pin
import time
bus = I2C(0, sda=Pin(21), scl=Pin(22))
time.sleep_ms(500)
bus.writeto(0x3C, bytes((0x00, 0xAF, 0xA5)))
time.sleep_ms(500)
bus.writeto(0x3C, bytes((0x00, 0xA4)))
"""


def test_who_watches_sees_what_is_on_the_screen() -> None:
    """Told to a page when it has become another picture, and not before."""
    test = replace(TEST, kit=load_kit("esp32-scout"))
    _, frames = watch(SHOWS, test)
    pictures = [frame.screens["screen"] for frame in frames]
    lit, dark = (f"128x64{16 * ('⏎' + 64 * dot)}" for dot in "⣿⠀")
    assert list(dict.fromkeys(pictures)) == [dark, lit]
    assert pictures[-1] == dark
    told: list[Mapping[str, Any]] = []
    news = _News(lambda message, data: told.append(message))
    for frame in frames:
        news.add(frame)
        news.send()
    assert [one["screens"] for one in told if "screens" in one] == [{"screen": lit}, {"screen": dark}]


def test_a_live_robot_tells_what_is_on_its_screen() -> None:
    picture = "16x2⏎Hello⏎"
    look = Look(1.0, 0, 0, 0, 0, {}, {"screen": "8x4⏎⠀⠀⠀⠀", "lcd": picture})
    assert describe_pictures(look) == ["  │Hello", "  │"]
