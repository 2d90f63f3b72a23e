"""Which samples broke a formula: by example, and that mending them mends it."""

from __future__ import annotations

import numpy as np
import pytest

from gorae.kits import load_arena
from gorae.stl.culprits import culprits, fails_at
from gorae.stl.evaluation import Evaluation
from gorae.stl.parser import parse_formula
from gorae.telemetry.recording import Recording

TIMES = np.arange(10.0) * 1.0
X = np.array([0, 0, 5, 5, 0, 0, 5, 0, 0, 0.0])
Y = np.array([0, 0, 0, 0, 0, 0, 0, 0, 9, 9.0])
EVALUATION = Evaluation(Recording(TIMES, {"x": X, "y": Y}), load_arena("oval").zones)

BROKEN_AT: list[tuple[str, dict[str, list[int]]]] = [
    ("always(x < 3 mm)", {"x < 3 mm": [2, 3, 6]}),
    ("always[0 s, 4 s](x < 3 mm)", {"x < 3 mm": [2, 3]}),
    ("always(x < 3 mm and y < 8 mm)", {"x < 3 mm": [2, 3, 6], "y < 8 mm": [8, 9]}),
    ("eventually[2 s, 5 s](x > 7 mm)", {"x > 7 mm": [2, 3, 4, 5]}),
    ("eventually[0 s, 1 s](x > 3 mm or y > 3 mm)", {"x > 3 mm": [0, 1], "y > 3 mm": [0, 1]}),
    ("not eventually(x > 3 mm)", {"x <= 3 mm": [2, 3, 6]}),
    ("always(x > 3 mm implies y > 0 mm)", {"y > 0 mm": [2, 3, 6]}),
    ("eventually(always[0 s, 2 s](x > 3 mm))", {"x > 3 mm": [0, 1, 4, 5, 7, 8, 9]}),
    ("always(x > 3 mm implies eventually[1 s, 2 s](x < 3 mm))", {}),
    ("x < 3 mm until y > 8 mm", {"x < 3 mm": [2, 3, 6]}),
    ("x < 9 mm until[0 s, 3 s] y > 8 mm", {"y > 8 mm": [0, 1, 2, 3]}),
    ("not (x < 9 mm until y > 8 mm)", {"y <= 8 mm": [8, 9]}),
    ("always(not inside(start))", {}),
    ("eventually(inside(start))", {"inside(start)": list(range(10))}),
    ("eventually[20 s, 30 s](x > 0 mm)", {}),
    ("always(x < 3 mm) and always[0 s, 2 s](x < 3 mm)", {"x < 3 mm": [2, 3, 6]}),
]


@pytest.mark.parametrize(("text", "expected"), BROKEN_AT)
def test_what_broke_it(text: str, expected: dict[str, list[int]]) -> None:
    found = culprits(EVALUATION, parse_formula(text))
    assert {str(atom): np.flatnonzero(mask).tolist() for atom, mask in found.items()} == expected


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("always(x < 3 mm)", 2.0),
        ("always(x < 9 mm)", None),
        ("eventually[2 s, 5 s](x > 7 mm)", 2.0),
        ("eventually[20 s, 30 s](x > 0 mm)", 9.0),
        ("x > 3 mm", 0.0),
    ],
)
def test_the_first_moment(text: str, moment: float | None) -> None:
    assert fails_at(EVALUATION, parse_formula(text)) == moment
