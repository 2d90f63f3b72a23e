"""DFRobot's first Maqueen Plus: its chip as public programs speak to it, and gorae's own driver."""

from __future__ import annotations

from math import pi

import pytest

from gorae.bench import DriveTest, RunResult, run_virtual
from gorae.kits import Pose, load_arena, load_kit
from gorae.virtual.devices.maqueen_plus_v1 import MaqueenPlusV1Chip
from gorae.virtual.devices.servo_motor import ServoMotor
from gorae.world import Conditions

KIT = "maqueen-plus-v1"
MEASURED_WAY = """
from microbit import i2c, sleep
import struct
i2c.write(0x10, b"\\x32")
n = i2c.read(0x10, 1)[0]
i2c.write(0x10, b"\\x33")
print(i2c.read(0x10, n).decode())
i2c.write(0x10, bytes([4, 0, 0, 0, 0]))
i2c.write(0x10, bytes([0, 1, 100, 1, 100]))
while True:
    i2c.write(0x10, b"\\x04")
    left, right = struct.unpack(">HH", i2c.read(0x10, 4))
    if left >= 180 and right >= 180:
        break
    sleep(5)
i2c.write(0x10, bytes([0, 0, 0, 0, 0]))
print(left, right)
i2c.write(0x10, bytes([0x0B, 1, 8]))
i2c.write(0x10, bytes([0x15, 30]))
"""
"""Two turns of the wheels, at registers."""


def run(program: str, seconds: float, arena: str = "corridor", heading: float = 0.0) -> RunResult:
    start = Pose.model_construct(x=300.0, y=400.0, heading=heading)
    conditions = Conditions(seed=3, start=start, sensor_noise=0.0)
    test = DriveTest(load_kit(KIT), load_arena(arena), conditions, seconds)
    return run_virtual(program.encode(), test, lang="en")


def test_a_program_of_others_drives_a_measured_way() -> None:
    result = run(MEASURED_WAY, 6)
    assert result.error is None
    version, counts = result.output.splitlines()
    assert version.endswith("1.4")
    assert [int(count) for count in counts.split()] == pytest.approx([180, 180], abs=4)
    signals = result.recording.signals
    assert signals["x"][-1] - 300 == pytest.approx(2 * pi * 42, abs=25)
    assert (signals["light_left"][-1], signals["light_right"][-1]) == (100, 0)
    assert signals["servo_2"][-1] == 30


def test_gorae_drives_it_and_sees_its_six_sensors() -> None:
    result = run(
        "from robot import *\nmotors(50, -50)\nsleep(500)\nstop()\nlights(100, 0)\nprint(lines(), line())", 3
    )
    assert result.error is None
    assert result.output.strip() == "(0, 0, 0, 0, 0, 0) (0, 0)"
    signals = result.recording.signals
    assert signals["left_motor"].max() == pytest.approx(50, abs=0.3)
    assert signals["heading"][-1] < -20
    assert signals["light_left"][-1] == 100


@pytest.fixture
def chip() -> MaqueenPlusV1Chip:
    made = MaqueenPlusV1Chip({0x14: ServoMotor(lambda: 0)}, 2.0)
    made.line.look_with({0: lambda: True, 3: lambda: True, 5: lambda: False})
    return made


def test_directions(chip: MaqueenPlusV1Chip) -> None:
    chip.write(bytes((0, 1, 255, 2, 51)))
    assert chip.power() == (1.0, -0.2)
    chip.write(bytes((2, 0, 255)))
    assert chip.power() == (1.0, 0.0)


def test_line_sensors_from_the_left(chip: MaqueenPlusV1Chip) -> None:
    chip.write(b"\x1d")
    assert chip.read(1) == b"\x09"
    chip.write(b"\x1e")
    data = chip.read(12)
    measured = [int.from_bytes(data[at : at + 2], "big") for at in range(0, 12, 2)]
    assert [value < 1500 for value in measured] == [True, False, False, True, False, False]


def test_wheels_count_whichever_way_they_turn_and_from_what_is_written(chip: MaqueenPlusV1Chip) -> None:
    way = [0.0, 0.0]
    chip.turned = lambda: tuple(way)
    way[:] = 100.0, 20.0
    chip.write(bytes((0, 2, 50, 2, 50)))
    way[:] = 60.0, 10.0
    chip.write(b"\x04")
    assert chip.read(4) == bytes((0, 70, 0, 15))
    chip.write(bytes((4, 1, 0)))
    way[0] += 8
    chip.write(b"\x04")
    assert chip.read(4) == bytes((1, 4, 0, 15))


def test_any_register_can_be_asked_for(chip: MaqueenPlusV1Chip) -> None:
    chip.write(b"")
    chip.write(bytes((0xFF, 7, 8)))
    assert len(chip.read(200)) == 200
