"""`gorae season …`: a file for each of its commands, imported when it is called."""

from __future__ import annotations

import importlib

import click

from gorae.cli.language import say

COMMANDS = (
    "new", "take", "check", "draw", "allot", "plan", "why", "change", "diff", "print", "prepare",
    "progress",
)  # fmt: skip
"""In the order of a season."""


class SeasonCommands(click.Group):
    """Imports a command of the season only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        from gorae.cli.clicks_words import localise

        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"gorae.cli.commands.season.{cmd_name}")
        command: click.Command = module.command
        localise(command)
        return command


command = SeasonCommands("season", help=say("help-season"))
