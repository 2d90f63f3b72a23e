"""The colour sensor from end to end: zones, physics, chip, driver, signals, self-test and defects."""

from __future__ import annotations

import re
import struct
from typing import Any

import pytest

from gorae.bench.virtual import DriveTest, RunResult, run_virtual
from gorae.errors import UsageError
from gorae.flash.runtime import Runtime, bundled
from gorae.health.judge import judge
from gorae.health.selftest import SelfTestReport
from gorae.kits import Arena, Pose, kit_ids, kit_signals, load_arena, load_kit
from gorae.kits.conditions import Condition
from gorae.kits.firmware import firmware_files
from gorae.parts import Tcs34725
from gorae.report.page.shapes import Drawer
from gorae.report.page.tiles import tiling
from gorae.virtual.devices.tcs34725 import Tcs34725Chip
from gorae.world import Conditions, World
from gorae.world.senses.tcs34725 import FLOOR, TAPE

KITS = ["maqueen-plus-v2-colour", "esp32-duo-colour"]
OVER_THE_SHEETS = b"""
from robot import *
last = ""
drive(150)
while clock() < 7800:
    name = colour_name()
    if name != last:
        print(name)
        last = name
    sleep(20)
stop()
"""


def run(
    kit: str,
    source: bytes,
    seconds: float,
    runtime: Runtime | None = None,
    x: float = 150,
    noise: float = 1.0,
) -> RunResult:
    start = Pose.model_construct(x=x, y=300.0, heading=0.0)
    conditions = Conditions(seed=3, start=start, sensor_noise=noise)
    test = DriveTest(load_kit(kit), load_arena("colours"), conditions, seconds, runtime=runtime)
    return run_virtual(source, test, lang="en")


@pytest.mark.parametrize("kit", KITS)
def test_a_robot_names_the_sheets_that_it_drives_over(kit: str) -> None:
    result = run(kit, OVER_THE_SHEETS, 8)
    assert result.error is None
    assert " ".join(result.output.split()) == "white red white yellow white green white blue white"
    red = result.recording.signals["floor_red"]
    assert 20 < min(red) < 50
    assert 190 < max(red) <= 255
    assert {"floor_red", "floor_green", "floor_blue"} <= kit_signals(load_kit(kit))


def test_the_release_itself_reads_the_sensor() -> None:
    """On the micro:bit's own firmware, emulated: the same driver at the same registers."""
    pytest.importorskip("unicorn")
    source = b"from robot import *\nprint(colour(), colour_name())\n"
    real = run(KITS[0], source, 1.5, bundled("microbit-v2"), x=360, noise=0.0)
    assert real.output.splitlines()[-1:] == run(KITS[0], source, 1.5, x=360, noise=0.0).output.splitlines()
    assert real.output.split()[-1] == "red"


@pytest.mark.parametrize("kit", sorted(set(kit_ids()) - {*KITS}))
def test_other_kits_have_nothing_of_it(kit: str) -> None:
    assert not any(b"colour_name" in data for data in firmware_files(load_kit(kit)).values())
    assert not any(name.startswith("floor_") for name in kit_signals(load_kit(kit)))


# --- chip and floor -----------------------------------------------------------------------------------


def chip(seen: tuple[float, float, float] | None = (1.0, 0.5, 0.0)) -> Tcs34725Chip:
    found = Tcs34725Chip((800, 1000, 900))
    found.look = lambda: seen
    return found


def test_the_chip_counts_only_when_it_is_awake() -> None:
    one = chip()
    one.write(b"\x92")
    assert one.read(1) == b"\x44"  # its identity
    one.write(b"\xb4")
    assert one.read(8) == bytes(8)
    one.write(b"\xa0\x03\xf6")
    one.write(b"\xb4")
    assert struct.unpack("<4H", one.read(8)) == (1300, 800, 500, 0)
    one.write(b"\x93")
    assert one.read(1) == b"\x01"


@pytest.mark.parametrize(
    ("atime", "control", "counts"),
    [(0xF6, 0, 800), (0xF6, 1, 3200), (0xFF, 0, 80), (0xFF, 3, 1024), (0x00, 3, 65535)],
)
def test_gain_and_time_scale_the_counts_up_to_what_it_can_hold(atime: int, control: int, counts: int) -> None:
    one = chip()
    one.write(bytes((0xA0, 3, atime)))
    one.write(bytes((0x8F, control)))
    one.write(b"\xb6")
    assert struct.unpack("<H", one.read(2)) == (counts,)


def test_without_counting_up_a_byte_is_repeated_and_without_a_command_nothing_is_heard() -> None:
    one = chip()
    one.write(b"\xa0\x03\xf6")
    one.write(b"\x96")
    assert one.read(2) == bytes([800 & 255]) * 2
    one.write(b"\x00\x00")
    assert one.read(1) == bytes([800 & 255])
    one.write(b"")


def world(arena: Arena, x: float, noise: float = 0.0, y: float = 300.0) -> World:
    start = Pose.model_construct(x=x, y=y, heading=0.0)
    return World(arena, load_kit(KITS[0]), Conditions(seed=1, start=start, sensor_noise=noise))


def floor(**zones: Any) -> Arena:
    raw = {
        "id": "test", "name": {"en": "test", "ko": "시험"}, "size": {"x": "1500 mm", "y": "600 mm"},
        "lines": {"tape": {
            "width": "20 mm", "start": {"x": "1000 mm", "y": "0 mm", "heading": "90 deg"},
            "path": [{"straight": "600 mm"}],
        }},
        "zones": zones,
    }  # fmt: skip
    return Arena.model_validate(raw)


BOX = {"box": {"x": "500 mm", "y": "300 mm", "width": "100 mm", "height": "100 mm"}}
DOT = {"circle": {"x": "500 mm", "y": "300 mm", "radius": "10 mm"}}
RED, BLUE = {"r": 0.8, "g": 0.1, "b": 0.1}, {"r": 0.1, "g": 0.2, "b": 0.7}


@pytest.mark.parametrize(
    ("x", "seen"),
    [
        (300, FLOOR), (449.9, FLOOR), (450.1, (0.8, 0.1, 0.1)), (489.9, (0.8, 0.1, 0.1)),
        (490.1, (0.1, 0.2, 0.7)), (510.1, (0.8, 0.1, 0.1)), (550.1, FLOOR), (995, TAPE), (1011, FLOOR),
    ],
)  # fmt: skip
def test_a_line_lies_over_zones_and_a_later_zone_over_an_earlier_one(
    x: float, seen: tuple[float, float, float]
) -> None:
    arena = floor(sheet=BOX | {"colour": RED}, goal=BOX, dot=DOT | {"colour": BLUE})
    assert world(arena, x - 62).sense("colour") == seen


@pytest.mark.parametrize(
    ("x", "y", "seen"),
    [
        (500, 309.9, BLUE), (500, 290.1, BLUE), (500, 310.1, RED), (507.5, 307.5, RED), (492.9, 292.9, RED),
        (500, 349.9, RED), (549, 251, RED), (500, 350.1, None), (551, 300, None),
    ],
)  # fmt: skip
def test_a_zone_ends_to_each_side(x: float, y: float, seen: dict[str, float] | None) -> None:
    arena = floor(sheet=BOX | {"colour": RED}, dot=DOT | {"colour": BLUE})
    assert world(arena, x - 62, y=y).sense("colour") == (tuple(seen.values()) if seen else FLOOR)


def test_noise_is_small_and_never_below_black() -> None:
    arena = floor(sheet=BOX | {"colour": {"r": 0.0, "g": 0.5, "b": 1.0}})
    seen = [world(arena, 438 + step / 10, noise=1.0).sense("colour") for step in range(50)]
    assert all(red >= 0.0 and abs(green - 0.5) < 0.04 for red, green, _ in seen)


def test_a_reflectance_is_a_share() -> None:
    with pytest.raises(Exception, match="less than or equal to 1"):
        floor(sheet=BOX | {"colour": {"r": 1.2, "g": 0.0, "b": 0.0}})


def test_a_coloured_zone_is_drawn_in_its_colour_and_another_is_not() -> None:
    arena = floor(sheet=BOX | {"colour": RED}, goal=BOX)
    drawer = Drawer(600)
    fills = [drawer.zone(name, zone).fill for name, zone in arena.zones.items()]
    assert fills == ["#e65a5a", ""]


def test_coloured_zones_come_out_of_a_printer() -> None:
    cut = tiling(load_arena("colours"))
    assert 4 <= len(cut.tiles) <= cut.columns * cut.rows
    assert [zone.fill for zone in cut.zones("ko")] == ["#e46f68", "#edE06c".lower(), "#72c285", "#658fd3"]
    with pytest.raises(UsageError):
        tiling(load_arena("table"))


# --- self-test ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ([220, 215, 210], Condition.GOOD),
        ([100, 100, 100], Condition.GOOD),
        ([220, 99, 210], Condition.COLOUR_DARK),
        ([0, 0, 0], Condition.COLOUR_DARK),
        ([1, 2], Condition.NO_READING),
        ("what", Condition.NO_READING),
        (None, Condition.NO_READING),
    ],
)
def test_over_a_light_floor_every_colour_is_light(said: object, condition: Condition) -> None:
    seen = SelfTestReport(asked={} if said is None else {"colour": said})
    found = {one.part: one.condition for one in judge(load_kit(KITS[0]), seen).findings}
    assert found["colour"] == condition


def test_what_it_counts_on_white_has_limits() -> None:
    with pytest.raises(Exception, match="greater than or equal to 255"):
        Tcs34725.model_validate({"part": "tcs34725", "at": {"x": "60 mm"}, "red": 10})
    assert re.fullmatch(r"kit\.\w+\(\)", Tcs34725.self_test)
