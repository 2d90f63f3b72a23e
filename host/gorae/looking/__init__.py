"""Data on its way to somebody who looks: from kits and recordings to a table, a page, a file.

    boards ── Feed ──┬── Summary ── report/text/live_table.py
    Recording ── Played ┴── Server ── report/page/live_page.py

A `Feed` holds what one kit sent lately, in bounded memory; whoever looks asks it for what is new *since* what
he has seen. So a slow browser waits for nobody, and nobody waits for it.
"""

from gorae.looking.feed import Feed, Origin
from gorae.looking.played import Played
from gorae.looking.server import Page, Server
from gorae.looking.source import NOTHING, Event, News, Seen, Source, State
from gorae.looking.summary import Summary
from gorae.looking.watching import Program, Watched, Watching

__all__ = [
    "NOTHING",
    "Event",
    "Feed",
    "News",
    "Origin",
    "Page",
    "Played",
    "Program",
    "Seen",
    "Server",
    "Source",
    "State",
    "Summary",
    "Watched",
    "Watching",
]
