"""What a person sees when something went wrong: a sentence, never a traceback of ours."""

from __future__ import annotations

import tempfile
import traceback
from pathlib import Path

import click

from gorae.cli.language import chosen_language, say
from gorae.errors import GoraeError, InternalError


def report(error: Exception) -> int:
    """Say it, and return the exit status."""
    if isinstance(error, GoraeError):
        click.echo(error.say(chosen_language()), err=True)
        return error.exit_code
    click.echo(say("our-fault", error=f"{type(error).__name__}: {error}", file=_keep(error)), err=True)
    return InternalError.exit_code


def _keep(error: Exception) -> str:
    """Put the traceback where it can be sent to us."""
    path = Path(tempfile.gettempdir()) / "gorae-error.txt"
    try:
        path.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    except OSError:
        return "-"
    return str(path)
