"""Groups of commands, each command in a file of its own that is imported when it is called."""

from __future__ import annotations

import importlib
from collections.abc import Sequence

import click

from gorae.cli.clicks_words import localise
from gorae.cli.language import chosen_language, say
from gorae.texts import Text


class LazyGroup(click.Group):
    """Imports a command only when it is called: `gorae --help` answers at once.

    A command is `command` in a module of its name in `package`. `helps` is where the catalogue says what each
    does: `cli.help-` for `cli.help-check`.
    """

    package = ""
    names: Sequence[str] = ()
    """Of the commands, in the order of the help."""
    helps = ""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.names:
            return None
        command: click.Command = importlib.import_module(f"{self.package}.{cmd_name}").command
        localise(command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.names and not args[0].startswith("-"):
            ctx.fail(unknown_command(args[0], self.names))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        lang = chosen_language()
        rows = [(name, Text(f"{self.helps}{name}").say(lang)) for name in self.names]
        with formatter.section(Text("click.commands").say(lang)):
            formatter.write_dl(rows)


def unknown_command(name: str, known: Sequence[str]) -> str:
    """The sentence for a command that does not exist, with the one that was probably meant."""
    from gorae.texts.words import nearest

    near = nearest(name, known, 0.6)
    return say("no-command-near", name=name, near=near) if near else say("no-command", name=name)
