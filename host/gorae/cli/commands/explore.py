"""`gorae explore`: what a dataset holds, before a machine learns from it."""

from __future__ import annotations

from pathlib import Path

import click

from gorae.cli.language import chosen_language, say, with_language
from gorae.cli.options import FILE


@click.command(help=say("help-explore"))
@click.argument("data", type=click.Path(path_type=Path))
@click.option("--html", "html_file", type=FILE, metavar="F.html", help=say("option-explore-html"))
@with_language
def command(data: Path, html_file: Path | None) -> None:
    from gorae.cli.outputs import OutputKind, check_output
    from gorae.learning.audit import audit_examples
    from gorae.learning.examples import Examples
    from gorae.report.text.explore import describe_dataset
    from gorae.telemetry import dataset

    if html_file:
        check_output(html_file, OutputKind.PAGE, [data])
    examples = Examples.of(dataset.read(data))
    findings = tuple(audit_examples(examples))
    click.echo(describe_dataset(examples, findings, chosen_language()))
    if html_file:
        from gorae.cli.output_files import save_text
        from gorae.report.page.learned.explore import explore_page

        save_text(explore_page(examples, findings, data.name, chosen_language()), html_file)
        click.echo(say("page-written", file=str(html_file)))
