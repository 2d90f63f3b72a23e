"""What all files of a season share: their keys, their counts, and days on which something cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Self

from pydantic import ConfigDict, Field, StrictInt, model_validator

from gorae.documents import Document, mistake
from gorae.season.files.values import (
    Day,
    Note,
)

Count = Annotated[StrictInt, Field(ge=0, le=100_000)]
"""So many of something."""
Positive = Annotated[StrictInt, Field(ge=1, le=100_000)]
"""At least one of something."""


def file_key(field: str) -> str:
    """Return the key of a file that a field stands for: `minutes_to` is `minutes-to`, `from_` is `from`."""
    return field.rstrip("_").replace("_", "-")


class SeasonDocument(Document):
    """The base of all files of a season: frozen, no unknown keys, hyphens in its keys."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        defer_build=True,
        alias_generator=file_key,
        validate_by_name=True,  # code says `minutes_to`; for a file `documents.validate` switches it off
        validate_by_alias=True,
    )


class DayRange(SeasonDocument):
    """Days from one to another, both included."""

    from_: Day
    """The first day."""
    to: Day
    """The last day."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.from_ > self.to:
            raise mistake("season.range-backwards", first=str(self.from_), last=str(self.to))
        return self

    @property
    def first(self) -> date:
        return self.from_

    @property
    def last(self) -> date:
        return self.to

    def __contains__(self, day: date) -> bool:
        return self.from_ <= day <= self.to

    def days(self) -> Iterator[date]:
        """Yield each day of it."""
        return days_between(self.from_, self.to)

    def shifted(self, days: int) -> Self:
        """Return the same so many days later."""
        by = timedelta(days)
        return self.model_copy(update={"from_": self.from_ + by, "to": self.to + by})


class ClosedDays(SeasonDocument):
    """A day, or days from one to another, both included, on which something cannot be."""

    day: Day | None = None
    """One day. Either this or `from` and `to`."""
    from_: Day | None = None
    """The first day."""
    to: Day | None = None
    """The last day."""
    why: Note = ""
    """What people are told, such as the holiday's name."""

    @model_validator(mode="after")
    def _one_or_both(self) -> Self:
        if (self.day is None) == (self.from_ is None and self.to is None):
            raise mistake("season.day-or-range")
        if self.day is None and (self.from_ is None or self.to is None):
            raise mistake("season.half-range")
        if self.first > self.last:
            raise mistake("season.range-backwards", first=str(self.first), last=str(self.last))
        return self

    @property
    def first(self) -> date:
        found = self.day or self.from_
        assert found is not None
        return found

    @property
    def last(self) -> date:
        found = self.day or self.to
        assert found is not None
        return found

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def days(self) -> Iterator[date]:
        """Yield each day of it."""
        return days_between(self.first, self.last)

    def shifted(self, days: int) -> Self:
        """Return the same so many days later."""
        fields = {name: getattr(self, name) for name in ("day", "from_", "to")}
        return self.model_copy(
            update={name: day + timedelta(days) for name, day in fields.items() if day is not None}
        )


def days_between(first: date, last: date) -> Iterator[date]:
    """Yield each day from one to another, both included."""
    return (first + timedelta(number) for number in range((last - first).days + 1))
