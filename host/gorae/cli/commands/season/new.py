"""`gorae season new`: a folder to begin a season with, last year's carried over, or a fictitious one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from gorae.cli.language import say, with_language
from gorae.cli.options import FILE, SEED

_NEXT_YEAR_FROM = 9
"""The month from which on a new season is next year's."""


@click.command("new", help=say("help-season-new"))
@click.argument("folder", type=FILE, metavar="DIR")
@click.option("--from", "last", type=FILE, metavar="LASTYEAR", help=say("option-season-from"))
@click.option("--year", type=click.IntRange(2020, 2100), help=say("option-season-year"))
@click.option("--sample", is_flag=True, help=say("option-season-sample"))
@click.option(
    "--size",
    type=click.Choice(("S", "M", "L")),
    default="M",
    show_default=True,
    help=say("option-season-size"),
)
@click.option("--seed", type=SEED, default=1, show_default=True, help=say("option-season-seed"))
@click.option("--problems", is_flag=True, help=say("option-season-problems"))
@with_language
def command(
    folder: Path, last: Path | None, year: int | None, sample: bool, size: str, seed: int, problems: bool
) -> None:
    from gorae.report.exchange.shell import quoted_path
    from gorae.season.files.writing import write_files
    from gorae.season.founding import check_new

    if (sample and (last or year)) or (problems and not sample):
        raise click.UsageError(say("season-new-options"))
    check_new(folder)
    files = (
        _sample(size, seed, problems=problems) if sample else _made(last, year or _coming_year(date.today()))
    )
    write_files(folder, files)
    click.echo(say("season-new", folder=str(folder), count=len(files), quoted=quoted_path(str(folder))))


def _coming_year(today: date) -> int:
    return today.year + (today.month >= _NEXT_YEAR_FROM)


def _sample(size: str, seed: int, *, problems: bool) -> dict[str, str]:
    from gorae.season.sample import SIZES, sample_files

    chosen = next(one for one in SIZES if one == size)
    return sample_files(chosen, seed, problems=problems)


def _made(last: Path | None, year: int) -> dict[str, str]:
    from gorae.season.folder import read_folder
    from gorae.season.founding import first_files, next_files

    return next_files(read_folder(last), year) if last else first_files(year)
