"""The command `gorae`. Each command has a file of its own, imported when it is called."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence

import click

from gorae.cli.clicks_words import localise, speak
from gorae.cli.interruption import INTERRUPTED, end_in_order, exit_status
from gorae.cli.language import chosen_language, prepare, say, with_language
from gorae.cli.streams import guard_streams
from gorae.compiled import state
from gorae.texts import Text

speak()

# What each command says of itself stands in the catalogue under `cli.help-<command>`.
COMMANDS = (
    "lessons", "start", "check", "run", "robot", "grade", "gradebook", "kits", "formula", "schema",
    "devices", "flash", "calibrate", "push", "pull", "stream", "replay", "virtual", "doctor",
    "classroom", "season", "record", "explore", "train", "evaluate", "imitate", "evolve",
    "course", "track", "lesson",
)  # fmt: skip


class LazyGroup(click.Group):
    """Imports a command only when it is called: `gorae --help` answers at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"gorae.cli.commands.{cmd_name}")
        command: click.Command = module.command
        localise(command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            ctx.fail(unknown_command(args[0], COMMANDS))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        lang = chosen_language()
        rows = [(name, Text(f"cli.help-{name}").say(lang)) for name in COMMANDS]
        with formatter.section(Text("click.commands").say(lang)):
            formatter.write_dl(rows)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.help = say("help")
        super().format_help_text(ctx, formatter)


def unknown_command(name: str, known: Sequence[str]) -> str:
    """The sentence for a command that does not exist, with the one that was probably meant."""
    from gorae.texts.words import nearest

    near = nearest(name, known, 0.6)
    return say("no-command-near", name=name, near=near) if near else say("no-command", name=name)


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gorae", message=f"%(prog)s, version %(version)s ({state().value})")
@with_language
def gorae() -> None:
    pass


def main(arguments: list[str] | None = None) -> None:
    """Run the command and exit: 0 passed, 1 not passed, 2 wrong usage or file, 3 a device, 4 our fault.

    130 is Ctrl-C, wherever it came.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy's: threads that only wait for work
    guard_streams()
    try:
        if arguments is None:  # else it is somebody's process, whose signals are theirs
            end_in_order()
        prepare(sys.argv[1:] if arguments is None else arguments)
        speak()
        localise(gorae)
        status = _run(arguments)
    except KeyboardInterrupt:
        status = INTERRUPTED
    sys.exit(exit_status(status))


def _run(arguments: list[str] | None) -> int:
    try:
        result = gorae.main(arguments, prog_name="gorae", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.exceptions.Abort:
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except Exception as error:
        from gorae.cli.faults import report

        return report(error)
