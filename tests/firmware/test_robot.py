"""What a learner imports, with its own calibration for a world."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from itertools import pairwise
from typing import Any, NoReturn, Protocol

import pytest

from gorae.kits import Kit, kit_ids, load_kit
from gorae.parts import Mpu6050
from gorae.telemetry.frames import MarkFrame, Sample
from gorae.telemetry.signals import SIGNALS

from .conftest import Load, Loaded

KITS = kit_ids()


class Odometer(Protocol):
    def __call__(self, kit_model: Kit, known: Kit | None = None) -> Loaded: ...


class Askew(Protocol):
    def __call__(self, kit_id: str, imbalance: float, known: float = 0.0) -> Loaded: ...


@pytest.fixture
def odometer(load: Load) -> Odometer:
    """`odometer(kit)`: a kit, and what its wheels do by the model of the virtual world.

    `known` is the kit that its firmware was made for, if it is another.
    """

    def start(kit_model: Kit, known: Kit | None = None) -> Loaded:
        kit = load(known or kit_model)
        firmware, drive = kit.module("_gorae"), kit_model.drive
        powers = [(0, 0.0, 0.0)]

        def speed(steps: int, factor: float) -> float:
            power = abs(steps) / firmware.STEPS
            share = max(0, power - drive.dead_band) / (1 - drive.dead_band)
            return math.copysign(share * drive.top_speed * factor, steps)

        def power(left: int, right: int) -> None:
            speeds = speed(left, 1 - drive.imbalance / 2), speed(right, 1 + drive.imbalance / 2)
            powers.append((kit.board.now, *speeds))

        def travelled() -> list[float]:
            ways = [0.0, 0.0]
            for (since, *speeds), (until, *_) in pairwise([*powers, (kit.board.now,)]):
                for wheel in (0, 1):
                    ways[wheel] += speeds[wheel] * (until - since) / 1000
            return ways

        for name, value in [*vars(kit.robot).items()]:
            if value is firmware.power:
                setattr(kit.robot, name, power)
        kit.travelled = travelled
        kit.speeds = lambda: powers[-1][1:]
        return kit

    return start


def test_a_star_import_gives_what_a_learner_needs_and_no_more(load: Load) -> None:
    # Names that pytest adds, such as @py_builtins, are none that a program could write.
    names = [name for name in vars(load("maqueen").robot) if name.isidentifier() and name[0] != "_"]
    assert sorted(names) == [
        "button_a", "button_b", "clock", "color", "distance", "drive", "lights", "line", "lines", "log",
        "mark", "motion", "motors", "sleep", "sound", "stop", "straight", "stream", "trim", "turn",
    ]  # fmt: skip


@pytest.mark.parametrize("kit_id", KITS)
@pytest.mark.parametrize(("mm", "speed"), [(300, 150), (-200, 100), (500, 5000), (50, 1)])
def test_straight_goes_so_far_and_stands(odometer: Odometer, kit_id: str, mm: int, speed: int) -> None:
    kit = odometer(load_kit(kit_id))
    kit.robot.straight(mm, speed)
    assert kit.travelled() == pytest.approx([mm, mm], abs=0.4)
    assert kit.speeds() == (0, 0)


@pytest.mark.parametrize("kit_id", KITS)
@pytest.mark.parametrize(("deg", "speed"), [(90, 90), (-90, 90), (360, 9000), (5, 30)])
def test_turn_turns_so_far_counter_clockwise(odometer: Odometer, kit_id: str, deg: int, speed: int) -> None:
    kit = odometer(load_kit(kit_id))
    kit.robot.turn(deg, speed)
    left, right = kit.travelled()
    assert left == -right
    assert math.degrees((right - left) / load_kit(kit_id).drive.track_width) == pytest.approx(deg, abs=0.6)


@pytest.mark.parametrize("imbalance", [0.1, -0.1])
def test_straight_goes_straight_in_spite_of_a_known_imbalance(odometer: Odometer, imbalance: float) -> None:
    even = load_kit("esp32-duo")
    drive = even.drive.model_copy(update={"imbalance": imbalance})
    kit = odometer(even.model_copy(update={"drive": drive}))
    kit.robot.straight(300, 5000)
    assert kit.travelled() == pytest.approx([300, 300], abs=0.5)


@pytest.fixture
def askew(odometer: Odometer) -> Askew:
    """`askew(kit_id, imbalance, known)`: a kit whose wheels differ, and which knows only of `known`."""

    def start(kit_id: str, imbalance: float, known: float = 0.0) -> Loaded:
        even = load_kit(kit_id)
        drives = [even.drive.model_copy(update={"imbalance": share}) for share in (imbalance, known)]
        return odometer(*(even.model_copy(update={"drive": drive}) for drive in drives))

    return start


@pytest.mark.parametrize("kit_id", KITS)
@pytest.mark.parametrize(("imbalance", "known"), [(0.06, 0.0), (-0.043, 0.0), (0.1, 0.04), (0.02, 0.05)])
def test_a_trim_makes_up_for_what_the_kit_does_not_know(
    askew: Askew, kit_id: str, imbalance: float, known: float
) -> None:
    kit = askew(kit_id, imbalance, known)
    kit.robot.straight(400)
    left, right = kit.travelled()
    assert right / left - 1 == pytest.approx(imbalance - known, abs=0.004)
    kit.robot.trim(100 * (imbalance - known))
    kit.robot.straight(400)
    kit.robot.turn(90)
    kit.robot.turn(-90)
    assert kit.travelled() == pytest.approx([left + 400, right + 400], abs=0.8)


@pytest.mark.parametrize("kit_id", KITS)
def test_drive_respects_the_trim_and_motors_does_not(askew: Askew, kit_id: str) -> None:
    kit = askew(kit_id, 0.2)
    kit.robot.drive(150)
    left, right = kit.speeds()
    assert right - left == pytest.approx(30, abs=3)
    kit.robot.trim(20)
    kit.robot.drive(150)
    assert kit.speeds() == pytest.approx((150, 150), abs=3.5)  # a step of power is 6 mm/s on a cutebot
    kit.robot.drive(9000)
    left, right = kit.speeds()
    assert left == pytest.approx(0.9 * load_kit(kit_id).drive.top_speed, rel=0.005)
    assert right == pytest.approx(left, rel=0.01)
    kit.robot.motors(50, 50)
    left, right = kit.speeds()
    assert right / left == pytest.approx(1.1 / 0.9)


def test_the_last_trim_counts_alone(askew: Askew) -> None:
    kit = askew("esp32-duo", 0.06)
    kit.robot.trim(20)
    kit.robot.trim(6)
    kit.robot.straight(400)
    assert kit.travelled() == pytest.approx([400, 400], abs=0.4)


@pytest.mark.parametrize("kit_id", KITS)
def test_drive_ahead_and_to_the_left(odometer: Odometer, kit_id: str) -> None:
    kit = odometer(load_kit(kit_id))
    kit.robot.drive(100, 45)
    left, right = kit.speeds()
    assert (left + right) / 2 == pytest.approx(100, abs=3)
    assert math.degrees((right - left) / load_kit(kit_id).drive.track_width) == pytest.approx(45, abs=4)
    assert kit.board.now == 0


def test_drive_faster_than_the_kit_keeps_the_curve(odometer: Odometer) -> None:
    kit = odometer(load_kit("maqueen"))
    kit.robot.drive(2900, 1000)
    left, right = kit.speeds()
    way = 1000 * math.radians(36)
    assert right == 290
    assert left / right == pytest.approx((2900 - way) / (2900 + way), abs=0.01)


def test_the_bus_is_spared_when_nothing_changes(load: Load) -> None:
    kit = load("maqueen")
    kit.robot.drive(100)
    assert len(kit.done()) == 2
    kit.robot.drive(100)
    assert kit.done() == []
    for _ in range(2):
        kit.robot.stop()
        assert len(kit.done()) == 2
    kit.robot.motors(0, 0)
    assert len(kit.done()) == 2
    kit.robot.stop()
    assert len(kit.done()) == 2


def test_motors_stop_when_a_program_is_interrupted(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    kit = load("maqueen")

    def interrupt(_: int) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(kit.board, "sleep_ms", interrupt)
    with pytest.raises(KeyboardInterrupt):
        kit.robot.straight(100)
    assert kit.done()[-2:] == [(0x10, 0, 0, 0), (0x10, 2, 0, 0)]


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda robot: robot.drive("fast"), TypeError, "speed must be a number"),
        (lambda robot: robot.motors(10, None), TypeError, "power must be a number"),
        (lambda robot: robot.straight("far"), TypeError, "mm must be a number"),
        (lambda robot: robot.straight(100, 0), ValueError, "speed must be more than 0"),
        (lambda robot: robot.turn(90, -10), ValueError, "speed must be more than 0"),
        (lambda robot: robot.turn([90]), TypeError, "deg must be a number"),
        (lambda robot: robot.trim("left"), TypeError, "percent must be a number"),
        (lambda robot: robot.trim(31), ValueError, "percent must be -30 to 30"),
        (lambda robot: robot.sleep(-1), ValueError, "ms must be 0 or more"),
        (lambda robot: robot.sound(30000, 10), ValueError, "hz must be 0 to 20000"),
        (lambda robot: robot.stream(1000), ValueError, "hz must be 0 to 200"),
        (lambda robot: robot.mark(3), TypeError, "name must be text"),
        (lambda robot: robot.log(3, 3), TypeError, "name must be text"),
        (lambda robot: robot.log("light", "dark"), TypeError, "value must be a number"),
        (lambda robot: robot.lights("on"), TypeError, "brightness must be a number"),
    ],
)  # fmt: skip
def test_wrong_arguments_are_named(
    load: Load, call: Callable[[Any], object], error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        call(load("maqueen").robot)


@pytest.mark.parametrize("kit_id", KITS)
def test_channels_are_signals_of_a_kit(load: Load, kit_id: str) -> None:
    kit = load(kit_id)
    kit.received()
    channels = kit.decoder.channels
    assert {name: channel.unit for name, channel in channels.items()} == {
        name: SIGNALS[name].unit for name in channels
    }
    assert all(SIGNALS[name].source == "kit" for name in channels)
    assert {"left_motor", "right_motor", "line_left", "line_right", "button_a"} <= set(channels)
    assert ("turn_rate" in channels) == bool(load_kit(kit_id).find(Mpu6050))


def test_samples_carry_what_is_known(load: Load) -> None:
    kit = load("esp32-duo")
    kit.board.registers = struct.pack(">7h", 16384, -16384, 0, 0, 0, 0, 131)
    kit.board.pins = {0: 0, 5: 1, 34: 1, 35: 0}
    kit.robot.motors(50, -100)
    kit.robot.distance()
    kit.robot.lights(10, 20)
    kit.robot.color(0, 0, 9, 1)
    kit.received()
    kit.robot.sleep(250)
    assert kit.received()[-1] == Sample(0.2, {
        "left_motor": 50, "right_motor": -100, "line_left": 1, "line_right": 0, "distance": 200,
        "light_left": 10, "light_right": 20, "pixels": 1, "button_a": 1, "button_b": 0, "sound": 0,
        "accel_x": 9807, "accel_y": -9807, "turn_rate": 1,
    })  # fmt: skip


@pytest.mark.parametrize("kit_id", KITS)
@pytest.mark.parametrize("hz", [10, 50, 200])
def test_samples_come_at_the_rate_while_a_call_waits(load: Load, kit_id: str, hz: int) -> None:
    kit = load(kit_id)
    kit.robot.stream(hz)
    kit.robot.straight(200)
    kit.robot.stream(0)
    times = [item.time_s for item in kit.received() if isinstance(item, Sample)]
    assert len(times) == pytest.approx(kit.board.now * hz / 1000, abs=2)
    assert all(0 < later - earlier < 1.6 / hz + 0.01 for earlier, later in pairwise(times))
    assert kit.decoder.lost == kit.decoder.damaged == 0


def test_no_samples_but_marks_when_streaming_is_off(load: Load) -> None:
    kit = load("maqueen")
    kit.robot.stream(0)
    kit.received()
    kit.robot.sleep(5000)
    kit.robot.mark("벽")
    kit.robot.line()
    assert kit.received() == [MarkFrame(5.0, "벽")]
    kit.robot.stream(10)
    kit.robot.sleep(100)
    assert isinstance(kit.received()[0], Sample)


def test_a_long_name_of_a_mark_is_cut(load: Load) -> None:
    kit = load("maqueen")
    kit.received()
    kit.robot.mark("가" * 41)
    assert kit.received() == [MarkFrame(0.0, "가" * 40)]


def test_one_who_joins_late_knows_the_channels_after_some_seconds(load: Load) -> None:
    kit = load("esp32-duo")
    kit.robot.sleep(500)
    kit.board.serial = b""
    for _ in range(130):
        kit.robot.sleep(100)
    assert len([item for item in kit.received() if isinstance(item, Sample)]) >= 64


def test_driving_on_as_before_costs_nothing_and_is_forgotten_when_something_else_moves(load: Load) -> None:
    kit = load("maqueen")
    kit.robot.drive(100, 20)
    assert len(kit.done()) == 2
    kit.robot.drive(100, 20)
    assert kit.done() == []
    for other in (lambda: kit.robot.motors(10, 10), kit.robot.stop, lambda: kit.robot.straight(10)):
        other()
        kit.done()
        kit.robot.drive(100, 20)
        assert len(kit.done()) == 2
