"""`gorae replay`: a recording, looked at again."""

from __future__ import annotations

from pathlib import Path

import click

from gorae.cli.language import say, with_language
from gorae.errors import UsageError
from gorae.texts import Text


@click.command(help=say("help-replay"))
@click.argument("recordings", nargs=-1, required=True, metavar="RECORDING…", type=click.Path(path_type=Path))
@click.option("--no-browser", is_flag=True, help=say("option-no-browser"))
@with_language
def command(recordings: tuple[Path, ...], no_browser: bool) -> None:
    from gorae.cli.interruption import until_stopped
    from gorae.cli.live_views import page_about
    from gorae.cli.recordings import tell_of_cut
    from gorae.looking import Played
    from gorae.telemetry.files import read_recording

    read = [read_recording(path) for path in recordings]
    sources = [Played(recording, path.name) for path, recording in zip(recordings, read, strict=True)]
    for path, recording, source in zip(recordings, read, sources, strict=True):
        if source.is_empty:
            raise UsageError(Text("cli.no-samples", file=str(path)))
        tell_of_cut(recording, path)
        if source.every > 1:
            click.echo(say("every-sample", file=path.name, every=source.every), err=True)
    with until_stopped() as stopped, page_about(sources, browser=not no_browser, played=True):
        click.echo(say("how-to-stop"))
        while not stopped.wait(1.0):
            pass
