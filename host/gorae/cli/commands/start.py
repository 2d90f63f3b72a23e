"""`gorae start`: a folder for one lesson, ready to work in."""

from __future__ import annotations

from pathlib import Path

import click

from gorae.cli.completion import KITS, LESSONS
from gorae.cli.language import asked_language, chosen_language, say, with_language


@click.command(help=say("help-start"))
@click.argument("lesson", shell_complete=LESSONS)
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--kit", shell_complete=KITS, help=say("option-kit"))
@with_language
def command(lesson: str, folder: Path | None, kit: str | None) -> None:
    from gorae.cli.choices import kit_for
    from gorae.lessons import find_lesson, start_lesson

    chosen = find_lesson(lesson)
    target = folder or Path(chosen.id)
    kit_id = kit_for(chosen.challenge, kit).id
    written = start_lesson(chosen, target, kit_id, chosen_language(), remember=bool(asked_language()))
    for path in written:
        click.echo(say("written", file=str(path)))
    notes = target / f"{chosen.id}.md"
    if notes not in written:
        click.echo(say("notes-kept", file=str(notes)))
    click.echo(say("next", folder=str(target)))
