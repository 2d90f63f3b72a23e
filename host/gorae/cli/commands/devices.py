"""`gorae devices`: which boards are plugged in, what is on them, and why one cannot be used."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from gorae.cli.language import chosen_language, say, with_language
from gorae.cli.options import self_test_options

if TYPE_CHECKING:
    from gorae.boards.discovery import FoundBoard
    from gorae.boards.identity import Identity
    from gorae.boards.repl import Repl
    from gorae.cli.boards import BoardOutcome
    from gorae.flash.inventory import Inventory, InventoryEntry
    from gorae.texts import Text


@dataclass(frozen=True)
class BoardReply:
    """What a board has said."""

    board: Identity
    is_current: bool | None
    """Whether its firmware is this gorae's; None when it has none."""
    trouble: Text | None
    """Why the firmware cannot start on it, with the remedy."""


@click.command(help=say("help-devices"))
@click.argument("ports", nargs=-1, metavar="[PORT]...")
@click.option("--json", "as_json", is_flag=True, help=say("option-devices-json"))
@click.option("--test", is_flag=True, help=say("option-test"))
@self_test_options
@with_language
def command(ports: tuple[str, ...], as_json: bool, test: bool, **how: Any) -> int:
    if test:
        from gorae.cli.self_test import test_boards

        return test_boards(ports, as_json=as_json, **how)
    from gorae.boards.discovery import find_boards
    from gorae.cli.boards import ports_of
    from gorae.flash.inventory import Inventory

    found = find_boards()
    if ports:
        known = {one.port: one for one in found}
        found = [known.get(port) or _named(port) for port in ports_of(ports)]
    rows = _ask(found, Inventory.load())
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    elif not rows:
        click.echo(say("no-boards"))
    else:
        click.echo("\n".join(map(_line, rows)))
    return 0


def _named(port: str) -> FoundBoard:
    from gorae.boards.discovery import FoundBoard
    from gorae.texts import Text

    return FoundBoard(Text("cli.a-board"), None, port, None, "", None)


def ask(port: str) -> BoardReply:
    """What is at the port; one that is stuck is not put right here. Raises DeviceError."""
    from gorae.boards import NoAnswerError, Repl, identify, open_link, unsuitable
    from gorae.texts import Text

    with contextlib.closing(open_link(port)) as link:
        repl = Repl(link)
        try:
            repl.enter(tries=2)
        except NoAnswerError:
            raise NoAnswerError(Text("cli.silent-board", port=port)) from None
        board = identify(repl)
        answer = BoardReply(board, _is_current(repl, board), unsuitable(board, port))
        repl.leave()
        return answer


def _is_current(repl: Repl, board: Identity) -> bool | None:
    from gorae.cli.boards import has_this_firmware
    from gorae.kits import kit_ids, load_kit

    return has_this_firmware(repl, board, load_kit(board.kit)) if board.kit in kit_ids() else None


def _ask(found: list[FoundBoard], inventory: Inventory) -> list[dict[str, Any]]:
    """Ask all boards that can be asked, at the same time."""
    from gorae.cli.boards import on_each
    from gorae.flash.inventory import board_id
    from gorae.texts import Text

    usable = [one.port for one in found if one.port and not one.problem]
    outcomes = on_each(usable, ask, lambda outcome: None) if usable else []
    known = {outcome.port: outcome for outcome in outcomes}
    lang = chosen_language()
    twins = _twins(outcomes)
    rows = []
    for one in found:
        outcome = known.get(one.port or "")
        answer = outcome.result if outcome else None
        said = answer.board.unique_id if answer else ""
        trouble = one.problem or (answer and answer.trouble)
        if outcome and outcome.error:
            trouble = outcome.error.text
        if one.port in twins and not trouble:
            trouble = Text("cli.twins", unique_id=said, ports=", ".join(twins[one.port]))
        entry = inventory.get(board_id(one.unique_id, said))
        rows.append(_row(one, answer, entry, trouble.say(lang) if trouble else None))
    return rows


def _twins(outcomes: Sequence[BoardOutcome[BoardReply]]) -> dict[str, list[str]]:
    """The ports of all boards that say the same id, for each of them."""
    ports: dict[str, list[str]] = {}
    for outcome in outcomes:
        if outcome.result and outcome.result.board.unique_id:
            ports.setdefault(outcome.result.board.unique_id, []).append(outcome.port)
    return {port: same for same in ports.values() if len(same) > 1 for port in same}


def _row(
    one: FoundBoard, answer: BoardReply | None, entry: InventoryEntry | None, problem: str | None
) -> dict[str, Any]:
    board = answer.board if answer else None
    return {
        "label": (board.label if board else "") or (entry.label if entry else "") or None,
        "port": one.port,
        "drive": str(one.drive) if one.drive else None,
        "board": board.kind if board else one.kind,
        "name": board.machine if board else one.board.say(chosen_language()),
        "unique_id": (board.unique_id if board else "") or one.unique_id or None,
        "micropython": board.release if board else None,
        "kit": board.kit if board else None,
        "firmware": (entry.firmware if entry else "") or None,
        "firmware_current": answer.is_current if answer else None,
        "flashed_at": (entry.flashed_at if entry else "") or None,
        "flash_result": (entry.result if entry else "") or None,
        "health": entry.health if entry else {},
        "tested_at": (entry.tested_at if entry else "") or None,
        "contradiction": _contradiction(board, entry),
        "flash_free": board.flash_free if board else None,
        "virtual": one.virtual,
        "problem": problem,
    }


def _contradiction(board: Identity | None, entry: InventoryEntry | None) -> str | None:
    """Who names which kit, where label, firmware and inventory do not name the same."""
    from gorae.flash.evidence import evidence, told

    found = evidence(board, entry)
    return told(found)[chosen_language()] if len(set(found.values())) > 1 else None


def _line(row: dict[str, Any]) -> str:
    mark = "✘" if row["problem"] else "✔"
    head = " ".join(filter(None, (mark, row["label"], row["port"] or row["drive"], f" {row['name']}")))
    if row["virtual"]:
        head += f" · {say('is-virtual')}"
    if row["kit"]:
        head += f" · {say('has-kit', kit=row['kit'])}"
    elif row["micropython"]:
        head += f" · {say('no-firmware')}"
    if row["port"] and row["drive"]:
        head += f" · {row['drive']}"
    return "\n    ".join(filter(None, (head, _history(row), row["problem"])))


def _history(row: dict[str, Any]) -> str:
    """What the inventory knows of a board, and whether its firmware is this gorae's."""
    from gorae.flash.inventory import local_time
    from gorae.report.text.cart import health

    parts = []
    if row["firmware_current"] is not None:
        parts.append(say("firmware-current" if row["firmware_current"] else "firmware-other"))
    if row["flashed_at"]:
        key = "flashed-badly" if row["flash_result"] == "failed" else "flashed"
        parts.append(say(key, at=local_time(row["flashed_at"]), firmware=row["firmware"] or "?"))
    if row["contradiction"]:
        parts.append(say("contradicts", evidence=row["contradiction"]))
    if row["health"]:
        parts.append(health(row["health"], chosen_language()))
    return " · ".join(parts)
