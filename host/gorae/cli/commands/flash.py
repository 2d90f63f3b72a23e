"""`gorae flash`: boards as they come out of the box become kits that run lessons, all at once."""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gorae.cli.completion import KITS
from gorae.cli.language import chosen_language, say, with_language
from gorae.cli.options import FILE

if TYPE_CHECKING:
    from gorae.flash.cart import CartRow
    from gorae.flash.job import Order
    from gorae.flash.stock import Stock
    from gorae.flash.targets import FlashTarget
    from gorae.kits import Kit

_DRAW_EVERY_S = 0.1
_INTERRUPTED = 130


@click.command(help=say("help-flash"))
@click.argument("places", nargs=-1, metavar="[PORT|DRIVE]...")
@click.option("--all", "everything", is_flag=True, help=say("option-flash-all"))
@click.option(
    "--kit",
    "kits",
    multiple=True,
    required=True,
    metavar="KIT",
    shell_complete=KITS,
    help=say("option-flash-kit"),
)
@click.option("--runtime", "runtimes", multiple=True, type=FILE, metavar="FILE", help=say("option-runtime"))
@click.option("--empty", is_flag=True, help=say("option-flash-empty"))
@click.option("--wipe", is_flag=True, help=say("option-wipe"))
@click.option("--anyway", is_flag=True, help=say("option-anyway"))
@click.option("--label", metavar="NAME", help=say("option-label"))
@click.option("--output", type=FILE, metavar="FILE", help=say("option-output"))
@click.option("--json", "as_json", is_flag=True, help=say("option-flash-json"))
@with_language
def command(
    places: tuple[str, ...],
    everything: bool,
    kits: tuple[str, ...],
    runtimes: tuple[Path, ...],
    empty: bool,
    wipe: bool,
    anyway: bool,
    label: str | None,
    output: Path | None,
    as_json: bool,
) -> int:
    from gorae.flash.inventory import Inventory
    from gorae.flash.job import Order
    from gorae.flash.labels import Labels
    from gorae.flash.stock import Stock
    from gorae.kits import load_kit

    chosen = [load_kit(kit) for kit in dict.fromkeys(kits)]
    stock = Stock(runtimes)
    if output:
        _write_hex(output, stock, chosen, bool(places or everything), empty=empty)
        return 0
    targets = _targets(places, everything, chosen)
    inventory = Inventory.load()
    order = Order(stock, Labels(targets, label, inventory), inventory, empty=empty, wipe=wipe, anyway=anyway)
    return _flash(targets, order, as_json)


def _write_hex(output: Path, stock: Stock, kits: Sequence[Kit], boards_named: bool, *, empty: bool) -> None:
    """Raises UsageError when it cannot be written, or boards were named, too."""
    from gorae.cli.outputs import OutputKind, check_output
    from gorae.disk import write_whole, writing
    from gorae.errors import UsageError
    from gorae.flash.kit_hex import universal_kit_hex
    from gorae.names import PROGRAM
    from gorae.texts import Text

    if boards_named or len(kits) > 1:
        raise UsageError(Text("cli.output-alone"))
    check_output(output, OutputKind.HEX)
    program = {PROGRAM: stock.program(kits[0])}
    raw = universal_kit_hex(kits[0], program, stock.runtimes(), empty=empty)
    with writing(output):
        write_whole(output, raw)
    click.echo(say("hex-written", file=str(output), kit=kits[0].id))


def _targets(places: Sequence[str], everything: bool, kits: Sequence[Kit]) -> list[FlashTarget]:
    """Raises UsageError when there is none."""
    from gorae.boards import find_boards
    from gorae.cli.boards import ALL, ports_of
    from gorae.errors import UsageError
    from gorae.flash.targets import all_targets, named_targets
    from gorae.texts import Text

    named = [place for place in places if place != ALL]
    if not named and not everything and ALL not in places:
        raise UsageError(Text("cli.flash-what"))
    found = find_boards()
    targets = named_targets(ports_of(named), found, kits) if named else []
    if everything or ALL in places:
        targets += [target for target in all_targets(found, kits) if target not in targets]
    if not targets:
        raise UsageError(Text("cli.no-boards-for", kits=", ".join(kit.id for kit in kits)))
    return targets


def _flash(targets: Sequence[FlashTarget], order: Order, as_json: bool) -> int:
    from gorae.flash.run import flash_all
    from gorae.report.text.cart import as_data, summary

    lang = chosen_language()
    screen = _Screen(order, quiet=as_json)
    rows = flash_all(targets, order, screen.draw, screen.end, screen.stop)
    screen.close(rows)
    if as_json:
        ready = sum(row.result is not None for row in rows)
        content = {"ready": ready, "boards": [as_data(row, lang) for row in rows]}
        click.echo(json.dumps(content, ensure_ascii=False, indent=2))
    elif len(rows) > 1:
        click.echo(summary(rows, lang))
    return _status(rows)


def _status(rows: Sequence[CartRow]) -> int:
    from gorae.errors import DeviceError, InternalError

    if any(row.state in ("untouched", "redo") for row in rows):
        return _INTERRUPTED
    errors = [row.error for row in rows if row.error]
    if any(isinstance(error, InternalError) for error in errors):
        return InternalError.exit_code
    return DeviceError.exit_code if errors else 0


class _Screen:
    """What a person sees meanwhile: on a terminal a table, elsewhere a line for each board that has ended."""

    def __init__(self, order: Order, *, quiet: bool) -> None:
        self.order = order
        self.quiet = quiet
        self.live = sys.stderr.isatty()
        self.lang = chosen_language()
        self._drawn = 0
        self._next_s = 0.0
        self._told_of_inventory = False

    def draw(self, rows: Sequence[CartRow]) -> None:
        now_s = time.monotonic()
        if not self.live or now_s < self._next_s:
            return
        from gorae.report.text.cart import table

        self._next_s = now_s + _DRAW_EVERY_S
        size = shutil.get_terminal_size()
        lines = table(rows, now_s, self.lang, size.columns, size.lines)
        drawn = "".join(f"{line}\033[K\n" for line in lines)
        click.echo(f"{self._back()}{drawn}\033[J", nl=False, err=True)
        self._drawn = len(lines)

    def end(self, row: CartRow) -> None:
        self._remember(row)
        if not self.live:
            self._tell(row)

    def stop(self) -> None:
        self._erase(f"{say('flash-stopping')}\n")

    def close(self, rows: Sequence[CartRow]) -> None:
        """The table goes; what became of each board stays."""
        self._erase("")
        if self.live:
            for row in rows:
                self._tell(row)

    def _tell(self, row: CartRow) -> None:
        from gorae.report.text.cart import told

        if not self.quiet:
            click.echo(told(row, self.lang))

    def _remember(self, row: CartRow) -> None:
        """Boards are ready even where the inventory cannot be written; that is said once."""
        from gorae.errors import GoraeError
        from gorae.flash.run import remember

        try:
            remember(row, self.order)
        except GoraeError as error:
            if not self._told_of_inventory:
                self._erase(f"{error.say(self.lang)}\n")
            self._told_of_inventory = True

    def _erase(self, instead: str) -> None:
        """Write something else where the table is."""
        erase = f"{self._back()}\033[J" if self._drawn else ""
        click.echo(erase + instead, nl=False, err=True)
        self._drawn = 0

    def _back(self) -> str:
        """To where the table began."""
        return f"\033[{self._drawn}A" if self._drawn else ""
