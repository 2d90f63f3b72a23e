"""Sheets of a track as SVG, one a sheet of A4 in real size, and all of them on a page to print."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gorae.report import tiles
from gorae.report.pages import environment, page_assets, say
from gorae.report.tiles import Tiling

if TYPE_CHECKING:
    import jinja2

RULER = 100
"""mm that are printed on each sheet, to be measured: is it printed at its real size?"""
_PAPER = {
    "width": tiles.WIDTH,
    "height": tiles.HEIGHT,
    "margin": tiles.MARGIN,
    "seen_x": tiles.SEEN_X,
    "seen_y": tiles.SEEN_Y,
    "step_x": tiles.STEP_X,
    "step_y": tiles.STEP_Y,
    "overlap": tiles.OVERLAP,
    "ruler": RULER,
}


def track_page(cut: Tiling, lang: str) -> str:
    """One page of HTML: how the sheets go together, then every sheet."""
    assets = page_assets(styles=("palette.css", "sheets.css"))
    return _template("sheets.html.j2").render(
        cut=cut, lang=lang, say=partial(say, lang), paper=_PAPER, **assets
    )


def track_svgs(cut: Tiling, lang: str) -> dict[str, str]:
    """Each sheet as a file of its own, by its name: `oval-A1.svg`."""
    sheet = _template("sheet.svg.j2")
    return {
        f"{cut.arena.id}-{tile.name}.svg": sheet.render(
            cut=cut, tile=tile, lang=lang, say=partial(say, lang), paper=_PAPER
        )
        for tile in cut.tiles
    }


def _template(name: str) -> jinja2.Template:
    return environment().get_template(name)
