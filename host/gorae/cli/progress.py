"""What a person is told while something takes its time. On a terminal only, and apart from the results."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

import click

from gorae.cli.language import say

if TYPE_CHECKING:
    from gorae.kits import Kit

Result = TypeVar("Result")


def announce_preparation(kit: Kit, *, live: bool = False) -> None:
    """Compiling the interpreter takes a few seconds, once; that of `live` kits is another one."""
    from gorae.kits import load_board
    from gorae.virtual import interpreter

    if sys.stderr.isatty() and not interpreter.is_ready(load_board(kit.board).python, interruptible=live):
        click.echo(say("preparing"), err=True)


def with_progress(results: Iterable[Result], count: int) -> Iterator[Result]:
    """Count the runs on the last line of a terminal, and wipe it when they are done."""
    shown = count > 1 and sys.stderr.isatty()
    for index, result in enumerate(results, 1):
        if shown:
            click.echo("\r" + say("progress", run=index, runs=count), nl=False, err=True)
        yield result
    if shown:
        click.echo("\r\033[K", nl=False, err=True)
