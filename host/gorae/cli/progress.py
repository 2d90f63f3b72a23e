"""What a person is told while something takes its time, apart from the results."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Self, TypeVar

import click

from gorae.cli.language import chosen_language, say
from gorae.texts import Text

if TYPE_CHECKING:
    from gorae.kits import Kit

Result = TypeVar("Result")
TICK_S = 1.0
_TOLD_AT = (1, 5)
_EVERY = 15
"""Where nothing can be wiped: after so many seconds, and then every so many."""


def announce_preparation(kit: Kit, *, live: bool = False) -> None:
    """Compiling the interpreter takes a few seconds, once; that of `live` kits is another one."""
    from gorae.kits import load_board
    from gorae.virtual.vm import interpreter

    if sys.stderr.isatty() and not interpreter.is_ready(load_board(kit.board).python, interruptible=live):
        click.echo(say("preparing"), err=True)


def with_progress(results: Iterable[Result], count: int) -> Iterator[Result]:
    """The results, and meanwhile which run of `count` it is, for as long as they take."""
    with ProgressTicker(count) as ticker:
        for result in results:
            yield result
            ticker.run += 1


class ProgressTicker:
    """Says on stderr what is being done, from a second on: silence looks like a computer that hangs.

    On a terminal it is one line, which is wiped in the end; elsewhere a line now and then.
    """

    def __init__(self, runs: int = 1, alone: str = "progress-alone") -> None:
        """`alone` is the text for one run, of the catalogue `cli`."""
        self.run, self.runs, self._alone = 1, runs, alone
        self._lang = chosen_language()
        self._live = sys.stderr.isatty()
        self._shown = False
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._tick, name="progress", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        if self._live and self._shown:
            click.echo("\r\033[K", nl=False, err=True, color=True)

    def line(self, seconds: int) -> str:
        """What is said after so many seconds."""
        run = min(self.run, self.runs)
        key = "progress" if self.runs > 1 else self._alone
        return self._say(key, run=run, runs=self.runs, seconds=seconds)

    def _say(self, key: str, **values: int) -> str:
        """As `say`, which knows the language of the command's own thread only."""
        return Text(f"cli.{key}", **values).say(self._lang)

    def _tick(self) -> None:
        seconds = 0
        while not self._over.wait(TICK_S):
            seconds += 1
            if self._live:
                click.echo(f"\r{self.line(seconds)}\033[K", nl=False, err=True, color=True)
            elif seconds in _TOLD_AT or seconds % _EVERY == 0:
                click.echo(self.line(seconds), err=True)
            self._shown = True
