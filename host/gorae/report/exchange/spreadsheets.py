"""The gradebook for spreadsheets: CSV, and XLSX, which every office program opens without a question.

Names are text of others. In a CSV a text that a spreadsheet would take for a formula gets an apostrophe in
front; in an XLSX texts are written as texts.
"""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import Any

from gorae.gradebook.book import Book, GradebookCell
from gorae.report.plain import plain
from gorae.telemetry.csv_foreign import spreadsheet_safe
from gorae.texts import Text

_SHEET_NAME = 31
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def neutral(text: str) -> str:
    """Return a text without what steers a screen, that no spreadsheet takes for a formula."""
    return spreadsheet_safe(plain(text))


def to_csv(book: Book, lang: str) -> bytes:
    """Return the table as CSV in UTF-8 with a byte order mark, without which Excel garbles Korean."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([_say("person", lang), *map(neutral, book.lessons), _say("passed-lessons", lang)])
    for person in book.people:
        points = [_points(book.cells.get((person, lesson))) for lesson in book.lessons]
        writer.writerow([neutral(person), *points, book.passed(person)])
    return text.getvalue().encode("utf-8-sig")


def to_xlsx(book: Book, lang: str) -> bytes:
    """Return the table as XLSX: a sheet for all, and one for each lesson with attempts and dates."""
    import xlsxwriter  # type: ignore[import-untyped]

    data = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        data,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    workbook.set_properties({"comments": "gorae"})  # by which it may be written over
    _overview(workbook, book, lang)
    names: set[str] = {_say("overview", lang).lower()}
    for lesson in book.lessons:
        _lesson_sheet(workbook, book, lesson, _sheet_name(lesson, names), lang)
    workbook.close()
    return data.getvalue()


def _overview(workbook: Any, book: Book, lang: str) -> None:
    sheet = workbook.add_worksheet(_say("overview", lang))
    bold = workbook.add_format({"bold": True})
    sheet.write_row(
        0, 0, [_say("person", lang), *map(plain, book.lessons), _say("passed-lessons", lang)], bold
    )
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, 20)
    for row, person in enumerate(book.people, 1):
        sheet.write_string(row, 0, plain(person))
        for column, lesson in enumerate(book.lessons, 1):
            cell = book.cells.get((person, lesson))
            if cell:
                sheet.write_number(row, column, cell.counts.score)
        sheet.write_number(row, len(book.lessons) + 1, book.passed(person))


def _lesson_sheet(workbook: Any, book: Book, lesson: str, name: str, lang: str) -> None:
    sheet = workbook.add_worksheet(name)
    bold = workbook.add_format({"bold": True})
    date = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    heads = ("person", "points", "max-points", "attempts", "kit", "graded")
    sheet.write_row(0, 0, [_say(head, lang) for head in heads], bold)
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, 20)
    sheet.set_column(5, 5, 18)
    row = 0
    for person in book.people:
        cell = book.cells.get((person, lesson))
        if not cell:
            continue
        row += 1
        counts = cell.counts
        sheet.write_string(row, 0, plain(person))
        sheet.write_number(row, 1, counts.score)
        sheet.write_number(row, 2, counts.max_score)
        sheet.write_number(row, 3, len(cell.attempts))
        sheet.write_string(row, 4, counts.kit)
        sheet.write_datetime(row, 5, datetime.fromtimestamp(counts.at), date)  # as the wall's clock shows it


def _sheet_name(lesson: str, taken: set[str]) -> str:
    """Return a name that a sheet may have, and that no other has."""
    stem = plain(lesson).translate(_FORBIDDEN).strip()[:_SHEET_NAME] or "-"
    name, number = stem, 1
    while name.lower() in taken:
        number += 1
        name = f"{stem[: _SHEET_NAME - 4]} {number}"
    taken.add(name.lower())
    return name


def _points(cell: GradebookCell | None) -> str:
    return f"{cell.counts.score:g}" if cell else ""


def _say(entry: str, lang: str) -> str:
    return Text(f"gradebook.{entry}").say(lang)
