"""`gorae course`: courses, a site of one for a school's server, and one made to measure (`tailor.py`)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from gorae.cli.clicks_words import localise
from gorae.cli.completion import COURSES
from gorae.cli.language import chosen_language, say, with_language

if TYPE_CHECKING:
    from gorae.lessons import Course


TAILOR, _SHOW = "tailor", "COURSE"


class Courses(click.Group):
    """A group in which the name of a course may stand where a command does: `gorae course career`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [_SHOW, TAILOR]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name != TAILOR:
            return show_course
        from gorae.cli.commands.course import tailor

        localise(tailor.command)
        return tailor.command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or args[0] not in (TAILOR, *ctx.help_option_names):
            args = [_SHOW, *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        names = COURSES(ctx, show_course.params[0], incomplete)
        return [*super().shell_complete(ctx, incomplete), *map(CompletionItem, names)]


@click.command(cls=Courses, help=say("help-course"), subcommand_metavar="[COURSE] | tailor")
def command() -> None:
    pass


@click.command(help=say("help-course-show"))
@click.argument("course", required=False, shell_complete=COURSES)
@click.option("--html", "folder", type=click.Path(path_type=Path, file_okay=False), help=say("option-html"))
@with_language
def show_course(course: str | None, folder: Path | None) -> None:
    from gorae.lessons import course_ids, find_course

    if course is None:
        if folder is not None:
            raise click.UsageError(say("which-course", known=", ".join(course_ids())))
        for name in course_ids():
            _head(find_course(name))
        return
    chosen = find_course(course)
    if folder is None:
        show(chosen)
        return
    from gorae.cli.output_folders import write_all
    from gorae.report.page.course import course_site

    write_all(folder, course_site(chosen))
    click.echo(say("course-written", file=str(folder / "index.html")))


def show(course: Course) -> None:
    """The course, its lessons in their order, and why each comes where it does."""
    lang = chosen_language()
    _head(course)
    for number, (step, lesson) in enumerate(course.steps, 1):
        minutes = say("minutes", minutes=lesson.about.minutes)
        click.echo(f"\n{number:>2}. {lesson.challenge.title.say(lang)} · {minutes}  ({lesson.id})")
        click.echo(f"    {step.why.say(lang)}")


def _head(course: Course) -> None:
    from gorae.report.plain import styled

    lang, plan = chosen_language(), course.plan
    counted = say("course-lessons", count=len(course.lessons), minutes=course.minutes)
    click.echo(f"{styled(plan.title.say(lang), bold=True)} ({course.id}) · {plan.audience.say(lang)}")
    click.echo(f"{plan.summary.say(lang)}\n{counted}")
