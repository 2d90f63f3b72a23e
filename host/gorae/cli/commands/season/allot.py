"""`gorae season allot`: seats by points and a public draw, with a sentence for each school."""

from __future__ import annotations

from pathlib import Path

import click

from gorae.cli.language import chosen_language, say, with_language
from gorae.cli.options import FILE


@click.command("allot", help=say("help-season-allot"))
@click.argument("folder", type=FILE, default=".", metavar="[DIR]")
@click.option("--draw", "numbers", multiple=True, metavar="N,N,…", help=say("option-season-draw"))
@with_language
def command(folder: Path, numbers: tuple[str, ...]) -> int:
    from gorae.disk import write_text
    from gorae.season.allotting.allot import allot
    from gorae.season.allotting.sources import put_in
    from gorae.season.allotting.transcript import TRANSCRIPT, transcript
    from gorae.season.files.writing import allotment_text
    from gorae.season.folder import ALLOTMENT, read_folder

    season = read_folder(folder)
    if numbers:
        season = put_in(season, numbers)
    allotment = allot(season)
    write_text(folder / ALLOTMENT, allotment_text(allotment))
    write_text(folder / TRANSCRIPT, transcript(season, allotment, chosen_language()))
    counts = {
        "cohorts": len(allotment.cohorts),
        "students": sum(cohort.students for cohort in allotment.cohorts.values()),
        "schools": len({school for cohort in allotment.cohorts.values() for school in cohort.schools}),
        "waiting": len(allotment.waiting),
        "refused": len(allotment.refused),
    }
    click.echo(say("season-allotted", file=str(folder / TRANSCRIPT), **counts))
    return 0
