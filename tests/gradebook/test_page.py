"""The gradebook's page in a real browser: a class fits a telephone, a screen and paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from gorae.gradebook.book import make_book
from gorae.report.page.gradebook import gradebook_page

from .conftest import work

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAPER_PX = 1046
"""What A4 is wide when it lies, less two margins of 10 mm, in px: 277 mm."""
PEOPLE = (*(f"학생{number}" for number in range(28)), "Alexander Maximilian Johnson-Kowalski", "x" * 60)


def page_of(lessons: int) -> str:
    """Return the page of a class of 30 that has handed in several programs for every lesson."""
    names = [f"lesson-{number}" for number in range(lessons)]
    done = [
        work(person, lesson, (100, 72.5)[at % 2], at)
        for person in PEOPLE
        for lesson in names
        for at in range(12)
    ]
    titles = dict.fromkeys(names, "정사각형을 그리고 출발점으로 돌아오기")
    return gradebook_page(make_book(done), titles, {}, {}, [], [], [], "ko")


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Callable[[str, int], Page]]:
    contexts = []

    def open_page(html: str, width: int) -> Page:
        contexts.append(browser.new_context(viewport={"width": width, "height": 800}))
        shown = contexts[-1].new_page()
        file = tmp_path / "page.html"
        file.write_text(html, encoding="utf-8")
        shown.goto(file.as_uri())
        return shown

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("lessons", [1, 12, 28])
def test_on_paper_every_lesson_is_there(
    opened: Callable[[str, int], Page], faults: SimpleNamespace, lessons: int
) -> None:
    page = opened(page_of(lessons), PAPER_PX)
    printed = page.pdf(prefer_css_page_size=True)
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= PAPER_PX
    assert page.evaluate(faults.too_wide) == []
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert box
    assert float(box[1]) > float(box[2])


def test_beside_a_long_name_a_telephone_has_room_for_grades(opened: Callable[[str, int], Page]) -> None:
    """The names stay when the table is moved: they must not be all that is seen."""
    page = opened(page_of(12), 390)
    assert page.locator("body").evaluate("body => body.scrollWidth") <= 390
    page.locator(".wide").evaluate("wide => { wide.scrollLeft = 400; }")
    for name in page.locator("tr > :first-child").all():
        box = name.bounding_box()
        assert box
        assert box["x"] == pytest.approx(16, abs=1)
        assert box["width"] <= 130


def test_a_lesson_of_no_points_has_no_mean() -> None:
    nothing = [work("kim", "free", 0, 1)]
    object.__setattr__(nothing[0], "max_score", 0.0)
    assert "<td>–</td>" in gradebook_page(make_book(nothing), {"free": "Free"}, {}, {}, [], [], [], "en")
