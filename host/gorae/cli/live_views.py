"""How kits and recordings are shown: a live table, a page, plain lines."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

import click

from gorae.cli.language import chosen_language, say

if TYPE_CHECKING:
    from gorae.looking import LiveEvent, LiveSource, News


class View(Protocol):
    """What is told of some sources, step by step."""

    def step(self) -> None:
        """Show what is new."""

    def end(self) -> None:
        """Show what is left to show."""


@contextlib.contextmanager
def showing(sources: Sequence[LiveSource], *, plot: bool, browser: bool) -> Iterator[View]:
    """The view that suits: a page with `plot`, else a table on a terminal, else lines of CSV."""
    if plot:
        with page_about(sources, browser=browser):
            yield Lines(sources, numbers=False)
    else:
        yield LiveTable(sources) if sys.stdout.isatty() else Lines(sources)


@contextlib.contextmanager
def page_about(sources: Sequence[LiveSource], *, browser: bool, played: bool = False) -> Iterator[str]:
    """A page on this computer alone while the block runs; gives its address, which is told and opened."""
    from gorae.looking import Page, Server
    from gorae.report.page.live_page import live_page

    lang = chosen_language()
    server = Server(sources, Page(*live_page(lang, played=played)), lang)
    try:
        click.echo(say("page-at", url=server.url))
        if browser:
            _open(server.url)
        yield server.url
    finally:
        server.close()


def _open(url: str) -> None:
    import webbrowser

    if not webbrowser.open(url):
        click.echo(say("open-it-yourself"), err=True)


class Lines:
    """A line of CSV for each sample, and apart from them, on stderr, what programs say."""

    def __init__(self, sources: Sequence[LiveSource], *, numbers: bool = True) -> None:
        from gorae.looking import NOTHING

        self._sources, self._numbers = sources, numbers
        self._seen = [NOTHING] * len(sources)
        self._header: list[str] = []
        self._channels: list[list[str]] = [[] for _ in sources]

    def step(self) -> None:
        for index, source in enumerate(self._sources):
            news = source.since(self._seen[index])
            self._seen[index] = news.seen
            if self._numbers:
                self._tell_numbers(index, news)
            for line in _said(news.events, self._sources, index):
                click.echo(line, err=True)
        sys.stdout.flush()

    end = step

    def _tell_numbers(self, index: int, news: News) -> None:
        """With several kits the first column says which; a header comes whenever the columns change."""
        if news.channels is not None:
            self._channels[index] = list(news.channels)
        several = len(self._sources) > 1
        header = ["kit"] * several + ["time", *self._channels[index]]
        if news.times and header != self._header:
            self._header = header
            click.echo(",".join(header))
        kit = f"{index + 1}," if several else ""
        for time_s, *values in zip(news.times, *news.columns, strict=True):
            click.echo(f"{kit}{time_s:.3f}," + ",".join(f"{value:g}" for value in values))


class LiveTable:
    """A table that is drawn over and over; what programs say scrolls by above it."""

    def __init__(self, sources: Sequence[LiveSource]) -> None:
        from gorae.looking import Summary
        from gorae.report.text.live_table import sparks_for

        self._summaries = [Summary(source) for source in sources]
        self._sources = sources
        self._sparks = sparks_for(sys.stdout.encoding)

    def step(self) -> None:
        """Draw it, and go back to its first line: the next one is drawn over it."""
        click.echo(f"\033[{self._draw()}A", nl=False)
        sys.stdout.flush()

    def end(self) -> None:
        self._draw()

    def _draw(self) -> int:
        from gorae.report.text.live_table import live_table

        said = [line for index in range(len(self._sources)) for line in self._news(index)]
        width, height = shutil.get_terminal_size()
        looks = [summary.look() for summary in self._summaries]
        table = live_table(looks, chosen_language(), width - 1, height - 1, self._sparks)
        click.echo("".join(f"\033[K{line}\n" for line in [*said, *table]) + "\033[J", nl=False)
        return len(table)

    def _news(self, index: int) -> list[str]:
        return _said(self._summaries[index].update(), self._sources, index)


def _said(events: Sequence[LiveEvent], sources: Sequence[LiveSource], index: int) -> list[str]:
    """What a program printed and marked, with the kit's name when there are several."""
    from gorae.cli.results import GitHub
    from gorae.report.plain import one_line

    github = GitHub(os.environ)
    before = f"{one_line(sources[index].name)}: " if len(sources) > 1 else ""
    texts = [(event, github.hushed(one_line(event.text))) for event in events]
    return [
        before
        + (say("streamed-mark", name=text, time=f"{event.time_s:.2f}") if event.kind == "mark" else text)
        for event, text in texts
        if event.kind != "picture"
    ]
