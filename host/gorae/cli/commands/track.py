"""`gorae track`: the lines of an arena on sheets of paper, to print and tape together."""

from __future__ import annotations

from pathlib import Path

import click

from gorae.cli.completion import ARENAS
from gorae.cli.language import chosen_language, say, with_language


@click.command(help=say("help-track"))
@click.argument("arena", shell_complete=ARENAS)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@with_language
def command(arena: str, folder: Path) -> None:
    from gorae.cli.output_folders import write_all
    from gorae.kits import load_arena
    from gorae.report.page.sheets import track_page, track_svgs
    from gorae.report.page.tiles import tiling

    floor, lang = load_arena(arena), chosen_language()
    cut = tiling(floor)
    page = f"{cut.name}.html"
    write_all(folder, {page: track_page(cut, lang), **track_svgs(cut, lang)})
    click.echo(say("track-written", file=str(folder / page), sheets=len(cut.tiles)))
