"""From what a kit says to what an instructor reads: a pure function, right for every wiring there is."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gorae.health.findings import PartFinding
from gorae.health.judge import Health, judge
from gorae.health.selftest import PULSE_MS, Pulse, SelfTestReport, line_sensors, seen, share_for_test
from gorae.health.wheels import Felt, felt
from gorae.kits import Kit, kit_ids, load_kit

KITS = [load_kit(name) for name in kit_ids()]
FLOOR = SelfTestReport(
    feels=True,
    rest=(0.0, 0.0, 9806.65),
    line={"line_left": False, "line_right": False},
    buttons={"a": False, "b": False},
    pings=(5800,) * 5,
    light=100,
)
"""A sound kit on a light floor, whose wheels nobody has driven yet."""


def drive(kit: Kit, side: str, share: float, *, gyroscope: bool, slope: float = 0.0) -> tuple[Pulse, Pulse]:
    """What is felt when the wheel on that side goes at `share` of what it is told, ahead and back.

    By stepping the wheel's lag in small steps, not by the formulas that are tested.
    """
    felt = []
    band = kit.drive.dead_band
    for told in (1, -1):
        target = told * share * (share_for_test(kit) - band) / (1 - band) * kit.drive.top_speed
        speed = turned = 0.0
        during, whole = [0.0, 0.0], [0.0, 0.0]
        dt = 0.001
        for ms in range(2000):
            powered = ms < PULSE_MS
            change = ((target if powered else 0.0) - speed) / kit.drive.lag * dt
            speed += change
            rate = (speed if side == "right" else -speed) / kit.drive.track_width
            turned += rate * dt
            step = (change / 2 + slope * dt, speed / 2 * rate * dt)
            for sums in (during, whole) if powered else (whole,):
                sums[0] += step[0]
                sums[1] += step[1]
        turn = math.degrees(turned) if gyroscope else None
        felt.append(Pulse((during[0], during[1], 0.0), (whole[0], whole[1], 0.0), turn))
    return felt[0], felt[1]


wirings = st.tuples(st.booleans(), *[st.sampled_from([1.0, -1.0, 0.0]) for _ in range(2)])
"""Whether the plugs are swapped, and how the motor on the left and on the right side answers."""


def wired(
    kit: Kit, wiring: tuple[bool, float, float], *, gyroscope: bool, slope: float = 0.0
) -> SelfTestReport:
    swapped, *shares = wiring
    by_side = dict(zip(("left", "right"), shares, strict=True))
    other = {"left": "right", "right": "left"}
    sides = {told: other[told] if swapped else told for told in other}
    wheels = {
        told: drive(kit, side, by_side[side], gyroscope=gyroscope, slope=slope)
        for told, side in sides.items()
    }
    return replace(FLOOR, wheels=wheels)


def findings(health: Health) -> dict[str, str]:
    return {one.part: one.text.key.removeprefix("health.") for one in health.findings if "motor" in one.part}


@settings(max_examples=60)
@given(st.sampled_from(KITS), wirings, st.booleans(), st.floats(-300, 300))
def test_every_wiring_is_told_apart(
    kit: Kit, wiring: tuple[bool, float, float], gyroscope: bool, slope: float
) -> None:
    swapped, left, right = wiring
    found = findings(judge(kit, wired(kit, wiring, gyroscope=gyroscope, slope=slope)))
    if not left and not right:
        assert set(found.values()) == {"motor-not-felt"}
    elif left and right:
        assert (found.pop("motors", None) == "motors-swapped") is swapped
        assert found == {
            f"{side}_motor": ANSWERS[share] for side, share in (("left", left), ("right", right))
        }
    elif not swapped:
        assert found == {
            f"{side}_motor": ANSWERS[share] for side, share in (("left", left), ("right", right))
        }
    else:  # of two swapped motors one is dead: the other one tells that it is in the wrong place
        assert sorted(key[:12] for key in found.values()) == ["motor-dead", "motor-turns-"]


ANSWERS = {1.0: "motor-ok", -1.0: "motor-backwards", 0.0: "motor-dead"}


def from_behind(seen: SelfTestReport) -> SelfTestReport:
    """What the same kit says when its board stands on edge and faces the other way."""

    def turn(pulse: Pulse) -> Pulse:
        axes = [(-ahead, -left, up) for ahead, left, up in (pulse.during, pulse.whole)]
        return replace(pulse, during=axes[0], whole=axes[1])

    wheels = {side: (turn(ahead), turn(back)) for side, (ahead, back) in seen.wheels.items()}
    return replace(seen, upright=True, wheels=wheels)


@settings(max_examples=60)
@given(st.sampled_from(KITS), wirings)
def test_a_board_on_edge_may_face_either_way(kit: Kit, wiring: tuple[bool, float, float]) -> None:
    """Seen from either end it tells the same, and of what it cannot tell it says so."""
    lying = wired(kit, wiring, gyroscope=False)
    one, other = judge(kit, replace(lying, upright=True)), judge(kit, from_behind(lying))
    assert findings(one) == findings(other)
    swapped, left, right = wiring
    looks_sound = wiring in ((False, 1.0, 1.0), (True, -1.0, -1.0))  # the robot is its own mirror image
    if not swapped and left and right and left + right >= 0:
        assert findings(one) == findings(judge(kit, lying))
    elif left == right and left and not looks_sound:
        assert set(findings(one).values()) == {"motor-doubtful"}
    assert looks_sound == (set(findings(one).values()) == {"motor-ok"})


def test_it_says_how_fast_the_wheels_were() -> None:
    kit = load_kit("maqueen")
    seen = wired(kit, (False, 1.0, 1.0), gyroscope=False)
    shares = [one.share for one in felt(kit, seen).turning.values() if one]
    assert shares == pytest.approx([1.0, 1.0], abs=0.05)
    slow = {side: drive(kit, side, 0.5, gyroscope=False) for side in ("left", "right")}
    assert not judge(kit, replace(seen, wheels=slow)).passed


def test_nothing_is_felt_without_wheels() -> None:
    assert felt(load_kit("maqueen"), FLOOR) == Felt({})


LINES = [
    ((False, True, False), "line-ok"),
    ((True, False, True), "line-inverted"),
    ((False, False, True), "line-swapped"),
    ((False, False, False), "line-always-light"),
    ((True, True, True), "line-always-dark"),
    ((False, True, True), "line-unsteady"),
    ((True, False, False), "line-unsteady"),
    ((True, True, False), "line-unsteady"),
]


@pytest.mark.parametrize(("readings", "key"), LINES)
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_line_sensor_over_light_over_black_and_beside_it(
    readings: tuple[bool, bool, bool], key: str, side: str
) -> None:
    light, black, beside = readings
    other = "right" if side == "left" else "left"
    steps = {
        f"line_{side}": replace(FLOOR, line={f"line_{side}": black, f"line_{other}": False}),
        f"line_{other}": replace(FLOOR, line={f"line_{side}": beside, f"line_{other}": True}),
    }
    health = judge(
        load_kit("maqueen"), replace(FLOOR, line={f"line_{side}": light, f"line_{other}": False}), steps=steps
    )
    assert of(health, f"line_{side}").text.key == f"health.{key}"
    assert (of(health, f"line_{side}").status == "ok") is (key == "line-ok")


@pytest.mark.parametrize("edge", [True, False])
def test_a_sensor_in_the_middle_sees_the_edge_or_is_not_tried(edge: bool) -> None:
    kit = load_kit("maqueen-plus-v2")
    light = replace(FLOOR, line=dict.fromkeys(line_sensors(kit), False))
    left = replace(light, line={**light.line, "line_far_left": True, "line_left": True, "line_middle": edge})
    right = replace(light, line={**light.line, "line_far_right": True, "line_right": True})
    health = judge(kit, light, steps={"line_left": left, "line_right": right})
    assert health.passed
    assert of(health, "line_far_left").text.key == "health.line-ok"
    assert of(health, "line_middle").text.key == ("health.line-ok" if edge else "health.line-light")


def of(health: Health, part: str) -> PartFinding:
    return next(finding for finding in health.findings if finding.part == part)


@pytest.mark.parametrize(
    ("pings", "hand", "key"),
    [
        ((5800,) * 5, None, "sonar-ok"),
        ((5800, 5900, 38000, 5800, -1), None, "sonar-ok"),
        ((38000,) * 5, None, "sonar-nothing"),
        ((-2,) * 5, None, "sonar-silent"),
        ((), None, "sonar-silent"),
        ((300, 9000, 1200, 14000, 5000), None, "sonar-wild"),
        ((5800,) * 5, (580,) * 5, "sonar-near"),
        ((5800,) * 5, (5800,) * 5, "sonar-not-near"),
        ((5800,) * 5, (38000,) * 5, "sonar-not-near"),
    ],
)
def test_the_sonar(pings: tuple[int, ...], hand: tuple[int, ...] | None, key: str) -> None:
    steps = {"sonar": replace(FLOOR, pings=hand)} if hand else {}
    health = judge(load_kit("maqueen"), replace(FLOOR, pings=pings), steps=steps)
    assert of(health, "sonar").text.key == f"health.{key}"


@pytest.mark.parametrize(
    ("rest", "key"),
    [
        ((0.0, 0.0, 9806.0), "gravity-ok"),
        ((9806.0, 0.0, 0.0), "gravity-ok"),  # on edge
        ((0.0, 0.0, 0.0), "gravity-wrong"),
        ((9000.0, 9000.0, 9000.0), "gravity-wrong"),
        (None, "no-reading"),
    ],
)
def test_gravity_whichever_way_it_stands(rest: tuple[float, float, float] | None, key: str) -> None:
    assert (
        of(judge(load_kit("maqueen"), replace(FLOOR, rest=rest)), "accelerometer").text.key == f"health.{key}"
    )


def test_buttons() -> None:
    kit, held = load_kit("maqueen"), {"button_a": replace(FLOOR, buttons={"a": True, "b": False})}
    assert of(judge(kit, FLOOR, steps=held), "button_a").text.key == "health.button-ok"
    assert of(judge(kit, FLOOR, steps={"button_b": FLOOR}), "button_b").text.key == "health.button-dead"
    stuck = judge(kit, replace(FLOOR, buttons={"a": True, "b": False}))
    assert (of(stuck, "button_a").text.key, stuck.passed) == ("health.button-stuck", False)


@pytest.mark.parametrize(
    ("way", "status", "key"),
    [
        ("ahead", "ok", "motor-ok"),
        ("back", "failed", "motor-backwards"),
        ("none", "failed", "motor-dead"),
        ("other", "failed", "motor-turns-other"),
    ],
)
def test_who_watched_is_believed(way: str, status: str, key: str) -> None:
    health = judge(load_kit("maqueen"), FLOOR, observed={"left_motor": way})
    assert (of(health, "left_motor").status, of(health, "left_motor").text.key) == (status, f"health.{key}")
    assert health.unknown == ("right_motor",)
    swapped = judge(load_kit("maqueen"), FLOOR, observed={"left_motor": "other", "right_motor": "other"})
    assert of(swapped, "motors").text.key == "health.motors-swapped"


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=5) | st.lists(inner, max_size=5).map(tuple),
    max_leaves=8,
)
NAMES = [
    "feels", "rest", "line", "buttons", "sonar", "light", "left_ahead", "left_back", "right_ahead",
    "right_back", "feels_trouble", "left_ahead_trouble",
]  # fmt: skip


@settings(max_examples=60)
@given(st.sampled_from(KITS), st.dictionaries(st.sampled_from(NAMES), junk))
def test_whatever_a_board_says_is_judged(kit: Kit, said: dict[str, Any]) -> None:
    health = judge(kit, seen(kit, said))
    for finding in health.findings:
        assert finding.say("en")
        assert finding.say("ko")
    assert health.as_json("ko")["passed"] is health.passed
