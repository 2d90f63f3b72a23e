"""The plan of a course for the terminal: each session minute by minute, materials and prints."""

from __future__ import annotations

from collections.abc import Iterator

from gorae.lessons.courses import Course
from gorae.lessons.timetable import CourseSession, Headcount
from gorae.report.plain import styled
from gorae.report.planned import (
    ShownRow,
    said,
    shown_heads,
    shown_materials,
    shown_preparation,
    shown_prints,
    shown_rows,
)

_INDENT = " " * 14


def timetable_lines(course: Course, heads: Headcount, lang: str, begins: str | None = None) -> Iterator[str]:
    """Yield the lines that a person reads."""
    yield shown_heads(heads, lang)
    for number, session in enumerate(course.plan.timetable, 1):
        yield ""
        yield from _session(course, session, number, lang, begins)
    for entry, amounts in (
        ("prepare", shown_preparation(course, lang)),
        ("materials", shown_materials(course, heads, lang)),
        ("prints", shown_prints(course, heads, lang)),
    ):
        if amounts:
            yield ""
            yield styled(said(lang, entry), bold=True)
            yield from (f"  {one.count:>6} {one.what}" if one.count else f"  - {one.what}" for one in amounts)


def _session(
    course: Course, session: CourseSession, number: int, lang: str, begins: str | None
) -> Iterator[str]:
    head = said(lang, "session", number=number, title=session.title, minutes=session.minutes)
    yield styled(head, bold=True)
    for row in shown_rows(course, session, lang, begins):
        yield from _row(row, lang)
    if session.saved:
        yield said(lang, "saved", minutes=session.saved)


def _row(row: ShownRow, lang: str) -> Iterator[str]:
    long = said(lang, "minutes", minutes=row.minutes)
    head = f"{row.kind}: {row.title}" if row.title else row.kind
    yield f"  {row.time:>5} {long:>5}  {head}" + (f" ({row.lesson})" if row.lesson else "")
    yield from (f"{_INDENT}{line}" for line in (row.what, row.who, row.late) if line)
