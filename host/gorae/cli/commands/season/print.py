"""`gorae season print`: letters, bus sheets, timetables, the season's page, calendars, a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gorae.cli.language import chosen_language, say, with_language
from gorae.cli.options import FILE

if TYPE_CHECKING:
    from datetime import date, datetime

    from gorae.report.season.feeds import FeedKind
    from gorae.report.season.view import SeasonView
    from gorae.season.files import Contacts
    from gorae.season.folder import SeasonFolder

CONTACTS = "contacts.local.yaml"
_READERS = ("school", "driver", "instructor", "office")
_OUT = click.Path(path_type=Path, file_okay=False)


@click.command("print", help=say("help-season-print"))
@click.argument("reader", type=click.Choice(_READERS))
@click.argument("folder", type=FILE, default=".", metavar="[DIR]")
@click.option("--html", "pages", type=_OUT, metavar="OUT", help=say("option-season-html"))
@click.option("--xlsx", "workbook", type=_OUT, metavar="OUT", help=say("option-season-xlsx"))
@click.option("--ics", "calendars", type=_OUT, metavar="OUT", help=say("option-season-ics"))
@click.option("--day", metavar="DAY", help=say("option-season-day"))
@click.option("--contacts", is_flag=True, help=say("option-season-contacts"))
@with_language
def command(
    reader: str,
    folder: Path,
    pages: Path | None,
    workbook: Path | None,
    calendars: Path | None,
    day: str | None,
    contacts: bool,
) -> None:
    from gorae.cli.days import day_of
    from gorae.report.season.view import SeasonView
    from gorae.season.folder import read_folder

    if not (pages or workbook or calendars):
        raise click.UsageError(say("season-print-where"))
    if workbook and reader != "office":
        raise click.UsageError(say("season-print-xlsx"))
    view = SeasonView(read_folder(folder), chosen_language())
    if pages:
        _write(pages, _pages(view, reader, day_of(day) if day else None, contacts=contacts))
    if workbook:
        from gorae.report.season.workbook import season_workbook

        _write(workbook, {"season.xlsx": season_workbook(view)})
    if calendars:
        _write(calendars, _calendars(view, reader, calendars, _now()))


def _pages(view: SeasonView, reader: str, day: date | None, *, contacts: bool) -> Mapping[str, str]:
    from gorae.report.season.bus_sheets import bus_sheets
    from gorae.report.season.letters import letters
    from gorae.report.season.page import season_page
    from gorae.report.season.rosters import instructor_sheets

    if reader == "school":
        return letters(view)
    if reader == "driver":
        return bus_sheets(view, _contacts(view.folder) if contacts else None, day)
    return instructor_sheets(view) if reader == "instructor" else {"season.html": season_page(view)}


def _contacts(folder: SeasonFolder) -> Contacts:
    """Return whom to call. Raises DocumentError for a file that is wrong or not there."""
    from gorae.documents import load
    from gorae.season.files import Contacts
    from gorae.season.folder import LARGE

    return load(folder.root / CONTACTS, Contacts, most=LARGE)


def _calendars(view: SeasonView, reader: str, out: Path, now: datetime) -> dict[str, bytes]:
    """Return the feeds, each with what the one knows that it replaces."""
    from gorae.report.season.feeds import MAX_BYTES, calendar_feed, feeds

    kinds: dict[str, tuple[FeedKind, ...]] = {
        "school": ("schools",),
        "driver": ("vehicles",),
        "instructor": ("instructors",),
        "office": ("schools", "instructors", "rooms", "vehicles"),
    }
    made = {}
    for name, feed in feeds(view, kinds[reader]).items():
        former = _former(out / name, MAX_BYTES)
        made[name] = calendar_feed(view, feed, now, former, revision=len(view.folder.events))
    return made


def _former(path: Path, limit: int) -> bytes:
    """Return the feed that is to be replaced; nothing when there is none."""
    from gorae.disk import read_bytes

    try:
        return read_bytes(path, limit + 1)
    except OSError:
        return b""


def _now() -> datetime:
    from datetime import UTC, datetime

    return datetime.now(UTC)


def _write(out: Path, files: Mapping[str, str | bytes]) -> None:
    from gorae.cli.output_folders import write_all

    write_all(out, files)
    click.echo(say("season-printed", count=len(files), folder=str(out)))
    _tell_first(out, files)


def _tell_first(out: Path, files: Iterable[str]) -> None:
    first = next(iter(sorted(files)), None)
    if first:
        click.echo(f"  {out / first}")
