"""Kits test themselves: unmodified MicroPython on virtual kits that have something wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gorae.health import Health, look
from gorae.kits import kit_ids, load_kit
from gorae.parts import LinePin

KITS = kit_ids()
New = Callable[..., Any]


def failed(health: Health) -> set[tuple[str, str]]:
    """What failed, and with which sentence."""
    return {
        (one.part, one.text.key.removeprefix("health.")) for one in health.findings if one.status == "failed"
    }


@pytest.mark.parametrize("kit", KITS)
def test_a_sound_kit_is_well(bench: New, kit: str) -> None:
    found = bench(kit).health()
    assert (found.passed, found.unknown) == (True, ())
    parts = {finding.part for finding in found.findings}
    tested = {"sonar", "colour"} & load_kit(kit).parts.keys()
    assert {"left_motor", "right_motor", "battery", "line_left", "line_right", "button_a"} | tested <= parts
    assert {"imu", "accelerometer"} & parts


@pytest.mark.parametrize("kit", ["maqueen", "esp32-duo"])
@pytest.mark.parametrize(
    ("defects", "expected"),
    [
        ("swapped-motors", {("motors", "motors-swapped")}),
        ("left-backwards", {("left_motor", "motor-backwards")}),
        ("right-dead", {("right_motor", "motor-dead")}),
        (
            "swapped-motors,right-backwards",
            {("motors", "motors-swapped"), ("right_motor", "motor-backwards")},
        ),
        (
            "left-backwards,right-backwards",
            {("left_motor", "motor-backwards"), ("right_motor", "motor-backwards")},
        ),
        ("weak:40%", {("battery", "battery-weak")}),
        ("no-sonar", {("sonar", "sonar-silent")}),
        ("slow:10%,imbalance:6%", set()),
    ],
)
def test_what_is_wrong_is_found_and_nothing_else(
    bench: New, kit: str, defects: str, expected: set[tuple[str, str]]
) -> None:
    assert failed(bench(kit, defects).health()) == expected


@pytest.mark.parametrize("kit", [kit for kit in KITS if load_kit(kit).find(LinePin)])
def test_a_line_sensor_of_the_other_polarity(bench: New, kit: str) -> None:
    assert failed(bench(kit, "right-line-inverted").health()) == {("line_right", "line-dark-on-light")}


def test_a_driver_or_a_sensor_on_the_bus_that_is_silent(bench: New) -> None:
    assert failed(bench("maqueen", "no-motors").health()) == {("motors", "motors-silent")}
    found = bench("esp32-duo", "no-imu").health()
    assert failed(found) == {("imu", "imu-silent")}
    assert found.unknown == ("left_motor", "right_motor")


def test_a_colour_sensor_that_does_not_answer(bench: New) -> None:
    assert failed(bench("esp32-duo-colour", "no-colour").health()) == {("colour", "no-reading")}


def test_in_brief_a_word_a_part(bench: New) -> None:
    brief = bench("maqueen", "left-dead").health().brief()
    assert (brief["left_motor"], brief["right_motor"]) == ("motor-dead", "good")


def test_wheels_in_the_air_are_not_dead(bench: New) -> None:
    found = bench("maqueen", "left-dead,right-dead,left-line-inverted").health()
    assert found.passed
    assert found.unknown == ("left_motor", "right_motor", "line_left")


@pytest.mark.parametrize("kit", KITS)
def test_it_stays_where_it_is_and_stands_afterwards(bench: New, kit: str) -> None:
    here = bench(kit)
    before = here.robot.look()
    look(here.repl, here.kit)
    after = here.robot.look()
    assert (after.signals["left_motor"], after.signals["right_motor"]) == (0, 0)
    assert (after.x, after.y) == pytest.approx((before.x, before.y), abs=10)
    assert after.heading == pytest.approx(before.heading, abs=5)


@pytest.mark.parametrize("kit", KITS)
@pytest.mark.parametrize("seed", [2, 3])
def test_other_noise_does_not_confuse_it(bench: New, kit: str, seed: int) -> None:
    found = bench(kit, "swapped-motors,left-backwards", seed=seed).health()
    assert failed(found) == {("motors", "motors-swapped"), ("left_motor", "motor-backwards")}


def test_over_a_line_it_sees_the_line(bench: New) -> None:
    here = bench("maqueen", "left-line-inverted", arena="oval")
    assert look(here.repl, here.kit, wheels=()).line == {"line_left": False, "line_right": True}
