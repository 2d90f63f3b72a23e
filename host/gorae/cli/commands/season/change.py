"""`gorae season change`: write down an event, and change the plan as little as it demands."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from gorae.cli.language import chosen_language, say, with_language
from gorae.cli.options import FILE

if TYPE_CHECKING:
    from gorae.season.files import SeasonEvent
    from gorae.season.folder import SeasonFolder
    from gorae.season.replanning.change import ChangedPlan

AVAILABLE, AWAY, MOVED = "available", "away", "moved"


@click.command("change", help=say("help-season-change"))
@click.argument("event_words", nargs=-1, metavar="[WHO FROM..TO WHAT]")
@click.option("--half", type=click.Choice(["am", "pm"]), help=say("option-season-half"))
@click.option("--number", type=click.IntRange(1), metavar="N", help=say("option-season-number"))
@click.option("--onto", metavar="DAY", help=say("option-season-onto"))
@click.option("--known", metavar="DAY", help=say("option-season-known"))
@click.option("--dry-run", is_flag=True, help=say("option-season-dry-run"))
@click.option("--json", "as_json", is_flag=True, help=say("option-json-only"))
@click.option("--dir", "folder", type=FILE, default=".", metavar="DIR", help=say("option-season-folder"))
@with_language
def command(
    event_words: tuple[str, ...], half: Literal["am", "pm"] | None, number: int | None, onto: str | None,
    known: str | None, dry_run: bool, as_json: bool, folder: Path,
) -> int:  # fmt: skip
    from gorae.cli.days import day_of
    from gorae.cli.interruption import results
    from gorae.errors import UsageError
    from gorae.season.folder import read_folder
    from gorae.season.planning.inventory import ill_labels
    from gorae.season.replanning.change import change_plan, with_event
    from gorae.texts import Text

    season = read_folder(folder)
    if season.plan is None:
        raise UsageError(Text("season-plan.nothing-planned", folder=str(season.root)))
    event, name = _event_and_name(season, event_words, half, number, onto, known)
    since = event.known if event else day_of(known) if known else date.today()
    changed = change_plan(with_event(season, name, event) if event else season, since, ill_labels(season))
    with results():
        if not dry_run:
            _write(folder, name, event, changed)
        told = to_json(changed) if as_json else None
        click.echo(json.dumps(told, ensure_ascii=False) if told else _told(event, since, changed))
        for breach in changed.breaches:
            click.echo(breach.problem.say(chosen_language()), err=True)
    return int(bool(changed.cancelled or changed.breaches))


def _event_and_name(
    season: SeasonFolder, words: tuple[str, ...], half: str | None, number: int | None, onto: str | None,
    known: str | None,
) -> tuple[SeasonEvent | None, str]:  # fmt: skip
    """Return the event of three words and its file's name; nothing without words. Raises UsageError."""
    if not words and not (half or number or onto):
        return None, ""
    if len(words) != 3:
        raise click.UsageError(say("season-change-three"))
    event = _event(season, *words, half, number, onto, known)
    return event, _file_name(event, words[2])


def _event(
    season: SeasonFolder,
    who: str,
    days: str,
    what: str,
    half: str | None,
    number: int | None,
    onto: str | None,
    known: str | None,
) -> SeasonEvent:
    """Return the event that the words stand for, read as its file will be.

    Raises UsageError, and DocumentError for values that no event can have.
    """
    from gorae import documents
    from gorae.cli.days import day_of, days_of
    from gorae.errors import UsageError
    from gorae.season.checks.references import nothing_moved
    from gorae.season.days import moves_something
    from gorae.season.files import SeasonEvent
    from gorae.season.files.writing import block
    from gorae.texts import Text
    from gorae.texts.words import nearest

    names = _names(season)
    if who not in names:
        near = nearest(who, names)
        key = "season-plan.nobody-near" if near else "season-plan.nobody"
        raise UsageError(Text(key, who=who, near=near or ""))
    first, last = days_of(days)
    begins = day_of(onto) if onto else None
    since = day_of(known) if known else min(date.today(), first, begins or first)
    values = {
        "known": str(since), "who": who, "from": str(first), "to": str(last), "half": half, "number": number,
        "what": what if what == AVAILABLE else MOVED if begins else AWAY, "onto": begins and str(begins),
        "why": "" if what in (AVAILABLE, AWAY, MOVED) else what[:200],
    }  # fmt: skip
    written = block({key: value for key, value in values.items() if value is not None})
    event = documents.loads(written, "season change", SeasonEvent)
    if event.what == MOVED and not moves_something(season, event):
        raise UsageError(nothing_moved(event))
    return event


def _names(season: SeasonFolder) -> list[str]:
    return [
        *season.staff.instructors, *season.places.rooms, *season.places.carts, *season.fleet.vehicles,
        *season.schools, *season.season.institutions,
    ]  # fmt: skip


def _file_name(event: SeasonEvent, what: str) -> str:
    """Return what the event's file is called: when it was known, who, and what."""
    words = re.sub(r"[^\w]+", "-", f"{event.from_} {event.who} {what}").strip("-")
    return words[:80]


def _write(folder: Path, name: str, event: SeasonEvent | None, changed: ChangedPlan) -> None:
    from gorae.disk import write_whole, writing
    from gorae.season.files.writing import block, in_file, plan_text
    from gorae.season.folder import PLAN

    if event:
        file = _free(folder / "events", name)
        with writing(file):
            write_whole(file, block(in_file(event)).encode())
    with writing(folder / PLAN):
        write_whole(folder / PLAN, plan_text(changed.plan).encode())


def _free(folder: Path, name: str) -> Path:
    """Return a file of that name which is not there yet."""
    file, number = folder / f"{name}.yaml", 2
    while file.exists():
        file, number = folder / f"{name}-{number}.yaml", number + 1
    return file


def to_json(changed: ChangedPlan) -> dict[str, object]:
    """Return what `--json` prints."""
    from gorae.season.replanning.diff import differences

    return {
        "moved": [f"{cohort} {no}" for cohort, no in changed.moved],
        "cancelled": [f"{cohort} {no}" for cohort, no in changed.cancelled],
        "made_up": [f"{cohort} {no}" for cohort, no in changed.made_up],
        "substituted": len(differences(changed.before, changed.plan)) - _timed(changed),
        "proved": changed.proved,
        "breaches": [breach.rule for breach in changed.breaches],
    }


def _timed(changed: ChangedPlan) -> int:
    """Return how many sessions have another time, none any more, or one again."""
    return len(changed.moved) + len(changed.cancelled) + len(changed.made_up)


def _proof(changed: ChangedPlan) -> str:
    """Return the text that says what is proved of the change."""
    if not changed.proved:
        return "season-words.not-proved"
    return "season-words.proved-cancelled" if changed.cancelled else "season-words.proved"


def _told(event: SeasonEvent | None, since: date, changed: ChangedPlan) -> str:
    from gorae.cli.commands.season.diff import told
    from gorae.season.replanning.diff import differences
    from gorae.season.replanning.past import past_breaches
    from gorae.season.replanning.words import SaidList, event_said
    from gorae.texts import Text

    found = differences(changed.before, changed.plan)
    moved, cancelled = len(changed.moved), len(changed.cancelled)
    again, other = len(changed.made_up), len(found) - _timed(changed)
    lines: list[Text | SaidList] = [
        event_said(event) if event else Text("season-words.nothing-new"),
        Text("season-words.changed", moved=moved, cancelled=cancelled, other=other),
        *([Text("season-words.made-up", count=again)] if again else []),
        Text(_proof(changed)),
        *(Text("season-words.past-untouched", session=one) for one in past_breaches(changed, since)),
    ]
    return "\n".join([*(line.say(chosen_language()) for line in lines), "", told(found)])
