"""The fixture `virtual_kit` in an instructor's own tests."""

from __future__ import annotations

import pytest

EXAMPLE = """
from pathlib import Path
import pytest

def test_waits_for_the_button(virtual_kit):
    robot = virtual_kit("maqueen", arena="corridor", start=(300, 400, 0), seed=1)
    robot.run("from robot import *\\nwhile not button_a():\\n    sleep(10)\\ndrive(100)\\n")
    robot.step(2)
    assert robot.value("x") == pytest.approx(300, abs=1)
    robot.press("a")
    robot.step(3)
    assert robot.holds("eventually(speed >= 50 mm/s)")
    assert robot.robustness("always(bumps == 0)") >= 0
    assert robot.output == ""
    assert robot.error is None

@pytest.mark.parametrize("kit", ["maqueen", "cutebot", "esp32-duo"])
def test_two_kits(virtual_kit, kit):
    for seed in (1, 2):
        robot = virtual_kit(kit, seed=seed)
        robot.run("print(1)")
        robot.step(1)
        assert robot.output.strip() == "1"
"""


def test_the_example_passes(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(EXAMPLE)
    pytester.runpytest_inprocess("-p", "no:hypothesispytest").assert_outcomes(passed=4)


@pytest.mark.parametrize(
    ("lang", "why"), [("ko", "로봇이 앞으로 가지 않았어요"), ("en", "did not drive ahead")]
)
def test_a_miss_is_told_at_the_line_of_the_test(pytester: pytest.Pytester, lang: str, why: str) -> None:
    pytester.makepyfile(
        """
        def test_drives(virtual_kit):
            robot = virtual_kit()
            robot.run("from robot import *")
            robot.step(2)
            robot.check("eventually(speed >= 50 mm/s)")
        """
    )
    result = pytester.runpytest_inprocess("--gorae-lang", lang, "-p", "no:hypothesispytest")
    result.assert_outcomes(failed=1)
    text = result.stdout.str()
    assert why in text
    assert "E       AssertionError: eventually(speed >= 50 mm/s)" in text
    assert "robot.py" not in text


def test_a_wrong_question_is_told_at_the_line_of_the_test(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_waits(virtual_kit):\n    virtual_kit().step(-1)\n")
    text = pytester.runpytest_inprocess("--gorae-lang", "ko", "-p", "no:hypothesispytest").stdout.str()
    assert "RobotError: 시간은 0보다 큰 초로 써야 해요" in text
    assert "robot.py" not in text


def test_the_fixture_is_listed_with_what_it_is_for(pytester: pytest.Pytester) -> None:
    text = pytester.runpytest_inprocess("--fixtures", "-p", "no:hypothesispytest").stdout.str()
    assert "virtual_kit" in text
    assert "a robot to try programs on" in text
