"""Exports of a class: the gradebook, the programs, a page for the parents of each student.

A class in files is opened as it lies there, also while it runs. People are called by their seats, or by the
names of a roster that is read for this and nothing else.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from gorae.classroom import facts, works
from gorae.classroom.checks.results import FILE as RESULTS
from gorae.classroom.seats import seat_name
from gorae.classroom.store import FILE as CLASS
from gorae.classroom.teaching.packing import Packed, files_zip, programs_zip
from gorae.classroom.teaching.term import until_of
from gorae.classroom.works import Place
from gorae.disk import database_fault
from gorae.errors import UsageError
from gorae.gradebook.book import Book, make_book
from gorae.jobs.store import GradedWork, ResultStore
from gorae.lessons.courses import find_course
from gorae.texts import Text


@dataclass(frozen=True)
class ClassRecords:
    """What a class has in its files, with people called as they are to be called."""

    folder: Path
    lang: str
    title: str
    """Of the course; empty without one."""
    order: tuple[str, ...]
    """Lessons in the order of the course, or of the library."""
    until: date | None
    people: Mapping[int, str] = field(default_factory=dict)
    """Names by seats."""
    work: Sequence[GradedWork] = ()
    """All graded work, by those names."""
    packed: Sequence[Packed] = ()
    """The newest files of each seat in each lesson."""

    def book(self) -> Book:
        """Return the gradebook: the best attempt of each counts."""
        return make_book(self.work, "best", self.order)

    def programs(self) -> bytes:
        """Return the programs as a zip."""
        return programs_zip(self.packed)

    def work_of(self, seat: int) -> list[GradedWork]:
        """Return the work of one seat."""
        return [each for each in self.work if each.person == self.people[seat]]

    def parents_page(self, seat: int, results: Mapping[str, bytes]) -> str:
        """Return the page for the parents of one student."""
        from gorae.report.page.parents import parents_page

        return parents_page(
            self.people[seat], self.title, self.work_of(seat), results.get, self.lang,
            order=self.order, erased=self.until,
        )  # fmt: skip

    def results_of(self, seat: int) -> dict[str, bytes]:
        """Return the results of a seat's best programs by their keys."""
        cells = make_book(self.work_of(seat)).cells.values()
        keys = {key for cell in cells for key in cell.counts.keys}
        with ResultStore(self.folder / RESULTS) as store:
            return {key: found for key in keys if (found := store.get(key)) is not None}

    def parents_zip(self, pages: Mapping[int, str], at: int) -> bytes:
        """Return pages for parents as a zip, a file a student."""
        names = {f"{self.people[seat].replace('/', '-')}.html": page for seat, page in pages.items()}
        return files_zip({name: page.encode("utf-8", "replace") for name, page in names.items()}, at)


def read_class(folder: Path, roster: Mapping[int, str] | None = None) -> ClassRecords:
    """Return what is in a class's folder. Raises UsageError when there is none."""
    if not (folder / CLASS).is_file():
        raise UsageError(Text("classroom_teacher.no-class", folder=str(folder)))
    with closing(
        sqlite3.connect(f"{(folder / CLASS).resolve().as_uri()}?mode=ro", uri=True, timeout=5.0)
    ) as db:
        try:
            return _read(db, folder, roster or {})
        except sqlite3.Error as error:
            fault = database_fault(folder / CLASS, error)
            raise UsageError(
                fault or Text("classroom.no-store", file=str(folder / CLASS), why=str(error))
            ) from error


def _read(db: sqlite3.Connection, folder: Path, roster: Mapping[int, str]) -> ClassRecords:
    lang = facts.fact(db, facts.LANG) or "ko"
    seats = [seat for (seat,) in db.execute("SELECT seat FROM seats ORDER BY seat")]
    title, order = _course(facts.fact(db, facts.COURSE), lang)
    people = {seat: label(seat, roster, lang) for seat in seats}
    packed = tuple(_packed(db, place, people[place.seat]) for place in _places(db) if place.seat in people)
    records = ClassRecords(folder, lang, title, order, until_of(db), people, packed=packed)
    return replace(records, work=_work(folder, people))


def label(seat: int, roster: Mapping[int, str], lang: str) -> str:
    """Return what somebody is called in an export: the number first, so that lists are in its order."""
    return f"{seat:02d} {roster.get(seat) or seat_name(seat, lang)}"


def _course(course: str | None, lang: str) -> tuple[str, tuple[str, ...]]:
    from gorae.gradebook.shelf import order

    if course is None:
        return "", tuple(order())
    try:
        found = find_course(course)
    except UsageError:  # a course of the teacher's own that is not there any more
        return course, tuple(order())
    return found.plan.title.say(lang), tuple(lesson.id for lesson in found.lessons)


def _places(db: sqlite3.Connection) -> list[Place]:
    rows = db.execute("SELECT DISTINCT seat, lesson FROM versions ORDER BY seat, lesson").fetchall()
    return [Place(seat, lesson) for seat, lesson in rows]


def _packed(db: sqlite3.Connection, place: Place, person: str) -> Packed:
    head = works.head_of(db, place)
    if head is None:
        return Packed(person, place.lesson, 0)
    files = works.files_of(db, head)
    return Packed(
        person, place.lesson, head.at, {name: text.encode("utf-8", "replace") for name, text in files.items()}
    )


def _work(folder: Path, people: Mapping[int, str]) -> tuple[GradedWork, ...]:
    """Return the graded work of seats that there are, by their names."""
    if not (folder / RESULTS).is_file():
        return ()
    with ResultStore(folder / RESULTS) as store:
        work = store.work()
    known = {str(seat): name for seat, name in people.items()}
    return tuple(replace(each, person=known[each.person]) for each in work if each.person in known)
