"""`gorae season diff`: what differs between two plans, in words, for each of those whom it touches."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from gorae.cli.language import chosen_language, say, with_language
from gorae.cli.options import FILE

if TYPE_CHECKING:
    from gorae.season.files import SeasonPlan
    from gorae.season.replanning.diff import SessionDifference

_GIT_SECONDS = 20


@click.command("diff", help=say("help-season-diff"))
@click.argument("old", metavar="OLD")
@click.argument("new", required=False, metavar="[NEW]")
@click.option("--for", "reader", metavar="NAME", help=say("option-season-for"))
@click.option("--dir", "folder", type=FILE, default=".", metavar="DIR", help=say("option-season-folder"))
@with_language
def command(old: str, new: str | None, reader: str | None, folder: Path) -> int:
    from gorae.season.folder import PLAN
    from gorae.season.replanning.diff import differences

    before = read_plan(old, folder)
    after = read_plan(new or str(folder / PLAN), folder)
    click.echo(told(differences(before, after), reader))
    return 0


def told(found: tuple[SessionDifference, ...], reader: str | None = None) -> str:
    """Return the differences by reader, or those of one reader."""
    from gorae.season.replanning.diff import by_reader
    from gorae.season.replanning.words import heading, sentence
    from gorae.texts import Text

    lang = chosen_language()
    groups = {key: list(ones) for key, ones in by_reader(found).items() if reader in (None, key[1])}
    if not groups:
        key = "season-words.no-difference-for" if reader else "season-words.no-difference"
        return Text(key, name=reader or "").say(lang)
    blocks = [
        "\n".join([heading(*key).say(lang), *(f"- {sentence(one).say(lang)}" for one in ones)])
        for key, ones in groups.items()
    ]
    return "\n\n".join(blocks)


def read_plan(name: str, folder: Path) -> SeasonPlan:
    """Return a plan by the name of its file, or of a git revision of the season's folder.

    Raises DocumentError for a file with mistakes, UsageError for what is neither a file nor a revision.
    """
    from gorae import documents
    from gorae.season.files import SeasonPlan
    from gorae.season.folder import LARGE, PLAN

    path = Path(name)
    if path.is_dir():
        path = path / PLAN
    if path.exists():
        return documents.validate(documents.read(path, LARGE), SeasonPlan)
    source = documents.parse(_at_revision(name, folder), f"{name}:{PLAN}", LARGE)
    return documents.validate(source, SeasonPlan)


def _at_revision(revision: str, folder: Path) -> bytes:
    """Return `plan.yaml` as git has it at a revision. Raises UsageError."""
    import subprocess

    from gorae.errors import UsageError
    from gorae.season.folder import PLAN
    from gorae.texts import Text

    refused = UsageError(Text("season-plan.no-plan", name=revision))
    if revision.startswith("-") or ":" in revision:
        raise refused
    try:
        shown = subprocess.run(
            ["git", "-C", str(folder), "show", f"{revision}:./{PLAN}"],
            capture_output=True,
            timeout=_GIT_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        raise refused from None
    if shown.returncode:
        raise refused
    return shown.stdout
