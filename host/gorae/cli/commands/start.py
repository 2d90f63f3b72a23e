"""`gorae start`: a folder for one lesson, ready to work in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from gorae.cli.completion import KITS, LESSONS
from gorae.cli.language import asked_language, chosen_language, say, with_language

if TYPE_CHECKING:
    from gorae.lessons import Lesson, Workspace


@click.command(help=say("help-start"))
@click.argument("lesson", shell_complete=LESSONS)
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--kit", shell_complete=KITS, help=say("option-kit"))
@click.option("--step", type=click.IntRange(1, 20), metavar="N", help=say("option-start-step"))
@with_language
def command(lesson: str, folder: Path | None, kit: str | None, step: int | None) -> None:
    from gorae import documents
    from gorae.cli.choices import kit_for
    from gorae.lessons import find_lesson, start_lesson
    from gorae.lessons.steps.goals import files_before
    from gorae.report.page.pictures.drawing import picture_files

    chosen = find_lesson(lesson)
    begin = None if step is None else files_before(chosen, step)
    target = folder or _usual_folder(chosen, step)
    wanted = kit or (_kit_here(chosen) if step else None)
    robot = kit_for(chosen.challenge, wanted)
    named = wanted if wanted and documents.is_file(wanted) else robot.id
    asked = bool(asked_language())
    lang = chosen_language()
    pictures = picture_files(chosen, lang)
    written = start_lesson(chosen, target, named, lang, remember=asked, begin=begin, pictures=pictures)
    for path in _told(written):
        click.echo(say("written", file=str(path)))
    notes = target / f"{chosen.id}.md"
    if notes not in written:
        click.echo(say("notes-kept", file=str(notes)))
    click.echo(say("next", folder=str(target)))


def _told(written: list[Path]) -> list[Path]:
    """Return what to tell of: the folders of the guide and of pictures instead of each file in them."""
    from gorae.lessons.workspace import GUIDE_FOLDER, PICTURES

    folders = (GUIDE_FOLDER, PICTURES)
    return list(dict.fromkeys(path.parent if path.parent.name in folders else path for path in written))


def _usual_folder(lesson: Lesson, step: int | None) -> Path:
    """Return the folder that a lesson gets; one for a step lies beside the lesson's own, never in it."""
    if step is None:
        return Path(lesson.id)
    beside = Path("..") if _workspace_here(lesson) else Path()
    return beside / f"{lesson.id}-step-{step}"


def _kit_here(lesson: Lesson) -> str | None:
    """Return the kit of the lesson's folder, if this is it."""
    workspace = _workspace_here(lesson)
    return workspace.kit if workspace else None


def _workspace_here(lesson: Lesson) -> Workspace | None:
    """Return what this folder says, if it is one for the lesson."""
    from gorae.lessons import find_workspace
    from gorae.names import PROGRAM

    workspace = find_workspace(Path(PROGRAM))
    return workspace if workspace and workspace.lesson == lesson.address else None
