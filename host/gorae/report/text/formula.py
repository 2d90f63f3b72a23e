"""What a formula is worth on a recording, as text."""

from __future__ import annotations

import numpy as np

from gorae.report.text.plot import BLOCKS, Pens, PlottedCurve, draw
from gorae.stl import formula as stl
from gorae.stl import quantities
from gorae.stl.culprits import culprits, fails_at
from gorae.stl.evaluation import JUST_MISSED, Evaluation
from gorae.stl.explain import explain
from gorae.texts import Text


def describe_formula(evaluation: Evaluation, formula: stl.Formula, lang: str, width: int, pens: Pens) -> str:
    """Whether it is satisfied at the first sample, by how much, where it fails and why, and a picture."""
    times, margins = evaluation.recording.times, evaluation.robustness(formula)
    unit = _unit(formula)
    satisfied = bool(margins[0] >= 0)
    start = quantities.seconds(float(times[0]))
    margin = _margin(float(margins[0]), unit or "", pens)
    key = "report.satisfied" if satisfied else "report.not-satisfied"
    lines = [str(formula), Text(key, time=start, margin=margin).say(lang)]
    if not satisfied:
        first = quantities.seconds(fails_at(evaluation, formula) or 0.0)
        lines += [
            Text("report.first-fails", time=first).say(lang),
            explain(evaluation, formula).text.say(lang),
        ]
    if unit is None:
        lines.append(Text("report.mixed-units").say(lang))
    return "\n".join(
        [*lines, "", Text("report.over-time").say(lang), _picture(evaluation, formula, lang, width, pens)]
    )


def _picture(evaluation: Evaluation, formula: stl.Formula, lang: str, width: int, pens: Pens) -> str:
    times, margins = evaluation.recording.times, evaluation.robustness(formula)
    unit = _unit(formula) or ""
    broken = np.zeros(len(times), dtype=np.bool_)
    for mask in culprits(evaluation, formula).values():
        broken |= mask
    start, end = (quantities.seconds(float(time)).say(lang) for time in (times[0], times[-1]))

    def label(value: float) -> str:
        return "< 0" if value == JUST_MISSED else _margin(value, unit, pens).say(lang)

    return draw(
        PlottedCurve(times, margins, broken),
        label,
        (start, end),
        Text("report.broken-at").say(lang),
        width,
        pens,
    )


def _unit(formula: stl.Formula) -> str | None:
    """The unit of the robustness; None when its comparisons have different ones."""
    atoms = (node for node in formula.walk() if isinstance(node, stl.Comparison | stl.Inside))
    units = {quantities.unit_of_atom(atom) for atom in atoms}
    return units.pop() if len(units) == 1 else None


def _margin(value: float, unit: str, pens: Pens) -> Text:
    """With so many digits that what fails by little is not shown as 0."""
    if np.isinf(value):
        sign = "-" if value < 0 else ""
        return Text("grading.in-nothing", number=sign + ("∞" if pens is BLOCKS else "inf"), unit="")
    if value == JUST_MISSED:
        return Text("report.just-missed")
    for more in range(8):
        shown = quantities.quantity(value, unit, more)
        if value == 0 or shown.values["number"] != "0":
            return shown
    return Text("grading.in-unit" if unit else "grading.in-nothing", number=f"{value:.3g}", unit=unit)
