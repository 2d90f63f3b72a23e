"""What one student has done, for the parents: a page to print or to send, which fetches nothing.

It says what the student can do now, shows the way of the robot in the best program, and the program. It has
no place in class, no mean and nobody else in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from gorae.errors import GoraeError
from gorae.gradebook.book import GradebookCell, make_book
from gorae.jobs.results import BadResult
from gorae.jobs.store import GradedWork
from gorae.lessons.catalogue import find_lesson
from gorae.report.page.listing import ListedLine, left_out, listing
from gorae.report.page.pages import REPORT_STYLES, environment, page_assets, say, words_of
from gorae.report.page.panels import PanelMaker, RunCard
from gorae.report.page.robot import RobotShape
from gorae.report.page.stored import Get, Regraded, regraded

if TYPE_CHECKING:
    from markupsafe import Markup

_WORDS = (
    "parents-goals-now", "parents-goals-then", "parents-name", "parents-nothing", "parents-picture",
    "parents-points-note", "parents-program", "parents-title",
)  # fmt: skip
_SENTENCES = ("parents-attempts", "parents-count", "parents-period", "parents-points", "parents-erased")
_STYLES = (*REPORT_STYLES, "parents.css")


@dataclass(frozen=True)
class LessonDone:
    """What a student did in one lesson, as parents read it."""

    title: str
    summary: str
    goals: tuple[str, ...]
    best: GradedWork
    attempts: int
    last_day: date
    picture: Markup | None
    """The way of the robot with the best program; None where nothing is stored of it any more."""
    lines: tuple[ListedLine, ...]
    left_out: int


def parents_page(
    person: str,
    class_title: str,
    work: Sequence[GradedWork],
    get: Get,
    lang: str,
    *,
    order: Sequence[str] = (),
    erased: date | None = None,
) -> str:
    """Return the page of one student. `work` is all that this one had graded, and of nobody else.

    `person` is a name, or what the seat is called; `order` is that of the lessons; `erased` is the day on
    which the class is forgotten.
    """
    book = make_book(work, "best", order)
    cells = [book.cells[place] for place in ((who, lesson) for lesson in book.lessons for who in book.people)]
    lessons = [_lesson(cell, get, lang) for cell in cells]
    days = [_day(each) for each in work]
    template = environment().get_template("parents.html.j2")
    return template.render(
        person=person,
        class_title=class_title,
        lessons=lessons,
        passed=sum(lesson.best.passed for lesson in lessons),
        first=min(days, default=None),
        last=max(days, default=None),
        erased=erased,
        lang=lang,
        say=partial(say, lang),
        words=words_of(_WORDS, "parents-", lang),
        **page_assets(styles=_STYLES),
    )


def _lesson(cell: GradebookCell, get: Get, lang: str) -> LessonDone:
    best = cell.counts
    title, summary, goals = _about(best.lesson, lang)
    source = best.program.decode("utf-8", "replace")
    lines = tuple(listing(source, {}))
    return LessonDone(
        title,
        summary,
        goals,
        best,
        len(cell.attempts),
        max(map(_day, cell.attempts)),
        _picture(best, get, lang),
        lines,
        left_out(source, list(lines)),
    )


def _about(lesson: str, lang: str) -> tuple[str, str, tuple[str, ...]]:
    """Return title, summary and goals; a lesson that is not in the library any more has its id alone."""
    try:
        found = find_lesson(lesson, shelf_only=True)
        goals = tuple(goal.say(lang) for goal in found.about.goals)
        return found.challenge.title.say(lang), found.about.summary.say(lang), goals
    except GoraeError:
        return lesson, "", ()


def _picture(work: GradedWork, get: Get, lang: str) -> Markup | None:
    """Draw the worst run of a program from above: in a program that passed, that is a good one, too."""
    from markupsafe import Markup

    try:
        found = regraded(work, get, lang)
    except BadResult:
        return None
    if found is None or not found.recordings:
        return None
    cards = list(_cards(found.verdict.runs.index(found.verdict.worst), found, lang))
    template = environment().get_template("parents_picture.html.j2")
    words = words_of(("page-path",), "page-", lang)
    return (
        Markup(template.render(card=cards[0], robot=RobotShape.of(found.kit), words=words)) if cards else None
    )


def _cards(index: int, found: Regraded, lang: str) -> Iterator[RunCard]:
    """Make the card of one run, if anybody saw where the robot was."""
    from gorae.kits import load_arena

    maker = PanelMaker(found.challenge, load_arena(found.challenge.arena), lang)
    card = maker.card(index + 1, found.verdict.runs[index], found.recordings[index], detailed=False)
    if card.scene.path:
        yield card


def _day(work: GradedWork) -> date:
    return datetime.fromtimestamp(work.at).date()
