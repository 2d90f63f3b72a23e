"""How a season goes, as CSV: counts for the office's own folder, and what others may see."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from gorae.report.exchange.spreadsheets import neutral
from gorae.report.text.season import shared_words
from gorae.season.files.progress_table import COLUMNS
from gorae.season.progress import LessonProgress
from gorae.season.share import SharedTable

SHARED_COLUMNS = ("cohort", "lesson", "passed", "rate")


def progress_csv(rows: Iterable[LessonProgress]) -> bytes:
    """Return a file for `progress/`: lessons that were held or handed in, in UTF-8 with a byte order mark."""
    told = [
        [neutral(row.cohort), neutral(row.lesson), str(row.held or ""), row.handed_in, row.passed]
        for row in rows
        if row.held or row.handed_in
    ]
    return _csv([COLUMNS, *told])


def shared_csv(table: SharedTable, lang: str) -> bytes:
    """Return the table that may be shared, the lessons' totals last, without a cohort."""
    rows: list[Sequence[object]] = [SHARED_COLUMNS]
    for cohort in table.cohorts:
        for lesson in table.lessons:
            cell = table.cells.get((cohort, lesson))
            if cell is not None:
                rows.append([neutral(cohort), neutral(lesson), *shared_words(cell, lang)])
    rows += [["", neutral(lesson), *shared_words(table.totals[lesson], lang)] for lesson in table.lessons]
    return _csv(rows)


def _csv(rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8-sig")
