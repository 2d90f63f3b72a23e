from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gorae.stl import formula as stl
from gorae.stl.mistakes import FormulaError
from gorae.stl.names import unknown_zones
from gorae.stl.parser import MAX_DEPTH, MAX_TOKENS, parse_formula
from gorae.texts import Text

# --- round trip -----------------------------------------------------------------------------------

plain = st.builds(stl.Number, st.floats(0, 1e6), st.sampled_from(["", "%"]))
texts = st.text(st.characters(exclude_characters="\"'\n\r", exclude_categories=["Cs"]), max_size=8)
leaves = (
    plain
    | st.sampled_from(["lap", "bumps", "left_motor"]).map(stl.SignalValue)
    | st.builds(stl.Count, st.sampled_from(["mark", "printed"]), texts)
)
expressions = st.recursive(
    leaves,
    lambda inner: (
        st.builds(stl.Arithmetic, st.sampled_from(["+", "-", "*", "/"]), inner, inner)
        | st.builds(stl.Negative, inner)
        | st.builds(lambda operand: stl.Call("abs", (operand,)), inner)
        | st.builds(stl.Call, st.sampled_from(["min", "max"]), st.tuples(inner, inner, inner))
        | st.builds(stl.Change, inner, st.floats(0, 100, exclude_min=True))
    ),
    max_leaves=5,
)
intervals = st.none() | st.tuples(st.floats(0, 100), st.floats(0, 100)).map(
    lambda ends: stl.Interval(*sorted(ends))
)
formulas = st.recursive(
    st.builds(stl.Comparison, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), leaves, expressions)
    | st.just(stl.Inside("home")),
    lambda inner: (
        st.builds(stl.Not, inner)
        | st.builds(stl.And, st.tuples(inner, inner))
        | st.builds(stl.Or, st.tuples(inner, inner, inner))
        | st.builds(stl.Implies, inner, inner)
        | st.builds(stl.Always, inner, intervals)
        | st.builds(stl.Eventually, inner, intervals)
        | st.builds(stl.Until, inner, inner, intervals)
    ),
    max_leaves=8,
)


@settings(max_examples=300)
@given(formulas)
def test_a_tree_as_text_is_that_tree(formula: stl.Formula) -> None:
    assert parse_formula(str(formula)) == formula


@settings(max_examples=300)
@given(st.text("always nt()[]<>=+-*/0159.\"'&|ms,é가\n", max_size=40))
def test_any_text_is_a_formula_or_a_formula_error(text: str) -> None:
    error = error_of(text)
    if error:
        assert error.say("ko")
        assert error.say("en")
        assert all(0 <= mistake.at <= len(text) for mistake in error.mistakes)


def error_of(text: str) -> FormulaError | None:
    try:
        parse_formula(text)
    except FormulaError as error:
        return error
    return None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("always x < 3 and y < 2", "(always(x < 3)) and (y < 2)"),
        ("not x < 3 or y < 2", "(not (x < 3)) or (y < 2)"),
        ("x < 1 or y < 2 and lap < 3", "x < 1 or (y < 2 and lap < 3)"),
        ("x < 1 implies y < 2 implies lap < 3", "x < 1 implies (y < 2 implies lap < 3)"),
        ("x < 1 until y < 2 and lap < 3", "(x < 1 until y < 2) and lap < 3"),
        ("always eventually[0 s, 1 s] lap > 1", "always(eventually[0 s, 1 s](lap > 1))"),
        ("x - y - 1 < 2", "(x - y) - 1 < 2"),
        ("x + 2 * lap < -x / 2", "(x + (2 * lap)) < ((-x) / 2)"),
        ("(x) < (((3)))", "x < 3"),
        ("dist(x + 1 cm,-2)<1 m", "dist(x + 10 mm, -2) < 1000 mm"),
        ("change(-x+ 1cm,80ms) < y", "change((-x) + 10 mm, 0.08 s) < y"),
        ("distance<2cm", "distance < 20 mm"),
        ("speed > 0.2 m/s", "speed > 200 mm/s"),
        ("speed > distance / 2 s", "speed > distance / (2 s)"),
        ("heading == 0.5rad", "heading == 28.64788975654116 deg"),
        ("always[500 ms, 1 min](lap < 1)", "always[0.5 s, 60 s](lap < 1)"),
        ("left_motor > 50 %", "left_motor > 50"),
        ("x < .5e1 mm", "x < 5 mm"),
        ("always(\n  lap < 1\n)", "always(lap < 1)"),
    ],
)  # fmt: skip
def test_meaning(text: str, meant: str) -> None:
    same = str(parse_formula(meant)).replace("50", "50 %") if "%" in text else str(parse_formula(meant))
    assert str(parse_formula(text)) == same


# --- mistakes -------------------------------------------------------------------------------------

MISTAKES = [
    ("", [(1, "needs-value")]),
    ("lapp > 1", [(1, "unknown-near")]),
    ("zzzz > 1", [(1, "unknown-signal")]),
    ("always(foo(x) > 1)", [(8, "unknown-function")]),
    ("allways(lap > 1)", [(1, "unknown-near")]),
    ("lap", [(1, "not-a-condition")]),
    ("always(lap)", [(8, "not-a-condition")]),
    ("(lap > 1) + 2 > 3", [(6, "not-a-number")]),
    ("1 < lap < 3", [(9, "chained")]),
    ("lap > 1 until lap > 2 until lap > 3", [(23, "chained-until")]),
    ("(lap > 1", [(9, "expected")]),
    ("lap > 1)", [(8, "unexpected")]),
    ("lap > 1 lap > 2", [(9, "unexpected")]),
    ("lap > 1 line_offset > 2", [(9, "unexpected")]),
    ("lap >", [(6, "needs-value")]),
    ("lap > 1 @", [(9, "strange")]),
    ("lap > 1 && bumps = 0", [(9, "write-instead"), (18, "write-instead")]),
    ("lap ≥ 1", [(5, "write-instead")]),
    ("lap => 1", [(5, "write-instead")]),
    ("Always(lap > 1)", [(1, "write-instead")]),
    ("x > 3 furlongs", [(7, "unknown-unit")]),
    ("x > 3 s", [(3, "units-differ")]),
    ("x + 3 deg > y", [(3, "units-differ")]),
    ("min(x, 2 s) > 1", [(1, "units-differ")]),
    ("dist(2 s, 1 mm) > 1 mm", [(1, "units-differ")]),
    ("change(x, 1 s) > 1 s", [(16, "units-differ")]),
    ("change(x, 0 s) > 1 mm", [(11, "change-time")]),
    ("change(x, 1 mm) > 1 mm", [(11, "change-time")]),
    ("change(x, -1 s) > 1 mm", [(11, "change-time")]),
    ("change(x) > 1 mm", [(9, "expected")]),
    ("change(x > 1, 1 s) > 1", [(10, "not-a-number")]),
    ("x * y > 3 mm", [(7, "units-differ")]),
    ("abs(x, y) > 1", [(1, "arguments")]),
    ("min(x) > 1", [(1, "arguments")]),
    ("inside(\"home\")", [(8, "needs-name")]),
    ("mark(corner) > 1", [(6, "needs-string")]),
    ("mark('corner) > 1", [(6, "open-quote"), (18, "needs-string")]),
    ("always[0, 5](lap > 1)", [(8, "interval-time"), (11, "interval-time")]),
    ("always[0 mm, 5 s](lap > 1)", [(8, "interval-time")]),
    ("always[0 sek, 5 s](lap > 1)", [(10, "unknown-unit")]),
    ("always[5 s, 2 s](lap > 1)", [(7, "interval-backwards")]),
    ("always[-1 s, 2 s](lap > 1)", [(8, "interval-negative")]),
    ("always[x, 2 s](lap > 1)", [(8, "interval-time")]),
    ("always[1 s](lap > 1)", [(11, "expected")]),
    ("x < 2 deg and y < 3 s and lapp > 1", [(3, "units-differ"), (17, "units-differ"), (27, "unknown-near")]),
    ("not " * (MAX_DEPTH + 5) + "lap > 1", [(4 * MAX_DEPTH + 1, "too-deep")]),
    ("(" * (MAX_DEPTH + 5), [(MAX_DEPTH + 1, "too-deep")]),
    ("-" * (MAX_DEPTH + 5), [(MAX_DEPTH + 1, "too-deep")]),
    ("+".join(["x"] * MAX_TOKENS), [(MAX_TOKENS + 1, "too-long")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), MISTAKES, ids=[text[:40] for text, _ in MISTAKES])
def test_every_mistake_has_its_column(text: str, expected: list[tuple[int, str]]) -> None:
    with pytest.raises(FormulaError) as caught:
        parse_formula(text)
    found = [(mistake.at + 1, mistake.text.key.partition(".")[2]) for mistake in caught.value.mistakes]
    assert found == expected
    assert caught.value.say("ko") != caught.value.say("en")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("(lap > 1", Text("grading.the-end")),
        ("(lap > 1]", "]"),
        ("lap >", Text("grading.the-end")),
        ("lap > 1 x", "x"),
    ],
)
def test_what_stands_in_the_wrong_place_is_told_or_that_nothing_does(text: str, found: object) -> None:
    with pytest.raises(FormulaError) as caught:
        parse_formula(text)
    assert [mistake.text.values["found"] for mistake in caught.value.mistakes] == [found]


def test_a_caret_stands_below_the_mistake_in_both_languages() -> None:
    with pytest.raises(FormulaError) as caught:
        parse_formula('always(\n  mark("모서리") > 1 and lapp > 1)')
    assert caught.value.say("en").splitlines() == [
        "nothing is called “lapp”; did you mean “lap”?",
        '      mark("모서리") > 1 and lapp > 1)',
        "                             ^",  # each syllable takes two columns
    ]
    assert caught.value.say("ko").splitlines()[0] == "“lapp”라는 이름은 없어요. 혹시 “lap”인가요?"


def test_long_formulas_are_shown_around_the_mistake() -> None:
    with pytest.raises(FormulaError) as caught:
        parse_formula(" and ".join(["lap > 1"] * 30) + " and lapp > 1")
    _, line, caret = caught.value.say("en").splitlines()
    assert line[caret.index("^") :].startswith("lapp")
    assert len(line) < 130


def test_the_longest_formula_is_evaluated_without_recursion_errors() -> None:
    import numpy as np

    from gorae.stl.evaluation import Evaluation
    from gorae.telemetry.recording import Recording

    longest = "+".join(["lap"] * (MAX_TOKENS // 2 - 1)) + "<1"
    recording = Recording(np.arange(2.0), {"lap": np.zeros(2)})
    assert Evaluation(recording).robustness(parse_formula(longest)).tolist() == [1.0, 1.0]


def test_unknown_zones_are_found_at_their_place() -> None:
    formula = parse_formula("always(inside(hom) or inside(garage))")
    near, unknown = unknown_zones(formula, ["home", "start"])
    assert (near.at, near.text.say("en")) == (14, "the arena has no zone “hom”; it has home")
    assert (unknown.at, unknown.text.say("en")) == (29, "the arena has no zone “garage”; it has home, start")
