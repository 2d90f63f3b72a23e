"""The numbers of a draw, as an officer types them in."""

from __future__ import annotations

import re
from dataclasses import replace

from gorae.errors import UsageError
from gorae.season.files import Allotment, DrawSource
from gorae.season.folder import SeasonFolder
from gorae.texts import Text
from gorae.texts.words import shown

LIST = "applicants.txt"
"""What is published before the draw."""


def put_in(folder: SeasonFolder, numbers: tuple[str, ...]) -> SeasonFolder:
    """Return a season with the numbers of its sources, a text such as `3, 11, 19` for each.

    Raises UsageError when they are no numbers, or not for each source.
    """
    rules = folder.season.allotment
    sources = rules.draw.sources if rules.draw else ()
    if rules.draw is None:
        raise UsageError(Text("season-allotment.no-draw"))
    if len(numbers) != len(sources):
        raise UsageError(Text("season-allotment.other-count", given=len(numbers), needed=len(sources)))
    filled = tuple(
        source.model_copy(update={"numbers": _numbers(text)})
        for source, text in zip(sources, numbers, strict=True)
    )
    return _replaced(folder, filled)


def with_sources(folder: SeasonFolder, allotment: Allotment) -> SeasonFolder:
    """Return a season with an allotment's numbers where it has none of its own for the same draws."""
    rules, record = folder.season.allotment.draw, allotment.draw
    if rules is None or record is None or any(source.numbers for source in rules.sources):
        return folder
    named = [(source.lottery, source.round) for source in rules.sources]
    same = named == [(source.lottery, source.round) for source in record.sources]
    return _replaced(folder, record.sources) if same else folder


def _replaced(folder: SeasonFolder, sources: tuple[DrawSource, ...]) -> SeasonFolder:
    rules = folder.season.allotment
    draw = rules.draw.model_copy(update={"sources": sources}) if rules.draw else None
    allotment = rules.model_copy(update={"draw": draw})
    return replace(folder, season=folder.season.model_copy(update={"allotment": allotment}))


def _numbers(text: str) -> tuple[int, ...]:
    parts = re.split(r"[\s,.;/]+", text.strip(" ,.;/"))
    if not all(part.isascii() and part.isdecimal() and len(part) <= 12 for part in parts):
        raise UsageError(Text("season-allotment.bad-numbers", value=shown(text)))
    return tuple(map(int, parts))
