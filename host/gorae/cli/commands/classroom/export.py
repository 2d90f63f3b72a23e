"""`gorae classroom export`: what a class has done, in files to keep."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gorae.cli.language import say, with_language
from gorae.cli.options import FILE

if TYPE_CHECKING:
    from gorae.classroom.teaching.handing_out import ClassRecords


@click.command("export", help=say("help-classroom-export"))
@click.argument("folder", type=FILE, metavar="DIR", default=Path("gorae-class"))
@click.option("--names", type=FILE, metavar="F.csv", help=say("option-names"))
@click.option("--xlsx", "xlsx_file", type=FILE, metavar="F.xlsx", help=say("option-xlsx"))
@click.option("--csv", "csv_file", type=FILE, metavar="F.csv", help=say("option-csv"))
@click.option("--programs", "programs_file", type=FILE, metavar="F.zip", help=say("option-programs"))
@click.option("--parents", "parents_folder", type=FILE, metavar="DIR", help=say("option-parents"))
@with_language
def command(
    folder: Path,
    names: Path | None,
    xlsx_file: Path | None,
    csv_file: Path | None,
    programs_file: Path | None,
    parents_folder: Path | None,
) -> int:
    from gorae.classroom.teaching.handing_out import read_class
    from gorae.classroom.teaching.roster import read_roster
    from gorae.cli.outputs import OutputKind, check_all

    wanted = {
        OutputKind.GRADE_SHEETS: xlsx_file,
        OutputKind.GRADE_TABLE: csv_file,
        OutputKind.PROGRAMS: programs_file,
    }
    if not any((*wanted.values(), parents_folder)):
        raise click.UsageError(say("export-what"))
    check_all([(path, kind) for kind, path in wanted.items() if path], [names] if names else [])
    records = read_class(folder, read_roster(names) if names else None)
    _write(records, xlsx_file, csv_file, programs_file)
    pages = _parents(records, parents_folder) if parents_folder else 0
    click.echo(say("exported", people=len(records.people), pages=pages))
    return 0


def _write(
    records: ClassRecords, xlsx_file: Path | None, csv_file: Path | None, programs_file: Path | None
) -> None:
    from gorae.disk import write_whole, writing
    from gorae.report.exchange.spreadsheets import to_csv, to_xlsx

    book, lang = records.book(), records.lang
    makers: list[tuple[Path | None, Callable[[], bytes]]] = [
        (xlsx_file, lambda: to_xlsx(book, lang)),
        (csv_file, lambda: to_csv(book, lang)),
        (programs_file, records.programs),
    ]
    for file, make in makers:
        if file:
            with writing(file):
                write_whole(file, make())


def _parents(records: ClassRecords, folder: Path) -> int:
    """Write a page for each student, and return how many there are."""
    from gorae.cli.output_folders import check_folder_for, write_all
    from gorae.names import paths_for

    files = {seat: f"{name.replace('/', '-')}.html" for seat, name in records.people.items()}
    paths = paths_for(files.values())
    check_folder_for(folder, paths.values())
    for seat, name in files.items():
        write_all(folder, {paths[name]: records.parents_page(seat, records.results_of(seat))})
    return len(files)
