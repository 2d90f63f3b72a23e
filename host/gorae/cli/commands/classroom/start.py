"""`gorae classroom start`: open a class that browsers join."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import click

from gorae.cli.language import chosen_language, say, with_language
from gorae.cli.options import FILE
from gorae.errors import UsageError
from gorae.texts import Text

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
    from gorae.classroom import facts
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
        secret = room.store.submit(facts.new_teacher_secret).result()
        with until_stopped() as stopped:
            server.start()
            _tell(server.url, f"{server.url}/teacher#{secret}", room.store.read(facts.code), as_json=as_json)
            stopped.wait()
        server.close()
    finally:
        room.close()
    return 0


def _tell(student_url: str, teacher_url: str, code: str, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"student_url": student_url, "teacher_url": teacher_url, "code": code}))
    else:
        click.echo(say("classroom-open", url=student_url, code=code, teacher=teacher_url))
