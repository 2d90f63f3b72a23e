"""The gradebook for people: a table in the terminal, and a page whose cells lead to reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import click

from gorae.gradebook.book import Book, GradebookCell
from gorae.gradebook.items import Missed, Nearest
from gorae.jobs.store import GradedWork
from gorae.report.page.pages import REPORT_STYLES, environment, page_assets
from gorae.report.plain import MARKS, floor_points, plain
from gorae.report.text.columns import columns_of, fitted, padded
from gorae.texts import Text

MAX_MISSED = 12
"""Checks that are told: what to talk about, not all that there is."""
_MAX_PERSON = 20
_MANY_LESSONS = 14
"""With more than so many, their titles stand upright on paper, and letters are smaller."""
_WORDS = ("title", "person", "passed-lessons", "mean", "most-missed", "nearest", "alike", "alike-note")
_SENTENCES = ("attempt-count", "missed-by", "nearest-by", "alike-group")
"""What the template fills in: `say("missed-by", missed=3)`."""
Place = tuple[str, str]
"""Person and lesson."""
Checks = Mapping[tuple[str, str], str]
"""Titles of checks, by lesson and id."""


def gradebook_table(book: Book, lang: str) -> str:
    """Return the table for a terminal: a line a person, a column a lesson."""
    heads = [*book.lessons, _say(lang, "passed-lessons")]
    names = [fitted(plain(person), _MAX_PERSON) for person in book.people]
    first = max(map(columns_of, [_say(lang, "person"), *names]))
    lines = ["  ".join([padded(_say(lang, "person"), first), *heads])]
    for person, name in zip(book.people, names, strict=True):
        cells = [_cell(book.cells.get((person, lesson)), columns_of(lesson)) for lesson in book.lessons]
        lines.append("  ".join([padded(name, first), *cells, str(book.passed(person))]))
    return "\n".join(lines)


def _cell(cell: GradebookCell | None, width: int) -> str:
    if cell is None:
        return padded("–", width)
    status = "passed" if cell.counts.passed else "missed"
    shown = padded(f"{MARKS[status]} {floor_points(cell.counts.score):g}", width)
    return click.style(shown, fg="green" if cell.counts.passed else "red")


def gradebook_page(
    book: Book,
    titles: Mapping[str, str],
    checks: Checks,
    links: Mapping[Place, str],
    missed: Sequence[Missed],
    nearest: Sequence[Nearest],
    groups: Sequence[Sequence[GradedWork]],
    lang: str,
) -> str:
    """Return the page. `titles` are those of lessons; `links` lead from a cell to its report."""
    template = environment().get_template("gradebook.html.j2")
    return template.render(
        book=book,
        titles=titles,
        checks=checks,
        links=links,
        missed=missed[:MAX_MISSED],
        nearest=nearest[:MAX_MISSED],
        groups=groups,
        means={lesson: _mean(book, lesson, lang) for lesson in book.lessons},
        many=len(book.lessons) > _MANY_LESSONS,
        lang=lang,
        say=partial(_said, lang),
        words={word.replace("-", "_"): _say(lang, word) for word in _WORDS},
        assets=page_assets(styles=(*REPORT_STYLES, "gradebook.css")),
    )


def _mean(book: Book, lesson: str, lang: str) -> str:
    share = book.mean(lesson)
    return "–" if share is None else _say(lang, "percent", percent=round(100 * share))


def missed_lines(missed: Sequence[Missed], titles: Mapping[str, str], checks: Checks, lang: str) -> list[str]:
    """Return what a class misses most, a sentence a check."""
    return [
        _say(
            lang,
            "missed-by",
            missed=row.missed,
            people=row.people,
            check=checks.get((row.lesson, row.check), row.check),
            lesson=titles[row.lesson],
        )
        for row in missed[:MAX_MISSED]
    ]


def nearest_lines(nearest: Sequence[Nearest], titles: Mapping[str, str], lang: str) -> list[str]:
    """Return which known mistakes a class makes, a sentence for each."""
    return [
        _say(
            lang, "nearest-by", people=row.people, mistakes=", ".join(row.mistakes), lesson=titles[row.lesson]
        )
        for row in nearest[:MAX_MISSED]
    ]


def _said(lang: str, entry: str, /, **values: object) -> str:
    """Say a sentence of the template's."""
    assert entry in _SENTENCES
    return _say(lang, entry, **values)


def _say(lang: str, entry: str, /, **values: object) -> str:
    return Text(f"gradebook.{entry}", **values).say(lang)
