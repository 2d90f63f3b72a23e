"""`gorae season allot`: seats by points and a public draw, with a sentence for each school."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from gorae.cli.language import chosen_language, say, with_language
from gorae.cli.options import FILE

if TYPE_CHECKING:
    from gorae.season.files import Allotment
    from gorae.season.folder import SeasonFolder


@click.command("allot", help=say("help-season-allot"))
@click.argument("folder", type=FILE, default=".", metavar="[DIR]")
@click.option("--draw", "numbers", multiple=True, metavar="N,N,…", help=say("option-season-draw"))
@click.option("--hand-on", is_flag=True, help=say("option-season-hand-on"))
@with_language
def command(folder: Path, numbers: tuple[str, ...], hand_on: bool) -> int:
    from gorae.season.allotting.allot import allot
    from gorae.season.allotting.sources import put_in
    from gorae.season.folder import read_folder

    season = read_folder(folder)
    if hand_on:
        return _hand_on(folder, season)
    if numbers:
        season = put_in(season, numbers)
    _write(folder, season, allot(season))
    return 0


def _hand_on(folder: Path, season: SeasonFolder) -> int:
    """Give the seats of cohorts that the plan has no room for to the next on the list, once."""
    from gorae.errors import UsageError
    from gorae.season.allotting.allot import allot
    from gorae.season.allotting.sources import with_sources
    from gorae.season.allotting.verify import differences
    from gorae.texts import Text

    allotment, plan = season.allotment, season.plan
    if allotment is None or plan is None:
        raise UsageError(Text("season-allotment.hand-on-what"))
    if allotment.returned:
        raise UsageError(Text("season-allotment.handed-on", count=len(allotment.returned)))
    unplanned = {name: why for name, why in plan.unplaced.items() if name in allotment.cohorts}
    if not unplanned:
        click.echo(say("season-nothing-to-hand-on"))
        return 0
    if differences(season, allotment):
        raise UsageError(Text("season-allotment.hand-on-edited"))
    _write(folder, season, allot(with_sources(season, allotment), unplanned))
    click.echo(say("season-handed-on", count=len(unplanned)))
    return 0


def _write(folder: Path, season: SeasonFolder, allotment: Allotment) -> None:
    """Write the allotment and its transcript, and say how many got seats."""
    from gorae.disk import write_text
    from gorae.season.allotting.transcript import TRANSCRIPT, transcript
    from gorae.season.files.writing import allotment_text
    from gorae.season.folder import ALLOTMENT

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
