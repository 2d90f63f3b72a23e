"""A portfolio: all lessons and projects of a student or a team on one page of A4, and a certificate.

Nobody's name is in it unless it is given. Pictures are drawn from runs of the programs as they are now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from gorae.grading.challenge import Challenge
from gorae.grading.verdict import RunVerdict, Verdict
from gorae.kits import Kit, load_arena
from gorae.names import PROGRAM
from gorae.report.page.listing import ListedLine, left_out, listing
from gorae.report.page.markdown import html_of
from gorae.report.page.pages import REPORT_STYLES, environment, page_assets, say, words_of
from gorae.report.page.panels import PanelMaker
from gorae.report.page.robot import RobotShape
from gorae.telemetry.recording import Recording

if TYPE_CHECKING:
    from markupsafe import Markup

MAX_GOALS = 10
"""Lines of a certificate: more would not fit on its sheet."""
_WORDS = (
    "portfolio-blank-name", "portfolio-can", "portfolio-certificate", "portfolio-date", "portfolio-done",
    "portfolio-goals-now", "portfolio-goals-then", "portfolio-nothing", "portfolio-picture",
    "portfolio-program", "portfolio-replay", "portfolio-signed", "portfolio-title", "portfolio-words",
)  # fmt: skip
_SENTENCES = ("portfolio-attempts", "portfolio-count", "portfolio-points", "portfolio-more-goals")


@dataclass(frozen=True)
class PortfolioEntry:
    """What was made in one folder, checked as it is now."""

    challenge: Challenge
    kit: Kit
    verdict: Verdict
    recordings: Sequence[Recording]
    source: str
    summary: str = ""
    goals: tuple[str, ...] = ()
    tries: int = 0
    """Programs that were checked in this folder, each change being another one."""
    words: str = ""
    """What the student wrote about it, as Markdown."""
    replay: str = ""
    """The address of the page on which the best run can be watched."""

    @property
    def best(self) -> int:
        """The index of the run with most points."""
        return max(range(len(self.verdict.runs)), key=lambda index: self.verdict.runs[index].score)

    @property
    def best_run(self) -> RunVerdict:
        return self.verdict.runs[self.best]

    @property
    def max_score(self) -> float:
        return sum(check.max_points for check in self.best_run.checks)


@dataclass(frozen=True)
class Portfolio:
    """All that somebody has made."""

    entries: Sequence[PortfolioEntry]
    person: str = ""
    """A name, if one was given."""
    title: str = ""
    day: date = field(default_factory=date.today)

    @property
    def passed(self) -> list[PortfolioEntry]:
        return [entry for entry in self.entries if entry.verdict.passed]


@dataclass(frozen=True)
class _Shown:
    """An entry as the template shows it."""

    entry: PortfolioEntry
    title: str
    picture: Markup | None
    words: Markup | None
    lines: tuple[ListedLine, ...]
    left_out: int


def portfolio_page(portfolio: Portfolio, lang: str) -> str:
    """Return the page with all entries."""
    shown = [_shown(entry, lang) for entry in portfolio.entries]
    return _render("portfolio.html.j2", portfolio, lang, shown=shown)


def best_run_page(entry: PortfolioEntry, lang: str) -> str:
    """Return the report of an entry's best run alone, to be watched again."""
    from gorae.report.page.html import html_report

    verdict = replace(entry.verdict, runs=(entry.best_run,))
    recordings = [entry.recordings[entry.best]]
    return html_report(verdict, entry.challenge, entry.kit, recordings, entry.source, lang, program=PROGRAM)


def certificate_page(portfolio: Portfolio, lang: str) -> str:
    """Return a certificate on one sheet of A4: what was passed, and what its owner can do now."""
    passed = portfolio.passed
    goals = [goal for entry in passed for goal in entry.goals]
    titles = [entry.challenge.title.say(lang) for entry in passed]
    more = max(0, len(goals) - MAX_GOALS)
    return _render("certificate.html.j2", portfolio, lang, titles=titles, goals=goals[:MAX_GOALS], more=more)


def _render(template: str, portfolio: Portfolio, lang: str, /, **values: object) -> str:
    return (
        environment()
        .get_template(template)
        .render(
            portfolio=portfolio,
            lang=lang,
            say=partial(say, lang),
            words=words_of(_WORDS, "portfolio-", lang),
            **values,
            **page_assets(styles=(*REPORT_STYLES, "parents.css", "portfolio.css")),
        )
    )


def _shown(entry: PortfolioEntry, lang: str) -> _Shown:
    lines = tuple(listing(entry.source, {}))
    words = html_of(entry.words) if entry.words else None
    title = entry.challenge.title.say(lang)
    return _Shown(entry, title, _picture(entry, lang), words, lines, left_out(entry.source, list(lines)))


def _picture(entry: PortfolioEntry, lang: str) -> Markup | None:
    """Draw the best run from above, if anybody saw where the robot was."""
    from markupsafe import Markup

    maker = PanelMaker(entry.challenge, load_arena(entry.challenge.arena), lang)
    card = maker.card(entry.best + 1, entry.best_run, entry.recordings[entry.best], detailed=False)
    if entry.challenge.held or not card.scene.path:  # a kit that is held drives no way
        return None
    template = environment().get_template("parents_picture.html.j2")
    words = words_of(("page-path",), "page-", lang)
    return Markup(template.render(card=card, robot=RobotShape.of(entry.kit), words=words))
