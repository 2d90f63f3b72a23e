"""`gorae lessons`: which lessons there are."""

from __future__ import annotations

import click

from gorae.cli.language import chosen_language, say, with_language


@click.command(help=say("help-lessons"))
@with_language
def command() -> None:
    from gorae.lessons import find_lessons

    lang = chosen_language()
    for lesson in find_lessons():
        title = lesson.challenge.title.say(lang)
        click.echo(f"{lesson.id:<14} {title} · {say('minutes', minutes=lesson.about.minutes)}")
        click.echo(f"{'':<14} {lesson.about.summary.say(lang)}")
        click.echo(f"{'':<14} {say('kits', kits=', '.join(lesson.about.kits))}")
