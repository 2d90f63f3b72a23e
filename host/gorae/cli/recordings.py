"""What commands that read recordings share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from gorae.cli.language import chosen_language, say

if TYPE_CHECKING:
    from gorae.telemetry.recording import Recording


def tell_of_cut(recorded: Recording, file: Path) -> None:
    """Say what is not as it should be with a recording that was read: guesses, and a missing end."""
    from gorae.telemetry.recording import CUT_SHORT

    for remark in recorded.remarks:
        click.echo(f"{file}: {remark.say(chosen_language())}", err=True)
    if CUT_SHORT in recorded.meta:
        until = f"{recorded.times[-1]:.2f}"
        click.echo(say("recording-cut", file=str(file), time=until), err=True)
