"""What a challenge says of a lost robot, of switching it off and on, and of the files that outlive that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from gorae.documents import Path_
from gorae.stl import formula as stl
from gorae.stl.mistakes import Mistake, pointed
from gorae.texts import Text
from gorae.texts.words import shown

if TYPE_CHECKING:
    from gorae.grading.challenge import Challenge

Found: TypeAlias = Iterator[tuple[Path_, Text]]

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,30}\.(txt|csv|json|bin)")
"""Data only: a module that a program wrote would be code that no check has read."""
_OVER_TIME = (stl.Always, stl.Eventually, stl.Until, stl.Change, stl.Count)


def check(challenge: Challenge) -> Found:
    """A path and a sentence for every mistake. Parts that are missing are passed over."""
    if challenge.put_back and challenge.put_back.when:
        yield from _when(challenge.put_back.when.text, challenge.put_back.when.tree)
    yield from _restarts(challenge)
    yield from _keep(challenge)


def _when(text: str, tree: stl.Formula) -> Found:
    """Whoever looks whether the robot is lost sees it now, and knows neither the past nor the future."""
    first = next((node for node in tree.walk() if isinstance(node, _OVER_TIME)), None)
    if first:
        yield ("put_back", "when"), pointed(text, [Mistake(first.at, Text("grading.put-back-now"))])


def _restarts(challenge: Challenge) -> Found:
    limit = challenge.time_limit
    for index, at in enumerate(challenge.restarts):
        if limit and at >= limit:
            yield ("restarts", index), Text("grading.restart-late", limit=limit)
    for index, (earlier, later) in enumerate(pairwise(challenge.restarts), 1):
        if later <= earlier:
            yield ("restarts", index), Text("grading.restart-order")


def _keep(challenge: Challenge) -> Found:
    if challenge.keep and not challenge.restarts:
        yield ("keep",), Text("grading.keep-what-for")
    for index, name in enumerate(challenge.keep):
        if name in challenge.keep[:index]:
            yield ("keep", index), Text("grading.doubled-keep", name=shown(name))
        elif not _NAME.fullmatch(name):
            yield ("keep", index), Text("grading.bad-keep", name=shown(name))
