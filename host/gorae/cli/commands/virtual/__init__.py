"""`gorae virtual`: virtual kits as serial ports, for every program that can open one."""

from __future__ import annotations

import contextlib
import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gorae.cli.completion import KITS, LESSONS
from gorae.cli.language import chosen_language, say, with_language
from gorae.cli.options import CALIBRATION, FILE, FIRMWARE, SEED, Address
from gorae.cli.progress import announce_preparation
from gorae.errors import UsageError
from gorae.texts import Text

if TYPE_CHECKING:
    from gorae.cli.keys import Pressed
    from gorae.serving.kits import Served

_LOOK_S = 0.2


@click.command(help=say("help-virtual"))
@click.option("--kit", shell_complete=KITS, default="maqueen", show_default=True, help=say("option-kit"))
@click.option("--arena", help=say("option-arena"))
@click.option("--lesson", metavar="ID", shell_complete=LESSONS, help=say("option-start-of"))
@click.option("--count", type=click.IntRange(1, 100), default=1, show_default=True, help=say("option-count"))
@click.option("--together", is_flag=True, help=say("option-together"))
@click.option("--pty", is_flag=True, help=say("option-pty"))
@click.option("--tcp", type=Address(), metavar="HOST:PORT", help=say("option-tcp"))
@click.option("--rfc2217", type=Address(), metavar="HOST:PORT", help=say("option-rfc2217"))
@click.option("--drives", type=FILE, metavar="DIR", help=say("option-drives"))
@click.option("--bootloader", is_flag=True, help=say("option-bootloader"))
@click.option("--pace", is_flag=True, help=say("option-pace"))
@click.option("--fault", "faults", multiple=True, metavar="[K:]KIND[:AMOUNT]", help=say("option-fault"))
@click.option("--defect", "defects", multiple=True, metavar="NAME", help=say("option-defect"))
@CALIBRATION
@FIRMWARE
@click.option("--held", is_flag=True, help=say("option-held"))
@click.option(
    "--person", type=click.IntRange(1, 999_999), default=1, show_default=True, help=say("option-holder")
)
@click.option("--empty", is_flag=True, help=say("option-empty"))
@click.option("--seed", default=1, show_default=True, type=SEED, help=say("option-seed"))
@click.option("--json", "as_json", is_flag=True, help=say("option-virtual-json"))
@with_language
def command(
    kit: str,
    arena: str | None,
    lesson: str | None,
    count: int,
    together: bool,
    pty: bool,
    tcp: tuple[str, int] | None,
    rfc2217: tuple[str, int] | None,
    drives: Path | None,
    bootloader: bool,
    pace: bool,
    faults: tuple[str, ...],
    defects: tuple[str, ...],
    calibration: Path | None,
    firmware: str | None,
    held: bool,
    person: int,
    empty: bool,
    seed: int,
    as_json: bool,
) -> None:
    from gorae.bench.defects import parse_defects
    from gorae.cli.choices import choose_place, is_held, twin
    from gorae.cli.commands.virtual.held_kit import described_keys, described_remote
    from gorae.cli.emulation import choose_runtime
    from gorae.cli.interruption import until_stopped
    from gorae.cli.keys import pressed_keys
    from gorae.kits import load_kit
    from gorae.kits.calibration import load_calibration
    from gorae.serving.faults import mishaps_of
    from gorae.serving.kits import Serving
    from gorae.serving.workers import open_kits
    from gorae.world.hand import Person

    chosen = twin(load_kit(kit), calibration)
    runtime = choose_runtime(firmware, chosen)
    if runtime is None:
        announce_preparation(chosen, live=True)
    held = held or is_held(lesson)
    if held and count > 1:
        raise UsageError(Text("cli.one-hand"))
    serving = Serving(
        chosen,
        *choose_place(arena, lesson),
        seed=seed,
        lang=chosen_language(),
        paced=pace,
        mishaps=mishaps_of(faults, count),
        defects=parse_defects(defects),
        calibration=load_calibration(calibration) if calibration else None,
        empty=empty,
        erased=bootloader,
        drives=drives,
        runtime=runtime,
        held=Person.of(person) if held else None,
        together=together,
    )
    with until_stopped() as stopped, open_kits(serving, count, pty, tcp, rfc2217) as kits:
        for served in kits:
            served.wait_for_boot()
        with findable(kits):
            for served in kits:
                _tell(served, as_json)
            if not as_json:
                if held:
                    click.echo(described_keys())
                click.echo(say("how-to-stop"))
                seeing = not held and any(one.robot and one.robot.sees_remote for one in kits)
                if seeing and sys.stdin.isatty():
                    click.echo(described_remote())
            with pressed_keys() as pressed:
                while not stopped.wait(_LOOK_S):
                    _obey(kits, pressed)
                    if sys.stdout.isatty() and not as_json:
                        _show(kits)


def _obey(kits: list[Served], pressed: Pressed) -> None:
    """Have who holds a kit do what the keys say that were pressed."""
    from gorae.cli.commands.virtual.held_kit import press

    while key := pressed():
        for served in kits:
            if served.robot:
                press(served.robot, key)


@contextlib.contextmanager
def findable(kits: list[Served]) -> Iterator[None]:
    """Within, `gorae devices` finds the kits; where that cannot be, they are served nevertheless."""
    from gorae.boards.announced import announce

    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(announce([served.announced for served in kits]))
        except UsageError as error:
            click.echo(error.say(chosen_language()), err=True)
        yield


def _tell(served: Served, as_json: bool) -> None:
    drive = {"drive": str(served.announced.drive)} if served.announced.drive else {}
    if as_json:
        click.echo(json.dumps({"kit": served.kit, "port": served.port, **drive}, ensure_ascii=False))
    else:
        click.echo(say("serves-drive" if drive else "serves", kit=served.name, port=served.port, **drive))
    sys.stdout.flush()


def _show(kits: list[Served]) -> None:
    """What every robot does now, in lines that are written over and over."""
    from gorae.cli.commands.virtual.held_kit import described_holder
    from gorae.report.text.live import describe_look, describe_pictures

    wide, high = shutil.get_terminal_size()
    looks = [(served, served.look()) for served in kits]
    lines = [describe_look(served.name, look, chosen_language()) for served, look in looks]
    lines += [described_holder(served.robot) for served in kits if served.robot and served.robot.person]
    lines += [row for _, look in looks for row in describe_pictures(look)][: max(0, high - len(lines) - 2)]
    click.echo(
        "".join(f"\033[2K{line[: wide - 1]}\n" for line in lines) + f"\033[J\033[{len(lines)}A", nl=False
    )
