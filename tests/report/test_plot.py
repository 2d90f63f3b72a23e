"""Pictures of letters, looked at."""

from __future__ import annotations

import math
from textwrap import dedent

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorae.report.text.columns import columns_of
from gorae.report.text.plot import BLOCKS, PLAIN, Pens, PlottedCurve, draw, pens_for

INF = math.inf


def picture(values: list[float], marked: list[int] | None = None, width: int = 20, pens: Pens = PLAIN) -> str:
    curve = PlottedCurve(
        np.arange(len(values), dtype=np.float64),
        np.array(values),
        np.isin(np.arange(len(values)), marked or []),
    )
    return draw(curve, lambda value: f"{value:g}", ("0 s", "9 s"), "bad", width, pens)


def shown(text: str) -> str:
    return dedent(text).strip("\n")


def test_what_fails_is_below_zero_and_pointed_out() -> None:
    assert dedent(picture([8, 4, -4, -12], marked=[2, 3], width=21)) == shown("""
          8 |####
            |####
            |########
            |########
          0 +----------------
            |        ########
            |        ########
            |            ####
            |            ####
            |            ####
        -12 |            ####
        bad |        xxxxxxxx
             0 s          9 s
    """)


def test_bars_have_half_rows() -> None:
    drawn = picture([10, 9, 0.5, -1, -0.4], width=20, pens=BLOCKS)
    assert dedent(drawn).replace(" 9 s", "9 s") == shown("""
        10 │███
           │██████
           │██████
           │██████
           │██████
           │██████
           │██████
           │██████
           │██████▄▄▄
         0 ┼───────────────
        -1 │         ███▀▀▀
            0 s        9 s
    """)


def test_infinite_values_reach_the_edge_and_say_so() -> None:
    lines = picture([INF, 1, -1, -INF], width=18).splitlines()
    assert lines[0] == " inf |^^^###"
    assert lines[5] == "   0 +-----------" + "-"
    assert lines[10] == "-inf |      ###vvv"


def test_a_moment_between_columns_is_not_lost() -> None:
    values = [5.0] * 1000
    values[517] = -5.0
    lines = picture(values, marked=[517], width=40).splitlines()
    assert [line.count("#") for line in lines[:5]] == [35] * 5  # its best is shown beside it
    assert [line.index("#") for line in lines[6:11]] == [lines[11].index("x")] * 5
    assert [line.count("#") for line in lines[6:11]] == [1] * 5


@pytest.mark.parametrize("value", [-1e-300, -1e-12, -5.0, -INF])
def test_a_failure_is_drawn_however_small(value: float) -> None:
    zero, first, *_ = picture([value]).splitlines()
    assert zero.endswith("0 +" + "-" * (20 - zero.index("+") - 1))
    assert set(first.partition("|")[2]) <= {"'", "#"}
    assert first.partition("|")[2]


def test_nothing_but_zero_is_a_line() -> None:
    assert picture([0.0, -0.0], width=16) == "  0 +-----------\n     0 s     9 s"


@given(st.lists(st.floats(allow_nan=False), min_size=1, max_size=40), st.integers(10, 130))
def test_any_values_fit_the_terminal(values: list[float], width: int) -> None:
    for pens in (PLAIN, BLOCKS):
        lines = draw(
            PlottedCurve(
                np.cumsum(np.arange(1.0, len(values) + 1)), np.array(values), np.zeros(len(values), np.bool_)
            ),
            lambda value: f"{value:.2g} 바퀴",
            ("0초", "1초"),
            "어긋남",
            width,
            pens,
        ).splitlines()
        assert max(map(columns_of, lines)) <= max(width, 40)
        drawn = set("".join(lines))
        assert bool(drawn & {pens.full, pens.half_up, pens.half_down}) == any(values)


@pytest.mark.parametrize(
    ("encoding", "pens"),
    [("utf-8", BLOCKS), ("cp949", PLAIN), ("ascii", PLAIN), (None, PLAIN), ("nonsense", PLAIN)],
)
def test_a_terminal_gets_the_letters_that_it_can_show(encoding: str | None, pens: Pens) -> None:
    assert pens_for(encoding) is pens
