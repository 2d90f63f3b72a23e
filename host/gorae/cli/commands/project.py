"""`gorae project`: a project of one's own, whose checks are sentences."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gorae.cli.completion import ARENAS, KITS
from gorae.cli.language import chosen_language, say, with_language
from gorae.texts.words import shown

if TYPE_CHECKING:
    from gorae.kits import Arena
    from gorae.lessons.projects.drafting import Project


@click.group(help=say("help-project"))
def command() -> None:
    pass


@command.command(help=say("help-project-new"))
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--title", help=say("option-project-title"))
@click.option("--brief", help=say("option-project-brief"))
@click.option("--arena", shell_complete=ARENAS, help=say("option-project-arena"))
@click.option("--must", multiple=True, metavar="SENTENCE", help=say("option-must"))
@click.option("--could", multiple=True, metavar="SENTENCE", help=say("option-could"))
@click.option(
    "--seconds", type=click.IntRange(5, 120), default=40, show_default=True, help=say("option-project-time")
)
@click.option("--kit", shell_complete=KITS, help=say("option-kit"))
@with_language
def new(
    folder: Path,
    title: str | None,
    brief: str | None,
    arena: str | None,
    must: tuple[str, ...],
    could: tuple[str, ...],
    seconds: int,
    kit: str | None,
) -> None:
    from gorae.kits import load_kit
    from gorae.lessons.projects.drafting import Project, new_project

    asked = Project(
        title=title or _asked("ask-title") or folder.resolve().name,
        brief=brief or _asked("ask-brief"),
        arena=arena or _asked_arena(),
        must=must,
        could=could,
        kit=load_kit(kit).id if kit else "",
        seconds=seconds,
    )
    if not must and _is_asking():
        asked = _with_sentences(asked)
    for path in new_project(asked, folder, chosen_language()):
        click.echo(say("written", file=str(path)))
    click.echo(say("project-next", folder=str(folder)))


@command.command(help=say("help-project-sentences"))
@click.option("--arena", shell_complete=ARENAS, help=say("option-sentences-arena"))
@with_language
def sentences(arena: str | None) -> None:
    from gorae.kits import load_arena

    _show_sentences(load_arena(arena) if arena else None)


def _show_sentences(floor: Arena | None) -> None:
    from gorae.lessons.projects.sentences import sentences_for, zone_names

    for sentence in sentences_for(floor):
        click.echo(sentence.say(chosen_language()))
    if floor and floor.zones:
        click.echo(say("project-zones", zones=", ".join(zone_names(floor))))


def _is_asking() -> bool:
    """Whether somebody is there who can answer."""
    return sys.stdin is not None and sys.stdin.isatty()


def _asked(entry: str, **values: str) -> str:
    if not _is_asking():
        return ""
    return str(click.prompt(say(entry, **values), default="", show_default=False)).strip()


def _asked_arena() -> str:
    """Ask for the arena until there is one of that name; the corridor when nobody says another."""
    from gorae.kits import arena_ids

    known = arena_ids()
    while True:
        said = _asked("ask-arena", arenas=", ".join(known)) or "corridor"
        if said in known or not _is_asking():
            return said
        click.echo(say("project-no-arena", name=shown(said)), err=True)


def _with_sentences(project: Project) -> Project:
    """Ask for what the robot must and could do, sentence by sentence, until an empty line."""
    from dataclasses import replace

    from gorae.kits import load_arena
    from gorae.lessons.projects.sentences import read_sentence

    arena, start = load_arena(project.arena), project.start
    click.echo(say("project-known"))
    _show_sentences(arena)

    def check(written: str) -> None:
        read_sentence(written, arena, start)

    return replace(project, must=_several("ask-must", check), could=_several("ask-could", check))


def _several(entry: str, check: Callable[[str], None]) -> tuple[str, ...]:
    from gorae.lessons.projects.sentences import NotUnderstoodError

    written: list[str] = []
    while said := _asked(entry):
        try:
            check(said)
        except NotUnderstoodError as error:
            click.echo(error.text.say(chosen_language()), err=True)
            continue
        written.append(said)
    return tuple(written)
