"""`gorae classroom forget`: a class erased."""

from __future__ import annotations

from pathlib import Path

import click

from gorae.cli.language import say, with_language
from gorae.cli.options import FILE
from gorae.errors import UsageError
from gorae.texts import Text


@click.command("forget", help=say("help-classroom-forget"))
@click.argument("folder", type=FILE, metavar="DIR", default=Path("gorae-class"))
@click.option("--yes", is_flag=True, help=say("option-forget-yes"))
@with_language
def command(folder: Path, yes: bool) -> int:
    from gorae.classroom.teaching.forgetting import forget_folder, holding, is_class
    from gorae.disk import writing

    if not is_class(folder):
        raise UsageError(Text("classroom_teacher.no-class", folder=str(folder)))
    if not yes and not click.confirm(say("forget-sure", folder=str(folder))):
        return 1
    with holding(folder):
        pass
    with writing(folder):
        left = forget_folder(folder)
    click.echo(say("class-forgotten", folder=str(folder)))
    if left:
        click.echo(say("class-left", files=", ".join(path.name for path in left)))
    return 0
