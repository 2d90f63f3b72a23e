"""The checks of a lesson against its mistakes, as a table for the lesson's author."""

from __future__ import annotations

from collections.abc import Iterator

from gorae.lessons.matrix import Matrix
from gorae.texts import Text


def describe_matrix(matrix: Matrix, lang: str) -> str:
    """A row for each mistake, a column for each check, and what each check is good for."""
    return "\n".join([*_table(matrix), "", *(_worth(matrix, check).say(lang) for check in matrix.checks)])


def _table(matrix: Matrix) -> Iterator[str]:
    first = max((len(name) for name in matrix.missed), default=0)
    yield f"{'':<{first}}  {'  '.join(matrix.checks)}"
    for mistake, missed in sorted(matrix.missed.items()):
        marks = [("✘" if check in missed else "·").center(len(check)) for check in matrix.checks]
        yield f"{mistake:<{first}}  {'  '.join(marks)}".rstrip()


def _worth(matrix: Matrix, check: str) -> Text:
    caught, alone = matrix.caught(check), matrix.caught_alone(check)
    values = {"check": check, "count": len(caught), "alone": len(alone)}
    if not caught:
        return Text("report.check-idle", **values)
    return Text("report.check-alone" if alone else "report.check-never-alone", **values)
