"""The arena of a run: to scale, with y up, and things where they stood in that run."""

from __future__ import annotations

import re
from types import SimpleNamespace

import numpy as np
import pytest

from gorae.grading.grade import Run
from gorae.kits import Arena, load_arena
from gorae.kits.arenas import FloorLine
from gorae.report.page.arena import ArenaDrawing, scene
from gorae.report.page.shapes import Drawer
from gorae.report.page.track import DrivenTrack
from gorae.telemetry.recording import Recording

CORNER, TOP = {"x": "600 mm", "y": "0 mm"}, {"x": "600 mm", "y": "600 mm"}


def scene_of(make: SimpleNamespace, run: Run, **fields: object) -> ArenaDrawing:
    challenge = make.challenge(**fields)
    report = make.report(run, challenge=challenge)
    return scene(load_arena(challenge.arena), challenge, report.verdict.runs[0], run.recording, "en")


def numbers(path: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?\d+\.?\d*", path)]


def test_walls_stand_where_they_stood_in_this_run(make: SimpleNamespace) -> None:
    vary = {"walls.front.x": ["-250 mm", "350 mm"], "start.heading": ["-2 deg", "2 deg"]}
    drawn = {"walls.front.x": -210.0, "start.heading": 1.5}
    run = Run(3, make.recording(), 20.0, conditions=drawn)
    seen = scene_of(make, run, arena="corridor", runs={"count": 1, "vary": vary})
    (wall,) = seen.walls
    assert numbers(wall.d) == [990, 800, 990, 0]  # from y = 0, which is at the bottom, up to y = 800
    assert seen.start == (350, 600, -1.5)


def test_y_points_up(make: SimpleNamespace) -> None:
    seen = scene_of(make, Run(1, make.recording(), 20.0))
    x, y, *_ = numbers(seen.path)
    assert (x, y) == (350, 700)
    assert numbers(seen.path)[-1] < 700  # it drove to the left, up in the picture


def test_misses_are_at_their_places_and_never_on_top_of_each_other(make: SimpleNamespace) -> None:
    checks = [dict(make.checks[1], id=name) for name in ("one", "two", "three")]
    challenge = make.challenge(*checks)
    run = Run(1, make.recording(), 20.0)
    report = make.report(run, challenge=challenge)
    seen = scene(load_arena("oval"), challenge, report.verdict.runs[0], run.recording, "en")
    at = report.verdict.runs[0].checks[0].at_mm
    assert at
    assert (seen.misses[0].x, seen.misses[0].y) == pytest.approx((at[0], 900 - at[1]))
    assert [miss.text for miss in seen.misses] == ["1", "2", "3"]
    assert len({miss.x for miss in seen.misses}) == 3


def test_a_tape_comes_back_to_its_start_around_its_bends() -> None:
    (line,) = load_arena("oval").lines.values()
    tape = Drawer(900).tape(line)
    assert tape.width == 20
    assert tape.d.count("A250 250 0 0 0") == 4  # left bends: counter-clockwise in the picture, too
    assert tape.d.endswith("Z")
    assert numbers(tape.d)[-2:] == pytest.approx([350, 700])


def test_a_right_bend_turns_the_other_way() -> None:
    line = FloorLine.model_validate(
        {
            "width": "10 mm",
            "start": {"x": "0 mm", "y": "0 mm"},
            "path": [{"arc": "-90 deg", "radius": "100 mm"}],
        }
    )
    assert Drawer(0).tape(line).d == "M0.00 0.00A100 100 0 0 1 100.00 100.00"


def test_the_way_breaks_off_where_nobody_saw_the_robot(make: SimpleNamespace) -> None:
    times = make.recording().times
    x = np.where((times > 5) & (times < 6), np.nan, make.recording().signals["x"])
    assert DrivenTrack.of(make.recording(x=x), 1200, 900).path(900, 200).count("M") == 2


def test_a_robot_far_off_the_floor_is_shown_but_not_one_that_is_nowhere(make: SimpleNamespace) -> None:
    times = make.recording().times
    beside = scene_of(make, Run(1, make.recording(x=1200 + times * 20), 20.0))
    assert beside.left + beside.width > 1590
    nowhere = scene_of(make, Run(1, make.recording(x=np.where(times < 3, 500, 1e12)), 20.0))
    assert nowhere.width < 1300


def test_there_is_a_dot_every_five_seconds_until_it_stands(make: SimpleNamespace) -> None:
    times = make.recording().times
    seen = scene_of(make, Run(1, make.recording(x=350 + 40 * np.minimum(times, 12), y=200 + 0 * times), 20.0))
    assert seen.dots_every_s == 5
    assert [dot.text for dot in seen.dots] == ["5", "10", "15"]
    assert [dot.x for dot in seen.dots] == pytest.approx([550, 750, 830], abs=2)


def test_a_robot_that_stands_has_no_dots(make: SimpleNamespace) -> None:
    times = make.recording().times
    seen = scene_of(make, Run(1, make.recording(x=350 + 0 * times, y=200 + 0 * times), 20.0))
    assert seen.dots == []
    waits = 350 + 40 * np.maximum(times - 7, 0)
    seen = scene_of(make, Run(1, make.recording(x=waits, y=200 + 0 * times), 20.0))
    assert [dot.text for dot in seen.dots] == ["10", "15"]


@pytest.mark.parametrize(("arena", "labels"), [("corridor", ["벽"]), ("delivery", ["선반", "상자"])])
def test_solid_things_are_labelled_with_their_names_alone(
    make: SimpleNamespace, arena: str, labels: list[str]
) -> None:
    page = make.report(challenge=make.challenge(arena=arena), lang="ko").html
    assert re.findall(r'<span class="tag solid"[^>]*>(.*?)</span>', page) == labels


def test_zones_and_round_things(make: SimpleNamespace) -> None:
    odd = Arena.model_validate(
        {
            "id": "odd",
            "name": {"en": "Odd", "ko": "별난 곳"},
            "size": {"x": "600 mm", "y": "600 mm"},
            "walls": {"end": {"name": {"en": "far wall", "ko": "먼 벽"}, "start": CORNER, "end": TOP}},
            "obstacles": {"pillar": {"circle": {"x": "300 mm", "y": "300 mm", "radius": "50 mm"}}},
            "zones": {"goal": {"box": {"x": "100 mm", "y": "100 mm", "width": "50 mm", "height": "80 mm"}}},
        }
    )
    run = make.report().verdict.runs[0]
    seen = scene(odd, make.challenge(), run, Recording(np.zeros(0), {}), "ko")
    assert [wall.name for wall in seen.walls] == ["먼 벽"]
    assert (seen.obstacles[0].name, seen.obstacles[0].x, seen.obstacles[0].y) == ("", 300, 300)
    assert (seen.zones[0].x, seen.zones[0].y) == (100, 460)  # its name stands at its upper edge
    assert seen.path == ""
