"""Days that people name on the command line."""

from __future__ import annotations

from datetime import date

from gorae.errors import UsageError
from gorae.texts import Text
from gorae.texts.words import shown


def day_of(text: str) -> date:
    """Return the day of `2026-05-12`. Raises UsageError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(Text("season.no-day", value=shown(text))) from None


def days_of(text: str) -> tuple[date, date]:
    """Return the first and the last day of `2026-05-11..2026-05-22`, or of one day. Raises UsageError."""
    first, dots, last = text.partition("..")
    try:
        return date.fromisoformat(first), date.fromisoformat(last if dots else first)
    except ValueError:
        raise UsageError(Text("season-plan.no-days", value=shown(text))) from None
