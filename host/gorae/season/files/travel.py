"""`travel.csv`: minutes by road between schools and institutions, from a table that the office keeps.

    from,to,minutes
    가람중,centre,18

A way is as long as the way back unless both are in the table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from gorae.errors import Problem
from gorae.season.files.tables import Row, rows_of, whole_number
from gorae.texts import Text
from gorae.texts.words import shown

FILE = "travel.csv"
_COLUMNS = {"from": ("from", "출발"), "to": ("to", "도착"), "minutes": ("minutes", "분")}
_LONGEST = 600


@dataclass(frozen=True)
class TravelTable:
    """Minutes from one place to another."""

    ways: Mapping[tuple[str, str], int] = field(default_factory=dict)
    lines: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """In which line of the file a way stands."""

    def minutes(self, start: str, end: str) -> int | None:
        """Return how long it takes; 0 within one place, None when nothing is known."""
        if start == end:
            return 0
        found = self.ways.get((start, end))
        return self.ways.get((end, start)) if found is None else found


def read_travel(raw: bytes, file: str) -> tuple[TravelTable, list[Problem]]:
    """Return the table in a file, and its mistakes."""
    rows, problems = rows_of(raw, file, _COLUMNS)
    ways: dict[tuple[str, str], int] = {}
    lines: dict[tuple[str, str], int] = {}
    for row in rows:
        wrong = list(_mistakes(row, lines))
        problems += [Problem(file, row.line, column, text) for column, text in wrong]
        if not wrong:
            way = row["from"], row["to"]
            lines[way], ways[way] = row.line, int(row["minutes"])
    return TravelTable(ways, lines), problems


def _mistakes(row: Row, lines: Mapping[tuple[str, str], int]) -> Iterator[tuple[str, Text]]:
    if whole_number(row["minutes"], _LONGEST) is None:
        yield "minutes", Text("season.no-minutes", value=shown(row["minutes"]), limit=_LONGEST)
    for column in ("from", "to"):
        if not row[column]:
            yield column, Text("season.empty-cell", column=column)
    first = lines.get((row["from"], row["to"]))
    if first is not None:
        values = {"start": shown(row["from"]), "end": shown(row["to"])}
        yield "from", Text("season.doubled-way", first=first, **values)
