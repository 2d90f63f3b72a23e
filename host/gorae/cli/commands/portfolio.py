"""`gorae portfolio`: a page of all that a student or a team has made, best replays, and a certificate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gorae.cli.language import chosen_language, say, with_language
from gorae.cli.options import FILE
from gorae.names import PROGRAM

if TYPE_CHECKING:
    from gorae.report.page.students.portfolio import Portfolio, PortfolioEntry

MAX_FOLDERS = 60
_FIRST_SEED = 1


@click.command(help=say("help-portfolio"))
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--html", "html", type=FILE, metavar="F.html", help=say("option-portfolio-html"))
@click.option("--certificate", type=FILE, metavar="F.html", help=say("option-certificate"))
@click.option("--name", default="", help=say("option-portfolio-name"))
@click.option("--title", default="", help=say("option-portfolio-title"))
@with_language
def command(folder: Path, html: Path | None, certificate: Path | None, name: str, title: str) -> None:
    from gorae.cli.outputs import OutputKind, check_all
    from gorae.report.page.students.portfolio import Portfolio

    check_all([(path, OutputKind.PAGE) for path in (html, certificate) if path])
    entries = list(_entries(folder))
    portfolio = Portfolio(entries, name.strip(), title.strip())
    _show(portfolio)
    if html:
        _write_page(portfolio, html)
    if certificate:
        _write_certificate(portfolio, certificate)


def _entries(folder: Path) -> Iterator[PortfolioEntry]:
    """Check what is in each folder that is for a lesson or a project; one that cannot be read is told."""
    from gorae.cli.progress import with_progress
    from gorae.errors import GoraeError, UsageError
    from gorae.lessons.workspace import MARKER
    from gorae.texts import Text

    found = sorted({path.parent for depth in ("", "*/", "*/*/") for path in folder.glob(f"{depth}{MARKER}")})
    folders = [one for one in found if (one / PROGRAM).is_file()][:MAX_FOLDERS]
    if not folders:
        raise UsageError(Text("cli.portfolio-empty", folder=str(folder)))

    def checked() -> Iterator[PortfolioEntry | None]:
        for one in folders:
            try:
                yield _entry(one)
            except GoraeError as error:
                click.echo(f"{one}: {error}", err=True)
                yield None

    yield from (entry for entry in with_progress(checked(), len(folders)) if entry)


def _entry(folder: Path) -> PortfolioEntry:
    """Check one folder's program, in the same runs every time. Raises GoraeError."""
    from gorae.bench.appraisal import appraise
    from gorae.bench.session import grade_results, run_challenge
    from gorae.cli.choices import choose_task
    from gorae.lessons import find_lesson, find_workspace
    from gorae.lessons.attempts import read_attempts
    from gorae.lessons.own_words import own_words
    from gorae.report.page.students.portfolio import PortfolioEntry

    lang, task = chosen_language(), choose_task(folder, None, None, None)
    challenge, kit = task.challenge, task.kit
    seeds = range(_FIRST_SEED, _FIRST_SEED + challenge.runs.count)
    results = list(
        run_challenge(challenge, kit, task.source, seeds, lang=lang, name=PROGRAM, along=task.along)
    )
    appraisal = appraise(challenge, task.handed)
    verdict = grade_results(challenge, kit, task.source, seeds, results, task.along, appraisal=appraisal)
    entry = PortfolioEntry(
        challenge,
        kit,
        verdict,
        [result.recording for result in results],
        task.source.decode("utf-8", "replace"),
        tries=read_attempts(folder / PROGRAM, challenge.id).tries,
        words=own_words(folder),
    )
    workspace = find_workspace(folder / PROGRAM)
    if workspace is None or workspace.lesson is None:
        return entry
    about = find_lesson(workspace.lesson).about
    goals = tuple(goal.say(lang) for goal in about.goals)
    return replace(entry, summary=about.summary.say(lang), goals=goals)


def _show(portfolio: Portfolio) -> None:
    from gorae.report.plain import MARKS, floor_points

    for entry in portfolio.entries:
        mark = MARKS["passed"] if entry.verdict.passed else "…"
        points = f"{floor_points(entry.verdict.score):g}/{entry.max_score:g}"
        click.echo(f"{mark} {entry.challenge.title.say(chosen_language())}  {points}")


def _write_page(portfolio: Portfolio, html: Path) -> None:
    """Write the page, and beside it one for each best run."""
    from gorae.cli.output_folders import write_all
    from gorae.report.page.students.portfolio import best_run_page, portfolio_page

    lang = chosen_language()
    pages: dict[str, str] = {}
    shown: list[PortfolioEntry] = []
    for number, entry in enumerate(portfolio.entries, 1):
        name = f"{html.stem}-{number}-{entry.challenge.id}.html"
        pages[name] = best_run_page(entry, lang)
        shown.append(replace(entry, replay=name))
    pages[html.name] = portfolio_page(replace(portfolio, entries=shown), lang)
    write_all(html.parent, pages)
    click.echo(say("portfolio-written", file=str(html)))


def _write_certificate(portfolio: Portfolio, certificate: Path) -> None:
    from gorae.disk import write_text
    from gorae.report.page.students.portfolio import certificate_page

    write_text(certificate, certificate_page(portfolio, chosen_language()))
    click.echo(say("certificate-written", file=str(certificate)))
