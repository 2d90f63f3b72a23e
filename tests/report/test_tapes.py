"""A drawn tape covers what the world calls the line, round ends and round corners and all, and no more."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from gorae.kits import load_arena
from gorae.report.page.sheets import track_page
from gorae.report.page.tiles import tiling
from gorae.world.lines import LineTrack

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WIDTH = 20
OPEN = {"path": [{"straight": "120 mm"}, {"arc": "-120 deg", "radius": "80 mm"}]}
CORNERED = {
    "path": [{"straight": "100 mm"}, {"arc": "270 deg", "radius": "100 mm"}, {"straight": "100 mm"}],
    "closed": True,
}
COVERED = """(tapes, places) => tapes.map((tape) =>
  places.map(([x, y]) => tape.isPointInStroke(new DOMPoint(x, y))))"""
"""For every tape of a page, which of the places it covers; what its style says counts, too."""


def arena_file(folder: Path, line: dict[str, Any]) -> str:
    start = {"x": "150 mm", "y": "150 mm", "heading": "10 deg"}
    arena = {
        "id": "taped",
        "name": {"en": "Taped", "ko": "테이프"},
        "size": {"x": "500 mm", "y": "500 mm"},
        "lines": {"one": {"width": f"{WIDTH} mm", "start": start, **line}},
    }
    path = folder / "taped.yaml"
    path.write_text(json.dumps(arena), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("line", [OPEN, CORNERED])
@pytest.mark.parametrize("kind", ["report", "sheets"])
def test_a_tape_is_drawn_as_the_world_has_it(
    make: SimpleNamespace,
    browser: Browser,
    saved: Callable[[str], str],
    tmp_path: Path,
    kind: str,
    line: dict[str, Any],
) -> None:
    name = arena_file(tmp_path, line)
    arena = load_arena(name)
    track = LineTrack(arena.lines["one"], blur=1.0)
    grid = [(x + 0.5, y + 0.5) for x in range(0, 500, 5) for y in range(0, 500, 5)]
    depths = {place: track.depth(*place) for place in grid}
    clear = [place for place, depth in depths.items() if abs(depth) > 0.5]
    html = track_page(tiling(arena), "ko")
    if kind == "report":
        html = make.report(challenge=make.challenge(arena=name)).html
    page = browser.new_page()
    page.goto(saved(html))
    found = page.eval_on_selector_all(".tape", COVERED, [(x, arena.size.y - y) for x, y in clear])
    page.close()
    assert len(found) >= 1
    for covered in found:
        assert covered == [depths[place] > 0 for place in clear]
