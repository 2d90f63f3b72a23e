"""The season as XLSX for the office: sessions, cohorts, vehicles and people, each on a sheet to print on A4.

The same plan gives the same bytes: the file says that it was made on the season's first day. Texts are
written as texts, whatever they begin with.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from gorae.report.plain import plain
from gorae.report.season.view import SeasonView, SheetSession, heads, vehicle_name
from gorae.season.files import BusRun, clock

Cell = str | int | date | None
Rows = Iterator[Sequence[Cell]]
_A4 = 9
_WIDEST = 44


def season_workbook(view: SeasonView) -> bytes:
    """Return the workbook."""
    import xlsxwriter  # type: ignore[import-untyped]

    data = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(data, options)
    created = datetime.combine(view.folder.season.first, time())
    book.set_properties(
        {
            "title": plain(view.folder.season.name.say(view.lang)),
            "comments": "gorae season",
            "created": created,
        }
    )
    formats = {
        "head": book.add_format(
            {"bold": True, "bg_color": "#E3F0F8", "border": 1, "text_wrap": True, "valign": "vcenter"}
        ),
        "day": book.add_format({"num_format": "yyyy-mm-dd", "border": 1, "valign": "top"}),
        "cell": book.add_format({"border": 1, "text_wrap": True, "valign": "top"}),
        "gone": book.add_format({"border": 1, "text_wrap": True, "valign": "top", "font_strikeout": True}),
    }
    for entry, head, rows in _SHEETS:
        _sheet(
            book,
            view,
            view.say(entry),
            [view.say(f"column-{name}") for name in head],
            list(rows(view)),
            formats,
        )
    book.close()
    return data.getvalue()


def _sheet(
    book: Any,
    view: SeasonView,
    name: str,
    head: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    formats: dict[str, Any],
) -> None:
    """Write one table: A4 across, its head repeated on every page, as wide as the paper."""
    sheet = book.add_worksheet(name)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 0)
    sheet.set_footer("&L" + plain(view.folder.season.name.say(view.lang)).replace("&", "&&") + "&R&P / &N")
    sheet.write_row(0, 0, head, formats["head"])
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            _write(sheet, number, column, value, formats)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(head) - 1)
    for column, title in enumerate(head):
        longest = max([_width(title), *(_width(_text(row[column])) for row in rows)])
        sheet.set_column(column, column, min(longest + 2, _WIDEST))


def _write(sheet: Any, row: int, column: int, value: Cell, formats: dict[str, Any]) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, column, datetime.combine(value, time()), formats["day"])
    elif isinstance(value, int):
        sheet.write_number(row, column, value, formats["cell"])
    else:
        sheet.write_string(row, column, _text(value), formats["cell"])


def _text(value: Cell) -> str:
    return "" if value is None else plain(str(value))


def _width(text: str) -> int:
    """Columns that a text takes: Korean letters are twice as wide."""
    return sum(2 if ord(letter) > 0x1100 else 1 for letter in text)


def _sessions(view: SeasonView) -> Rows:
    for one in view.sessions:
        planned = one.planned
        yield [
            planned.day, _weekday(view, planned.day), clock(planned.at), clock(one.end), planned.cohort,
            view.say("session-of", number=planned.no, count=one.count), one.cohort.students,
            view.lesson_titles(one), view.place_name(one), ", ".join(planned.staff), planned.cart,
            vehicle_name(one.run) if one.run else "", view.say(f"state-{planned.state}"),
        ]  # fmt: skip


def _weekday(view: SeasonView, day: date) -> str:
    return view.say("weekdays").split()[day.weekday()]


def _cohorts(view: SeasonView) -> Rows:
    for name, cohort in view.plan.cohorts.items():
        sessions = [one for one in view.active if one.planned.cohort == name]
        yield [
            name, view.programme_name(cohort), ", ".join(map(view.school_name, cohort.schools)), cohort.grade,
            cohort.students, cohort.teachers, view.say(f"mode-{cohort.mode}"), len(sessions),
            sessions[0].day if sessions else None, sessions[-1].day if sessions else None,
        ]  # fmt: skip
    for name, why in view.plan.unplaced.items():
        yield [name, view.say("unplaced", why=why), "", "", None, None, "", 0, None, None]


def _runs(view: SeasonView) -> Rows:
    for vehicle in view.vehicles:
        for day in view.vehicle_days(vehicle):
            for name, run in day.runs:
                yield [day.day, _weekday(view, day.day), vehicle, name, *_run_cells(run)]


def _run_cells(run: BusRun) -> list[Cell]:
    stops = ", ".join(f"{clock(stop.at)} {stop.school} ({stop.heads})" for stop in run.stops)
    return [stops, heads(run.stops), clock(run.arrive), clock(run.back)]


def _people(view: SeasonView) -> Rows:
    for name in view.instructors:
        sessions = [one for one in view.of_instructor(name) if not one.is_cancelled]
        months = sorted({one.day.replace(day=1) for one in sessions})
        for month in months:
            there = [one for one in sessions if one.day.replace(day=1) == month]
            yield [name, f"{month:%Y-%m}", len(there), sum(one.minutes for one in there), _leads(there, name)]


def _leads(sessions: Sequence[SheetSession], name: str) -> int:
    return sum(one.planned.staff[0] == name for one in sessions)


_SHEETS: tuple[tuple[str, tuple[str, ...], Callable[[SeasonView], Rows]], ...] = (
    (
        "sheet-sessions",
        ("day", "weekday", "at", "end", "cohort", "number", "students", "lessons", "place", "staff",
         "cart", "vehicle", "state"),
        _sessions,
    ),
    (
        "sheet-cohorts",
        ("cohort", "programme", "schools", "grade", "students", "teachers", "mode", "sessions", "first",
         "last"),
        _cohorts,
    ),
    ("sheet-runs", ("day", "weekday", "vehicle", "run", "stops", "heads", "arrive", "back"), _runs),
    ("sheet-people", ("staff", "month", "sessions", "minutes", "leads"), _people),
)  # fmt: skip
"""Title, columns, and what makes the rows."""
