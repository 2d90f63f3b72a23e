from __future__ import annotations

import math

import numpy as np
import pytest

from gorae.stl.evaluation import Evaluation
from gorae.stl.measures import parse_measure
from gorae.stl.mistakes import FormulaError
from gorae.telemetry.recording import Recording

RECORDING = Recording(
    np.array([0.0, 0.5, 1.0, 2.0]),
    {"lap": np.array([0.0, 1.0, 1.0, 0.5]), "distance": np.array([30.0, math.nan, 10.0, 50.0])},
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("first(lap >= 1)", 0.5),
        ("last(lap >= 1)", 1.0),
        ("duration(lap >= 1)", 1.5),
        ("duration(lap < 1)", 0.5),
        ("first(lap >= 2)", None),
        ("last(lap >= 2)", None),
        ("duration(lap >= 2)", 0.0),
        ("min(distance)", 10.0),
        ("max(distance - 10 mm)", 40.0),
        ("mean(distance)", 30.0),
        ("end(distance)", 50.0),
        ("first(eventually[0 s, 0.5 s](lap >= 1))", 0.0),
        ("min(speed)", None),
        ("first(speed > 1 mm/s)", None),
        ("min(distance / 0)", None),
    ],
)
def test_measure(text: str, value: float | None) -> None:
    assert Evaluation(RECORDING).measured(parse_measure(text)) == value
    assert str(parse_measure(text)) == text


@pytest.mark.parametrize(
    "text", ["lap >= 1", "first(lap)", "min(lap >= 1)", "middle(lap)", "first(lap > 1", "min(x, y)", ""]
)
def test_what_is_no_measure(text: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse_measure(text)
    assert caught.value.say("ko") != caught.value.say("en")


def test_nothing_is_measured_in_a_recording_without_samples() -> None:
    nothing = Recording(np.empty(0), {"lap": np.empty(0)})
    assert Evaluation(nothing).measured(parse_measure("duration(lap >= 1)")) is None
