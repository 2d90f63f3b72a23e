"""`gorae robot`: what a program can tell the robot to do."""

from __future__ import annotations

import click

from gorae.cli.completion import FUNCTIONS
from gorae.cli.language import chosen_language, say, with_language


@click.command(help=say("help-robot"))
@click.argument("name", required=False, shell_complete=FUNCTIONS)
@click.option("--markdown", "as_markdown", is_flag=True, help=say("option-markdown"))
@with_language
def command(name: str | None, as_markdown: bool) -> None:
    from gorae.errors import UsageError
    from gorae.kits.reference import robot_functions
    from gorae.programs.spelling import likely
    from gorae.report.page.reference import describe_function, describe_robot, markdown
    from gorae.texts import Text

    lang = chosen_language()
    known = {function.name: function for function in robot_functions()}
    asked = (name or "").removeprefix("robot.").partition("(")[0].strip()
    if as_markdown:
        click.echo(markdown(lang), nl=False)
    elif not asked:
        click.echo(describe_robot(lang))
    elif asked in known:
        click.echo(describe_function(known[asked], lang))
    else:
        near = likely(asked, known)
        key = "cli.no-function-near" if near else "cli.no-function"
        raise UsageError(Text(key, name=asked, near=next(iter(near), ""), known=", ".join(known)))
