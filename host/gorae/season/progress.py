"""How a season goes: which lessons were held and how many passed, as counts of a cohort in a lesson.

Results of `gorae gradebook --json` and `gorae grade --json` name people by their seats (`가람중-1-07`), and
a verdict of `gorae check --json` is of the seat that its file is called by (`가람중-1-07.json`). Here seats
are counted at once, and nothing but counts goes on. Counts of former times are in `progress/*.csv`.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from gorae.disk import read_at_most
from gorae.errors import DocumentError, Problem
from gorae.season.files import ProgressRow, SeasonCohort
from gorae.season.folder import SeasonFolder
from gorae.season.share import Passed
from gorae.texts import Text
from gorae.texts.words import shown

MAX_BYTES = 64_000_000
MAX_RESULTS = 200_000
_LONGEST = 200
_SEAT = re.compile(r"(.+)-(\d{1,3})")


@dataclass(frozen=True)
class CountedResults:
    """What a file of results came to."""

    rows: tuple[ProgressRow, ...]
    strangers: int
    """Results of people who have no seat in a cohort, and so are not counted."""


@dataclass(frozen=True)
class LessonProgress:
    """One lesson of one cohort."""

    cohort: str
    lesson: str
    held: date | None
    """The day on which it was held; None when nobody knows or it was not yet."""
    seats: int
    handed_in: int
    passed: int


def count_results(path: Path, cohorts: Mapping[str, SeasonCohort]) -> CountedResults:
    """Return the counts in a file of results. Raises DocumentError for a file that is none."""
    counts: dict[tuple[str, str], dict[str, bool]] = {}
    strangers = 0
    for person, lesson, passed in _results(path):
        cohort = _cohort_of(person, cohorts)
        if cohort is None:
            strangers += 1
            continue
        seats = counts.setdefault((cohort, lesson), {})
        seats[person] = seats.get(person, False) or passed
    rows = [
        ProgressRow(cohort, lesson, None, len(seats), sum(seats.values()))
        for (cohort, lesson), seats in sorted(counts.items())
    ]
    return CountedResults(tuple(rows), strangers)


def _cohort_of(person: str, cohorts: Mapping[str, SeasonCohort]) -> str | None:
    """Return the cohort of a seat; None for who has none there."""
    found = _SEAT.fullmatch(person)
    cohort = cohorts.get(found[1]) if found else None
    return found[1] if found and cohort and 1 <= int(found[2]) <= cohort.students else None


def _results(path: Path) -> Iterator[tuple[str, str, bool]]:
    """Yield person, lesson and whether it was passed. Raises DocumentError."""
    try:
        data = json.loads(read_at_most(path, MAX_BYTES))
    except (ValueError, RecursionError):
        raise _refused(path, Text("season_progress.no-json")) from None
    found = list(_found(data, path.stem))
    if not found and not (isinstance(data, dict) and ("people" in data or "verdicts" in data)):
        raise _refused(path, Text("season_progress.no-results"))
    if len(found) > MAX_RESULTS:
        raise _refused(path, Text("season_progress.many", limit=MAX_RESULTS))
    yield from found


def _found(data: Any, stem: str) -> Iterator[tuple[str, str, bool]]:
    """What is not as gorae writes it is passed over."""
    if not isinstance(data, dict):
        return
    for row in _dicts(data.get("people")):
        work = row.get("work")
        for lesson, cell in work.items() if isinstance(work, dict) else ():
            if isinstance(cell, dict):
                yield from _result(row.get("person"), lesson, cell.get("passed"))
    if {"challenge", "passed", "runs"} <= data.keys():
        yield from _result(unicodedata.normalize("NFC", stem), data["challenge"], data["passed"])
    for row in _dicts(data.get("verdicts")):
        yield from _result(row.get("person"), row.get("lesson"), row.get("passed"))


def _dicts(value: Any) -> Iterator[dict[str, Any]]:
    yield from (one for one in value if isinstance(one, dict)) if isinstance(value, list) else ()


def _result(person: object, lesson: object, passed: object) -> Iterator[tuple[str, str, bool]]:
    if isinstance(person, str) and isinstance(lesson, str) and max(len(person), len(lesson)) <= _LONGEST:
        yield person, lesson, passed is True


def _refused(path: Path, text: Text) -> DocumentError:
    return DocumentError([Problem(str(path), 0, "", text)])


def season_progress(folder: SeasonFolder, counted: Iterable[ProgressRow] = ()) -> list[LessonProgress]:
    """Return how every cohort stands, lesson by lesson: held by the plan, counted by files.

    A count in `counted` takes the place of one in the folder; there the one with the later day counts.
    """
    plan = folder.plan
    cohorts = plan.cohorts if plan else folder.cohorts
    known: dict[tuple[str, str], ProgressRow] = {}
    for row in sorted(folder.progress, key=lambda row: row.held or date.min):
        known[row.cohort, row.lesson] = row
    known |= {(row.cohort, row.lesson): row for row in counted}
    held = {
        (one.cohort, lesson): one.day
        for one in (plan.sessions if plan else ())
        if one.state == "held"
        for lesson in one.lessons
    }
    rows = []
    for name, cohort in cohorts.items():
        lessons = [lesson for session in folder.lessons_of(cohort) for lesson in session]
        extra = sorted(lesson for owner, lesson in known if owner == name and lesson not in lessons)
        for lesson in (*lessons, *extra):
            found = known.get((name, lesson))
            day = held.get((name, lesson)) or (found.held if found else None)
            handed_in, passed = (found.students, found.passed) if found else (0, 0)
            rows.append(LessonProgress(name, lesson, day, cohort.students, handed_in, passed))
    return rows


def to_share(rows: Iterable[LessonProgress]) -> list[Passed]:
    """Return what `suppress` is given: the lessons that were held, or that somebody handed in."""
    return [
        Passed(row.cohort, row.lesson, min(row.passed, row.seats), row.seats)
        for row in rows
        if (row.held or row.handed_in) and row.seats
    ]


def stranger_text(path: Path, count: int) -> Text:
    """Return the sentence about results that could not be counted."""
    return Text("season_progress.strangers", file=shown(str(path)), count=count)
