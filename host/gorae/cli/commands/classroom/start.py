"""`gorae classroom start`: open a class that browsers join."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gorae.cli.language import chosen_language, say, with_language
from gorae.cli.options import FILE
from gorae.errors import UsageError
from gorae.texts import Text

if TYPE_CHECKING:
    from gorae.classroom.opening.announcement import Screen
    from gorae.classroom.room import Classroom

DATA = Path("gorae-class")


@click.command("start", help=say("help-classroom-start"))
@click.option("--course", metavar="C", help=say("option-classroom-course"))
@click.option("--listen", metavar="ADDRESS:PORT", help=say("option-listen"))
@click.option("--public", metavar="URL", default="", help=say("option-public"))
@click.option("--cable", metavar="URL", default="", help=say("option-cable"))
@click.option("--data", type=FILE, default=DATA, show_default=True, help=say("option-data"))
@click.option(
    "--seats", type=click.IntRange(1, 1000), default=40, show_default=True, help=say("option-seats")
)
@click.option("--workers", type=click.IntRange(1, 256), help=say("option-workers"))
@click.option("--json", "as_json", is_flag=True, help=say("option-classroom-json"))
@with_language
def command(
    course: str | None,
    listen: str | None,
    public: str,
    cable: str,
    data: Path,
    seats: int,
    workers: int | None,
    as_json: bool,
) -> int:
    try:
        from gorae.classroom.server import ClassServer
    except ModuleNotFoundError as error:
        raise UsageError(Text("classroom.no-extra", module=error.name)) from None
    from gorae.classroom.room import Classroom
    from gorae.classroom.settings import ClassSettings, read_cable, read_listen, read_public
    from gorae.cli.interruption import until_stopped

    settings = ClassSettings(
        data, public=read_public(public), lang=chosen_language(), course=course, seats=seats, workers=workers
    )
    settings = replace(settings, cable=read_cable(cable))
    if listen is not None:
        host, port = read_listen(listen)
        settings = replace(settings, host=host, port=port)
    room = Classroom(settings)
    try:
        server = ClassServer(room)
        with until_stopped() as stopped:
            server.start()
            _tell(room, server.port, as_json=as_json)
            stopped.wait()
        server.close()
    finally:
        room.close()
    return 0


def _tell(room: Classroom, port: int, *, as_json: bool) -> None:
    """Say where the class is, and what stands in the way: now, and when the first device has come."""
    from gorae.classroom import facts
    from gorae.classroom.opening.addresses import local_addresses
    from gorae.classroom.opening.announcement import ClassOpening, opening_lines, reached_lines

    secret = room.store.submit(facts.new_teacher_secret).result()
    teacher_url, code = f"{room.url}/teacher#{secret}", room.store.read(facts.code)
    if as_json:
        click.echo(json.dumps({"student_url": room.url, "teacher_url": teacher_url, "code": code}))
        return
    lang, course = chosen_language(), room.shelf.course
    others = [one for one in local_addresses() if one.address not in room.url]
    title = course.plan.title.say(lang) if course else ""
    opening = ClassOpening(f"{room.url}/", teacher_url, code, port, title, others)
    room.reach.listeners.append(
        lambda: click.echo("\n".join(reached_lines(room.reach.obstacles, opening, lang)))
    )
    click.echo("\n".join(opening_lines(opening, room.reach.obstacles, _screen(), lang)))


def _screen() -> Screen:
    """Return what this terminal can show."""
    from gorae.classroom.opening.announcement import Screen

    size = shutil.get_terminal_size((80, 24))
    return Screen(size.columns, sys.stdout.encoding or "ascii", sys.stdout.isatty())
