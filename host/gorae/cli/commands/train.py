"""`gorae train`: a model from labelled examples, as a file for the robot."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gorae.cli.language import chosen_language, say, with_language
from gorae.cli.options import FILE, OutputName
from gorae.learning.settings import DEPTH, MODELS, ROOM, Settings, split_names

if TYPE_CHECKING:
    from gorae.bench.models import ModelAnswers
    from gorae.learning.training import Trained


@click.command(help=say("help-train"))
@click.argument("data", type=click.Path(path_type=Path))
@click.option(
    "--model", type=click.Choice(MODELS), default="tree", show_default=True, help=say("option-model")
)
@click.option("--features", default="", metavar="A,B", help=say("option-features"))
@click.option("--depth", type=int, default=DEPTH, show_default=True, help=say("option-depth"))
@click.option("--channels", default="", metavar="A,B", help=say("option-channels"))
@click.option("--seconds", type=float, help=say("option-cut"))
@click.option("--room", type=int, default=ROOM, show_default=True, help=say("option-room"))
@click.option("--out", type=FILE, default=Path("model.py"), show_default=True, help=say("option-model-out"))
@click.option("--csv", "csv_file", type=FILE, metavar="F.csv", help=say("option-features-csv"))
@click.option("--html", "html_file", type=FILE, metavar="F.html", help=say("option-model-html"))
@click.option("--json", "json_file", type=OutputName(), metavar="F|-", help=say("option-json"))
@with_language
def command(
    data: Path,
    model: str,
    features: str,
    depth: int,
    channels: str,
    seconds: float | None,
    room: int,
    out: Path,
    csv_file: Path | None,
    html_file: Path | None,
    json_file: str | None,
) -> None:
    from gorae.cli.outputs import OutputKind, check_all
    from gorae.disk import write_text, write_whole, writing
    from gorae.report.exchange.models import features_csv, trained_json
    from gorae.report.text.models import trained_text

    settings = Settings(model, split_names(features), depth, split_names(channels), seconds, room)
    json_path = Path(json_file) if json_file and json_file != "-" else None
    wanted = {
        OutputKind.MODEL: out,
        OutputKind.FEATURES: csv_file,
        OutputKind.TRAINED: json_path,
        OutputKind.PAGE: html_file,
    }
    check_all([(path, kind) for kind, path in wanted.items() if path], [data])
    trained, answers = _train(data, settings)
    with writing(out):
        write_whole(out, trained.source)
    if csv_file:
        write_text(csv_file, features_csv(trained))
    told = json.dumps(trained_json(trained, answers.ms), ensure_ascii=False, indent=2)
    if json_path:
        with writing(json_path):
            write_whole(json_path, told.encode() + b"\n")
    if json_file == "-":
        click.echo(told)
    else:
        click.echo(trained_text(trained, answers.ms, chosen_language()))
        click.echo(say("trained-into", file=str(out)))
    if html_file:
        _page(trained, answers.ms, html_file)
        click.echo(say("page-written", file=str(html_file)), err=json_file == "-")


def _page(trained: Trained, ms: float, file: Path) -> None:
    """Write the page about a model."""
    from gorae.cli.output_files import save_text
    from gorae.learning.importance import importance
    from gorae.learning.learning_curve import learning_curve
    from gorae.report.page.learned.model import train_page

    lang = chosen_language()
    save_text(train_page(trained, ms, importance(trained), learning_curve(trained), lang), file)


def _train(data: Path, settings: Settings) -> tuple[Trained, ModelAnswers]:
    """The model, and what a board says with it of the windows that it learnt from: the same."""
    from gorae.bench.models import prove
    from gorae.cli.progress import ProgressTicker
    from gorae.learning.training import train
    from gorae.learning.windows import from_dataset
    from gorae.telemetry import dataset

    with ProgressTicker(alone="learning-takes-time"):
        found = dataset.read(data)
        windows = from_dataset(found, str(data), channels=settings.channels, seconds=settings.seconds)
        trained = train(windows, settings, data.name)
        return trained, prove(trained)
