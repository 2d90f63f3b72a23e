"""`gorae evaluate`: how well a model does on examples that it has not seen, in the virtual board."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gorae.cli.language import chosen_language, say, with_language
from gorae.cli.options import FILE, OutputName

if TYPE_CHECKING:
    from gorae.bench.models import Evaluated
    from gorae.learning.training import Trained


@click.command(help=say("help-evaluate"))
@click.argument("model", type=click.Path(path_type=Path))
@click.argument("test", type=click.Path(path_type=Path))
@click.option("--html", "html_file", type=FILE, metavar="F.html", help=say("option-evaluate-html"))
@click.option("--json", "json_file", type=OutputName(), metavar="F|-", help=say("option-json"))
@with_language
def command(model: Path, test: Path, html_file: Path | None, json_file: str | None) -> None:
    from gorae.bench.models import LARGEST, evaluate
    from gorae.cli.outputs import OutputKind, check_all
    from gorae.cli.progress import ProgressTicker
    from gorae.disk import read_at_most, write_whole, writing
    from gorae.programs.handed import as_made
    from gorae.report.exchange.models import evaluated_json
    from gorae.report.text.models import evaluated_text
    from gorae.telemetry import dataset

    json_path = Path(json_file) if json_file and json_file != "-" else None
    wanted = {OutputKind.EVALUATED: json_path, OutputKind.PAGE: html_file}
    check_all([(path, kind) for kind, path in wanted.items() if path], [model, test])
    source = as_made(read_at_most(model, LARGEST))
    with ProgressTicker(alone="evaluating-takes-time"):
        done = evaluate(source, dataset.read(test), str(test))
    ms = done.answers.ms
    told = json.dumps(evaluated_json(done.matrix, ms), ensure_ascii=False, indent=2)
    if json_path:
        with writing(json_path):
            write_whole(json_path, told.encode() + b"\n")
    click.echo(told if json_file == "-" else evaluated_text(done.matrix, ms, chosen_language()))
    if html_file:
        _page(source, done, model, html_file)
        click.echo(say("page-written", file=str(html_file)), err=json_file == "-")


def _page(source: bytes, done: Evaluated, model: Path, file: Path) -> None:
    """Write the page about a test."""
    from gorae.cli.output_files import save_text
    from gorae.report.page.learned.model import evaluate_page

    known = _training(source, model.parent)
    said, ms, lang = done.answers.labels, done.answers.ms, chosen_language()
    save_text(evaluate_page(done.windows, said, done.matrix, ms, known, model.name, lang), file)


def _training(source: bytes, folder: Path) -> Trained | None:
    """Return the model as its data give it again, where the dataset that its header names lies beside it."""
    from gorae.errors import GoraeError
    from gorae.learning.model_file import read_header
    from gorae.learning.training import train
    from gorae.learning.windows import from_dataset
    from gorae.telemetry import dataset

    header = read_header(source)
    if header is None or Path(header.file).name != header.file:
        return None
    settings = header.settings
    try:
        found = dataset.read(folder / header.file)
        windows = from_dataset(found, header.file, channels=settings.channels, seconds=settings.seconds)
        return train(windows, settings, header.file) if windows.digest == header.data else None
    except (GoraeError, OSError):
        return None
