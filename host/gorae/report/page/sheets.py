"""Sheets of a track as SVG, one a sheet of A4 in real size, and all of them on a page to print."""

from __future__ import annotations

from functools import partial
from typing import Any

from gorae.report.page import tiles
from gorae.report.page.pages import environment, page_assets, say, words_of
from gorae.report.page.tiles import Tiling

RULER = 100
"""mm that are printed on each sheet, to be measured: is it printed at its real size?"""
_WORDS = ("sheets-cut", "sheets-overview", "sheets-print", "sheets-scale", "sheets-tape", "sheets-title")
_SENTENCES = ("sheets-about", "sheets-lay")
"""What templates say as it stands, `words.cut`, and what they fill in, `say("sheets-lay", overlap=10)`."""
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
    styles = page_assets(styles=("palette.css", "sheets.css"))
    return environment().get_template("sheets.html.j2").render(**_values(cut, lang), **styles)


def track_svgs(cut: Tiling, lang: str) -> dict[str, str]:
    """Each sheet as a file of its own, by its name: `oval-A1.svg`."""
    sheet, values = environment().get_template("sheet.svg.j2"), _values(cut, lang)
    return {f"{cut.name}-{tile.name}.svg": sheet.render(tile=tile, **values).strip() for tile in cut.tiles}


def _values(cut: Tiling, lang: str) -> dict[str, Any]:
    words = words_of(_WORDS, "sheets-", lang)
    return {"cut": cut, "lang": lang, "say": partial(say, lang), "words": words, "paper": _PAPER}
