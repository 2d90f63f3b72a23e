"""Tracks on paper: measured in the SVG as one would with a ruler, and put together again."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest

from gorae.errors import UsageError
from gorae.kits import Arena, load_arena
from gorae.report.page import tiles
from gorae.report.page.shapes import along
from gorae.report.page.sheets import track_page, track_svgs
from gorae.report.page.tiles import Tiling, tiling

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SVG = "{http://www.w3.org/2000/svg}"
OVAL = tiling(load_arena("oval"))
SHEETS = {name: ElementTree.fromstring(text) for name, text in track_svgs(OVAL, "ko").items()}


def arena_with(*path: dict[str, str], **fields: Any) -> Arena:
    line = {"width": "20 mm", "start": {"x": "0 mm", "y": "0 mm"}, "path": list(path)}
    return Arena.model_validate(
        {
            "id": "mine",
            "name": {"en": "Mine", "ko": "내 것"},
            "size": {"x": "2 m", "y": "1 m"},
            "lines": {"a": line},
            **fields,
        }
    )


def mm_of_one_unit(svg: ElementTree.Element) -> float:
    """How large a unit of the drawing is on paper."""
    width, height = (float(re.fullmatch(r"([\d.]+)mm", svg.attrib[key])[1]) for key in ("width", "height"))  # type: ignore[index]
    left, top, across, down = map(float, svg.attrib["viewBox"].split())
    assert (left, top) == (0, 0)
    assert width / across == pytest.approx(height / down)
    return width / across


def shifts(svg: ElementTree.Element, css_class: str) -> tuple[float, float]:
    """The group's only transformation: it is moved, and neither stretched nor turned."""
    (group,) = (one for one in svg.iter(f"{SVG}g") if one.get("class") == css_class)
    match = re.fullmatch(r"translate\((-?[\d.]+) (-?[\d.]+)\)", group.attrib["transform"])
    assert match
    return float(match[1]), float(match[2])


def of_class(svg: ElementTree.Element, css_class: str) -> Iterator[ElementTree.Element]:
    return (one for one in svg.iter() if one.get("class") == css_class)


@pytest.mark.parametrize("name", SHEETS)
def test_a_line_is_as_wide_and_its_bend_as_round_as_in_the_arena(name: str) -> None:
    svg = SHEETS[name]
    unit = mm_of_one_unit(svg)
    shifts(svg, "floor")
    (tape,) = of_class(svg, "tape")
    (line,) = OVAL.arena.lines.values()
    assert float(tape.attrib["stroke-width"]) * unit == line.width == 20
    radii = re.findall(r"A(\S+) (\S+) 0 0 0", tape.attrib["d"])
    assert {float(radius) * unit for pair in radii for radius in pair} == {250}
    assert svg.attrib["width"] == "210mm"  # A4
    assert svg.attrib["height"] == "297mm"


def test_the_ruler_is_as_long_as_it_says() -> None:
    for svg in SHEETS.values():
        (ruler,) = of_class(svg, "ruler")
        (path,) = ruler.iter(f"{SVG}path")
        (text,) = ruler.iter(f"{SVG}text")
        assert text.text == "100 mm"
        assert path.attrib["d"].startswith("M0 0H100M0 0v-3M10 0v-2")
        assert mm_of_one_unit(svg) == 1


def shown(cut: Tiling, x: float, y: float) -> list[str]:
    """The sheets that show a place of the floor."""
    return [
        tile.name
        for tile in cut.tiles
        if 0 <= x - tile.left <= tiles.SEEN_X and 0 <= y - tile.top <= tiles.SEEN_Y
    ]


def test_the_sheets_together_show_the_whole_line() -> None:
    (line,) = OVAL.arena.lines.values()
    for x, y in along(line, 3):
        for edge in (-10, 10):
            assert shown(OVAL, x, OVAL.arena.size.y - y + edge), (x, y)


def test_sheets_without_a_line_are_left_out() -> None:
    cut = tiling(arena_with({"straight": "1 m"}, {"arc": "90 deg", "radius": "900 mm"}))
    assert len(cut.tiles) < cut.columns * cut.rows
    (line,) = cut.arena.lines.values()
    assert all(shown(cut, x, cut.arena.size.y - y) for x, y in along(line, 3))


def test_crosses_of_neighbours_are_at_the_same_place_of_the_floor() -> None:
    places = [place for tile in OVAL.tiles for place in tile.crosses]
    rounded = [(round(x, 3), round(y, 3)) for x, y in places]
    assert all(rounded.count(place) == 2 for place in rounded)
    for place in set(rounded):
        assert len(shown(OVAL, *place)) >= 2
    for name, svg in SHEETS.items():
        tile = next(tile for tile in OVAL.tiles if name.endswith(f"-{tile.name}.svg"))
        dx, dy = shifts(svg, "floor")
        drawn = [re.findall(r"-?[\d.]+", cross.attrib["d"])[:2] for cross in of_class(svg, "cross")]
        for (x, y), place in zip(drawn, tile.crosses, strict=True):
            assert (float(x) + 4, float(y)) == pytest.approx(place, abs=0.01)
        assert (dx, dy) == pytest.approx((tiles.MARGIN - tile.left, tiles.MARGIN - tile.top), abs=0.01)


def test_names_go_on_after_z() -> None:
    assert [tiles.Tile(0, row, 0, 0, ()).name for row in (0, 25, 26, 52)] == ["A1", "Z1", "AA1", "BA1"]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ({"straight": "90 m"}, "more than 400 sheets"),
        ({"straight": "1e12 m"}, "more than 400 sheets"),
        ({"arc": "9e9 deg", "radius": "9 mm"}, "more than 400 sheets"),
    ],
)
def test_more_than_anybody_prints_is_refused(path: dict[str, str], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        tiling(arena_with(path))


def test_an_arena_without_lines_is_refused() -> None:
    with pytest.raises(UsageError, match="no colours on the floor of the arena corridor"):
        tiling(load_arena("corridor"))


def test_a_strange_id_is_no_way_out_of_the_folder() -> None:
    cut = tiling(arena_with({"straight": "1 m"}, id="../../etc/<b>"))
    assert all(re.fullmatch(r"[\w-]+-[A-Z]\d+\.svg", name) for name in track_svgs(cut, "en"))


def test_names_of_others_are_text() -> None:
    cut = tiling(arena_with({"straight": "1 m"}, name={"en": "<script>", "ko": "가"}))
    assert "<script>" not in track_page(cut, "en")


def test_the_page_prints_one_sheet_of_a4_each(browser: Browser, saved: Callable[[str], str]) -> None:
    page = browser.new_page()
    page.goto(saved(track_page(OVAL, "ko")))
    pdf = page.pdf(prefer_css_page_size=True)
    page.close()
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert len(boxes) == 1 + len(OVAL.tiles)
    points = 72 / 25.4
    assert all(math.isclose(float(x), 210 * points, abs_tol=1) for x, _ in boxes)
    assert all(math.isclose(float(y), 297 * points, abs_tol=1) for _, y in boxes)
