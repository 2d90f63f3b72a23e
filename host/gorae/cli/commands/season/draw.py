"""`gorae season draw`: the list that is published before a draw, and the proof of it afterwards."""

from __future__ import annotations

from pathlib import Path

import click

from gorae.cli.language import chosen_language, say, with_language
from gorae.cli.options import FILE

_DIFFERENT = 1


@click.command("draw", help=say("help-season-draw"))
@click.argument("folder", type=FILE, default=".", metavar="[DIR]")
@click.option("--verify", is_flag=True, help=say("option-season-verify"))
@with_language
def command(folder: Path, verify: bool) -> int:
    return _verify(folder) if verify else _publish(folder)


def _publish(folder: Path) -> int:
    """Write the list of applicants, and print its SHA-256 for the notice."""
    from gorae.disk import write_text
    from gorae.season.allotting.claims import applicants
    from gorae.season.allotting.draw import applicants_list, list_sha256
    from gorae.season.allotting.sources import LIST
    from gorae.season.folder import read_folder

    names = applicants(read_folder(folder))
    write_text(folder / LIST, applicants_list(names).decode())
    values = {"file": str(folder / LIST), "count": len(names), "digest": list_sha256(names)}
    click.echo(say("season-draw-list", **values))
    return 0


def _verify(folder: Path) -> int:
    """Draw and allot again, and tell what is different from the file."""
    from gorae.errors import UsageError
    from gorae.season.allotting.verify import differences
    from gorae.season.folder import ALLOTMENT, read_folder
    from gorae.texts import Text

    season = read_folder(folder)
    if season.allotment is None:
        raise UsageError(Text("season-allotment.none", file=str(folder / ALLOTMENT)))
    found = differences(season, season.allotment)
    for problem in found:
        click.echo(problem.say(chosen_language()), err=True)
    draw = season.allotment.draw
    assert draw is not None or found
    if found:
        click.echo(say("season-draw-different", count=len(found)))
        return _DIFFERENT
    assert draw is not None
    click.echo(say("season-draw-same", key=draw.key, digest=draw.list_sha256, count=len(draw.order)))
    return 0
