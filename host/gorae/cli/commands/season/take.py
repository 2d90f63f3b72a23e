"""`gorae season take`: forms that schools sent become applications; every doubtful cell is named."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gorae.cli.language import chosen_language, say, with_language
from gorae.cli.options import FILE

if TYPE_CHECKING:
    from gorae.season.folder import SeasonFolder

_DOUBTS, _REFUSED = 1, 2


@click.command("take", help=say("help-season-take"))
@click.argument("forms", type=FILE, nargs=-1, metavar="FORM…")
@click.option("--dir", "root", type=FILE, default=".", metavar="DIR", help=say("option-season-folder"))
@click.option("--blank", type=FILE, metavar="F.xlsx", help=say("option-season-blank"))
@click.option("--replace", is_flag=True, help=say("option-season-replace"))
@with_language
def command(forms: tuple[Path, ...], root: Path, blank: Path | None, replace: bool) -> int:
    if bool(forms) == bool(blank):
        raise click.UsageError(say("season-take-what"))
    return _write_blank(root, blank) if blank else _take(forms, root, replace=replace)


def _write_blank(root: Path, file: Path) -> int:
    """Write the form that schools fill in."""
    from gorae.cli.outputs import OutputKind, check_output
    from gorae.disk import write_whole, writing
    from gorae.report.season.blank_form import blank_form

    check_output(file, OutputKind.BLANK_FORM)
    with writing(file):
        write_whole(file, blank_form(_folder(root), chosen_language()))
    click.echo(say("written", file=str(file)))
    return 0


def _take(forms: tuple[Path, ...], root: Path, *, replace: bool) -> int:
    from gorae.errors import DocumentError
    from gorae.season.forms.keeping import keep
    from gorae.season.forms.sheets import read_sheets
    from gorae.season.forms.taking import FormTaker

    folder = _folder(root)
    taker = FormTaker(folder, date.today())
    for form in forms:
        try:
            taker.take(read_sheets(form))
        except DocumentError as error:
            taker.taken.refusals += error.problems
    written = keep(folder, taker.taken, replace=replace)
    for problem in (*taker.taken.refusals, *taker.taken.doubts):
        click.echo(problem.say(chosen_language()), err=True)
    refused, doubts = len(taker.taken.refusals), len(taker.taken.doubts)
    click.echo(say("season-taken", written=len(written), refused=refused, doubts=doubts))
    return _REFUSED if refused else _DOUBTS if doubts else 0


def _folder(root: Path) -> SeasonFolder:
    """Return the season, whatever is wrong with its schools' applications. Raises DocumentError."""
    from gorae.errors import DocumentError
    from gorae.season.folder import inspect_folder

    folder, problems = inspect_folder(root)
    if folder is None:
        raise DocumentError(problems)
    return folder
