"""`gorae course tailor`: a course that fits a school's minutes, sessions, level, kits and wishes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gorae.cli.completion import KITS
from gorae.cli.language import chosen_language, say, with_language
from gorae.cli.options import FILE, OutputName

if TYPE_CHECKING:
    from gorae.lessons.tailoring import TailoredCourse

_LEVELS = click.IntRange(1, 3)


class _Names(click.ParamType[tuple[str, ...]]):
    """Names with commas between them."""

    name = "names"

    def convert(
        self, value: str | tuple[str, ...], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        parts = value if isinstance(value, tuple) else value.split(",")
        return tuple(part.strip() for part in parts if part.strip())


class _Minutes(_Names):
    """Whole numbers with commas between them."""

    name = "minutes"

    def convert(
        self, value: str | tuple[str, ...], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        parts = super().convert(value, param, ctx)
        if not parts or not all(part.isascii() and part.isdecimal() and len(part) < 6 for part in parts):
            from gorae.errors import UsageError
            from gorae.texts import Text
            from gorae.texts.words import shown

            raise UsageError(Text("tailoring.no-minutes", value=shown(value)))
        return parts


@click.command(help=say("help-course-tailor"))
@click.option("--minutes", required=True, type=_Minutes(), metavar="M", help=say("option-tailor-minutes"))
@click.option("--sessions", type=click.IntRange(1, 40), metavar="N", help=say("option-tailor-sessions"))
@click.option("--level", type=_LEVELS, default=3, show_default=True, help=say("option-tailor-level"))
@click.option(
    "--kits", type=_Names(), default="", metavar="KITS", shell_complete=KITS, help=say("option-tailor-kits")
)
@click.option("--wishes", type=_Names(), default="", metavar="WISHES", help=say("option-tailor-wishes"))
@click.option("--known", type=_Names(), default="", metavar="LESSONS", help=say("option-tailor-known"))
@click.option("--title", default="", help=say("option-tailor-title"))
@click.option("--out", type=FILE, metavar="F.yaml", help=say("option-tailor-out"))
@click.option("--json", "json_file", type=OutputName(), metavar="F|-", help=say("option-json"))
@with_language
def command(
    minutes: tuple[str, ...],
    sessions: int | None,
    level: int,
    kits: tuple[str, ...],
    wishes: tuple[str, ...],
    known: tuple[str, ...],
    title: str,
    out: Path | None,
    json_file: str | None,
) -> None:
    from gorae.lessons.tailoring import CourseOrder, tailor

    _check_outputs(out, json_file)
    order = CourseOrder(_of_each_session(minutes, sessions), level, kits, wishes, known)
    course = tailor(order)
    if json_file:
        _save_json(json_file, _to_json(course))
    if json_file != "-":
        _show(course)
    if out:
        _write(course, title, out)


def _of_each_session(minutes: tuple[str, ...], sessions: int | None) -> tuple[int, ...]:
    """One number for all sessions, or one for each. Raises UsageError when both say how many and differ."""
    each = tuple(map(int, minutes))
    if len(each) == 1:
        return each * (sessions or 1)
    if sessions not in (None, len(each)):
        from gorae.errors import UsageError
        from gorae.texts import Text

        raise UsageError(Text("tailoring.counts-differ", sessions=sessions, minutes=len(each)))
    return each


def _check_outputs(out: Path | None, json_file: str | None) -> None:
    from gorae.cli.outputs import OutputKind, check_all

    json_path = Path(json_file) if json_file and json_file != "-" else None
    wanted = {OutputKind.COURSE: out, OutputKind.TAILORED: json_path}
    check_all([(path, kind) for kind, path in wanted.items() if path])


def _save_json(file: str, content: dict[str, Any]) -> None:
    from gorae.disk import write_text

    told = json.dumps(content, ensure_ascii=False, indent=2)
    if file == "-":
        click.echo(told)
    else:
        write_text(Path(file), told + "\n")


def _show(course: TailoredCourse) -> None:
    from gorae.report.text.tailored import tailored_lines

    click.echo("\n".join(tailored_lines(course, chosen_language())))


def _write(course: TailoredCourse, title: str, out: Path) -> None:
    from gorae.cli.outputs import COURSE_MARK
    from gorae.disk import write_text
    from gorae.lessons.tailored_file import course_file
    from gorae.report.exchange.shell import quoted_path
    from gorae.texts import Text

    order = course.order
    said = f"{COURSE_MARK.decode()[2:]} {', '.join(map(str, order.minutes))} min, level {order.level}"
    write_text(out, course_file(course, said, title))
    written = Text("tailoring.written", file=str(out), shown=quoted_path(str(out)))
    click.echo(written.say(chosen_language()), err=True)


def _to_json(course: TailoredCourse) -> dict[str, Any]:
    from gorae.lessons.filling import fillings

    lang = chosen_language()
    shown = zip(course.order.minutes, course.left_over, course.sessions, strict=True)
    return {
        "sessions": [
            {
                "minutes": minutes,
                "left": left,
                "lessons": [lesson.id for lesson in session],
                "besides": [
                    {"what": one.text.say(lang), "minutes": one.minutes} for one in fillings(session, left)
                ],
            }
            for minutes, left, session in shown
        ],
        "exact": course.exact,
        "lessons": [
            {"lesson": reason.lesson, "in": reason.is_in, "why": reason.text.say(lang)}
            for reason in course.reasons
        ],
    }
