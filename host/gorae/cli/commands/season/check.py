"""`gorae season check`: everything that is wrong with a season's files, and with its plan."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gorae.cli.language import chosen_language, say, with_language
from gorae.cli.options import FILE

if TYPE_CHECKING:
    from gorae.season.checks.everything import Checked, SeasonMistake

_BAD_PLAN, _BAD_FILE = 1, 2


@click.command("check", help=say("help-season-check"))
@click.argument("folder", type=FILE, default=".", metavar="[DIR]")
@click.option("--json", "as_json", is_flag=True, help=say("option-json-only"))
@click.option("--inventory", is_flag=True, help=say("option-season-inventory"))
@with_language
def command(folder: Path, as_json: bool, inventory: bool) -> int:
    from gorae.season.checks.everything import check_folder
    from gorae.season.planning.inventory import ill_labels

    checked = check_folder(folder, ill_labels) if inventory else check_folder(folder)
    lang = chosen_language()
    if as_json:
        click.echo(json.dumps(to_json(checked, lang), ensure_ascii=False, indent=2))
    else:
        for mistake in (*checked.mistakes, *checked.breaches):
            click.echo(mistake.problem.say(lang), err=True)
        click.echo(_summary(checked))
    if checked.mistakes:
        return _BAD_FILE
    return _BAD_PLAN if checked.breaches or checked.unplaced else 0


def to_json(checked: Checked, lang: str) -> dict[str, object]:
    """Return what `--json` prints: lines from 1, 0 where a mistake has none."""
    return {
        "mistakes": [_entry(one, lang) for one in (*checked.mistakes, *checked.breaches)],
        "unplaced": list(checked.unplaced),
    }


def _entry(mistake: SeasonMistake, lang: str) -> dict[str, object]:
    problem = mistake.problem
    text = problem.text.say(lang)
    return {
        "file": problem.file,
        "line": problem.line,
        "rule": mistake.rule,
        "path": problem.path,
        "text": text,
    }


def _summary(checked: Checked) -> str:
    """One line for a person: how much is wrong, or how much there is."""
    if checked.mistakes or checked.breaches:
        return say("season-check-bad", files=len(checked.mistakes), plan=len(checked.breaches))
    folder = checked.folder
    assert folder is not None
    counts = {
        "schools": len(folder.schools),
        "cohorts": len(folder.cohorts),
        "sessions": len(folder.plan.sessions) if folder.plan else 0,
    }
    if checked.unplaced:
        return say("season-check-unplaced", count=len(checked.unplaced), names=", ".join(checked.unplaced))
    return say("season-check-good", **counts)
