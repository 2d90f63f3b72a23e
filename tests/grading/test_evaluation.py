"""What the random formulas of test_semantics leave out: zones, counts, units, gaps."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gorae.kits.arenas import Box, Circle, Zone
from gorae.stl.evaluation import JUST_MISSED, Evaluation
from gorae.stl.parser import parse_formula
from gorae.telemetry.recording import Recording

NAN = math.nan


def robustness(text: str, recording: Recording, **zones: Zone) -> list[float]:
    robust: list[float] = Evaluation(recording, zones).robustness(parse_formula(text)).tolist()
    return robust


def trace(**signals: list[float]) -> Recording:
    columns = {name: np.array(values, dtype=np.float64) for name, values in signals.items()}
    samples = len(next(iter(signals.values())))
    return Recording(np.arange(samples, dtype=np.float64) * 0.1, columns)


def test_units_are_converted() -> None:
    recording = trace(distance=[50.0], speed=[100.0], heading=[90.0])
    assert robustness("distance <= 6 cm", recording) == [10.0]
    assert robustness("speed <= 0.5 m/s", recording) == [400.0]
    assert robustness("distance / 0.5 s <= speed", recording) == [0.0]
    assert robustness("heading <= 3.14159265358979 rad", recording) == [pytest.approx(90.0)]


def test_inside_a_box_is_the_distance_to_its_border() -> None:
    box = Zone.model_construct(box=Box.model_construct(x=100.0, y=0.0, width=60.0, height=40.0))
    recording = trace(x=[100.0, 125.0, 130.0, 100.0, 133.0], y=[0.0, 0.0, 0.0, 25.0, 24.0])
    assert robustness("inside(home)", recording, home=box) == [20.0, 5.0, 0.0, -5.0, -5.0]
    assert robustness("not inside(home)", recording, home=box) == [-20.0, -5.0, JUST_MISSED, 5.0, 5.0]


def test_inside_a_circle() -> None:
    circle = Zone.model_construct(circle=Circle.model_construct(x=0.0, y=0.0, radius=50.0))
    recording = trace(x=[0.0, 30.0, 60.0], y=[0.0, 40.0, 80.0])
    assert robustness("inside(pond)", recording, pond=circle) == [50.0, 0.0, -50.0]


def test_distance_to_a_point() -> None:
    recording = trace(x=[3.0, 0.0], y=[4.0, 0.0])
    assert robustness("dist(0 mm, 0 mm) <= 10 mm", recording) == [5.0, 10.0]


def test_a_change_is_against_the_last_sample_that_is_long_enough_ago() -> None:
    recording = trace(heading=[0.0, 1.0, 3.0, NAN, 10.0, 15.0])
    assert robustness("change(heading, 0.2 s) >= 0 deg", recording) == [
        -math.inf,
        -math.inf,
        3,
        -math.inf,
        7,
        -math.inf,
    ]
    assert robustness("change(heading, 0.11 s) >= 0 deg", recording)[2::2] == [3, 7]
    assert robustness("change(change(heading, 0.1 s), 0.1 s) >= 0 deg", recording)[:3] == [
        -math.inf,
        -math.inf,
        1,
    ]
    assert robustness("change(5, 0.1 s) == 0", recording)[:2] == [-math.inf, 0]


def test_marks_and_printed_lines_are_counted_from_their_moment_on() -> None:
    marks = ((0.1, "corner"), (0.1, "corner"), (0.15, "corner"), (0.2, "corner 2"))
    lines = ((0.0, "ready"), (0.2, "distance: 5"))
    recording = Recording(np.arange(4.0) * 0.1, {}, marks, lines)
    assert robustness('mark("corner") >= 0', recording) == [0.0, 2.0, 3.0, 3.0]
    assert robustness('printed("distance") >= 0', recording) == [0.0, 0.0, 1.0, 1.0]
    assert robustness('mark("nothing") > 0', recording) == [JUST_MISSED] * 4


@pytest.mark.parametrize("operator", ["<", "<=", ">", ">=", "==", "!="])
def test_a_missing_value_satisfies_neither_a_comparison_nor_its_opposite(operator: str) -> None:
    recording = trace(distance=[NAN])
    assert robustness(f"distance {operator} 5 mm", recording) == [-math.inf]
    assert robustness(f"not distance {operator} 5 mm", recording) == [-math.inf]
    assert robustness(f"not not distance {operator} 5 mm", recording) == [-math.inf]


def test_a_gap_breaks_always_and_fills_no_eventually() -> None:
    recording = trace(distance=[200.0, NAN, 300.0])
    assert robustness("always(distance >= 100 mm)", recording)[0] == -math.inf
    assert robustness("not eventually(distance < 100 mm)", recording)[0] == -math.inf
    assert robustness("eventually(distance >= 250 mm)", recording)[0] == 50.0
    assert robustness("distance >= 250 mm implies lap > 1", trace(distance=[NAN], lap=[0.0])) == [-1.0]


def test_no_place_is_neither_inside_nor_outside() -> None:
    circle = Zone.model_construct(circle=Circle.model_construct(x=0.0, y=0.0, radius=50.0))
    recording = trace(x=[NAN], y=[0.0])
    assert robustness("inside(pond)", recording, pond=circle) == [-math.inf]
    assert robustness("not inside(pond)", recording, pond=circle) == [-math.inf]


def test_a_division_by_zero_is_a_missing_value() -> None:
    recording = trace(x=[0.0, 5.0, -5.0], y=[0.0, 0.0, 0.0])
    assert robustness("x / y < 1", recording) == [-math.inf] * 3
    assert robustness("not x / y < 1", recording) == [-math.inf] * 3


@pytest.mark.parametrize(
    ("text", "satisfied"),
    [
        ("lap < 1", False),
        ("lap <= 1", True),
        ("lap == 1", True),
        ("lap != 1", False),
        ("not lap < 1", True),
        ("not lap == 1", False),
    ],
)
def test_at_the_border_it_is_truth_that_counts(text: str, satisfied: bool) -> None:
    (value,) = robustness(text, trace(lap=[1.0]))
    assert value == pytest.approx(0)
    assert (value >= 0) == satisfied


def test_signals_that_a_recording_does_not_hold_are_named() -> None:
    evaluation = Evaluation(trace(speed=[1.0]))
    assert evaluation.missing(parse_formula("speed > 1 mm/s")) == []
    assert evaluation.missing(parse_formula("lap > 1 and inside(home)")) == ["lap", "x", "y"]
    assert evaluation.missing(parse_formula("dist(1 mm, 2 mm) > 1 mm")) == ["x", "y"]
    assert evaluation.missing(parse_formula('mark("a") > 1')) == []


def test_a_recording_without_samples_has_no_robustness() -> None:
    assert robustness("always(lap > 1 until lap < 2)", trace(lap=[])) == []
