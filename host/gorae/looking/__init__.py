"""Data on its way to somebody who looks: from kits and recordings to a table, a page, a file.

    boards ── Feed ──┬── Summary ── report/text/live_table.py
    Recording ── Played ┴── Server ── report/page/live_page.py

A `Feed` holds what one kit sent lately, in bounded memory; whoever looks asks it for what is new *since* what
he has seen. So a slow browser waits for nobody, and nobody waits for it.
"""

from gorae.looking.feed import Feed, Origin
from gorae.looking.followers import Watched, WatchedProgram, Watching
from gorae.looking.played import Played
from gorae.looking.server import Page, Server
from gorae.looking.source import NOTHING, LiveEvent, LiveSource, News, ReadPosition, SourceState
from gorae.looking.summary import Summary

__all__ = [
    "NOTHING",
    "Feed",
    "LiveEvent",
    "LiveSource",
    "News",
    "Origin",
    "Page",
    "Played",
    "ReadPosition",
    "Server",
    "SourceState",
    "Summary",
    "Watched",
    "WatchedProgram",
    "Watching",
]
