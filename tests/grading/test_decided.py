"""Checks that decide nothing, and signals without a value: the author is told why."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gorae.errors import DocumentError
from gorae.grading.challenge_file import load_challenge
from gorae.grading.fields import Range
from gorae.grading.reach import possibilities
from gorae.kits import Arena, Kit, load_arena, load_kit
from gorae.parts import LineSensor
from gorae.stl.spans import ANYTHING, MISSING, Span
from gorae.telemetry.signals import SIGNALS

HEAD = """
id: test
title: {en: Test, ko: 시험}
arena: mine.yaml
kits: [maqueen, cutebot]
start: {x: 300 mm, y: 200 mm}
time_limit: 20 s
"""
CHECK = '- {id: c, points: 1, credit: CREDIT, formula: "FORMULA"}'
LEADER = "robots: {leader: {program: same, start: {x: 700 mm, y: 400 mm}}}\n"
MORE_ZONES = """
  away: {circle: {x: 9 m, y: 0 mm, radius: 10 mm}}
  all: {circle: {x: 600 mm, y: 450 mm, radius: 9 m}}
"""
ARENAS = Path(__file__).parents[2] / "hardware" / "arenas"
GESTURES = "stimuli: [{at: 1 s, gesture: circle, for: 2 s}]\n"

Told = Callable[..., str]


@pytest.fixture
def told(tmp_path: Path) -> Told:
    """What is wrong with a challenge, in English; empty when nothing is."""

    oval = (ARENAS / "oval.yaml").read_text(encoding="utf-8")
    (tmp_path / "mine.yaml").write_text(oval + MORE_ZONES, encoding="utf-8")

    def load(formula: str, more: str = "", credit: str = "all-or-nothing", **changes: str) -> str:
        check = CHECK.replace("FORMULA", formula).replace("CREDIT", credit)
        text = HEAD + more + "checks:\n" + check
        for old, new in changes.items():
            text = text.replace(f"{old}: ", f"{old}: {new} #", 1)
        path = tmp_path / "challenge.yaml"
        path.write_text(text, encoding="utf-8")
        try:
            load_challenge(path)
        except DocumentError as error:
            assert error.say("ko") != error.say("en")
            return error.say("en")
        return ""

    return load


@pytest.mark.parametrize(
    ("formula", "why"),
    [
        ("always(light_left <= 100 %)", "“light_left” is always between 0% and 100%"),
        ("always(light_left <= 99 %)", ""),
        ("eventually(bumps < 0)", "“bumps” is never less than 0"),
        ("always(abs(line_offset) <= 20 m)", "“abs(line_offset)” is always between 0 mm and"),
        (
            "always(left_motor >= right_motor - 200 %)",
            "(right_motor - 200 %)” is always between 0% and 400%",
        ),
        ("eventually(dist(100 mm, 200 mm) > 9 m)", "“dist(100 mm, 200 mm)” is always between 0 mm and"),
        ("eventually(dist(100 mm, 200 mm) > 1 m)", ""),
        ("eventually(printed('hi') < 0)", "is never less than 0"),
        ("always(1 < 2)", "nothing that a robot does changes the result"),
        ("eventually(2 < 1)", "nothing that a robot does changes the result"),
        ("always eventually[1 s, 5 s](lap >= 1)", "in the end it asks for what comes after the run (20 s)"),
        ("always[0 s, 18 s] eventually[1 s, 5 s](lap >= 1)", ""),
        ("eventually(inside(away))", "the robot cannot get into the zone “away”"),
        ("always(inside(all))", "the robot cannot get out of the zone “all”"),
        ("eventually[20 s, 21 s](lap >= 1)", "20 s"),
        ("eventually[19 s, 21 s](lap >= 1)", ""),
    ],
)
def test_why_a_check_decides_nothing(told: Told, formula: str, why: str) -> None:
    found = told(formula)
    assert why in found
    assert bool(found) is bool(why)


def test_one_kit_alone_is_enough_to_know(told: Told) -> None:
    for formula in ("always(light_left <= 100 %)", "eventually(light_left > 100 %)"):
        assert "“light_left” is always between 0% and 100%" in told(formula, kits="[cutebot]")


def test_a_check_that_only_some_kits_can_never_meet_names_them(told: Told) -> None:
    """The top speed of a Maqueen is 290 mm/s, that of a Cutebot 360 mm/s or so."""
    fast = load_kit("cutebot").drive.top_speed
    found = told(f"eventually(speed >= {fast} mm/s)", kits="[cutebot, maqueen]")
    assert "with maqueen this can never be met: “speed” is always between" in found
    assert "this can never be met" in told("eventually(speed >= 9 m/s)")
    assert "with" not in told("eventually(speed >= 9 m/s)").partition("never be met")[0]


@pytest.mark.parametrize(
    ("formula", "more", "why"),
    [
        ("eventually(gesture == 4)", "", "only while somebody holds the kit"),
        ("eventually(accel_z > 0 m/s2)", "", "only while somebody holds the kit"),
        ("eventually(gesture == 4)", GESTURES, ""),
        ("eventually(put_backs >= 1)", "", "nobody puts the robot back"),
        ("eventually(covered >= 1)", "", "the arena does not count it"),
        ("eventually(color >= 1)", "", ""),
        ("eventually(encoder_left >= 1 mm)", "", "is not measured by maqueen, cutebot"),
        ("eventually(leader.x >= 500 mm)", LEADER, ""),
        ("eventually(leader.lap >= 1)", LEADER, ""),
        ("eventually(leader.color >= 1)", LEADER, ""),
        ("eventually(leader.light_left >= 1 %)", LEADER, ""),
        ("eventually(leader.covered >= 1)", LEADER, "the arena does not count it"),
        ("eventually(leader.gesture == 4)", LEADER, "nobody holds the other robots"),
        ("eventually(leader.put_backs >= 1)", LEADER, "nobody holds the other robots or puts them back"),
        (
            "eventually(leader.encoder_left >= 1 mm)",
            LEADER,
            "“leader.encoder_left” is not measured by maqueen",
        ),
        ("eventually(follower.x >= 1 mm)", LEADER, "no other robot is called “follower” here"),
        ("eventually(leader.x >= 1 mm)", "", "“robots” has –"),
        ("eventually(leader.speed > 9 m/s)", LEADER, "“leader.speed” is always between"),
    ],
)
def test_a_signal_that_has_no_value_is_told_with_the_reason(
    told: Told, formula: str, more: str, why: str
) -> None:
    found = told(formula, more)
    assert why in found
    assert bool(found) is bool(why)


def test_an_arena_without_a_line_gives_no_value_to_what_is_told_of_one(told: Told) -> None:
    assert "the arena has no line" in told("always(abs(line_offset) < 20 mm)", arena="table")
    assert "the arena has no closed line" in told("eventually(lap >= 1)", arena="table")
    assert "the arena has no line" in told("always(abs(leader.line_offset) < 20 mm)", LEADER, arena="table")
    assert "the arena has no closed line" in told("eventually(leader.lap >= 1)", LEADER, arena="table")


def test_another_robot_is_judged_by_its_own_kit(told: Told) -> None:
    scout = LEADER.replace("same,", "same, kit: esp32-scout,")
    assert told("eventually(leader.encoder_left >= 1 mm)", scout) == ""
    assert "is not measured by esp32-scout" in told("eventually(leader.display >= 1)", scout)
    assert told("eventually(leader.display >= 1)", LEADER) == ""
    unknown = LEADER.replace("same,", "same, kit: nowhere,")
    assert told("eventually(leader.encoder_left >= 1 mm)", unknown).count("challenge.yaml") == 1


@pytest.mark.parametrize(
    ("credit", "why"),
    [
        ("[-50 %, 50 %]", ""),
        ("[-60 %, -49 %]", ""),
        ("[-60 %, -50 %]", "everybody earns all points: the robustness is at least -50%"),
        ("[49 %, 50 %]", ""),
        ("[0 %, 51 %]", "nobody can earn all points: the robustness is at most 50%"),
        ("[50 %, 60 %]", "nobody can earn any points: the robustness is at most 50%"),
    ],
)
def test_credit_that_all_or_none_would_earn(told: Told, credit: str, why: str) -> None:
    found = told("light_left >= 50 %", credit=f"{{robustness: {credit}}}")
    assert why in found
    assert bool(found) is bool(why)


# --- where signals can get ----------------------------------------------------------------------------


def _spans(kit: Kit, arena: Arena, **more: object) -> dict[str, Span]:
    return dict(possibilities(arena, kit, 10.0, **more).spans)  # type: ignore[arg-type]


def test_a_robot_gets_as_far_as_its_body_can_beside_a_wall() -> None:
    """1 mm to spare; the middle of a Cutebot's body is 10 mm ahead of its axle."""
    arena, kit = load_arena("oval"), load_kit("cutebot")
    spans = _spans(kit, arena)
    arm = kit.body.center.x
    assert spans["x"] == Span(-arm - 1, arena.size.x + arm + 1)
    assert spans["y"] == Span(-arm - 1, arena.size.y + arm + 1)
    free = _spans(kit, arena.model_copy(update={"border": False}))
    assert free["x"] == free["y"] == free["line_offset"] == ANYTHING


def test_how_far_from_a_line_a_robot_can_be() -> None:
    """From the farthest corner to where the line begins, and as far as its sensors are ahead of the axle."""
    arena, kit = load_arena("oval"), load_kit("maqueen")
    start = arena.lines["track"].start
    over = kit.body.center.x + 1
    corner = max(start.x, arena.size.x - start.x) + over, max(start.y, arena.size.y - start.y) + over
    reach = (corner[0] ** 2 + corner[1] ** 2) ** 0.5
    bare = kit.model_copy(update={"parts": {}})
    assert _spans(bare, arena)["line_offset"].high == pytest.approx(reach + 1)
    ahead = max((one.at.x**2 + one.at.y**2) ** 0.5 for one in kit.find(LineSensor).values())
    assert _spans(kit, arena)["line_offset"] == pytest.approx(Span(-reach - ahead - 1, reach + ahead + 1))


def test_how_fast_a_robot_can_be() -> None:
    arena, kit = load_arena("oval"), load_kit("maqueen")
    top, arm = kit.drive.top_speed, kit.body.center.x
    pushed = 1 + 2 * arm / kit.drive.track_width
    assert _spans(kit, arena)["speed"].high == pytest.approx(1.05 * top * pushed)
    for imbalance in (Range(-0.1, 0.05), Range(0.0, 0.1)):
        assert _spans(kit, arena, imbalance=imbalance)["speed"].high == pytest.approx(
            1.05 * top * 1.05 * pushed
        )


def test_a_kit_that_is_held_goes_nowhere(told: Told) -> None:
    spans = _spans(load_kit("maqueen"), load_arena("table"), held=True)
    assert spans["speed"] == spans["bumps"] == Span(0.0, 0.0)
    assert spans["lap"] == spans["line_offset"] == spans["covered"] == MISSING
    assert spans["accel_z"] == Span(*(getattr(SIGNALS["accel_z"], end) for end in ("low", "high")))
    assert "“bumps” is always between 0 times and 0 times" in told("eventually(bumps >= 1)", GESTURES)
