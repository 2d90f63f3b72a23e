"""`gorae imitate`: recorded drives as examples for a program that learns to drive like that."""

from __future__ import annotations

from pathlib import Path

import click

from gorae.cli.language import say, with_language
from gorae.cli.options import FILE


@click.command(help=say("help-imitate"))
@click.argument("drives", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--classes", type=click.Choice(["3", "5"]), default="5", show_default=True, help=say("option-classes")
)
@click.option("--out", type=FILE, default=Path("dataset.csv"), show_default=True, help=say("option-out"))
@with_language
def command(drives: tuple[Path, ...], classes: str, out: Path) -> None:
    from gorae.cli.outputs import OutputKind, check_output
    from gorae.cli.recordings import tell_of_cut
    from gorae.learning.imitation import examples
    from gorae.telemetry import dataset
    from gorae.telemetry.files import read_recording

    check_output(out, OutputKind.DATASET, drives)
    recordings = []
    for path in drives:
        recording = read_recording(path)
        tell_of_cut(recording, path)
        recordings.append((str(path), recording))
    made = examples(recordings, int(classes))
    dataset.save(out, made.windows)
    counted = " · ".join(f"{label} {count}" for label, count in dataset.balance(made.windows).items())
    click.echo(say("imitated", count=len(made.windows), file=str(out), balance=counted))
    click.echo(say("imitated-motors"))
    for label, (left, right) in made.powers.items():
        click.echo(f'    "{label}": ({left}, {right}),')
