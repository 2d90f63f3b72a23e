"""`gorae classroom`: a class in browsers. One file a command, imported when it is called."""

from __future__ import annotations

import importlib

import click

from gorae.cli.language import say

_COMMANDS = ("start", "export", "forget")


class _Classroom(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        found: click.Command = importlib.import_module(f"{__name__}.{cmd_name}").command
        return found


@click.command(cls=_Classroom, help=say("help-classroom"))
def command() -> None:
    pass
