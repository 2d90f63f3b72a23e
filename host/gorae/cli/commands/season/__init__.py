"""`gorae season …`: from the schools' applications to the last session."""

from __future__ import annotations

from gorae.cli.groups import LazyGroup
from gorae.cli.language import say


class SeasonCommands(LazyGroup):
    """The commands of a season, in its order."""

    package, helps = __name__, "cli.help-season-"
    names = (
        "new", "take", "check", "draw", "allot", "plan", "why", "publish", "change", "diff", "print",
        "prepare", "progress",
    )  # fmt: skip


command = SeasonCommands("season", help=say("help-season"))
