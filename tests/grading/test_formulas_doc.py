"""docs/formulas.md is true: its examples parse, its numbers and sentences are what gorae computes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from gorae.kits import load_arena
from gorae.stl import parser
from gorae.stl.evaluation import JUST_MISSED, Evaluation
from gorae.stl.explain import explain
from gorae.stl.measures import parse_measure
from gorae.stl.parser import parse_formula
from gorae.telemetry.csv import parse_csv
from gorae.telemetry.signals import SIGNALS
from gorae.units import UNITS

TEXT = (Path(__file__).parents[2] / "docs" / "formulas.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
TRACES = [body for kind, body in FENCE.findall(TEXT) if kind == "trace"]
EXAMPLES = [body.strip() for kind, body in FENCE.findall(TEXT) if kind == "formula"]
HABITS = TEXT.partition("habits save much searching:")[2].split("\n\n")[1]
READINGS = re.findall(r"`([^`]+)` is\s+`([^`]+)`", HABITS)
LETTERS = {"p": "distance > 400 mm", "q": "distance > 100 mm", "r": "distance < 100 mm"}
"""What the habits' letters stand for: on the first trace, p holds at 0 s alone, q until r comes at 2 s."""


def evaluation(trace: int) -> Evaluation:
    return Evaluation(parse_csv(TRACES[trace], "trace"), load_arena("oval").zones)


def rows(head: str) -> list[list[list[str]]]:
    """The cells of every table whose head begins with `head`, in order; a code cell without its backticks."""
    tables = []
    for block in re.split(r"\n{2,}", TEXT):
        lines = block.splitlines()
        if lines[0].startswith(f"| {head} |"):
            cells = (re.split(r"(?<!\\)\|", line)[1:-1] for line in lines[2:])
            tables.append([[cell.strip().strip("`") for cell in row] for row in cells])
    return tables


def worked() -> Iterator[tuple[int, str, str]]:
    _definitions, *tables = rows("formula")
    numbers = [table for table in tables if re.fullmatch(r"[-∞<\d., ]+", table[0][1])]
    for trace, table in enumerate(numbers):
        yield from ((trace, formula, values) for formula, values in table)


def shown(value: float) -> str:
    if value == JUST_MISSED:
        return "<0"
    return f"{value + 0.0:g}".replace("inf", "∞") if np.isinf(value) else f"{round(value, 6) + 0.0:.10g}"


@pytest.mark.parametrize("text", EXAMPLES)
def test_an_example_is_a_formula(text: str) -> None:
    assert parse_formula(text)


def spelt_out(text: str) -> str:
    return re.sub(r"\b[pqr]\b", lambda letter: LETTERS[letter[0]], text)


@pytest.mark.parametrize(("written", "read"), READINGS)
def test_a_formula_is_read_as_the_habits_say(written: str, read: str) -> None:
    assert parse_formula(spelt_out(written)) == parse_formula(spelt_out(read))


@pytest.mark.parametrize(("text", "satisfied"), [("p and q until r", True), ("(p and q) until r", False)])
def test_p_that_holds_at_the_first_sample_alone(text: str, satisfied: bool) -> None:
    assert f"`{text}`" in HABITS
    robustness = evaluation(0).robustness(parse_formula(spelt_out(text)))[0]
    assert (float(robustness) >= 0) is satisfied


@pytest.mark.parametrize(("trace", "text", "values"), list(worked()))
def test_a_worked_example_has_its_numbers(trace: int, text: str, values: str) -> None:
    robustness = evaluation(trace).robustness(parse_formula(text))
    assert ", ".join(map(shown, robustness.tolist())) == values


@pytest.mark.parametrize(("text", "said"), [(row[0], row[1]) for row in rows("formula")[-1]])
def test_a_miss_is_told_so(text: str, said: str) -> None:
    formula = parse_formula(text)
    assert evaluation(0).robustness(formula)[0] < 0
    assert explain(evaluation(0), formula).text.say("en") == said


@pytest.mark.parametrize(("text", "value"), [(row[0], row[2]) for row in rows("measure")[0]])
def test_a_measure_has_its_value(text: str, value: str) -> None:
    measured = evaluation(0).measured(parse_measure(text))
    assert ("–" if measured is None else f"{measured:g}") == value


def test_the_fraction_is_right() -> None:
    held = evaluation(0).robustness(parse_formula("distance >= 100 mm")) >= 0
    assert f"{held.sum()} of {len(held)} samples, so {100 * held.mean():g} %" in TEXT


def test_all_signals_are_in_the_table() -> None:
    assert rows("signal") == [
        [[signal.name, signal.source, signal.unit, signal.en] for signal in SIGNALS.values()]
    ]


def test_all_units_are_in_the_table() -> None:
    dimensions = dict.fromkeys(dimension for dimension, _ in UNITS.values())
    assert rows("dimension") == [
        [[name, ", ".join(unit for unit, (of, _) in UNITS.items() if of == name)] for name in dimensions]
    ]


def test_the_limits_are_said() -> None:
    assert f"at most {parser.MAX_TOKENS} words and signs, nested at most {parser.MAX_DEPTH} deep" in TEXT


def test_something_was_found_to_test() -> None:
    assert len(TRACES) == 2
    assert len(EXAMPLES) >= 8
    assert len(READINGS) == 4
    assert len(list(worked())) >= 20
