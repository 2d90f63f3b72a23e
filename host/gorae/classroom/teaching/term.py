"""The end of a school's term, and with it of what a class keeps.

In Korea the first term begins on 1 March and the second one ends with February (초·중등교육법 시행령
제44조); where they meet each school decides, in August. A class that begins in the last weeks of a term is
one of the next.
"""

from __future__ import annotations

from datetime import date, timedelta

FIRST_DAY_OF_AUTUMN = (9, 1)
FIRST_DAY_OF_SPRING = (3, 1)
LATE = timedelta(days=21)
"""Before the end of a term: who begins then means the next one."""
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
