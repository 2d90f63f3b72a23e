"""`gorae pull`: copies students' programs from their boards, into a folder for each board."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from gorae.cli.language import chosen_language, say, with_language
from gorae.cli.options import FILE

if TYPE_CHECKING:
    from gorae.boards import Identity, Repl
    from gorae.cli.board_names import Called
    from gorae.cli.boards import BoardOutcome
    from gorae.flash.download import Pulled

_MAX_NAMED = 10


class _Home(NamedTuple):
    """What came home of one board."""

    pulled: Pulled
    folder: Path | None
    paths: dict[str, str]


@click.command(help=say("help-pull"))
@click.argument("ports", nargs=1, metavar="PORT|LABEL|all")
@click.argument("folder", type=FILE, default=Path(), metavar="[DIR]")
@with_language
def command(ports: str, folder: Path) -> int:
    from gorae.cli.board_names import Called
    from gorae.cli.boards import on_each, ports_of, with_board_at
    from gorae.flash.download import keep, read_students

    places = ports_of([ports])
    called = Called(places)

    def fetch(port: str) -> _Home:
        def work(repl: Repl, board: Identity) -> _Home:
            called.learn(port, board.label)
            pulled = read_students(repl, board)
            repl.start_over()
            if not pulled.files:
                return _Home(pulled, None, {})
            return _Home(pulled, *keep(pulled, folder, called.label(port) or board.unique_id or board.kind))

        return with_board_at(port, work)

    outcomes = on_each(places, fetch, lambda outcome: None)
    _tell(outcomes, called)
    return max((outcome.error.exit_code for outcome in outcomes if outcome.error), default=0)


def _tell(outcomes: Sequence[BoardOutcome[_Home]], called: Called) -> None:
    """A line for each board, those that failed first, in the order of their labels."""
    for outcome in sorted(outcomes, key=lambda one: (one.error is None, called.order(one.port))):
        name = called.name(outcome.port)
        if outcome.error:
            click.echo(f"✘ {name}: {outcome.error.say(chosen_language())}", err=True)
        elif outcome.result:
            click.echo("\n    ".join([f"✔ {name}: {_came(outcome.result)}", *_notes(outcome.result)]))
    failed = [called.name(one.port) for one in outcomes if one.error]
    if len(outcomes) > 1:
        values = {"count": len(outcomes), "ready": len(outcomes) - len(failed), "names": ", ".join(failed)}
        click.echo(say("pull-sum" if failed else "pull-all", **values))


def _came(home: _Home) -> str:
    if home.folder is None:
        return say("pulled-nothing")
    return say("pulled", count=len(home.paths), folder=str(home.folder), names=_listed(home.paths.values()))


def _notes(home: _Home) -> list[str]:
    from gorae.names import renamed
    from gorae.texts.words import shown

    notes = []
    odd = [f"{shown(name)} → {path}" for name, path in renamed(home.paths).items()]
    if odd:
        notes.append(say("pulled-renamed", names=_listed(odd)))
    if home.pulled.left:
        notes.append(say("pulled-left", names=_listed(map(shown, home.pulled.left))))
    return notes


def _listed(names: Iterable[str]) -> str:
    """The first of many names."""
    every = list(names)
    return ", ".join(every[:_MAX_NAMED] + ["…"] * (len(every) > _MAX_NAMED))
