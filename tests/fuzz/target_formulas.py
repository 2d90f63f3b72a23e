"""Formulas, as authors of challenges and people at `gorae formula` write them."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from target import Target

from gorae.stl.evaluation import Evaluation
from gorae.stl.mistakes import FormulaError
from gorae.stl.parser import parse_formula
from gorae.telemetry.recording import Recording

_WORDS = """always eventually until and or not implies true false ( ) [ ] , < > <= >= == + - * / abs min max
change end distance speed heading x y 0 1 1e9 -5 s 0x1 cm mm deg % inside time button_a ° ⟶""".split()  # noqa: SIM905
_VALUES = st.sampled_from(["distance", "abs(speed)", "x + y", "10 cm", "-5", "heading / 2", "change(x, 1 s)"])
_COMPARISONS = st.builds("{} {} {}".format, _VALUES, st.sampled_from(["<", ">", "<=", ">=", "=="]), _VALUES)
_SPANS = st.builds("[{} s, {} s]".format, st.integers(0, 3), st.integers(0, 90)) | st.just("")
_SOUND = st.recursive(
    _COMPARISONS,
    lambda inner: st.one_of(
        st.builds("{}{}({})".format, st.sampled_from(["always", "eventually"]), _SPANS, inner),
        st.builds("({}) {} ({})".format, inner, st.sampled_from(["and", "or", "implies", "until"]), inner),
        st.builds("not ({})".format, inner),
    ),
    max_leaves=12,
)
_TIMES = np.arange(20.0) * 0.1
_RECORDING = Recording(
    _TIMES, {name: np.sin(_TIMES) for name in ("distance", "speed", "heading", "x", "y", "button_a")}
)
_FORMULAS = st.one_of(
    _SOUND,
    st.lists(st.sampled_from(_WORDS), max_size=40).map(" ".join),
    st.lists(st.sampled_from(_WORDS), max_size=12).map("".join),
    st.sampled_from("([-").flatmap(lambda sign: st.integers(1, 3000).map(lambda count: sign * count)),
    st.text(max_size=30),
)


def _formula(text: str) -> None:
    formula = parse_formula(text, _RECORDING.signals)
    evaluation = Evaluation(_RECORDING, {})
    if not evaluation.missing(formula):
        evaluation.robustness(formula)


TARGETS = [Target("formulas", _FORMULAS, _formula, (FormulaError,))]
