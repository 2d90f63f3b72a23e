"""`gorae evaluate`: how well a model does on examples that it has not seen, in the virtual board."""

from __future__ import annotations

import json
from pathlib import Path

import click

from gorae.cli.language import chosen_language, say, with_language
from gorae.cli.options import Output


@click.command(help=say("help-evaluate"))
@click.argument("model", type=click.Path(path_type=Path))
@click.argument("test", type=click.Path(path_type=Path))
@click.option("--json", "json_file", type=Output(), metavar="F|-", help=say("option-json"))
@with_language
def command(model: Path, test: Path, json_file: str | None) -> None:
    from gorae.bench.models import LARGEST, evaluate
    from gorae.cli.outputs import Kind, check_output
    from gorae.cli.progress import Ticker
    from gorae.disk import read_at_most, write_whole, writing
    from gorae.report.exchange.models import evaluated_json
    from gorae.report.text.models import evaluated_text
    from gorae.telemetry import dataset

    json_path = Path(json_file) if json_file and json_file != "-" else None
    if json_path:
        check_output(json_path, Kind.EVALUATED, [model, test])
    source = read_at_most(model, LARGEST)
    with Ticker(alone="evaluating-takes-time"):
        done = evaluate(source, dataset.read(test), str(test))
    ms = done.answers.ms
    told = json.dumps(evaluated_json(done.matrix, ms), ensure_ascii=False, indent=2)
    if json_path:
        with writing(json_path):
            write_whole(json_path, told.encode() + b"\n")
    click.echo(told if json_file == "-" else evaluated_text(done.matrix, ms, chosen_language()))
