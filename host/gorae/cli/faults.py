"""What a person sees when something went wrong: a sentence, never a traceback of ours."""

from __future__ import annotations

import contextlib
import tempfile
import traceback
import uuid
from pathlib import Path

import click

from gorae.cli.language import chosen_language, say
from gorae.errors import GoraeError, InternalError

_MAX_REPORTS = 20
"""Older ones are removed."""


def report(error: Exception) -> int:
    """Say it, and return the exit status."""
    if isinstance(error, GoraeError):
        click.echo(error.say(chosen_language()), err=True)
        return error.exit_code
    click.echo(say("our-fault", error=f"{type(error).__name__}: {error}", file=keep(error)), err=True)
    return InternalError.exit_code


def keep(error: Exception) -> str:
    """Put the traceback where it can be sent to us: a new file in a folder of this user's alone."""
    told = "".join(traceback.format_exception(error)).encode("utf-8", "replace")
    for folder in (_own_folder, _temporary_folder):
        with contextlib.suppress(OSError):
            path = folder() / f"error-{uuid.uuid4().hex}.txt"
            with path.open("xb") as stream:  # never a file or a link that is there already
                stream.write(told)
            return str(path)
    return "-"


def _own_folder() -> Path:
    """Where this user's programs keep their logs, without the oldest reports. Raises OSError."""
    import platformdirs

    folder = Path(platformdirs.user_log_dir("gorae", appauthor=False))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    reports = sorted(folder.glob("error-*.txt"), key=lambda path: path.lstat().st_mtime)
    for path in reports[: max(0, len(reports) - _MAX_REPORTS + 1)]:
        path.unlink(missing_ok=True)
    return folder


def _temporary_folder() -> Path:
    """A new folder that nobody else may enter. Raises OSError."""
    return Path(tempfile.mkdtemp(prefix="gorae-"))
