"""The end of a school's term, and with it of what a class keeps.

In Korea the first term begins on 1 March and the second one ends with February (초·중등교육법 시행령
제44조); where they meet each school decides, in August. A class that begins in the last weeks of a term is
one of the next.
"""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

from gorae.classroom import facts

FIRST_DAY_OF_AUTUMN = (9, 1)
FIRST_DAY_OF_SPRING = (3, 1)
LATE = timedelta(days=21)
"""Before the end of a term: who begins then means the next one."""
UNTIL, FOR_EVER = "until", "for-ever"
"""The fact of a class, and what it is where the teacher wants to keep it."""
WARNED = timedelta(days=14)
"""So long before, the teacher is told."""


def term_end(day: date) -> date:
    """Return the last day of the term that a class belongs to which begins on `day`."""
    end = _end_after(day)
    return _end_after(end + timedelta(days=1)) if end - day < LATE else end


def _end_after(day: date) -> date:
    days = (FIRST_DAY_OF_SPRING, FIRST_DAY_OF_AUTUMN)
    starts = [date(year, *start) for year in (day.year, day.year + 1) for start in days]
    return min(start for start in starts if start > day) - timedelta(days=1)


def is_over(until: date | None, today: date) -> bool:
    """Whether a class is to be forgotten; `until` is the last day on which it is kept, None for ever."""
    return until is not None and today > until


def days_left(until: date | None, today: date) -> int | None:
    """Return in how many days a class is forgotten, when that is soon; else None."""
    if until is None or until - today > WARNED:
        return None
    return max(0, (until - today).days + 1)


def until_of(db: sqlite3.Connection) -> date | None:
    """Return the last day on which a class is kept; None for ever."""
    said = facts.fact(db, UNTIL)
    return date.fromisoformat(said) if said and said != FOR_EVER else None


def keep_until(db: sqlite3.Connection, until: date | None) -> None:
    """Keep a class until the end of a day, or for ever."""
    facts.set_fact(db, UNTIL, until.isoformat() if until else FOR_EVER)


def begin_term(db: sqlite3.Connection, today: date) -> None:
    """Have a new class end with the term; one that was told otherwise keeps that."""
    if facts.fact(db, UNTIL) is None:
        keep_until(db, term_end(today))
