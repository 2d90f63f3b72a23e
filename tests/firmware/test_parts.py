"""What reaches the hardware of each kit, to the byte. See reference sheets of the parts."""

from __future__ import annotations

import importlib
import struct

import pytest

from gorae.telemetry.frames import Sample

from .conftest import Load


def test_maqueen_motors(load: Load) -> None:
    kit = load("maqueen")
    kit.robot.motors(100, -50)
    assert kit.done() == [(0x10, 0, 0, 255), (0x10, 2, 1, 128)]
    kit.robot.stop()
    assert kit.done() == [(0x10, 0, 0, 0), (0x10, 2, 0, 0)]


def test_cutebot_motors(load: Load) -> None:
    kit = load("cutebot")
    kit.robot.motors(100, -50)
    assert kit.done() == [(0x10, 1, 2, 100, 0), (0x10, 2, 1, 50, 0)]
    kit.robot.stop()
    assert kit.done() == [(0x10, 1, 2, 0, 0), (0x10, 2, 2, 0, 0)]


def test_maqueen_plus_motors_in_one_write(load: Load) -> None:
    kit = load("maqueen-plus-v2")
    kit.robot.motors(100, -50)
    assert kit.done() == [(0x10, 0, 0, 255, 1, 128)]
    kit.robot.stop()
    assert kit.done() == [(0x10, 0, 0, 0, 0, 0)]


def test_maqueen_plus_lights_are_on_or_off(load: Load) -> None:
    kit = load("maqueen-plus-v2")
    kit.robot.lights(30, 0)
    assert kit.done() == [(0x10, 0x0B, 1, 0)]


def test_maqueen_plus_has_five_line_sensors(load: Load) -> None:
    kit = load("maqueen-plus-v2")
    kit.board.registers = bytes((0b01100,))
    assert kit.robot.lines() == (0, 1, 1, 0, 0)
    assert kit.robot.line() == (1, 0)
    kit.board.registers = bytes((0b10011,))
    assert kit.robot.lines() == (1, 0, 0, 1, 1)
    assert kit.robot.line() == (0, 1)


def test_lines_of_two_sensors(load: Load) -> None:
    kit = load("maqueen")
    kit.board.pins = {13: 0, 14: 1}
    assert kit.robot.lines() == (1, 0)


def test_tb6612_motors(load: Load) -> None:
    kit = load("esp32-duo")
    kit.robot.motors(100, -50)
    assert kit.done() == [
        ("pin 26", True), ("pin 27", False), ("pwm 25", 1023),
        ("pin 33", False), ("pin 32", True), ("pwm 14", 512),
    ]  # fmt: skip
    kit.robot.motors(50, -50)
    assert kit.done() == [("pwm 25", 512), ("pwm 14", 512)]
    kit.robot.stop()
    assert kit.done() == [
        ("pin 26", False), ("pin 27", False), ("pwm 25", 0),
        ("pin 33", False), ("pin 32", False), ("pwm 14", 0),
    ]  # fmt: skip


def test_tb6612_leaves_standby_when_it_starts(load: Load) -> None:
    kit = load("esp32-duo")
    importlib.reload(kit.module("_gorae"))
    assert ("pin 13", 1) in kit.done()


@pytest.mark.parametrize(("echo_us", "mm"), [(1160, 200), (580, 100), (38000, 4000), (-1, 4000), (-2, 4000)])
def test_hcsr04_measures_the_echo(load: Load, echo_us: int, mm: int) -> None:
    kit = load("maqueen")
    kit.robot.distance()
    kit.done()
    kit.board.echo_us = echo_us
    assert kit.robot.distance() == mm
    assert kit.done() == [("pin 1", 1), ("wait", 10), ("pin 1", 0)]


@pytest.mark.parametrize(
    ("late_us", "mm", "pings"),
    [
        ([40], 193, 1),
        ([70], 200, 2),
        ([1160], 200, 2),
        ([300, 300], 200, 3),
        ([300, 300, 300], 148, 3),
    ],
)
def test_hcsr04_pings_again_when_it_listened_late(
    load: Load, late_us: list[int], mm: int, pings: int
) -> None:
    """A callback between the pulse and the listening cuts an echo off, which made the wall seem nearer."""
    kit = load("maqueen")
    kit.board.late_us = [200]
    assert kit.robot.distance() == 200  # the first ping only tells how long it is to an echo
    kit.done()
    kit.board.late_us = late_us
    assert kit.robot.distance() == mm
    assert kit.done().count(("pin 1", 1)) == pings


@pytest.mark.parametrize(("kit_id", "left", "dark"), [("maqueen", 13, 0), ("esp32-duo", 34, 1)])
def test_line_sensors_tell_dark_from_light(load: Load, kit_id: str, left: int, dark: int) -> None:
    kit = load(kit_id)
    kit.board.pins = {left: dark, left + 1: 1 - dark}
    assert kit.robot.line() == (1, 0)
    kit.board.pins = {left: 1 - dark, left + 1: dark}
    assert kit.robot.line() == (0, 1)


def test_lights_of_maqueen_are_dimmed(load: Load) -> None:
    kit = load("maqueen")
    kit.robot.lights(100)
    kit.robot.lights(0, 50)
    kit.robot.lights(-10, 200)
    assert kit.done() == [
        ("pwm 8", 1023),
        ("pwm 12", 1023),
        ("pwm 8", 0),
        ("pwm 12", 511),
        ("pwm 8", 0),
        ("pwm 12", 1023),
    ]


def test_headlights_of_cutebot_go_through_its_chip(load: Load) -> None:
    kit = load("cutebot")
    kit.robot.lights(100, 20)
    assert kit.done() == [(0x10, 4, 255, 255, 255), (0x10, 8, 51, 51, 51)]


def test_colour_lights(load: Load) -> None:
    kit = load("cutebot")
    kit.robot.color(1, 2, 3)
    kit.robot.color(300, -1, 0.5, 1)
    assert kit.done() == [("pixels", (1, 2, 3), (1, 2, 3)), ("pixels", (1, 2, 3), (255, 0, 0))]
    with pytest.raises(ValueError, match="which must be 0 to 1"):
        kit.robot.color(1, 2, 3, 2)


@pytest.mark.parametrize(("kit_id", "tone"), [("maqueen", "tone"), ("esp32-duo", "tone 23")])
def test_sound_ends(load: Load, kit_id: str, tone: str) -> None:
    kit = load(kit_id)
    kit.robot.sound(440, 250)
    assert kit.done() == [(tone, 440), (tone, 0)]
    assert kit.board.now == 250


def test_sound_ends_when_the_time_makes_no_sense(load: Load) -> None:
    kit = load("maqueen")
    with pytest.raises(ValueError, match="ms must be 0 or more"):
        kit.robot.sound(440, -1)
    assert kit.done()[-1] == ("tone", 0)


def test_buttons_of_the_esp32_are_pressed_when_low(load: Load) -> None:
    kit = load("esp32-duo")
    kit.board.pins = {0: 0, 5: 1}
    assert (kit.robot.button_a(), kit.robot.button_b()) == (True, False)


def test_mpu6050_in_mm_and_degrees(load: Load) -> None:
    kit = load("esp32-duo")
    kit.board.registers = struct.pack(">7h", 16384, -8192, 0, 0, 0, 0, -1310)
    kit.robot.sleep(200)
    (sample,) = (item for item in kit.received() if isinstance(item, Sample))
    sensed = {name: sample.values[name] for name in ("accel_x", "accel_y", "turn_rate")}
    assert sensed == {"accel_x": 9807, "accel_y": -4904, "turn_rate": -10}


@pytest.mark.parametrize("kit_id", ["maqueen", "maqueen-plus-v2", "cutebot", "esp32-duo"])
def test_motion_is_ahead_left_and_up_in_mg(load: Load, kit_id: str) -> None:
    """Front up, right side down: the sensor feels what holds it against gravity."""
    kit = load(kit_id)
    kit.received()
    kit.board.felt = (512, 256, -1024)  # to the left, to the logo, into its back
    kit.board.registers = struct.pack(">7h", 4096, 8192, 16384, 0, 0, 0, 0)
    assert kit.robot.motion() == (250, 500, 1000)
    kit.board.felt = (-2048, 2044, 0)
    kit.board.registers = struct.pack(">7h", 32767, -32768, 0, 0, 0, 0, 0)
    ahead, left, up = kit.robot.motion()
    assert (1995 <= ahead <= 2000, left, up) == (True, -2000, 0)


@pytest.mark.parametrize("kit_id", ["maqueen", "cutebot", "esp32-duo"])
def test_telemetry_has_the_acceleration_once_it_is_asked_for(load: Load, kit_id: str) -> None:
    kit = load(kit_id)
    kit.board.registers = struct.pack(">7h", 0, 0, 16384, 0, 0, 0, 0)
    kit.robot.sleep(200)
    samples = [item for item in kit.received() if isinstance(item, Sample)]
    assert "accel_z" not in samples[-1].values
    kit.robot.motion()
    kit.robot.motion()
    kit.robot.log("mine", 5)
    kit.robot.sleep(200)
    samples = [item for item in kit.received() if isinstance(item, Sample)]
    values = samples[-1].values
    assert values["accel_z"] == pytest.approx(9807, abs=3)
    assert (values["accel_x"], values["accel_y"], values["mine"]) == (0, 0, 5)
    assert kit.decoder.channels["accel_z"].unit == "mm/s2"


def test_encoders_count_as_the_motor_was_told_to_turn(load: Load) -> None:
    """Discs of 20 holes at wheels of 65 mm: 5.1 mm an edge."""
    kit = load("esp32-scout")
    left, right = kit.board.edges[36], kit.board.edges[39]
    kit.robot.motors(50, -50)
    for _ in range(20):
        left(None)
        right(None)
    kit.robot.stop()
    left(None)  # it rolls on
    assert kit.robot.travelled() == (107, -102)
