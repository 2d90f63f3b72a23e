"""The world as a whole: seeds, conditions, signals."""

from __future__ import annotations

import math
from collections.abc import Callable
from hashlib import sha256
from itertools import chain
from struct import pack

import pytest

from gorae.errors import UsageError
from gorae.kits import Arena, Kit, load_arena
from gorae.telemetry.signals import SIGNALS
from gorae.world import TRUTH_SIGNALS, World
from gorae.world.hand import Hand

MS = 1_000_000
Make = Callable[..., World]


def run(here: World) -> list[float]:
    """Everything that a line follower of two sensors meets in ten seconds."""
    seen: list[float] = []
    for step in range(1, 501):
        left, right = here.sense("line_left"), here.sense("line_right")
        here.advance(step * 20 * MS, 0.2 if left else 0.5, 0.2 if right else 0.5)
        seen += [*here.truth(), here.sense("sonar") or 0.0, *here.acceleration(), here.turn_rate()]
    return seen


def test_the_same_seed_gives_the_same_bits(world: Make) -> None:
    first, second = (run(world(at=(350, 200, 0), on=load_arena("oval"), seed=7)) for _ in range(2))
    assert first == second


def test_another_seed_gives_something_else(world: Make) -> None:
    first, second = (run(world(at=(350, 200, 0), on=load_arena("oval"), seed=n)) for n in (7, 8))
    assert first != second


def test_a_known_run(world: Make) -> None:
    """Pinned: the same bits on any machine and any Python. Changes whenever the physics does."""
    here = world(at=(350, 200, 3), on=load_arena("oval"), seed=7, motor_imbalance=0.04, battery=0.9)
    seen = run(here)
    assert sha256(pack(f"<{len(seen)}d", *seen)).hexdigest()[:16] == "fa2ce1932e9d2c7f"


ROOM = {
    "obstacles": {
        "post": {"circle": {"x": 700, "y": 500, "radius": 60}},
        "box": {"box": {"x": 400, "y": 300, "width": 120, "height": 60}},
    },
    "walls": {"slanted": {"start": {"x": 150, "y": 700}, "end": {"x": 600, "y": 820}}},
    "lines": {
        "ring": {
            "width": 20,
            "start": {"x": 300, "y": 150, "heading": -10},
            "path": [{"straight": 200}, {"arc": 300, "radius": 200}, {"arc": -80, "radius": 90}],
        }
    },
}


@pytest.mark.parametrize(
    ("name", "pinned"),
    [
        ("maqueen-plus-v1", "79fa371bd77942eb"),
        ("cutebot", "7d4a3fce7114bef4"),
        ("esp32-scout", "47cd1ce830ee58b7"),
        ("esp32-duo-colour", "15a19b007f5328ad"),
    ],
)
def test_a_known_run_among_obstacles(
    world: Make, arena: Callable[..., Arena], kit: Callable[..., Kit], name: str, pinned: str
) -> None:
    """Pinned likewise: a robot that turns away from what its sonar hears, and bumps into the rest."""
    floor = arena(size=(1000, 900), **ROOM)
    here = world(
        at=(500, 600, 250), on=floor, robot=kit(name), seed=3, friction=1.4, shifts={"post": (-40.0, 25.0)}
    )
    seen: list[float] = []
    for step in range(1, 401):
        ahead = here.sense("sonar") if "sonar" in here.sensors else here.truth()[6]
        here.advance(step * 30 * MS, 0.9, -0.2 if ahead and ahead < 120 else 0.8)
        readings = [sensor.row(sensor.read()) for sensor in here.sensors.values()]
        seen += [*here.truth(), *here.acceleration(), here.turn_rate(), *chain.from_iterable(readings)]
    assert here.truth()[7] > 2
    assert sha256(pack(f"<{len(seen)}d", *seen)).hexdigest()[:16] == pinned


def test_truth_signals_are_those_of_the_catalogue(world: Make, arena: Callable[..., Arena]) -> None:
    truth = [name for name, signal in SIGNALS.items() if signal.source == "truth"]
    truth.remove("put_backs")  # told by whoever puts the robot back
    assert truth == ["color", *TRUTH_SIGNALS, *Hand.TRUTH]  # a kit tells the first, a hand the last
    assert len(world().truth()) == len(TRUTH_SIGNALS) - 1
    counted = arena().model_copy(update={"covered": True})
    assert len(world(on=counted).truth()) == len(TRUTH_SIGNALS)


def test_at_the_start(world: Make) -> None:
    here = world(at=(350, 200, 30), on=load_arena("oval"))
    assert (here.x, here.y, here.heading, here.speed) == (350.0, 200.0, 30.0, 0.0)
    assert here.truth()[:4] == (350.0, 200.0, 30.0, 0.0)
    assert here.truth()[5] == here.truth()[7] == 0.0


def test_a_kit_without_sensors(world: Make, kit: Callable[..., Kit]) -> None:
    """Lines are then seen from the axle, walls from the front of the body."""
    bare = kit().model_copy(update={"parts": {}})
    here = world(at=(600, 230, 0), on=load_arena("oval"), robot=bare)
    assert here.truth()[4] == pytest.approx(30.0)
    assert here.truth()[6] == pytest.approx(1200 - 600 - 60)


@pytest.mark.parametrize(
    ("conditions", "key"),
    [
        ({"battery": 0.0}, "world.battery"),
        ({"battery": 1.2}, "world.battery"),
        ({"sensor_noise": -0.1}, "world.sensor-noise"),
        ({"friction": -1.0}, "world.friction"),
        ({"motor_imbalance": 1.0}, "world.imbalance"),
        ({"motor_imbalance": -1.0}, "world.imbalance"),
        ({"sensor_noise": math.inf}, "world.sensor-noise"),
        ({"friction": math.inf}, "world.friction"),
        ({"friction": math.nan}, "world.friction"),
    ],
)
def test_conditions_that_cannot_be(world: Make, conditions: dict[str, float], key: str) -> None:
    with pytest.raises(UsageError) as error:
        world(**conditions)
    assert error.value.text.key == key
    for lang in ("en", "ko"):
        assert "{" not in error.value.say(lang)


@pytest.mark.parametrize(
    "conditions",
    [
        {"battery": 0.01},
        {"battery": 1.0},
        {"sensor_noise": 0.0},
        {"sensor_noise": 20.0},
        {"friction": 0.0},
        {"friction": 0.5},
        {"motor_imbalance": 0.99},
        {"motor_imbalance": -0.99},
    ],
)
def test_conditions_that_are_odd_and_can_be(world: Make, conditions: dict[str, float]) -> None:
    here = world(**conditions)
    here.advance(500 * MS, 1.0, 1.0)
    assert here.x > 1000


def test_what_a_kit_senses_in_a_hand(world: Make, kit: Callable[..., Kit]) -> None:
    """No echo, a dark floor, no colour, and wheels that stand."""
    for name in ("esp32-duo-colour", "esp32-scout", "maqueen-plus-v1", "cutebot"):
        for sense, sensor in world(robot=kit(name)).sensors.items():
            row = sensor.row(sensor.in_hand)
            dark = sense.startswith("line")
            assert row == pytest.approx([float(dark)] * len(row)) or (sense == "sonar" and math.isnan(row[0]))
