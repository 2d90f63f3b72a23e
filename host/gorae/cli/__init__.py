"""The command `gorae`. Each command has a file of its own, imported when it is called."""

from __future__ import annotations

import os
import sys

import click

from gorae.cli.clicks_words import localise, speak
from gorae.cli.groups import LazyGroup
from gorae.cli.interruption import INTERRUPTED, end_in_order, exit_status
from gorae.cli.language import prepare, say, with_language
from gorae.cli.streams import guard_streams
from gorae.compiled import state

speak()

# What each command says of itself stands in the catalogue under `cli.help-<command>`.
COMMANDS = (
    "lessons", "start", "project", "portfolio", "check", "run", "robot", "grade", "gradebook", "kits",
    "formula", "schema",
    "devices", "flash", "calibrate", "push", "pull", "stream", "replay", "virtual", "doctor",
    "classroom", "season", "record", "explore", "train", "evaluate", "imitate", "evolve",
    "course", "track", "lesson", "league",
)  # fmt: skip


class GoraeCommands(LazyGroup):
    """All commands, with what gorae is."""

    package, names, helps = "gorae.cli.commands", COMMANDS, "cli.help-"

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.help = say("help")
        super().format_help_text(ctx, formatter)


@click.command(cls=GoraeCommands, context_settings={"help_option_names": ["-h", "--help"]})
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
