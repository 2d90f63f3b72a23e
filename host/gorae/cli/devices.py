"""`gorae devices`: which boards are plugged in, what is on them, and why one cannot be used."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from gorae.cli.language import chosen_language, say, with_language
from gorae.cli.options import self_test_options

if TYPE_CHECKING:
    from gorae.boards.discovery import Found
    from gorae.boards.identity import Identity


@click.command(help=say("help-devices"))
@click.argument("ports", nargs=-1, metavar="[PORT]...")
@click.option("--json", "as_json", is_flag=True, help=say("option-devices-json"))
@click.option("--test", is_flag=True, help=say("option-test"))
@self_test_options
@with_language
def command(ports: tuple[str, ...], as_json: bool, test: bool, **how: Any) -> int:
    if test:
        from gorae.cli.testing import test_boards

        return test_boards(ports, as_json=as_json, **how)
    from gorae.boards.discovery import find_boards
    from gorae.cli.boards import ports_of

    found = [_named(port) for port in ports_of(ports)] if ports else find_boards()
    rows = _ask(found)
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    elif not rows:
        click.echo(say("no-boards"))
    else:
        click.echo("\n".join(map(_line, rows)))
    return 0


def _named(port: str) -> Found:
    from gorae.boards.discovery import Found
    from gorae.texts import Text

    return Found(Text("cli.a-board"), None, port, None, "", None)


def _ask(found: list[Found]) -> list[dict[str, Any]]:
    """Ask all boards that can be asked, at the same time; one that is stuck is not put right here."""
    from gorae.boards.identity import identify
    from gorae.boards.link import open_link
    from gorae.boards.repl import Repl
    from gorae.cli.boards import on_each

    def ask(port: str) -> Identity:
        link = open_link(port)
        try:
            repl = Repl(link)
            repl.enter(tries=2)
            board = identify(repl)
            repl.leave()
            return board
        finally:
            link.close()

    usable = [one.port for one in found if one.port and not one.problem]
    outcomes = on_each(usable, ask, lambda outcome: None) if usable else []
    known = {outcome.port: outcome for outcome in outcomes}
    lang = chosen_language()
    rows = []
    for one in found:
        outcome = known.get(one.port or "")
        board = outcome.result if outcome else None
        trouble = one.problem.say(lang) if one.problem else None
        if outcome and outcome.error:
            trouble = outcome.error.say(lang)
        rows.append(_row(one, board, trouble))
    return rows


def _row(one: Found, board: Identity | None, problem: str | None) -> dict[str, Any]:
    return {
        "port": one.port,
        "drive": str(one.drive) if one.drive else None,
        "board": board.kind if board else one.kind,
        "name": board.machine if board else one.board.say(chosen_language()),
        "unique_id": (board.unique_id if board else "") or one.unique_id or None,
        "micropython": board.release if board else None,
        "kit": board.kit if board else None,
        "flash_free": board.flash_free if board else None,
        "virtual": one.virtual,
        "problem": problem,
    }


def _line(row: dict[str, Any]) -> str:
    mark = "✘" if row["problem"] else "✔"
    head = f"{mark} {row['port'] or row['drive']}  {row['name']}"
    if row["virtual"]:
        head += f" · {say('is-virtual')}"
    if row["kit"]:
        head += f" · {say('has-kit', kit=row['kit'])}"
    elif row["micropython"]:
        head += f" · {say('no-firmware')}"
    if row["port"] and row["drive"]:
        head += f" · {row['drive']}"
    return f"{head}\n    {row['problem']}" if row["problem"] else head
