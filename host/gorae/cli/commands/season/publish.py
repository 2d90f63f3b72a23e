"""`gorae season publish`: a plan has been told to the schools, and moves only where it must."""

from __future__ import annotations

from pathlib import Path

import click

from gorae.cli.language import say, with_language
from gorae.cli.options import FILE


@click.command("publish", help=say("help-season-publish"))
@click.argument("folder", type=FILE, default=".", metavar="[DIR]")
@click.option("--school", "schools", multiple=True, metavar="SCHOOL", help=say("option-season-school"))
@with_language
def command(folder: Path, schools: tuple[str, ...]) -> int:
    from gorae.disk import write_whole, writing
    from gorae.errors import UsageError
    from gorae.season.checks.references import unknown
    from gorae.season.files.writing import plan_text
    from gorae.season.folder import PLAN, read_folder
    from gorae.season.publishing import with_published
    from gorae.texts import Text

    season = read_folder(folder)
    if season.plan is None:
        raise UsageError(Text("season-plan.nothing-planned", folder=str(folder)))
    for school in schools:
        if school not in season.schools:
            raise UsageError(unknown(school, season.schools, Text("season.a-school")))
    plan, count = with_published(season.plan, schools)
    with writing(folder / PLAN):
        write_whole(folder / PLAN, plan_text(plan).encode())
    click.echo(say("season-published", count=count, file=str(folder / PLAN)))
    return 0
