"""`gorae push`: files onto a board, or onto many at once."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gorae.cli.completion import KITS
from gorae.cli.language import chosen_language, say, with_language

if TYPE_CHECKING:
    from gorae.boards import Identity, PushReport, Repl
    from gorae.cli.board_names import Called
    from gorae.cli.boards import BoardOutcome


@click.command(help=say("help-push"))
@click.argument("ports", metavar="PORT|LABEL|all")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--kit", shell_complete=KITS, help=say("option-push-kit"))
@click.option("--delete", is_flag=True, help=say("option-delete"))
@with_language
def command(ports: str, files: tuple[Path, ...], kit: str | None, delete: bool) -> int:
    from gorae.boards.files import push, remove
    from gorae.cli.board_names import Called
    from gorae.cli.boards import on_each, own_firmware, ports_of, warn_unsuitable, with_board_at
    from gorae.cli.files import choose_files, refuse_ours
    from gorae.flash.ours import former_firmware_on

    chosen = choose_files(files, kit)
    places = ports_of([ports])
    called = Called(places)
    progress = _Progress(len(places), called)

    def send(port: str) -> PushReport:
        def work(repl: Repl, board: Identity) -> PushReport:
            called.learn(port, board.label)
            if not kit and board.kit:
                refuse_ours(chosen)
            if kit:
                remove(repl, former_firmware_on(repl, board))
            warn_unsuitable(board, port, kit)
            return push(
                repl, board, chosen | own_firmware(board, kit), delete=delete, on_progress=progress.show
            )

        return with_board_at(port, work)

    outcomes = on_each(places, send, progress.count)
    progress.tell(outcomes)
    return max((outcome.error.exit_code for outcome in outcomes if outcome.error), default=0)


class _Progress:
    """What a person sees meanwhile: of one board its files, of many how many are done; in the end each board,
    those that failed first, in the order of their labels.
    """

    def __init__(self, boards: int, called: Called) -> None:
        self.live = sys.stderr.isatty()
        self.boards = boards
        self.called = called
        self.done = 0

    def show(self, name: str, done: int, total: int) -> None:
        if self.live and self.boards == 1 and total:
            self._draw(say("pushing", name=name, percent=100 * done // total))

    def count(self, outcome: BoardOutcome[PushReport]) -> None:
        self.done += 1
        if self.live and self.boards > 1:
            self._draw(f"{self.done}/{self.boards}")

    def _draw(self, line: str) -> None:
        click.echo(f"\r\033[K{line}", nl=False, err=True)

    def tell(self, outcomes: Sequence[BoardOutcome[PushReport]]) -> None:
        if self.live:
            self._draw("")
        for outcome in sorted(outcomes, key=lambda one: (one.error is None, self.called.order(one.port))):
            self._tell(outcome)
        failed = [self.called.name(one.port) for one in outcomes if one.error]
        if self.boards > 1:
            values = {"count": self.boards, "ready": self.boards - len(failed), "names": ", ".join(failed)}
            click.echo(say("push-sum" if failed else "push-all", **values))

    def _tell(self, outcome: BoardOutcome[PushReport]) -> None:
        name = self.called.name(outcome.port)
        if outcome.error:
            click.echo(f"✘ {name}: {outcome.error.say(chosen_language())}", err=True)
        elif outcome.result:
            report = outcome.result
            key = "pushed" if report.sent or report.deleted else "pushed-nothing"
            names = ", ".join(report.sent) or "–"
            values = {"sent": len(report.sent), "names": names, "bytes": report.payload_bytes}
            line = say(key, unchanged=len(report.unchanged), deleted=len(report.deleted), **values)
            click.echo(f"✔ {name}: {line}")
