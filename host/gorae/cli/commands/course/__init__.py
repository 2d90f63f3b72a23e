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
    from gorae.lessons.courses import Course
    from gorae.lessons.timetable import Headcount


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


class _Time(click.ParamType[str]):
    """A time of the clock, such as 09:30."""

    name = "time"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        hours, colon, minutes = value.strip().partition(":")
        numbers = all(part.isascii() and part.isdecimal() and len(part) <= 2 for part in (hours, minutes))
        if not (colon and numbers and int(hours) < 24 and int(minutes) < 60):
            from gorae.errors import UsageError
            from gorae.texts import Text
            from gorae.texts.words import shown

            raise UsageError(Text("cli.no-time", value=shown(value)))
        return f"{int(hours):02}:{int(minutes):02}"


@click.command(cls=Courses, help=say("help-course"), subcommand_metavar="[COURSE] | tailor")
def command() -> None:
    pass


@click.command(help=say("help-course-show"))
@click.argument("course", required=False, shell_complete=COURSES)
@click.option("--html", "folder", type=click.Path(path_type=Path, file_okay=False), help=say("option-html"))
@click.option("--children", type=click.IntRange(1, 400), metavar="N", help=say("option-children"))
@click.option("--begins", type=_Time(), metavar="HH:MM", help=say("option-begins"))
@with_language
def show_course(course: str | None, folder: Path | None, children: int | None, begins: str | None) -> None:
    from gorae.lessons.courses import course_ids, find_course

    if course is None:
        if folder is not None or children is not None or begins is not None:
            raise click.UsageError(say("which-course", known=", ".join(course_ids())))
        for name in course_ids():
            _head(find_course(name))
        return
    chosen = find_course(course)
    heads = _heads(chosen, children, begins)
    if folder is None:
        show(chosen)
        _show_plan(chosen, heads, begins)
        return
    from gorae.cli.output_folders import write_all
    from gorae.report.page.course import course_site

    write_all(folder, course_site(chosen, heads, begins))
    click.echo(say("course-written", file=str(folder / "index.html")))


def _heads(course: Course, children: int | None, begins: str | None) -> Headcount:
    """Return for how many children a plan is wanted. Raises UsageError when the course has no plan."""
    plan = course.plan
    if not plan.timetable and (children is not None or begins is not None):
        from gorae.errors import UsageError
        from gorae.lessons.courses import course_ids, find_course
        from gorae.texts import Text

        known = ", ".join(name for name in course_ids() if find_course(name).plan.timetable)
        raise UsageError(Text("cli.course-without-plan", course=course.id, known=known))
    return plan.heads.model_copy(update={"children": children}) if children else plan.heads


def _show_plan(course: Course, heads: Headcount, begins: str | None) -> None:
    if course.plan.timetable:
        from gorae.report.text.timetable import timetable_lines

        click.echo()
        click.echo("\n".join(timetable_lines(course, heads, chosen_language(), begins)))


def show(course: Course) -> None:
    """The course, its lessons in their order, and why each comes where it does."""
    lang = chosen_language()
    _head(course)
    for number, (step, lesson) in enumerate(course.steps, 1):
        minutes = say("minutes", minutes=lesson.about.minutes)
        minutes += f" · {say('course-optional')}" if step.optional else ""
        click.echo(f"\n{number:>2}. {lesson.challenge.title.say(lang)} · {minutes}  ({lesson.id})")
        click.echo(f"    {step.why.say(lang)}")


def _head(course: Course) -> None:
    from gorae.report.plain import styled

    lang, plan = chosen_language(), course.plan
    counted = say("course-lessons", count=len(course.lessons), minutes=course.minutes)
    click.echo(f"{styled(plan.title.say(lang), bold=True)} ({course.id}) · {plan.audience.say(lang)}")
    click.echo(f"{plan.summary.say(lang)}\n{counted}")
