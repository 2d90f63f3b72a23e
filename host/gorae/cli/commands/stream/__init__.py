"""`gorae stream`: what kits sense and do, as it happens: a table, a page, or plain lines."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gorae.cli.language import chosen_language, say, with_language
from gorae.cli.options import FILE, SECONDS
from gorae.errors import UsageError
from gorae.texts import Text

if TYPE_CHECKING:
    from gorae.looking import Watched, WatchedProgram

_STEP_S = 0.1
_PATIENCE_S = 60
"""Unless somebody sits before it, it ends by itself."""


@click.command(help=say("help-stream"))
@click.argument("what", nargs=-1, metavar="[PROGRAM] [PORT]…")
@click.option("--on", "on", multiple=True, metavar="PORT", help=say("option-on-port"))
@click.option("--plot", is_flag=True, help=say("option-plot"))
@click.option("--no-browser", is_flag=True, help=say("option-no-browser"))
@click.option("--hz", type=click.IntRange(1, 200), default=20, show_default=True, help=say("option-hz"))
@click.option("--time", "time_s", type=SECONDS, help=say("option-time-stream"))
@click.option("--record", type=FILE, metavar="F.csv|F.mcap", help=say("option-record"))
@with_language
def command(
    what: tuple[str, ...],
    on: tuple[str, ...],
    plot: bool,
    no_browser: bool,
    hz: int,
    time_s: int | None,
    record: Path | None,
) -> int:
    from gorae.cli.boards import ALL, ports_of
    from gorae.cli.commands.stream.recorders import keeping
    from gorae.cli.interruption import until_stopped
    from gorae.cli.live_views import showing
    from gorae.looking import Feed, Origin, Watched, Watching

    patient = plot or sys.stdout.isatty()
    program = _program(what, hz, time_s or (None if patient else _PATIENCE_S))
    ports = ports_of([*(word for word in what if not _is_program(word)), *on] or [ALL])
    origin = Origin()
    with keeping(record, ports) as keepers, until_stopped() as stopped:
        kits = [
            Watched(port, Feed(port, origin, keeper)) for port, keeper in zip(ports, keepers, strict=True)
        ]
        feeds = [kit.feed for kit in kits]
        with (
            showing(feeds, plot=plot, browser=not no_browser) as view,
            Watching(kits, program, Path.cwd()) as watching,
        ):
            while not watching.wait() and not stopped.wait(_STEP_S):
                view.step()
            watching.stop()
            view.end()
    return _result(kits)


def _is_program(word: str) -> bool:
    return word.endswith(".py")


def _program(what: Sequence[str], hz: int, time_s: int | None) -> WatchedProgram:
    from gorae.boards import guest
    from gorae.cli.choices import choose_single
    from gorae.looking import WatchedProgram

    named = [Path(word) for word in what if _is_program(word)]
    if len(named) > 1:
        raise UsageError(Text("cli.one-program", names=", ".join(map(str, named))))
    if named:
        return WatchedProgram(choose_single(named[0]), named[0].name, time_s)
    return WatchedProgram(guest.program("sense", HZ=hz).encode(), "stream", time_s, again=True)


def _result(kits: Sequence[Watched]) -> int:
    """Tell what went wrong with each kit; the exit status of the worst."""
    lang = chosen_language()
    several = len(kits) > 1
    for kit in kits:
        said = kit.error.say(lang) if kit.error else kit.crash.say(lang) if kit.crash else ""
        if said:
            click.echo(f"{kit.feed.name}: {said}" if several else said, err=True)
    return max(kit.error.exit_code if kit.error else int(bool(kit.crash)) for kit in kits)
