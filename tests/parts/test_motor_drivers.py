"""Motor drivers of a user's own kit: gorae's firmware drives them, and so do programs at their pins."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gorae import resources
from gorae.bench import DriveTest, RunResult, run_virtual
from gorae.kits import load_arena, load_kit
from gorae.virtual.devices.pins import Pin
from gorae.virtual.devices.two_pwm import TwoPwmChip
from gorae.world import Conditions

DRIVERS = {
    "l9110s": "{part: l9110s, left_1: IO25, left_2: IO26, right_1: IO14, right_2: IO33}",
    "drv8833": "{part: drv8833, left_1: IO25, left_2: IO26, right_1: IO14, right_2: IO33, sleep: IO13}",
    "l298n": "{part: l298n, left_pwm: IO13, left_1: IO25, left_2: IO26,"
    " right_pwm: IO27, right_1: IO14, right_2: IO33}",
}
AHEAD_AND_BACK = "from robot import *\nmotors(60, -40)\nsleep(500)\nmotors(-100, 100)\nsleep(500)\nstop()"
COURSE = """
from machine import Pin, PWM
import time
ahead = PWM(Pin(25), freq=500, duty=0)
back = PWM(Pin(26), freq=500, duty=0)
right = Pin(14, Pin.OUT)
Pin(33, Pin.OUT, value=0)
back.duty_u16(32768)
right.value(1)
time.sleep_ms(500)
ahead.duty_u16(65535)
"""
"""As a course has it: PWM on one side, on and off on the other; at the end PWM back, ahead held high."""


@pytest.fixture
def own_kit(tmp_path: Path) -> dict[str, str]:
    """Kit files, one for each driver."""
    lines = (
        (resources.folder("hardware") / "kits" / "esp32-duo.yaml").read_text(encoding="utf-8").splitlines()
    )
    begin = lines.index("  motors:")
    end = next(at for at in range(begin + 1, len(lines)) if not lines[at].startswith("    "))
    files = {}
    for name, part in DRIVERS.items():
        text = "\n".join([*lines[:begin], f"  motors: {part}", *lines[end:]]) + "\n"
        file = tmp_path / f"{name}.yaml"
        file.write_text(text.replace("id: esp32-duo", f"id: own-{name}"), encoding="utf-8")
        files[name] = str(file)
    return files


def run(kit: str, program: str) -> RunResult:
    arena = load_arena("table")
    test = DriveTest(load_kit(kit), arena, Conditions(seed=1, start=arena.start), 2)
    return run_virtual(program.encode(), test, lang="en")


@pytest.mark.parametrize("driver", DRIVERS)
def test_gorae_drives_it(own_kit: dict[str, str], driver: str) -> None:
    result = run(own_kit[driver], AHEAD_AND_BACK)
    assert result.error is None
    left, right = (result.recording.signals[f"{side}_motor"] for side in ("left", "right"))
    powers = list(zip(np.rint(left), np.rint(right), strict=True))
    at = [powers.index(told) for told in ((0, 0), (60, -40), (-100, 100))]
    assert at == sorted(at)
    assert powers[-1] == (0, 0)
    assert result.recording.signals["heading"][-1] > 30  # back on the left and ahead on the right


def test_a_program_drives_it_by_its_pins(own_kit: dict[str, str]) -> None:
    signals = run(own_kit["l9110s"], COURSE).recording.signals
    assert (signals["left_motor"][5], signals["right_motor"][5]) == pytest.approx((-50, 100), abs=0.1)
    assert signals["left_motor"][-1] == pytest.approx(50, abs=0.1)  # high on one side, PWM on the other


def test_a_driver_that_sleeps_lets_the_motors_stand() -> None:
    pins = [Pin(f"IO{number}", ("output", "pwm")) for number in range(5)]
    chip = TwoPwmChip((pins[0], pins[1]), (pins[2], pins[3]), pins[4])
    pins[0].write(1, 0)
    pins[3].set_pwm(1000, 65535)
    assert chip.power() == (0, 0)
    pins[4].write(1, 0)
    assert chip.power() == (1, -1)
    pins[1].write(1, 0)
    assert chip.power() == (0, -1)
