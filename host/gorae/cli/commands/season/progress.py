"""`gorae season progress`: what was held and passed, as counts; and what other institutions may see of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gorae.cli.language import chosen_language, say, with_language
from gorae.cli.options import FILE

if TYPE_CHECKING:
    from gorae.season.files import ProgressRow
    from gorae.season.folder import SeasonFolder
    from gorae.season.progress import LessonProgress
    from gorae.season.share import SharedTable


@click.command("progress", help=say("help-season-progress"))
@click.argument("results", nargs=-1, type=FILE, metavar="[RESULTS.json]…")
@click.option("--season", "folder", type=FILE, default=".", metavar="DIR", help=say("option-season-folder"))
@click.option("--share", is_flag=True, help=say("option-season-share"))
@click.option("--keep", type=FILE, metavar="F.csv", help=say("option-season-keep"))
@click.option("--csv", "csv_file", type=FILE, metavar="F.csv", help=say("option-season-csv"))
@with_language
def command(
    results: tuple[Path, ...], folder: Path, share: bool, keep: Path | None, csv_file: Path | None
) -> None:
    from gorae.report.text.season import progress_lines, shared_lines
    from gorae.season.folder import read_folder
    from gorae.season.progress import season_progress, to_share
    from gorae.season.share import suppress

    if csv_file and not share:
        raise click.UsageError(say("season-csv-share"))
    _check_outputs(results, keep, csv_file)
    season, lang = read_folder(folder), chosen_language()
    rows = season_progress(season, _counted(season, results))
    if keep:
        _keep(keep, rows)
    if share:
        table = suppress(to_share(rows), season.season.share.fewest)
        click.echo("\n".join(shared_lines(table, lang)))
        if csv_file:
            _write_shared(csv_file, table)
    else:
        click.echo("\n".join(progress_lines(rows, lang)))


def _check_outputs(results: Sequence[Path], keep: Path | None, csv_file: Path | None) -> None:
    from gorae.cli.outputs import OutputKind, check_all

    wanted = {OutputKind.PROGRESS: keep, OutputKind.SHARED: csv_file}
    check_all([(path, kind) for kind, path in wanted.items() if path], results)


def _counted(season: SeasonFolder, results: Sequence[Path]) -> list[ProgressRow]:
    """Return the counts of all files; of two with the same cohort and lesson that of the later file."""
    from gorae.season.progress import count_results, stranger_text

    cohorts = season.plan.cohorts if season.plan else season.cohorts
    rows: list[ProgressRow] = []
    for path in results:
        counted = count_results(path, cohorts)
        rows += counted.rows
        if counted.strangers:
            click.echo(stranger_text(path, counted.strangers).say(chosen_language()), err=True)
    return rows


def _keep(file: Path, rows: Sequence[LessonProgress]) -> None:
    from gorae.disk import write_whole, writing
    from gorae.report.exchange.progress import progress_csv
    from gorae.texts import Text

    with writing(file):
        write_whole(file, progress_csv(rows))
    click.echo(Text("season_progress.kept", file=str(file)).say(chosen_language()), err=True)


def _write_shared(file: Path, table: SharedTable) -> None:
    from gorae.disk import write_whole, writing
    from gorae.report.exchange.progress import shared_csv

    with writing(file):
        write_whole(file, shared_csv(table, chosen_language()))
