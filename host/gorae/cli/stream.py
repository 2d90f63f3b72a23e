"""`gorae stream`: what a kit senses and does, as it happens."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gorae.cli.language import chosen_language, say, with_language
from gorae.cli.options import FILE, SECONDS

if TYPE_CHECKING:
    from gorae.telemetry.frames import Item

_PROGRAM = b"from robot import *\nstream(%d)\nwhile True:\n    sleep(1000)\n"


@click.command(help=say("help-stream"))
@click.argument("program", required=False, type=click.Path(path_type=Path))
@click.option("--on", "port", required=True, metavar="PORT", help=say("option-on-port"))
@click.option("--hz", type=click.IntRange(1, 200), default=20, show_default=True, help=say("option-hz"))
@click.option("--time", "time_s", default=60, show_default=True, type=SECONDS, help=say("option-time-real"))
@click.option("--record", type=FILE, metavar="F.csv", help=say("option-record"))
@with_language
def command(program: Path | None, port: str, hz: int, time_s: int, record: Path | None) -> int:
    from gorae.bench.real import run_real
    from gorae.cli.boards import board_at
    from gorae.cli.choices import read_program
    from gorae.cli.saving import check_record_path, save_recording

    if record:
        check_record_path(record)
    source = read_program(program) if program else _PROGRAM % hz
    table = _Table(sys.stdout.isatty())
    with board_at(port) as (repl, board):
        name = program.name if program else "stream"
        result = run_real(
            repl, source, kit=board.kit or "", time_limit_s=time_s, name=name, on_item=table.take
        )
    table.end()
    if record:
        save_recording(result.recording, record)
    if result.error:
        click.echo(result.error.message.say(chosen_language()), err=True)
        return 1
    return 0


class _Table:
    """On a terminal one line that is written over; else a line of CSV for each sample."""

    def __init__(self, live: bool) -> None:
        self.live = live
        self.columns: list[str] = []

    def take(self, item: Item) -> None:
        from gorae.report.plain import plain
        from gorae.telemetry.frames import Mark, Sample

        if isinstance(item, Sample):
            self._sample(item.time_s, dict(item.values))
        elif isinstance(item, Mark):
            click.echo(say("streamed-mark", name=item.name, time=f"{item.time_s:.2f}"), err=True)
        elif item.text:
            click.echo(plain(item.text), nl=False, err=True)

    def end(self) -> None:
        if self.live and self.columns:
            click.echo()

    def _sample(self, time_s: float, values: dict[str, float]) -> None:
        if self.live:
            self.columns = list(values)
            shown = "  ".join(f"{name} {value:g}" for name, value in values.items())
            line = f"{time_s:8.2f} s  {shown}"[: shutil.get_terminal_size().columns - 1]
            click.echo(f"\r\033[K{line}", nl=False)
            return
        if list(values) != self.columns:
            self.columns = list(values)
            click.echo(",".join(["time", *self.columns]))
        click.echo(",".join([f"{time_s:.3f}", *(f"{value:g}" for value in values.values())]))
        sys.stdout.flush()
