"""`gorae formula`: any formula on any recording."""

from __future__ import annotations

import json
import math
import shutil
import sys
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gorae.cli.language import chosen_language, say, with_language
from gorae.errors import UsageError
from gorae.texts import Text

if TYPE_CHECKING:
    from gorae.stl import formula as stl
    from gorae.stl.evaluation import Evaluation

_WIDEST = 120


# A formula may begin with a minus, which is then no option.
@click.command(help=say("help-formula"), context_settings={"ignore_unknown_options": True})
@click.argument("expr")
@click.argument("recording", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help=say("option-json-only"))
@click.option("--arena", help=say("option-zones-of"))
@with_language
def command(expr: str, recording: Path, as_json: bool, arena: str | None) -> int:
    from gorae.cli.recordings import tell_of_cut
    from gorae.kits import load_arena
    from gorae.stl.evaluation import Evaluation
    from gorae.stl.parser import parse_formula
    from gorae.telemetry.files import read_recording

    recorded = read_recording(recording)
    formula = parse_formula(expr, recorded.signals)
    zones = load_arena(arena).zones if arena else None
    _check_zones(expr, formula, zones)
    evaluation = Evaluation(recorded, zones)
    _check_signals(evaluation, formula, recording)
    tell_of_cut(recorded, recording)
    _show(evaluation, formula, as_json)
    return 0 if evaluation.robustness(formula)[0] >= 0 else 1


def _check_zones(text: str, formula: stl.Formula, zones: Collection[str] | None) -> None:
    from gorae.stl import names
    from gorae.stl.mistakes import FormulaError, Mistake

    mistakes = list(names.unknown_zones(formula, zones or ()))
    if zones is None:
        mistakes = [Mistake(mistake.at, Text("cli.no-zones", arenas=_arenas())) for mistake in mistakes]
    if mistakes:
        raise FormulaError(text, mistakes)


def _arenas() -> str:
    from gorae.kits import arena_ids

    return ", ".join(arena_ids())


def _check_signals(evaluation: Evaluation, formula: stl.Formula, file: Path) -> None:
    from gorae.stl.formula import spelt

    recording = evaluation.recording
    if not len(recording.times):
        raise UsageError(Text("cli.no-samples", file=str(file)))
    missing = evaluation.missing(formula)
    if missing:
        columns = ", ".join(map(spelt, recording.signals)) or "–"
        raise UsageError(Text("cli.no-column", file=str(file), names=", ".join(missing), columns=columns))


def _show(evaluation: Evaluation, formula: stl.Formula, as_json: bool) -> None:
    from gorae.report.text.formula import describe_formula
    from gorae.report.text.plot import pens_for
    from gorae.stl.culprits import fails_at

    if not as_json:
        width = min(shutil.get_terminal_size().columns, _WIDEST)
        pens = pens_for(sys.stdout.encoding)
        click.echo(describe_formula(evaluation, formula, chosen_language(), width, pens))
        return
    robustness = float(evaluation.robustness(formula)[0])
    result = {
        "satisfied": robustness >= 0,
        "robustness": robustness + 0.0 if math.isfinite(robustness) else None,
        "fails_at_s": fails_at(evaluation, formula),
    }
    click.echo(json.dumps(result))
