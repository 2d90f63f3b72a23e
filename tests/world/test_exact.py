"""Our own sine, exp and arctangent against the C library's."""

from __future__ import annotations

import ast
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gorae.world
from gorae.world import exact


@given(st.floats(-1e4, 1e4))
def test_sine_and_cosine(angle: float) -> None:
    assert exact.sin_cos(angle) == pytest.approx((math.sin(angle), math.cos(angle)), abs=1e-12)


@given(st.floats(-1e4, 1e4))
def test_sine_and_cosine_of_degrees(angle: float) -> None:
    expected = math.sin(math.radians(angle)), math.cos(math.radians(angle))
    assert exact.sin_cos_deg(angle) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("angle", "sine", "cosine"),
    [(0, 0, 1), (90, 1, 0), (180, 0, -1), (270, -1, 0), (-90, -1, 0), (720, 0, 1)],
)
def test_right_angles_are_exact(angle: float, sine: float, cosine: float) -> None:
    assert exact.sin_cos_deg(angle) == (sine, cosine)


@given(st.floats(-600, 600))
def test_exp(x: float) -> None:
    assert exact.exp(x) == pytest.approx(math.exp(x), rel=1e-12)


def test_exp_of_nothing_is_one() -> None:
    assert exact.exp(0.0) == 1.0


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_arctangent(y: float, x: float) -> None:
    assert exact.arctan2(y + 0.0, x + 0.0) == pytest.approx(math.atan2(y + 0.0, x + 0.0), abs=1e-12)


INEXACT = {"sin", "cos", "tan", "exp", "log", "pow", "atan", "atan2", "hypot", "dist", "gauss", "fsum", "sum"}


@pytest.mark.parametrize("file", sorted(Path(gorae.world.__file__).parent.glob("*.py")), ids=lambda f: f.name)
def test_nothing_in_the_room_depends_on_the_machine(file: Path) -> None:
    """No function of the C library but the square root, no `**`, no compensated `sum`."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    called = {_name(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    imported = {
        name.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == "math"
        for name in node.names
    }  # fmt: skip
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Pow)]
    assert not INEXACT & imported
    assert "sum" not in called
    assert "hash" not in called


def _name(called: ast.expr) -> str:
    return called.id if isinstance(called, ast.Name) else ""
