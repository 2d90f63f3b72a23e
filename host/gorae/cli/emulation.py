"""`--firmware`: which MicroPython a kit runs on an emulated processor, and how far it is."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gorae.cli.language import say
from gorae.errors import UsageError
from gorae.texts import Text

if TYPE_CHECKING:
    from gorae.bench import RunResult
    from gorae.flash.runtime import Runtime
    from gorae.kits import Kit

RELEASE = "release"
"""The one that gorae puts on boards."""


def choose_runtime(firmware: str | None, kit: Kit) -> Runtime | None:
    """What `--firmware` names: the release, or the MicroPython in a hex; None when it is not given.

    Raises UsageError when the kit has no micro:bit or the emulator is not installed, and for a file that is
    no such hex, or too old for gorae's firmware.
    """
    if firmware is None:
        return None
    from gorae.emulated import check_installed
    from gorae.flash import runtime
    from gorae.flash.stock import refuse_old
    from gorae.images.layout import V2

    if kit.board != V2:
        raise UsageError(Text("cli.firmware-of-microbit", kit=kit.id))
    check_installed()
    if firmware == RELEASE:
        return runtime.bundled(V2)
    chosen = runtime.load(Path(firmware), V2)
    refuse_old(firmware, "daplink", chosen.version)
    return chosen


def check_virtual(firmware: str | None, *, virtual: bool) -> None:
    """A real kit has its own firmware. Raises UsageError."""
    if firmware and not virtual:
        raise UsageError(Text("cli.firmware-is-virtual"))


def emulated(
    run: Callable[[Callable[[float], None]], Iterable[RunResult]], runtime: Runtime, seconds: float
) -> list[RunResult]:
    """What `run` gives, which takes a function that it tells how far each run is, in s.

    It is slow, which is said first, with the `seconds` that the board will run; a terminal shows them pass.
    """
    click.echo(say("emulates", release=runtime.version, seconds=f"{seconds:g}"), err=True)
    if not sys.stderr.isatty():
        return list(run(lambda now_s: None))
    try:
        return list(run(_shown_time()))
    finally:
        click.echo("\r\033[K", nl=False, err=True)


def _shown_time() -> Callable[[float], None]:
    """What writes how far a run is, second by second, on the last line."""
    last = -1

    def show(now_s: float) -> None:
        nonlocal last
        if int(now_s) != last:
            last = int(now_s)
            click.echo("\r\033[K" + say("emulated-so-far", seconds=last), nl=False, err=True)

    return show
