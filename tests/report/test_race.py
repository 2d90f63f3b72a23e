"""A race on a page: all robots of a class in one arena, replayed in a real browser."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from gorae.grading.verdict import CheckResult, RunVerdict
from gorae.kits import load_kit
from gorae.lessons import find_lesson
from gorae.report.league.race import MAX_ROBOTS, RacingRobot, race_page
from gorae.telemetry.recording import Recording
from gorae.texts import Text

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WALL = find_lesson("wall-stop")
KIT = load_kit("maqueen")


def robot(name: str, speed: float, points: float) -> RacingRobot:
    """A robot that drives ahead for 4 s, and then stands until 10 s."""
    times = np.arange(0, 10, 0.1)
    signals = {"x": 300 + speed * np.minimum(times, 4), "y": 400 + 0 * times, "heading": 0 * times}
    check = CheckResult(
        "stops",
        WALL.challenge.title,
        "passed" if points else "missed",
        points,
        60,
        Text("report.race-points"),
    )
    run = RunVerdict(7, 10.0, (check,), {"closest": 123.0}, "")
    return RacingRobot(name, run, Recording(times, signals, (), (), {}))


ROBOTS = [robot("<b>느림보", 60, 0), robot("번개", 150, 60)]


def test_a_robot_is_watched_until_it_stands() -> None:
    assert ROBOTS[0].end_s == pytest.approx(5.0)
    nothing = replace(ROBOTS[0], recording=Recording(np.zeros(0), {}, (), (), {}))
    assert nothing.end_s == 0


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_page_has_everybody_by_number_and_the_best_first_in_the_results(lang: str) -> None:
    page = race_page(WALL.challenge, KIT, ROBOTS, 7, lang)
    assert re.findall(r'<li data-number="(\d+)"', page) == ["1", "2"]
    assert "<b>느림보" not in page
    results = page.partition('<details class="results">')[2]
    assert results.index("번개") < results.index("느림보")
    assert "123 mm" in results
    data = re.search(r'id="race-data">(.*?)</script>', page)
    assert data
    assert [one["end"] for one in json.loads(data[1])] == pytest.approx([5.0, 5.0])


def test_no_more_robots_than_can_be_told_apart() -> None:
    page = race_page(WALL.challenge, KIT, ROBOTS * MAX_ROBOTS, 7, "en")
    assert page.count("<li data-number=") == MAX_ROBOTS


def test_the_clock_moves_all_robots_and_shows_the_results_at_the_end(
    browser: Browser, saved: Callable[[str], str]
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    noise: list[str] = []
    page.on("console", lambda message: noise.append(message.text))
    page.on("pageerror", lambda error: noise.append(str(error)))
    page.clock.install(time=0)
    page.clock.pause_at(1000)
    page.goto(saved(race_page(WALL.challenge, KIT, ROBOTS, 7, "ko")))
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    numbers = page.locator(".robots .number")
    assert numbers.all_text_contents() == ["1", "2"]
    assert not page.locator("details.results").evaluate("one => one.open")
    page.keyboard.press(" ")
    page.clock.run_for(2000)
    slow, fast = (
        float(re.findall(r"[\d.]+", numbers.nth(place).get_attribute("transform") or "")[0])
        for place in (0, 1)
    )
    assert fast > slow > 350
    page.clock.run_for(4000)
    assert page.locator("details.results").evaluate("one => one.open")
    assert page.locator(".play").inner_text().strip() == "재생"
    page.close()
    assert noise == []


def test_a_class_becomes_a_race(call: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "번개.py").write_bytes(WALL.solution.read_bytes())
    (tmp_path / "class" / "바위.py").write_text("print(1)\n", encoding="utf-8")
    place, page = str(tmp_path / "class"), tmp_path / "race.html"
    unsaid = call("grade", place, "--race", page, "--out", tmp_path / "out", "--lang", "en")
    assert (unsaid.status, "add --lesson or --challenge" in unsaid.err) == (2, True)
    options = ("--lesson", "wall-stop", "--runs", "1", "--workers", "1", "--out", tmp_path / "out")
    called = call("grade", place, *options, "--match", "classroom", "--race", page, "--lang", "ko")
    assert called.status == 0, called.err
    assert "스페이스 바를 누르세요" in called.err
    assert re.findall(r"</span>(\S+)</li>", page.read_text("utf-8")) == ["바위", "번개"]
    page.write_text("mine", encoding="utf-8")
    assert call("grade", place, *options, "--match", "classroom", "--race", page).status == 2
    assert page.read_text("utf-8") == "mine"
