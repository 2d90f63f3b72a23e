"""A virtual kit in the hands of a test: what is done to it happens, and every question is answered."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from gorae.bench.robot import Robot, RobotError

WAITS = "from robot import *\nwhile not button_a():\n    sleep(10)\ndrive(100)\n"


@pytest.fixture
def robot() -> Robot:
    """It waits for the button and then drives, towards a wall 900 mm ahead."""
    robot = Robot("maqueen", arena="corridor", start=(300, 400, 0), seed=1)
    robot.run(WAITS)
    return robot


def test_it_waits_for_the_button(robot: Robot) -> None:
    robot.step(2)
    assert robot.value("x") == pytest.approx(300, abs=1)
    assert robot.holds("always(speed == 0)")
    assert robot.running
    robot.press("a")
    robot.step(3)
    assert robot.holds("eventually(speed >= 50 mm/s)")
    assert robot.robustness("always(bumps == 0)") >= 0
    assert robot.value("x") > 500
    assert not robot.running
    assert robot.output == ""
    assert robot.error is None


def test_asking_changes_nothing(robot: Robot) -> None:
    other = Robot("maqueen", arena="corridor", start=(300, 400, 0), seed=1)
    other.run(WAITS)
    for each, asks in ((robot, True), (other, False)):
        for seconds in (0.1, 1.33, 0.7, 2):
            each.step(seconds)
            if asks:
                each.value("x")
            if seconds == 1.33:
                each.press("a", 0.3)
    assert np.array_equal(robot.recording.times, other.recording.times)
    for name, values in robot.recording.signals.items():
        assert np.array_equal(values, other.recording.signals[name], equal_nan=True), name


def test_what_has_happened_stays(robot: Robot) -> None:
    robot.press("a")
    robot.step(2)
    before = robot.recording
    robot.press("b")
    robot.step(2)
    for name, values in before.signals.items():
        if name != "button_b":
            assert np.array_equal(values, robot.recording.signals[name][: len(values)], equal_nan=True), name


def test_there_is_an_answer_before_time_passes(robot: Robot) -> None:
    assert robot.value("x") == 300
    assert robot.value("button_a") == 0
    robot.press("a")
    assert robot.value("button_a") == 1
    assert robot.now_s == 0


@pytest.mark.parametrize("after", [0.0, 0.013, 0.039])
@pytest.mark.parametrize("for_s", [0.04, 0.05, 1.0])
def test_a_button_goes_up_again(robot: Robot, after: float, for_s: float) -> None:
    robot.step(0.1 + after)
    robot.press("a", for_s)
    robot.step(for_s + 0.1)
    assert robot.value("button_a") == 0
    assert robot.holds("eventually(button_a == 1)")
    robot.press("button_a")
    robot.step(0.05)
    assert robot.value("button_a") == 1


def test_a_new_program_begins_anew(robot: Robot, tmp_path: Path) -> None:
    robot.press("a")
    robot.step(3)
    program = tmp_path / "hello.py"
    program.write_text("print('안녕')\n", encoding="utf-8")
    robot.run(program)
    assert robot.now_s == 0
    robot.step(1)
    assert robot.output == "안녕\r\n" or robot.output == "안녕\n"
    assert robot.value("x") == 300
    assert not robot.running


def test_an_error_is_a_sentence_with_the_programs_name(robot: Robot, tmp_path: Path) -> None:
    program = tmp_path / "mine.py"
    program.write_text("x = 1 / 0\n")
    robot.run(program)
    robot.step(1)
    assert "mine.py, line 1" in (robot.error or "")


def test_a_check_that_fails_says_why(robot: Robot) -> None:
    robot.step(2)
    robot.press("a")
    robot.step(3)
    robot.check("always(bumps == 0)")
    assert robot.explain("always(bumps == 0)") == ""
    with pytest.raises(AssertionError, match=r"(?s)always\(speed < 50 mm/s\)\nAt .* 50 mm/s"):
        robot.check("always(speed < 50 mm/s)")


def test_it_speaks_korean() -> None:
    robot = Robot(lang="ko")
    robot.run("from robot import *\n")
    robot.step(1)
    assert "로봇이 앞으로 가지 않았어요" in robot.explain("eventually(speed >= 50 mm/s)")
    with pytest.raises(RobotError, match="버튼은 없어요"):
        robot.press("c")


def test_kits_and_arenas_may_be_files(tmp_path: Path) -> None:
    arena = tmp_path / "mine.yaml"
    arena.write_text(
        "id: mine\nname: {en: Mine, ko: 내 것}\nsize: {x: 1 m, y: 1 m}\n"
        "zones: {home: {circle: {x: 500 mm, y: 500 mm, radius: 100 mm}}}\n",
        encoding="utf-8",
    )
    robot = Robot("esp32-duo", arena=arena)
    robot.run("")
    robot.check("inside(home)")
    arena.with_name("bad.yaml").write_text("id: bad\n")
    with pytest.raises(RobotError, match=r"(?s)bad.yaml:1 name: “name” is missing.*“size” is missing"):
        Robot(arena=arena.with_name("bad.yaml"))


@pytest.mark.parametrize("seconds", [0, -1, math.nan, math.inf, -math.inf, 1e-12])
def test_time_only_passes_forwards(robot: Robot, seconds: float) -> None:
    with pytest.raises(RobotError, match="by more than 0"):
        robot.step(seconds)
    with pytest.raises(RobotError):
        robot.press("a", seconds)
    assert robot.now_s == 0


def test_time_is_bounded(robot: Robot) -> None:
    robot.step(600)
    with pytest.raises(RobotError, match="600 s at most"):
        robot.step(0.1)


def test_what_cannot_be_is_told(robot: Robot) -> None:
    robot.step(1)
    robot.press("a")
    for wrong, why in (
        (lambda: robot.press("c"), "no button “c”; there are a, b"),
        (lambda: robot.press("b", 0.01), "0.04 to 600 s"),
        (lambda: robot.press("b", 601), "0.04 to 600 s"),
        (lambda: robot.press("a"), "“a” is still pressed"),
        (lambda: robot.value("sped"), "did you mean “speed”"),
        (lambda: robot.value("qqq"), "there is no signal “qqq”"),
        (lambda: robot.value("turn_rate"), "maqueen does not measure the turning rate"),
        (lambda: robot.holds("eventually(turn_rate > 3 deg/s)"), "does not measure the turning rate"),
        (lambda: robot.holds("always(sped == 0)"), "did you mean “speed”"),
        (lambda: robot.holds("always(speed == 0"), "“.” is missing before “the end”"),
        (lambda: robot.holds("inside(home)"), "no zone “home”"),
        (lambda: robot.holds("always[2 s, 3 s](speed == 0)"), "ahead of the present, 1 s"),
        (lambda: robot.run("main.py"), r"run\(Path\(.main.py.\)\)"),
        (lambda: robot.run(Path("nowhere.py")), "there is no program nowhere.py"),
        (lambda: Robot("maquen"), "did you mean “maqueen”"),
        (lambda: Robot(arena="moon"), "no arena “moon”"),
        (lambda: Robot(start=(math.nan, 0, 0)), "start lies outside"),
        (lambda: Robot(start=(0, 0, math.inf)), "start lies outside"),
        (lambda: Robot().value("x"), "no program is on this kit yet"),
    ):
        with pytest.raises(RobotError, match=why):
            wrong()


def test_a_program_that_does_not_fit_is_told(robot: Robot) -> None:
    robot.run("# " + "x" * 100_000 + "\n")
    robot.step(1)
    with pytest.raises(RobotError, match=r"main\.py has 100003 bytes"):
        robot.value("x")


SHAKEN = """
from robot import *
while True:
    if abs(motion()[0]) + abs(motion()[1]) > 1300:
        mark("strong")
    sleep(20)
"""


def test_a_kit_that_is_held_feels_gestures() -> None:
    robot = Robot("maqueen", seed=3)
    robot.hold(person=7, hand="left")
    robot.run(SHAKEN)
    robot.step(1.5)
    assert not robot.recording.marks
    robot.gesture("shake", for_s=1.0)
    robot.step(1.5)
    assert robot.recording.marks
    assert robot.value("hand") == 1
    assert robot.value("gesture") == 0
    assert robot.holds("always(speed == 0 mm/s)")


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda robot: robot.gesture("shake"), "call hold() first"),
        (lambda robot: (robot.hold(), robot.gesture("jump")), "no gesture"),
        (lambda robot: (robot.hold(), robot.gesture("shake", 0.1)), "0.5 to 600 s"),
        (lambda robot: (robot.hold(), robot.gesture("shake"), robot.gesture("wave")), "still busy"),
        (lambda robot: (robot.step(1), robot.hold()), "before time passes"),
        (lambda robot: robot.hold(hand="both"), "right or left"),
        (lambda robot: robot.hold(person=0), "from 1 on"),
    ],
)
def test_what_a_hand_cannot_do_is_told(ask: Callable[[Robot], object], says: str) -> None:
    robot = Robot("maqueen")
    robot.run("from robot import *")
    with pytest.raises(RobotError, match=re.escape(says)):
        ask(robot)


def test_a_timer_never_comes_between_a_register_and_its_value() -> None:
    """Telemetry reads the same chip from a timer; a kit at rest feels gravity each time nevertheless."""
    robot = Robot("esp32-duo", seed=2)
    robot.hold(person=7)
    robot.run("""
from robot import *
stream(50)
while True:
    if not 700 < motion()[2] < 1100:
        mark("odd")
""")
    robot.step(6)
    assert not robot.recording.marks


SAYS = """
import radio
from microbit import *
while True:
    if button_a.was_pressed():
        radio.send('go')
"""
OBEYS = """
from robot import *
import radio
while True:
    message = radio.receive()
    if message:
        print(message)
        drive(100)
    sleep(20)
"""


def test_two_meet_and_talk_by_radio() -> None:
    robot = Robot("maqueen", start=(300, 400, 0))
    hand = Robot("cutebot", start=(900, 400, 180))
    robot.meet(hand=hand)
    robot.run(OBEYS)
    hand.run(SAYS)
    robot.step(1.5)
    assert robot.value("speed") == 0
    hand.press("a")
    robot.step(1.5)
    assert robot.output == "go\n"
    assert hand.now_s == 3
    assert hand.value("x") == robot.value("hand.x") == 900
    robot.check('eventually(mark("hand.radio:go") >= 1) and eventually(x >= 350 mm)')
    hand.check('eventually(mark("radio:go") >= 1)')
    with pytest.raises(RobotError):
        hand.step(1)


def test_somebody_sends_a_message() -> None:
    robot = Robot("maqueen")
    robot.run(OBEYS)
    robot.step(1)
    robot.radio("왼쪽")
    robot.radio("far", away=60_000)
    robot.step(1)
    assert robot.output == "왼쪽\n"


@pytest.mark.parametrize("message", [("", 0), ("x" * 249, 0), ("x", 256)])
def test_no_such_message_can_be_sent(message: tuple[str, int]) -> None:
    with pytest.raises(RobotError):
        Robot("maqueen").radio(*message)


def test_who_cannot_meet() -> None:
    robot, other = Robot("maqueen"), Robot("maqueen", start=(300, 300, 0))
    for one in (robot, Robot("maqueen", arena="corridor")):
        with pytest.raises(RobotError):
            robot.meet(other=one)
    robot.meet(other=other)
    with pytest.raises(RobotError):
        Robot("maqueen").meet(robot=other)
