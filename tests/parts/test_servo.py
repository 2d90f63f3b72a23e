"""A servo on a pin goes where the length of its pulse says, whoever makes the pulse."""

from __future__ import annotations

from pathlib import Path

import pytest

from gorae import resources
from gorae.bench import DriveTest, run_virtual
from gorae.kits import load_arena, load_kit
from gorae.virtual.devices.pins import Pin
from gorae.virtual.devices.servo import PulseFollower
from gorae.virtual.devices.servo_motor import ServoMotor
from gorae.world import Conditions

MS = 1_000_000
PINS = {"maqueen": "P0", "esp32-duo": "IO2"}
PROGRAMS = {
    "maqueen": [
        "from microbit import *\npin0.set_analog_period(20)\npin0.write_analog(128)",  # 2.5 ms of 20
        "from microbit import *\nimport time\n"
        "for i in range(40):\n"
        "    pin0.write_digital(1)\n    time.sleep_us(2450)\n    pin0.write_digital(0)\n    sleep(15)",
    ],
    "esp32-duo": [
        "from machine import Pin, PWM\nPWM(Pin(2), freq=50).duty(128)",
        "from machine import Pin, PWM\nPWM(Pin(2), freq=50).duty_ns(2500000)",
    ],
}


@pytest.fixture
def kit_file(tmp_path: Path) -> dict[str, Path]:
    """A kit of two boards, with a servo; of another one in `virtual/`."""
    found = {}
    for kit, pin in PINS.items():
        text = (resources.folder("hardware") / "kits" / f"{kit}.yaml").read_text(encoding="utf-8")
        found[kit] = tmp_path / f"{kit}.yaml"
        found[kit].write_text(text.rstrip() + f"\n  servo_1: {{part: servo, pin: {pin}}}\n", encoding="utf-8")
    return found


@pytest.mark.parametrize(("kit", "program"), [(kit, each) for kit, all_ in PROGRAMS.items() for each in all_])
def test_a_program_turns_a_servo(kit_file: dict[str, Path], kit: str, program: str) -> None:
    arena = load_arena("table")
    test = DriveTest(load_kit(str(kit_file[kit])), arena, Conditions(seed=1, start=arena.start), 2)
    angle = run_virtual(program.encode(), test, lang="en").recording.signals["servo_1"]
    assert angle[0] == 90
    assert angle[-1] == pytest.approx(180, abs=6)


@pytest.mark.parametrize(
    ("hz", "duty_us", "angle"),
    [
        (50, 500, 0),
        (50, 1500, 90),
        (50, 2500, 180),
        (50, 2600, 180),
        (50, 60, 30),
        (50, 5000, 30),
        (1000, 500, 30),
    ],
)
def test_only_pulses_that_a_servo_knows_move_it(hz: int, duty_us: int, angle: float) -> None:
    now = [0]
    servo = ServoMotor(lambda: now[0], 30)
    pin = Pin("P0", ("pwm",))
    PulseFollower(pin, servo)
    pin.set_pwm(hz, round(duty_us * hz * 65535 / 1_000_000))
    assert servo.angle(1000 * MS) == pytest.approx(angle, abs=0.2)


def test_a_servo_without_pulses_stays_where_it_is() -> None:
    now = [0]
    servo = ServoMotor(lambda: now[0])
    servo.go_to(200)
    now[0] = 60 * MS
    servo.release()
    assert servo.angle(1000 * MS) == pytest.approx(120)
    assert ServoMotor(lambda: 0).moved is False
