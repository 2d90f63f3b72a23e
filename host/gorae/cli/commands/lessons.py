"""`gorae lessons`: which lessons there are, those of a course, and what they count for in a curriculum."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from gorae.cli.completion import COURSES
from gorae.cli.language import chosen_language, say, with_language

if TYPE_CHECKING:
    from gorae.lessons import Lesson
    from gorae.lessons.tags import Tag

_ALL = ""
"""What `--tags` is when no tag is named."""


@click.command(help=say("help-lessons"))
@click.option("--course", metavar="COURSE", shell_complete=COURSES, help=say("option-course"))
@click.option("--tags", "tag", metavar="[TAG]", is_flag=False, flag_value=_ALL, help=say("option-tags"))
@with_language
def command(course: str | None, tag: str | None) -> None:
    from gorae.lessons import find_lessons
    from gorae.lessons.courses import find_course

    if course is not None:
        from gorae.cli.commands.course import show

        show(find_course(course))
    elif tag == _ALL:
        _show_tags(find_lessons())
    else:
        for lesson in find_lessons() if tag is None else _with_tag(tag):
            _show(lesson)


def _show(lesson: Lesson) -> None:
    lang = chosen_language()
    title = lesson.challenge.title.say(lang)
    click.echo(f"{lesson.id:<14} {title} · {say('minutes', minutes=lesson.about.minutes)}")
    click.echo(f"{'':<14} {lesson.about.summary.say(lang)}")
    click.echo(f"{'':<14} {say('kits', kits=', '.join(lesson.about.kits))}")


def _with_tag(name: str) -> list[Lesson]:
    """Return the lessons with a tag, which is told before them. Raises UsageError for an unknown tag."""
    from gorae.errors import UsageError
    from gorae.lessons import find_lessons
    from gorae.lessons.tags import find_tags, unknown_tag

    tags = find_tags()
    if name not in tags:
        raise UsageError(unknown_tag(name, tags))
    lang, tag = chosen_language(), tags[name]
    click.echo(f"{name}: {tag.text.say(lang)}\n{tag.standard.title.say(lang)}\n")
    lessons = [lesson for lesson in find_lessons() if name in lesson.about.tags]
    if not lessons:
        click.echo(say("no-lesson-with-tag"))
    return lessons


def _show_tags(lessons: list[Lesson]) -> None:
    """Each standard with its source, its tags, the lessons that have them, and the tags that none has."""
    from itertools import groupby

    from gorae.lessons.tags import find_tags
    from gorae.report.plain import styled

    lang = chosen_language()
    for title, tags in groupby(find_tags().values(), lambda tag: tag.standard.title.say(lang)):
        group = list(tags)
        source = group[0].standard.source
        click.echo(styled(title, bold=True))
        click.echo(f"{source.title}\n{source.url}")
        for tag in group:
            having = [lesson.id for lesson in lessons if tag.name in lesson.about.tags]
            click.echo(_tag_line(tag, having, lang))
        taught = {name for lesson in lessons for name in lesson.about.tags}
        missing = [tag.name for tag in group if tag.name not in taught]
        if missing:
            click.echo(say("tags-untaught", count=len(missing), all=len(group), tags=", ".join(missing)))
        click.echo()


def _tag_line(tag: Tag, lessons: list[str], lang: str) -> str:
    used = f"\n{'':<12} → {', '.join(lessons)}" if lessons else ""
    return f"  {tag.name:<10} {tag.text.say(lang)}{used}"
