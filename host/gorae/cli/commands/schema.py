"""`gorae schema`: what may stand in a file, or what stands in a result, as a JSON Schema."""

from __future__ import annotations

import json

import click

from gorae.cli.language import say, with_language

KINDS = (
    "challenge", "kit", "arena", "board", "lesson", "course", "verdict", "season", "school", "application",
    "places", "staff", "fleet", "allotment", "plan", "event",
)  # fmt: skip


@click.command(help=say("help-schema"))
@click.argument("kind", metavar="KIND", type=click.Choice(KINDS))
@with_language
def command(kind: str) -> None:
    from gorae.report.exchange.schemas import json_schema

    click.echo(json.dumps(json_schema(kind), ensure_ascii=False, indent=2))
