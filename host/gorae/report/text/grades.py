"""What a class earned, as a table for the terminal, and the account of all files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import click

from gorae.jobs.results import BadResult, differences
from gorae.jobs.store import GradedWork
from gorae.report.plain import MARKS, floor_points, plain
from gorae.report.text.columns import columns_of, fitted, padded
from gorae.texts import Text

MAX_PERSON = 24
"""Columns of a name."""
Row = tuple[str, str, str, bool, float, float]
"""Person, lesson, kit, whether it passed, points, and the most that there are."""


def grades_table(rows: Sequence[Row], lang: str) -> str:
    """Return a line for each submission, by person and lesson."""
    if not rows:
        return ""
    cells = [_cells(row) for row in sorted(rows)]
    widths = [max(columns_of(line[column]) for line in cells) for column in range(3)]
    return "\n".join(_line(cell, row, widths) for cell, row in zip(cells, sorted(rows), strict=True))


def _cells(row: Row) -> tuple[str, str, str]:
    person, lesson, kit, *_ = row
    return fitted(plain(person), MAX_PERSON), lesson, kit


def _line(cells: tuple[str, str, str], row: Row, widths: Sequence[int]) -> str:
    passed, score, most = row[3:]
    status = "passed" if passed else "missed"
    mark = click.style(MARKS[status], fg="green" if passed else "red")
    columns = "  ".join(padded(cell, width) for cell, width in zip(cells, widths, strict=True))
    return f"{mark} {columns}  {floor_points(score):g}/{most:g}"


def listed(key: str, files: Sequence[tuple[str, Text]], lang: str) -> Iterator[str]:
    """Yield a heading and a line with a reason for each file."""
    if files:
        yield Text(key, count=len(files)).say(lang)
        yield from (f"  {plain(path)}: {plain(reason.say(lang))}" for path, reason in files)


def alarm_lines(
    alarms: Iterable[tuple[str, bytes | None, bytes]], work: Sequence[GradedWork], lang: str
) -> list[str]:
    """Return a line for each alarm (its key, what is stored, what came), and what to do about them."""
    lines = [
        Text(
            "gradebook.alarm", key=key[:12], whose=_whose(key, work, lang), what=_what(stored, other, lang)
        ).say(lang)
        for key, stored, other in alarms
    ]
    return [plain(line) for line in lines] + [
        Text("gradebook.alarms-note" if lines else "gradebook.no-alarms").say(lang)
    ]


def _whose(key: str, work: Sequence[GradedWork], lang: str) -> str:
    paths = sorted({each.path for each in work if key in each.keys})
    return ", ".join(paths) or Text("gradebook.alarm-nobody").say(lang)


def _what(stored: bytes | None, other: bytes, lang: str) -> str:
    try:
        return ", ".join(differences(stored or b"", other))
    except BadResult:
        return Text("gradebook.alarm-size").say(lang)
