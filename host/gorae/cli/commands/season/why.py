"""`gorae season why`: why a school is not in the plan, what would help, and where else it could go."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gorae.cli.language import chosen_language, say, with_language
from gorae.cli.options import FILE

if TYPE_CHECKING:
    from gorae.season.replanning.why import CohortExplained


@click.command("why", help=say("help-season-why"))
@click.argument("name", required=False, metavar="[SCHOOL|COHORT]")
@click.option("--json", "as_json", is_flag=True, help=say("option-json-only"))
@click.option("--dir", "folder", type=FILE, default=".", metavar="DIR", help=say("option-season-folder"))
@with_language
def command(name: str | None, as_json: bool, folder: Path) -> int:
    from gorae.errors import UsageError
    from gorae.season.folder import read_folder
    from gorae.season.planning.inventory import ill_labels
    from gorae.season.replanning.answers import answer
    from gorae.season.replanning.why import explain
    from gorae.texts import Text

    season, lang = read_folder(folder), chosen_language()
    if season.plan is None:
        raise UsageError(Text("season-plan.nothing-planned", folder=str(folder)))
    found = explain(season, name, ill_labels(season))
    if as_json:
        click.echo(json.dumps([to_json(one, lang) for one in found], ensure_ascii=False, indent=2))
    elif not found:
        click.echo(Text("season-why.all-placed").say(lang))
    else:
        click.echo("\n\n".join("\n".join(line.say(lang) for line in answer(one)) for one in found))
    return int(any(not one.placed or one.owed for one in found))


def to_json(found: CohortExplained, lang: str) -> dict[str, object]:
    """Return what `--json` prints of one cohort, its sentences in a language."""
    from gorae.season.replanning.answers import chance_said

    return {
        "cohort": found.cohort,
        "placed": found.placed,
        "owed": found.owed,
        "counted": [
            {"file": one.file, "line": one.line, "text": one.text.say(lang)} for one in found.counted
        ],
        "clash": list(found.clash),
        "remedies": [one.text.say(lang) for one in found.remedies],
        "chances": [chance_said(one).say(lang) for one in found.chances],
    }
