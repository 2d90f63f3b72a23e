"""`progress/*.csv`: who held and passed what, as counts of a cohort in a lesson.

cohort,lesson,held,students,passed
가람중-1,hello-kit,2026-04-08,25,24
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date

from gorae.errors import Problem
from gorae.season.files.made import ProgressRow
from gorae.season.files.tables import Row, rows_of, whole_number
from gorae.texts import Text
from gorae.texts.words import shown

COLUMNS = ("cohort", "lesson", "held", "students", "passed")
_NAMES = {
    "cohort": ("cohort", "조"), "lesson": ("lesson", "수업"), "held": ("held", "날짜"),
    "students": ("students", "참여"), "passed": ("passed", "통과"),
}  # fmt: skip
_MAX_STUDENTS = 1_000


def read_progress(raw: bytes, file: str) -> tuple[list[ProgressRow], list[Problem]]:
    """Return the rows of a file, and its mistakes."""
    rows, problems = rows_of(raw, file, _NAMES)
    found = []
    for row in rows:
        wrong = list(_mistakes(row))
        problems += [Problem(file, row.line, column, text) for column, text in wrong]
        if not wrong:
            counts = int(row["students"]), int(row["passed"])
            found.append(ProgressRow(row["cohort"], row["lesson"], _day(row["held"]), *counts))
    return found, problems


def _mistakes(row: Row) -> Iterator[tuple[str, Text]]:
    for column in ("cohort", "lesson"):
        if not row[column]:
            yield column, Text("season.empty-cell", column=column)
    if row["held"] and _day(row["held"]) is None:
        yield "held", Text("season.no-day", value=shown(row["held"]))
    counts = [whole_number(row[column], _MAX_STUDENTS) for column in ("students", "passed")]
    for column, count in zip(("students", "passed"), counts, strict=True):
        if count is None:
            yield column, Text("season.no-count", value=shown(row[column]), limit=_MAX_STUDENTS)
    students, passed = counts
    if students is not None and passed is not None and passed > students:
        yield "passed", Text("season.more-passed", passed=passed, students=students)


def _day(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text) if text else None
    return None
