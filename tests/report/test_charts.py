"""Charts: the limits that formulas set, when they were broken, and curves with few points."""

from __future__ import annotations

import re
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorae.grading.grade import Run
from gorae.report.page.charts import Chart, charts_of, motors_chart
from gorae.report.page.curves import curve, spans
from gorae.report.page.scale import round_numbers, round_step
from gorae.stl.evaluation import Evaluation
from gorae.telemetry.recording import Recording
from gorae.texts import Text


def charts(make: SimpleNamespace, formula: str, recording: Recording | None = None) -> list[Chart]:
    used = recording or make.recording()
    challenge = make.challenge({"id": "it", "points": 10, "formula": formula}, arena="oval")
    report = make.report(Run(1, used, 20.0), challenge=challenge)
    from gorae.kits import load_arena

    evaluation = Evaluation(used, load_arena("oval").zones)
    return charts_of(evaluation, challenge.checks[0], report.verdict.runs[0].checks[0], 20.0)


def test_the_broken_stretch_is_the_one_that_broke_it(make: SimpleNamespace) -> None:
    (chart,) = charts(make, "always(abs(line_offset) <= 20 mm)")
    (broken,) = chart.broken
    assert broken.x == pytest.approx(2000 * 10.04 / 20, abs=5)
    assert broken.x + broken.width == pytest.approx(2000, abs=5)
    (band,) = chart.bands
    share = (band.area.y + band.area.height / 2) / 400
    assert chart.high - share * (chart.high - chart.low) == pytest.approx(0, abs=1)
    assert band.area.height / 400 * (chart.high - chart.low) == pytest.approx(40, abs=1)


def test_nothing_is_hatched_where_all_was_well(make: SimpleNamespace) -> None:
    (chart,) = charts(make, "always(abs(line_offset) <= 500 mm)")
    assert chart.broken == []
    assert chart.bands


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("always(abs(line_offset) <= 20 mm)", "all the time: -20 mm … 20 mm"),
        ("eventually[0 s, 5 s](speed >= 20 mm/s)", "at some time: ≥ 20 mm/s (up to 5 s)"),
        ("always[2 s, 4 s](speed < 20 mm/s)", "all the time: < 20 mm/s (from 2 s to 4 s)"),
        ("eventually[0 s, 9 s] always[0 s, 3 s](abs(wall_distance - 100 mm) <= 25 mm)",
         "for 3 s at a stretch: 75 mm … 125 mm (up to 12 s)"),
        ("eventually always(speed == 0 mm/s)", "from some time on: = 0 mm/s"),
        ("always eventually[0 s, 2 s](speed >= 1 mm/s)", "once in every 2 s: ≥ 1 mm/s"),
        ("always(bumps != 2)", "all the time: ≠ 2 times"),
        ("always(abs(speed) >= 5 mm/s)", "all the time: not -5 mm/s … 5 mm/s"),
        ("eventually(inside(start))", "at some time: inside"),
        ("always(not inside(start))", "all the time: outside"),
        ("speed >= 20 mm/s", "at the start: ≥ 20 mm/s"),
        ("always(line_offset <= wall_distance)", "all the time: ≤ the distance to what is ahead"),
        ("always(left_motor + right_motor <= 150)", "all the time: ≤ 150%"),
        ("always((left_motor + right_motor) / 2 <= 75 %)", "all the time: ≤ 150%"),
    ],
)  # fmt: skip
def test_limits_are_said_in_words(make: SimpleNamespace, formula: str, said: str) -> None:
    (chart,) = charts(make, formula)
    assert [rule.say("en") for rule in chart.rules] == [said]
    assert all(rule.say("ko") for rule in chart.rules)


def test_a_limit_that_moves_is_a_curve(make: SimpleNamespace) -> None:
    (chart,) = charts(make, "always(line_offset <= wall_distance)")
    assert [curve.kind for curve in chart.curves] == ["main", "bound"]
    assert chart.bands == []


def test_one_chart_for_each_thing_that_is_compared(make: SimpleNamespace) -> None:
    found = charts(make, "always(speed <= 90 mm/s and speed >= 1 mm/s) or eventually(lap >= 1)")
    assert [chart.title.say("en") for chart in found] == ["the speed ahead", "the laps along the line"]
    assert len(found[0].bands) == 2


def test_a_signal_that_nobody_recorded_has_no_chart(make: SimpleNamespace) -> None:
    recording = make.recording(speed=None)
    assert charts(make, "always(speed <= 90 mm/s)", recording) == []


def test_missing_values_leave_an_empty_chart(make: SimpleNamespace) -> None:
    times = make.recording().times
    (chart,) = charts(make, "always(speed <= 90 mm/s)", make.recording(speed=np.full_like(times, np.nan)))
    assert chart.curves[0].d == ""
    assert chart.low < 90 < chart.high


def test_both_motors_are_told_apart(make: SimpleNamespace) -> None:
    evaluation = Evaluation(make.recording())
    chart = motors_chart(evaluation, 20.0, ["left", "right"], Text("report.page-motors"))
    assert chart
    assert [(curve.name, curve.kind) for curve in chart.curves] == [("left", "main"), ("right", "second")]
    assert motors_chart(Evaluation(make.recording(left_motor=None)), 20.0, ["l", "r"], Text("x.y")) is None


def points(path: str) -> list[tuple[int, int]]:
    return [(int(x), int(y)) for x, y in re.findall(r"[ML](-?\d+) (-?\d+)", path)]


@given(st.lists(st.floats(-1000, 1000) | st.just(float("nan")), min_size=1, max_size=3000))
def test_a_curve_has_few_points_and_loses_no_extreme(values: list[float]) -> None:
    array = np.array(values)
    times = np.arange(len(values), dtype=float)
    path = curve(times, array, lambda t: np.round(t / len(values) * 2000), np.round)
    found = points(path)
    known = array[np.isfinite(array)]
    assert len(found) <= 402
    assert "nan" not in path
    if len(known):
        heights = [y for _, y in found]
        assert (min(heights), max(heights)) == (round(float(known.min())), round(float(known.max())))
    else:
        assert path == ""


def test_a_curve_breaks_off_and_a_single_value_is_a_dot() -> None:
    values = np.array([1, 2, np.nan, 5, np.nan, 7, 8], dtype=float)
    assert curve(np.arange(7.0), values, np.round, np.round) == "M0 1L1 2M3 5h0M5 7L6 8"


def test_a_level_stretch_is_its_two_ends() -> None:
    assert curve(np.arange(100.0), np.ones(100), np.round, np.round) == "M0 1L99 1"


def test_stretches_that_touch_are_one_and_a_single_sample_can_be_seen() -> None:
    mask = np.zeros(1000, dtype=np.bool_)
    mask[[10, 500, 502, 504]] = True
    assert spans(np.arange(1000.0), mask, np.round) == [(10, 16), (500, 510)]


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0, 20, [0, 5, 10, 15, 20]), (-22, 22, [-20, -10, 0, 10, 20]), (0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1])],
)
def test_axes_have_round_numbers(low: float, high: float, expected: list[float]) -> None:
    assert round_numbers(low, high, 6) == expected


@given(st.floats(1e-6, 1e15), st.integers(1, 12))
def test_a_step_is_round_and_there_are_not_too_many(length: float, most: int) -> None:
    step = round_step(length, most)
    assert length / step <= most * (1 + 1e-6)
    assert f"{step:.0e}"[0] in "125"
