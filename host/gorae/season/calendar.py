"""Korea's holidays, resolved into lines of a file once: no later release of a package changes a season."""

from __future__ import annotations

from datetime import date, timedelta

from gorae.season.extras import load
from gorae.season.files.values import SCHOOL_DAYS

_MARCH_FROM = 12
"""The first session is on the Monday from this day on: schools have begun two weeks before."""


def season_dates(year: int) -> tuple[date, date]:
    """Return the first and the last day of a usual season: a Monday in March and a Friday in November."""
    start = date(year, 3, _MARCH_FROM)
    end = date(year, 11, 30)
    return start + timedelta(-start.weekday() % 7), end - timedelta((end.weekday() - 4) % 7)


def korean_holidays(first: date, last: date) -> list[tuple[date, str]]:
    """Return the public holidays from Monday to Friday with their Korean names, substitute days among them.

    Raises UsageError without the package `holidays`.
    """
    years = range(first.year, last.year + 1)
    found = load("holidays").country_holidays("KR", years=years, language="ko")
    return [
        (day, str(name))
        for day, name in sorted(found.items())
        if first <= day <= last and day.weekday() < SCHOOL_DAYS
    ]
