"""The command `gorae`. Each command has a file of its own, imported when it is called."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys

import click

from gorae.cli.language import chosen_language
from gorae.cli.stopping import INTERRUPTED, end_in_order, exit_status
from gorae.texts import Text

# What each command says of itself stands in the catalogue under `cli.help-<command>`.
COMMANDS = (
    "lessons", "start", "check", "run", "grade", "kits", "formula", "schema",
    "devices", "flash", "calibrate", "push", "stream", "replay", "record", "virtual", "doctor",
    "course", "track", "lesson",
)  # fmt: skip


class Commands(click.Group):
    """Imports a command only when it is called: `gorae --help` answers at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"gorae.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        lang = chosen_language()
        rows = [(name, Text(f"cli.help-{name}").say(lang)) for name in COMMANDS]
        with formatter.section(Text("cli.commands").say(lang)):
            formatter.write_dl(rows)


@click.command(cls=Commands, help=Text("cli.help").say(chosen_language()))
@click.version_option(package_name="gorae")
def gorae() -> None:
    pass


def main(arguments: list[str] | None = None) -> None:
    """Run the command and exit: 0 passed, 1 not passed, 2 wrong usage or file, 3 a device, 4 our fault.

    130 is Ctrl-C, wherever it came.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy's: threads that only wait for work
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        end_in_order()
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
    except BrokenPipeError:
        return 0  # whoever reads our output has seen enough
    except Exception as error:
        from gorae.cli.faults import report

        return report(error)
