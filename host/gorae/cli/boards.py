"""What commands that talk to real boards share: one board, or many at once."""

from __future__ import annotations

import os
import re
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

import click

from gorae.boards import Identity, Repl, find_boards, open_link, push, session, unsuitable
from gorae.cli.language import chosen_language
from gorae.errors import GoraeError, UsageError
from gorae.texts import Text
from gorae.texts.words import shown

if TYPE_CHECKING:
    from gorae.kits import Kit
    from gorae.telemetry.frames import Item

ALL = "all"
_RANGE = re.compile(r"(?P<base>[a-z0-9]+://[^:/]+):(?P<first>\d+)-(?P<last>\d+)")
_AT_ONCE = 64
_STOPPED = threading.Event()
"""Whether the user has stopped work with many boards: threads do not hear Ctrl-C."""
Result = TypeVar("Result")


def board_at(port: str) -> AbstractContextManager[tuple[Repl, Identity]]:
    """The board at a port or with a label, in its raw REPL, and what it is. Raises DeviceError.

    A program that got it stuck is renamed, and the user is told.
    """
    from gorae.cli.board_names import place_of

    return session(open_link(place_of(port)), tell, save_to=Path.cwd())


def with_board_at(port: str, work: Callable[[Repl, Identity], Result]) -> Result:
    """Do what may be done twice with the board at a port: unplugged meanwhile, it is waited for."""
    from gorae.boards.comeback import Senses, with_board

    return with_board(port, board_at, work, tell, Senses(pause=_STOPPED.wait))


def tell(text: Text) -> None:
    """Say what is going on, apart from the results."""
    click.echo(text.say(chosen_language()), err=True)


def show_text(item: Item, *, err: bool = False) -> None:
    """What a program prints, as it comes."""
    from gorae.cli.results import GitHub
    from gorae.report.plain import plain

    text = plain(getattr(item, "text", "").removesuffix("\r"))  # its LF comes with the next
    if text:
        click.echo(GitHub(os.environ).hushed(text), nl=False, err=err)
        sys.stdout.flush()


def kit_of(board: Identity, name: str | None, port: str) -> Kit:
    """The kit that was asked for, or the one that the board's firmware was made for. Raises UsageError."""
    from gorae.kits import kit_ids, load_kit

    if name:
        return load_kit(name)
    if board.kit in kit_ids():
        return load_kit(board.kit)
    if board.kit:
        raise UsageError(Text("cli.kit-of-ones-own", port=port, kit=shown(board.kit)))
    raise UsageError(Text("cli.which-kit", port=port))


def own_kit(board: Identity, kit: Kit) -> Kit:
    """The kit as this robot of it was measured, if it was (`gorae calibrate`)."""
    from gorae.kits.calibration import calibrated, parse_calibration

    if board.calibration is None:
        return kit
    try:
        return calibrated(kit, parse_calibration(board.calibration))
    except UsageError as error:  # the robot works without it
        click.echo(error.say(chosen_language()), err=True)
        return kit


def own_firmware(board: Identity, name: str | None) -> dict[str, bytes]:
    """What this robot's firmware has that others of the kit `name` have not; nothing without a kit."""
    if name is None or board.calibration is None:
        return {}
    from gorae.kits import load_kit
    from gorae.kits.firmware import firmware_files

    return firmware_files(own_kit(board, load_kit(name)))


def has_this_firmware(repl: Repl, board: Identity, kit: Kit) -> bool:
    """Tell whether the board has exactly the files of this gorae's firmware that this robot needs."""
    from gorae.boards.files import look
    from gorae.kits.firmware import firmware_files

    files = firmware_files(own_kit(board, kit))
    return look(repl, board.abilities, files, all_files=False).same == files.keys()


def renew_firmware(repl: Repl, board: Identity, kit: Kit) -> None:
    """See to it that the kit has this gorae's firmware: a program imports it, and it stops the motors.

    Raises UnsuitableError where it would not start.
    """
    from gorae.flash.ours import renew

    report = renew(repl, board, own_kit(board, kit))
    if report.sent:
        click.echo(Text("cli.renewed", kit=kit.id, count=len(report.sent)).say(chosen_language()), err=True)


def prepare(repl: Repl, board: Identity, kit: Kit | None, along: Mapping[str, bytes], *, bare: bool) -> None:
    """Get a board ready for a program: with this gorae's firmware, or `bare`, and the files that go along.

    Raises DeviceError or UsageError, also where the board has no room for them.
    """
    from gorae.boards.files import remove
    from gorae.flash.ours import firmware_on

    if bare:
        ours = firmware_on(repl, board)
        remove(repl, ours)
        if ours:
            tell(Text("cli.bared", count=len(ours)))
    elif kit:
        renew_firmware(repl, board, kit)
    if along:
        push(repl, board, along)


def driver_of(kit: Kit) -> str:
    """What the firmware of a kit stops its motors with, for one that has it not."""
    from gorae.kits.firmware import MAIN, firmware_files

    return firmware_files(kit)[MAIN].decode()


def warn_unsuitable(board: Identity, port: str, kit: str | None) -> None:
    """Tell that programs which need gorae's firmware will not run there, where that is so."""
    why = unsuitable(board, port, kit)
    if why:
        tell(why)


def ports_of(names: Sequence[str]) -> list[str]:
    """Ports as they are written: one, a label, `all`, or a range such as `socket://127.0.0.1:9000-9019`.

    Raises UsageError when there is none.
    """
    from gorae.cli.board_names import is_place, places_of

    labels = [name for name in names if name != ALL and not is_place(name)]
    places = places_of(labels) if labels else {}
    ports: list[str] = []
    for name in names:
        match = _RANGE.fullmatch(name)
        if name == ALL:
            ports += [found.port for found in find_boards() if found.port and not found.problem]
        elif match:
            ports += [f"{match['base']}:{at}" for at in range(int(match["first"]), int(match["last"]) + 1)]
        else:
            ports.append(places.get(name, name))
    if not ports:
        raise UsageError(Text("cli.no-boards"))
    return list(dict.fromkeys(ports))


@dataclass(frozen=True)
class BoardOutcome(Generic[Result]):
    """What became of one board among many: a result, or why there is none."""

    port: str
    result: Result | None = None
    error: GoraeError | None = None


def on_each(
    ports: Sequence[str], work: Callable[[str], Result], on_done: Callable[[BoardOutcome[Result]], None]
) -> list[BoardOutcome[Result]]:
    """Do `work` with every port at once; one that fails stops no other. `on_done` is called one at a time."""
    lock = threading.Lock()
    _STOPPED.clear()

    def one(port: str) -> BoardOutcome[Result]:
        try:
            outcome = BoardOutcome(port, work(port))
        except GoraeError as error:
            outcome = BoardOutcome(port, error=error)
        with lock:
            on_done(outcome)
        return outcome

    if len(ports) == 1:
        return [one(ports[0])]
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(min(len(ports), _AT_ONCE)) as pool:
        try:
            return list(pool.map(one, ports))
        except KeyboardInterrupt:
            _STOPPED.set()
            raise
