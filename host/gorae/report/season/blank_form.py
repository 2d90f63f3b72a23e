"""The form that goes out with the call for applications, as XLSX: lists to choose from, and a line a wish.

`gorae season take` reads it when it comes back. The same season gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from gorae.report.plain import plain
from gorae.season.folder import SeasonFolder
from gorae.texts import Text

COLUMNS = (
    ("rank", 7), ("programme", 26), ("grade", 8), ("students", 12), ("cohorts", 8), ("mode", 12), ("term", 9),
    ("windows", 40), ("teachers", 11), ("camp", 8),
)  # fmt: skip
"""Of the table of wishes, with their widths in characters."""
LABELS = ("school", "received", "contact", "phone", "wheelchairs", "needs")
"""What is asked once, above the table."""
WISHES = 6
"""Lines of the table."""
PRINTED_CELLS = 2 + len(LABELS) + len(COLUMNS) + WISHES
"""Cells with words or numbers in a form that nobody has filled in: title, hint, labels, headers, ranks."""
_LISTS = "lists"
_HEAD_ROW = 10
"""Of the table, from 0."""
_A4 = 9


def blank_form(folder: SeasonFolder, lang: str) -> bytes:
    """Return the form of a season."""
    import xlsxwriter  # type: ignore[import-untyped]

    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_formulas": False})
    title = f"{folder.season.name.say(lang)} {_say('title', lang)}"
    created = datetime.combine(folder.season.first, time())
    book.set_properties({"title": plain(title), "comments": "gorae form", "created": created})
    sheet, lists = book.add_worksheet(_say("title", lang)), book.add_worksheet(_LISTS)
    lists.hide()
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 1)
    sheet.write_string(0, 0, plain(title), book.add_format({"bold": True, "font_size": 14}))
    sheet.write_string(1, 0, _say("hint", lang))
    _above(book, sheet, lang)
    _table(book, sheet, lang)
    for column, choices in enumerate(_choices(folder, lang).items()):
        _choose(sheet, lists, column, *choices)
    book.close()
    return data.getvalue()


def _say(entry: str, lang: str) -> str:
    return Text(f"season-forms.form-{entry}").say(lang)


def _above(book: Any, sheet: Any, lang: str) -> None:
    """Write the labels, each with a cell for its answer."""
    head = book.add_format({"bold": True, "bg_color": "#E3F0F8", "border": 1})
    cell = book.add_format({"border": 1, "num_format": "@"})
    for row, name in enumerate(LABELS, 3):
        sheet.write_string(row, 0, "")
        sheet.write_string(row, 1, _say(name, lang), head)
        sheet.merge_range(row, 2, row, 6, "", cell)


def _table(book: Any, sheet: Any, lang: str) -> None:
    head = book.add_format({"bold": True, "bg_color": "#E3F0F8", "border": 1, "text_wrap": True})
    cell = book.add_format({"border": 1, "text_wrap": True, "num_format": "@"})
    for column, (name, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(_HEAD_ROW, column, _say(name, lang), head)
        for number in range(1, WISHES + 1):
            sheet.write_blank(_HEAD_ROW + number, column, None, cell)
    for number in range(1, WISHES + 1):
        sheet.write_number(_HEAD_ROW + number, 0, number, cell)


def _choices(folder: SeasonFolder, lang: str) -> dict[str, Sequence[str]]:
    """Return what may be chosen, by column."""
    programmes = folder.season.programmes.values()
    grades = dict.fromkeys(grade for programme in programmes for grade in programme.grades)
    return {
        "school": [plain(school.name) for school in folder.schools.values()],
        "programme": [plain(programme.name.say(lang)) for programme in programmes],
        "grade": list(grades),
        "mode": [_say("on-site", lang), _say("visiting", lang)],
        "term": [_say("term-1", lang), _say("term-2", lang)],
        "camp": ["O", "X"],
    }


def _choose(sheet: Any, lists: Any, column: int, name: str, choices: Sequence[str]) -> None:
    """Put choices into the hidden sheet, and let the cells of a column offer them."""
    for row, choice in enumerate(choices):
        lists.write_string(row, column, choice)
    letter = chr(ord("A") + column)
    rule = {"validate": "list", "source": f"={_LISTS}!${letter}$1:${letter}${max(1, len(choices))}"}
    names = [one for one, _ in COLUMNS]
    if name in names:
        at = names.index(name)
        sheet.data_validation(_HEAD_ROW + 1, at, _HEAD_ROW + WISHES, at, rule)
    else:
        row = 3 + LABELS.index(name)
        sheet.data_validation(row, 2, row, 2, rule)
