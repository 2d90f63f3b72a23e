"""`gorae push`: files onto a board, or onto many at once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gorae.cli.completing import KITS
from gorae.cli.language import chosen_language, say, with_language

if TYPE_CHECKING:
    from gorae.boards import Identity, PushReport, Repl
    from gorae.cli.boards import Outcome


@click.command(help=say("help-push"))
@click.argument("ports", metavar="PORT|all")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--kit", shell_complete=KITS, help=say("option-push-kit"))
@click.option("--delete", is_flag=True, help=say("option-delete"))
@with_language
def command(ports: str, files: tuple[Path, ...], kit: str | None, delete: bool) -> int:
    from gorae.boards.files import push
    from gorae.cli.boards import on_each, own_firmware, ports_of, warn_unsuitable, with_board_at
    from gorae.cli.files import choose_files

    chosen = choose_files(files, kit)
    places = ports_of([ports])
    progress = _Progress(len(places))

    def send(port: str) -> PushReport:
        def work(repl: Repl, board: Identity) -> PushReport:
            warn_unsuitable(board, port, kit)
            return push(
                repl, board, chosen | own_firmware(board, kit), delete=delete, on_progress=progress.show
            )

        return with_board_at(port, work)

    outcomes = on_each(places, send, progress.tell)
    return max((outcome.error.exit_code for outcome in outcomes if outcome.error), default=0)


class _Progress:
    """What a person sees meanwhile: of one board its files, of many those that are done."""

    def __init__(self, boards: int) -> None:
        self.live = sys.stderr.isatty()
        self.boards = boards

    def show(self, name: str, done: int, total: int) -> None:
        if self.live and self.boards == 1 and total:
            line = say("pushing", name=name, percent=100 * done // total)
            click.echo(f"\r\033[K{line}", nl=False, err=True)

    def tell(self, outcome: Outcome[PushReport]) -> None:
        if self.live:
            click.echo("\r\033[K", nl=False, err=True)
        if outcome.error:
            click.echo(f"✘ {outcome.port}: {outcome.error.say(chosen_language())}", err=True)
        elif outcome.result:
            report = outcome.result
            key = "pushed" if report.sent or report.deleted else "pushed-nothing"
            names = ", ".join(report.sent) or "–"
            values = {"sent": len(report.sent), "names": names, "bytes": report.payload_bytes}
            line = say(key, unchanged=len(report.unchanged), deleted=len(report.deleted), **values)
            click.echo(f"✔ {outcome.port}: {line}")
