"""`gorae gradebook`: who has done what, from the folder that `gorae grade` has filled."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gorae.cli.language import chosen_language, say, with_language
from gorae.cli.options import FILE, OutputName

if TYPE_CHECKING:
    from gorae.gradebook.book import Book, Which
    from gorae.jobs.pseudonyms import Pseudonyms
    from gorae.jobs.store import GradedWork, ResultStore

FILL = "fill"
ALARMS = "alarms"


@click.command(help=say("help-gradebook"))
@click.argument("words", nargs=-1, required=True, metavar="DIR | fill TEMPLATE.csv DIR | alarms DIR")
@click.option("--last", is_flag=True, help=say("option-last"))
@click.option("--html", "html_file", type=FILE, metavar="F.html", help=say("option-gradebook-html"))
@click.option("--xlsx", "xlsx_file", type=FILE, metavar="F.xlsx", help=say("option-xlsx"))
@click.option("--csv", "csv_file", type=FILE, metavar="F.csv", help=say("option-csv"))
@click.option("--json", "json_file", type=OutputName(), metavar="F|-", help=say("option-json"))
@click.option("--lesson", metavar="ID", help=say("option-fill-lesson"))
@click.option("--column", metavar="HEADER", help=say("option-column"))
@click.option("--out", type=FILE, metavar="F.csv", help=say("option-fill-out"))
@click.option("--clear", is_flag=True, help=say("option-clear-alarms"))
@with_language
def command(
    words: tuple[str, ...],
    last: bool,
    html_file: Path | None,
    xlsx_file: Path | None,
    csv_file: Path | None,
    json_file: str | None,
    lesson: str | None,
    column: str | None,
    out: Path | None,
    clear: bool,
) -> int:
    from gorae.cli.output_folders import check_folder_for
    from gorae.gradebook.book import make_book
    from gorae.gradebook.shelf import order

    which: Which = "last" if last else "best"
    if words[0] == FILL and len(words) == 3:
        return _fill(Path(words[1]), Path(words[2]), which, lesson, column, out)
    if words[0] == ALARMS and len(words) == 2:
        return _alarms(Path(words[1]), clear=clear)
    if len(words) != 1:
        raise click.UsageError(say("gradebook-words"))
    _check_outputs(Path(words[0]), html_file, xlsx_file, csv_file, json_file)
    with _store(Path(words[0])) as store:
        work = _names(Path(words[0])).show(store.work())
        book = make_book(work, which, order())
        if not work:
            click.echo(_say("empty"))
            return 0
        if html_file:
            check_folder_for(*_reports(book, html_file))
        _write(book, work, store, html_file, xlsx_file, csv_file, json_file)
    return 0


def _check_outputs(
    folder: Path, html_file: Path | None, xlsx_file: Path | None, csv_file: Path | None, json_file: str | None
) -> None:
    """Raises UsageError or DocumentError when a file that gorae did not write would be lost."""
    from gorae.cli.commands.grade import STORE
    from gorae.cli.outputs import OutputKind, check_all

    json_path = Path(json_file) if json_file and json_file != "-" else None
    wanted = {
        OutputKind.PAGE: html_file,
        OutputKind.GRADE_SHEETS: xlsx_file,
        OutputKind.GRADE_TABLE: csv_file,
        OutputKind.GRADEBOOK: json_path,
    }
    check_all([(path, kind) for kind, path in wanted.items() if path], [folder / STORE])


def _store(folder: Path) -> ResultStore:
    from gorae.cli.commands.grade import STORE
    from gorae.errors import UsageError
    from gorae.jobs.store import ResultStore
    from gorae.texts import Text

    if not (folder / STORE).is_file():
        raise UsageError(Text("gradebook.no-store", folder=str(folder)))
    return ResultStore(folder / STORE)


def _names(folder: Path) -> Pseudonyms:
    """Return who stands behind a store's pseudonyms, as far as the file with the names is beside it."""
    from gorae.jobs.pseudonyms import NAMES, Pseudonyms

    return Pseudonyms(folder / NAMES)


def _alarms(folder: Path, *, clear: bool) -> int:
    """Tell which results differ from what is stored under their keys, and whose they are; 4 if any do."""
    from gorae.report.text.grades import alarm_lines

    with _store(folder) as store:
        alarms = store.alarms()
        names = _names(folder).show(store.work())
        lines = alarm_lines(
            [(one.key, store.get(one.key), one.result) for one in alarms], names, chosen_language()
        )
        click.echo("\n".join(lines))
        if clear and alarms:
            click.echo(_say("alarms-cleared", count=store.clear_alarms()))
            return 0
    return 4 if alarms else 0


def _write(
    book: Book,
    work: list[GradedWork],
    store: ResultStore,
    html_file: Path | None,
    xlsx_file: Path | None,
    csv_file: Path | None,
    json_file: str | None,
) -> None:
    from gorae.disk import write_whole, writing
    from gorae.gradebook.items import most_missed, nearest_mistakes
    from gorae.gradebook.shelf import known_mistakes, titles_of
    from gorae.report.exchange import spreadsheets
    from gorae.report.page.gradebook import gradebook_table, missed_lines, nearest_lines

    lang = chosen_language()
    for file, make in ((xlsx_file, spreadsheets.to_xlsx), (csv_file, spreadsheets.to_csv)):
        if file:
            with writing(file):
                write_whole(file, make(book, lang))
    if html_file:
        _page(book, work, store, html_file)
    if json_file == "-":
        click.echo(json.dumps(_to_json(book), ensure_ascii=False, indent=2))
        return
    if json_file:
        with writing(Path(json_file)):
            text = json.dumps(_to_json(book), ensure_ascii=False, indent=2)
            write_whole(Path(json_file), text.encode() + b"\n")
    click.echo(gradebook_table(book, lang))
    missed = missed_lines(most_missed(book), *titles_of(book.lessons, lang), lang)
    if missed:
        click.echo("\n" + _say("most-missed"))
        click.echo("\n".join(f"  {line}" for line in missed))
    near = nearest_lines(
        nearest_mistakes(book, known_mistakes(book.lessons)), titles_of(book.lessons, lang)[0], lang
    )
    if near:
        click.echo("\n" + _say("nearest"))
        click.echo("\n".join(f"  {line}" for line in near))


def _page(book: Book, work: list[GradedWork], store: ResultStore, file: Path) -> None:
    """Write the page, and beside it a folder with a report for each cell."""
    from gorae.disk import write_whole, writing
    from gorae.gradebook.items import alike, most_missed, nearest_mistakes
    from gorae.gradebook.shelf import known_mistakes, known_programs, titles_of
    from gorae.report.page.gradebook import gradebook_page
    from gorae.report.page.stored import stored_report

    lang = chosen_language()
    folder, names = _reports(book, file)
    links: dict[tuple[str, str], str] = {}
    for (place, cell), name in zip(sorted(book.cells.items()), names, strict=True):
        report = stored_report(cell.counts, store.get, lang)
        if report:
            with writing(folder / name):
                write_whole(folder / name, report.encode("utf-8", "replace"))
            links[place] = f"{folder.name}/{name}"
    titles, checks = titles_of(book.lessons, lang)
    groups = alike(work, known_programs(book.lessons))
    near = nearest_mistakes(book, known_mistakes(book.lessons))
    page = gradebook_page(book, titles, checks, links, most_missed(book), near, groups, lang)
    with writing(file):
        write_whole(file, page.encode("utf-8", "replace"))


def _reports(book: Book, file: Path) -> tuple[Path, list[str]]:
    """Return the folder beside a page, and what the reports of the book's cells are called in it."""
    lessons = [re.sub(r"[^a-z0-9-]+", "", lesson.lower())[:40] for _, lesson in sorted(book.cells)]
    names = [f"{number}-{lesson}.html" for number, lesson in enumerate(lessons, 1)]
    return file.with_name(f"{file.stem}-reports"), names


def _fill(
    template: Path, folder: Path, which: Which, lesson: str | None, column: str | None, out: Path | None
) -> int:
    """Fill an LMS's sheet; 1 when somebody with a grade stands in no row."""
    from gorae.cli.outputs import check_filled
    from gorae.disk import read_bytes, reading, write_whole, writing
    from gorae.gradebook.book import make_book
    from gorae.gradebook.shelf import order
    from gorae.gradebook.template import fill
    from gorae.report.plain import plain

    with _store(folder) as store:
        book = make_book(_names(folder).show(store.work()), which, order())
    if lesson is None:
        if len(book.lessons) != 1:
            raise click.UsageError(say("fill-which-lesson", lessons=", ".join(book.lessons)))
        lesson = book.lessons[0]
    with reading(template):
        data = read_bytes(template)
    filled = fill(data, book, lesson, column)
    target = out or template.with_name(f"{template.stem}-filled{template.suffix}")
    check_filled(target, template)
    with writing(target):
        write_whole(target, filled.data)
    click.echo(say("filled", count=len(filled.filled), file=str(target)))
    if filled.missing:
        click.echo(plain(say("fill-missing", people=", ".join(filled.missing))), err=True)
    return 1 if filled.missing else 0


def _to_json(book: Book) -> dict[str, Any]:
    return {
        "lessons": list(book.lessons),
        "people": [
            {"person": person, "passed": book.passed(person), "work": _work_to_json(book, person)}
            for person in book.people
        ],
    }


def _work_to_json(book: Book, person: str) -> dict[str, Any]:
    return {
        lesson: {
            "score": cell.counts.score,
            "max_score": cell.counts.max_score,
            "passed": cell.counts.passed,
            "kit": cell.counts.kit,
            "attempts": len(cell.attempts),
            "graded_at": cell.counts.at,
        }
        for lesson in book.lessons
        if (cell := book.cells.get((person, lesson)))
    }


def _say(entry: str, **values: object) -> str:
    from gorae.texts import Text

    return Text(f"gradebook.{entry}", **values).say(chosen_language())
