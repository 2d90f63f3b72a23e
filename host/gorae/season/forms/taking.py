"""Applications out of forms: what is not certain is named, what cannot be read is refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from gorae.errors import Problem
from gorae.season.files import Application, Contact, Programme, School, Season, Wish
from gorae.season.folder import SeasonFolder
from gorae.season.forms.cells import (
    CellReading,
    plain,
    read_count,
    read_day,
    read_grade,
    read_known,
    read_mode,
    read_term,
    read_yes,
)
from gorae.season.forms.columns import FormRow, rows_of_wishes
from gorae.season.forms.sheets import FormCell, FormSheet
from gorae.season.forms.times import read_windows
from gorae.texts import Text
from gorae.texts.words import nearest, shown

Meaning = TypeVar("Meaning")
CellReader: TypeAlias = Callable[[FormCell], CellReading[Any] | None]
MAX_WISHES, MAX_STUDENTS = 20, 999
_MAX_NOTE = 200


@dataclass
class TakenForms:
    """What forms have given."""

    applications: dict[str, Application] = field(default_factory=dict)
    contacts: dict[str, Contact] = field(default_factory=dict)
    origins: dict[str, Path] = field(default_factory=dict)
    """The file that a school's application came in."""
    doubts: list[Problem] = field(default_factory=list)
    """Cells that were read, but could mean something else."""
    refusals: list[Problem] = field(default_factory=list)
    """Why a school's application was not taken."""


class FormTaker:
    """Takes sheets one after the other."""

    def __init__(self, folder: SeasonFolder, today: date) -> None:
        self.folder, self.today = folder, today
        self.taken = TakenForms()

    def take(self, sheets: Sequence[FormSheet]) -> None:
        """Take the wishes on all sheets of one file."""
        tables = [(sheet, rows) for sheet in sheets if (rows := rows_of_wishes(sheet)) is not None]
        if not any(rows for _, rows in tables):
            file = sheets[0].file if sheets else Path()
            self.taken.refusals.append(Problem(str(file), 0, "", Text("season-forms.no-table")))
        by_school: dict[str, list[tuple[FormSheet, FormRow]]] = {}
        for sheet, rows in tables:
            for row in rows:
                school = self._school(sheet, row)
                if school is not None:
                    by_school.setdefault(school, []).append((sheet, row))
        for school, rows_of_school in by_school.items():
            self._application(school, rows_of_school)

    def _school(self, sheet: FormSheet, row: FormRow) -> str | None:
        """Return the school of a row, by its file's name or its full name."""
        cell = row.get("school")
        schools = self.folder.schools
        if cell is None:
            self._refuse(sheet, row, None, Text("season-forms.no-school"))
            return None
        found = read_known(cell, {key: (school.name,) for key, school in schools.items()})
        if found is None:
            names = {school.name for school in schools.values()}
            near = nearest(cell.text, names, 0.4)
            key = "season-forms.unknown-school-near" if near else "season-forms.unknown-school"
            self._refuse(sheet, row, cell, Text(key, school=shown(cell.text), near=near))
            return None
        self._certain(sheet, cell, found, schools[found.value].name)
        return found.value

    def _application(self, school: str, rows: list[tuple[FormSheet, FormRow]]) -> None:
        """Take all wishes of a school, or none when one of them cannot be read."""
        sheet, first = rows[0]
        if school in self.taken.origins:
            text = Text("season-forms.twice", school=school, other=str(self.taken.origins[school]))
            self._refuse(sheet, first, first.get("school"), text)
            return
        self.taken.origins[school] = sheet.file
        before = len(self.taken.refusals)
        if len(rows) > MAX_WISHES:
            self._refuse(sheet, first, None, Text("season-forms.many-wishes", limit=MAX_WISHES))
        wishes = [
            WishReader(self, one, row, self.folder.schools[school]).wish() for one, row in self._ranked(rows)
        ]
        received = self.read_cell(
            sheet, first, "received", lambda cell: read_day(cell, self.today.year), self.today
        )
        wheelchairs = self.read_cell(sheet, first, "wheelchairs", read_count, 0)
        if len(self.taken.refusals) > before or received is None:
            return
        needs = first.get("needs")
        self.taken.applications[school] = Application(
            received=received,
            wishes=tuple(wish for wish in wishes if wish is not None),
            wheelchairs=wheelchairs or 0,
            needs=needs.text[:_MAX_NOTE] if needs else "",
        )
        contact = {key: cell.text[:60] for key in ("contact", "phone") if (cell := first.get(key))}
        if contact:
            self.taken.contacts[school] = Contact(
                name=contact.get("contact", ""), phone=contact.get("phone", "")
            )

    def _ranked(self, rows: list[tuple[FormSheet, FormRow]]) -> list[tuple[FormSheet, FormRow]]:
        """Return the wishes in the order of their ranks, if all have one."""
        cells = [row.get("rank") for _, row in rows]
        ranks = [found.value for cell in cells if cell and (found := read_count(_without_words(cell)))]
        return (
            [row for _, row in sorted(zip(ranks, rows, strict=True), key=lambda one: one[0])]
            if len(ranks) == len(rows)
            else rows
        )

    def read_cell(
        self,
        sheet: FormSheet,
        row: FormRow,
        column: str,
        reader: Callable[[FormCell], CellReading[Meaning] | None],
        otherwise: Meaning | None = None,
    ) -> Meaning | None:
        """Return what a cell says, `otherwise` for an empty one; None when that is refused."""
        cell = row.get(column)
        column_text = Text(f"season-forms.column-{column}")
        if cell is None:
            if otherwise is None:
                text = Text(
                    "season-forms.empty", column=column_text, example=Text(f"season-forms.example-{column}")
                )
                self._refuse(sheet, row, None, text)
            return otherwise
        found = reader(cell)
        if found is None:
            values = {"value": shown(cell.text), "column": column_text}
            text = Text("season-forms.unreadable", **values, example=Text(f"season-forms.example-{column}"))
            self._refuse(sheet, row, cell, text)
            return None
        self._certain(sheet, cell, found, _told(found.value))
        return found.value

    def _certain(self, sheet: FormSheet, cell: FormCell, found: CellReading[Any], meaning: str) -> None:
        """Name a cell that could mean something else."""
        if not found.is_certain:
            text = Text("season-forms.doubt", value=shown(cell.text), meaning=meaning)
            problem = Problem(str(sheet.file), cell.row, cell.place, text)
            if problem not in self.taken.doubts:
                self.taken.doubts.append(problem)

    def _refuse(self, sheet: FormSheet, row: FormRow, cell: FormCell | None, text: Text) -> None:
        problem = Problem(str(sheet.file), cell.row if cell else row.number, cell.place if cell else "", text)
        if problem not in self.taken.refusals:
            self.taken.refusals.append(problem)


@dataclass
class WishReader:
    """Reads one row as a wish."""

    taker: FormTaker
    sheet: FormSheet
    row: FormRow
    school: School

    @property
    def season(self) -> Season:
        return self.taker.folder.season

    def wish(self) -> Wish | None:
        """Return the wish; None when a cell of it was refused."""
        programme = self._programme()
        modes = programme.mode if programme else ()
        values = {
            "grade": self._cell("grade", lambda cell: read_grade(cell, self.school.level)),
            "students": self._cell("students", read_some),
            "cohorts": self._cell("cohorts", read_some, 1),
            "mode": self._cell("mode", read_mode, modes[0] if len(modes) == 1 else None),
            "term": self._cell("term", read_term),
            "windows": self._cell("windows", lambda cell: read_windows(cell.text, self.school)),
            "teachers": self._cell("teachers", read_count, 2),
            "camp": self._cell("camp", read_yes, False),
        }
        if programme is None or any(value is None for value in values.values()):
            return None
        key = next(key for key, one in self.season.programmes.items() if one is programme)
        return Wish.model_validate({"programme": key, **values})

    def _programme(self) -> Programme | None:
        programmes = self.season.programmes
        names = {key: (one.name.ko, one.name.en) for key, one in programmes.items()}
        only = next(iter(programmes)) if len(programmes) == 1 else None
        key = self._cell("programme", lambda cell: read_known(cell, names), only)
        return programmes[key] if key is not None else None

    def _cell(self, column: str, reader: CellReader, otherwise: Any = None) -> Any:
        return self.taker.read_cell(self.sheet, self.row, column, reader, otherwise)


def read_some(cell: FormCell) -> CellReading[int] | None:
    """Return a number that is not 0 and not absurd."""
    found = read_count(cell)
    return found if found and 1 <= found.value <= MAX_STUDENTS else None


def _without_words(cell: FormCell) -> FormCell:
    """`1지망` and `1순위` are 1."""
    text = plain(cell.text).replace("지망", "").replace("순위", "").strip()
    return FormCell(text, cell.row, cell.place)


def _told(value: object) -> str:
    """A value as a person reads it in a sentence."""
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
