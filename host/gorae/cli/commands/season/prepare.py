"""`gorae season prepare`: what has to be charged, renewed and repaired before a day, and commands to copy."""

from __future__ import annotations

from pathlib import Path

import click

from gorae.cli.language import chosen_language, say, with_language
from gorae.cli.options import FILE


@click.command("prepare", help=say("help-season-prepare"))
@click.argument("day", metavar="DAY")
@click.argument("folder", type=FILE, default=".", metavar="[DIR]")
@with_language
def command(day: str, folder: Path) -> int:
    from gorae.cli.days import day_of
    from gorae.flash.inventory import Inventory
    from gorae.report.text.season import preparation_lines
    from gorae.season.folder import read_folder
    from gorae.season.prepare import prepare_day

    season = read_folder(folder)
    prepared = prepare_day(season, day_of(day), Inventory.load())
    click.echo("\n".join(preparation_lines(season, prepared, chosen_language())))
    return 0 if prepared.is_ready else 1
