"""`gorae kits`: which kits there are, and how one is wired."""

from __future__ import annotations

import click

from gorae.cli.completion import KITS
from gorae.cli.language import chosen_language, say, with_language


@click.command(help=say("help-kits"))
@click.argument("kit", required=False, shell_complete=KITS)
@with_language
def command(kit: str | None) -> None:
    from gorae.kits import kit_ids, load_board, load_kit

    lang = chosen_language()
    if kit is None:
        width = max(map(len, kit_ids()))
        for name in kit_ids():
            listed = load_kit(name)
            click.echo(
                f"{name:<{width}}  {listed.name.say(lang)} · {load_board(listed.board).name.say(lang)}"
            )
        return
    from gorae.report.text.kits import describe

    click.echo(describe(load_kit(kit), lang))
