"""The report in a real browser: the replay moves the robot, and the page fits screen and paper.

Time is stepped by the page's fake clock; nothing here waits.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from gorae.grading.grade import Run

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Request

ROBOT = ".run.chosen .large .robot"


@pytest.fixture
def opened(browser: Browser, saved: Callable[[str], str]) -> Iterator[Callable[..., Page]]:
    """Opens a page with a clock that stands; no request, no message on the console and no error may come."""
    contexts: list[BrowserContext] = []
    noise: list[str] = []

    def open_page(html: str, *, width: int = 1280, script: bool = True, **options: Any) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=script, **options
        )
        contexts.append(context)
        page = context.new_page()
        if script:
            page.clock.install(time=0)
            page.clock.pause_at(1000)
        address = saved(html)

        def listen(request: Request) -> None:
            if request.url.split("#")[0] != address:
                noise.append(request.url)

        page.on("console", lambda message: noise.append(message.text))
        page.on("pageerror", lambda error: noise.append(str(error)))
        page.on("request", listen)
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [text for text in noise if not text.startswith("data:")] == []


@pytest.fixture
def page(make: SimpleNamespace, opened: Callable[..., Page]) -> Page:
    return opened(make.report(*make.five_runs()).html)


def place(page: Page) -> tuple[float, float]:
    """Where the robot is drawn, in mm."""
    transform = page.locator(ROBOT).get_attribute("transform") or ""
    x, y = re.findall(r"-?[\d.]+", transform)[:2]
    return float(x), float(y)


def now(page: Page) -> float:
    return float((page.locator(".run.chosen .time").inner_text()).split()[0])


def step(page: Page, seconds: float) -> None:
    page.clock.run_for(round(seconds * 1000))


def test_play_moves_the_robot_along_its_way(page: Page) -> None:
    page.locator(".run.chosen .play").click()
    assert now(page) == 0
    assert place(page) == pytest.approx((350, 700), abs=1)
    step(page, 5)
    assert now(page) == pytest.approx(5, abs=0.1)
    assert place(page) == pytest.approx((350 + 40 * now(page), 700), abs=3)
    step(page, 10)
    x, y = place(page)
    assert x == pytest.approx(950, abs=5)
    assert y == pytest.approx(700 - 70, abs=2)
    assert "rotate(-4" in (page.locator(ROBOT).get_attribute("transform") or "")


def test_pause_stops_it_and_play_goes_on_from_there(page: Page) -> None:
    button = page.locator(".run.chosen .play")
    button.click()
    assert button.inner_text().strip() == "Pause"
    step(page, 3)
    button.click()
    stopped = now(page), place(page)
    step(page, 5)
    assert (now(page), place(page)) == stopped
    button.click()
    step(page, 2)
    assert now(page) == pytest.approx(stopped[0] + 2, abs=0.1)


@pytest.mark.parametrize(("speed", "seconds"), [("0.5", 1), ("2", 4), ("10", 20)])
def test_speed(page: Page, speed: str, seconds: float) -> None:
    page.locator(f'.run.chosen input[value="{speed}"]').check()
    page.locator(".run.chosen .play").click()
    step(page, 2.1)
    assert now(page) == pytest.approx(seconds, abs=0.06 * max(seconds, 2))


def test_it_stops_at_the_end_and_plays_again_from_the_start(page: Page) -> None:
    page.locator('.run.chosen input[value="10"]').check()
    button = page.locator(".run.chosen .play")
    button.click()
    step(page, 3)
    assert now(page) == 20
    assert button.inner_text().strip() == "Play"
    button.click()
    assert now(page) == 0


def test_scrubbing_moves_robot_cursors_and_readings(page: Page) -> None:
    page.locator(".run.chosen .scrub").fill("12")
    assert now(page) == 12
    assert place(page) == pytest.approx((830, 660), abs=1)
    cursors = page.locator(".run.chosen .cursor").evaluate_all("all => all.map(each => each.style.left)")
    assert set(cursors) == {"60%"}
    assert len(cursors) >= 3
    assert page.locator('.run.chosen [data-reading="left_motor"] output').inner_text() == "40"
    assert page.locator('.run.chosen [data-reading="line_left"] output').inner_text() == "○"
    assert page.locator(".run.chosen .said output").inner_text() == "lost it"
    shown = page.locator(".run.chosen .missed .chart .now").first.inner_text()
    assert float(shown.split()[0]) == pytest.approx(80, abs=2)  # the worst run left the line after 4 s


def test_a_chart_can_be_pointed_at(page: Page) -> None:
    area = page.locator(".run.chosen .plot .area").first
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 4, box["y"] + box["height"] / 2)
    assert now(page) == pytest.approx(5, abs=0.1)


def test_the_keyboard_is_enough(page: Page) -> None:
    page.locator(".run.chosen .scrub").fill("5")
    page.locator(".run.chosen .scrub").blur()
    before = now(page)
    page.keyboard.press("ArrowRight")
    assert now(page) == pytest.approx(before + 0.2, abs=0.05)
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Space")
    step(page, 2)
    assert now(page) == pytest.approx(before + 0.2 - 1 + 2, abs=0.15)
    page.keyboard.press("Space")
    page.locator(".run.chosen .scrub").focus()
    page.keyboard.press("Space")
    step(page, 1)
    assert now(page) > before + 2


def test_another_run_can_be_chosen(page: Page) -> None:
    assert page.locator(".run:visible").get_attribute("id") == "run-3"
    page.locator(".run.chosen .play").click()
    page.locator('.card[href="#run-5"]').click()
    assert page.locator(".run:visible").get_attribute("id") == "run-5"
    assert page.locator(".card[aria-current]").get_attribute("href") == "#run-5"
    step(page, 2)
    assert page.locator("#run-3 .play.playing").count() == 0
    page.locator(".run.chosen .play").click()
    step(page, 2)
    assert now(page) == pytest.approx(2, abs=0.1)


def test_the_wheels_sensors_and_beam_show_what_they_do(page: Page) -> None:
    page.locator(".run.chosen .scrub").fill("2")
    robot = page.locator(ROBOT)
    assert robot.locator(".line-sensor.on").count() == 2
    left_wheel = robot.locator('.power[data-signal="left_motor"]')
    assert left_wheel.get_attribute("transform") == "scale(28 1)"
    assert robot.locator(".beam").get_attribute("transform") == "scale(820 820)"
    page.locator(".run.chosen .scrub").fill("0")
    assert left_wheel.get_attribute("transform") == "scale(0 0)"


def test_a_recording_without_places_still_plays(make: SimpleNamespace, opened: Callable[..., Page]) -> None:
    recording = make.recording(x=None, y=None, heading=None, speed=None, line_offset=None)
    page = opened(make.report(Run(1, recording, 20.0)).html)
    assert page.locator(".robot").count() == 0
    page.locator(".play").click()
    step(page, 3)
    assert now(page) == pytest.approx(3, abs=0.1)
    distance = page.locator('[data-reading="distance"] output').inner_text()
    assert float(distance) == pytest.approx(900 - 40 * now(page), abs=4)


@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_nothing_is_wider_than_the_window(
    make: SimpleNamespace, opened: Callable[..., Page], faults: SimpleNamespace, width: int, lang: str
) -> None:
    long = {"en": "Drives " * 12 + "x" * 90, "ko": "아주 긴 이름 " * 12 + "가" * 90}
    checks = [*make.checks[:2], dict(make.checks[2], title=long)]
    report = make.report(
        *make.five_runs(), challenge=make.challenge(*checks, title=long), lang=lang,
        program="a" * 120 + ".py", source="print('" + "x" * 280 + "')\n",
    )  # fmt: skip
    page = opened(report.html, width=width)
    page.locator("summary").evaluate_all("all => all.forEach(each => each.parentElement.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(faults.too_wide) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_that_is_written_can_be_read(
    make: SimpleNamespace, opened: Callable[..., Page], faults: SimpleNamespace, scheme: str
) -> None:
    page = opened(make.report(*make.five_runs()).html, color_scheme=scheme)
    page.locator("summary").evaluate_all("all => all.forEach(each => each.parentElement.open = true)")
    assert page.evaluate(faults.poor_contrast) == []


def test_on_paper_there_are_no_controls_and_nothing_is_folded(page: Page) -> None:
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    for hidden in (".controls", ".closeup", ".cursor", ".repeat"):
        assert page.locator(f"{hidden}:visible").count() == 0, hidden
    assert page.locator("#run-3 .arena.large").is_visible()
    assert page.locator(".card .arena:visible").count() == 5
    assert page.locator(".program code").last.is_visible()
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == "rgb(255, 255, 255)"
    page.emulate_media(media="screen")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert not page.locator(".program code").last.is_visible()


def test_paper_is_white_in_the_dark_too(make: SimpleNamespace, opened: Callable[..., Page]) -> None:
    page = opened(make.report().html, color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


def test_without_script_the_page_says_the_same_only_still(
    make: SimpleNamespace, opened: Callable[..., Page]
) -> None:
    page = opened(make.report(*make.five_runs()).html, script=False)
    assert page.locator(".run:visible").count() == 1
    assert page.locator(".controls:visible").count() == 0
    assert page.locator("#run-3 .robot").is_visible()
    page.locator('.card[href="#run-2"]').click()
    assert page.locator(".run:visible").get_attribute("id") == "run-2"


def test_hostile_text_runs_nothing(make: SimpleNamespace, opened: Callable[..., Page]) -> None:
    evil = "</script><img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>"
    run = Run(1, make.recording(), 20.0, output=evil)
    page = opened(make.report(run, source=evil, program=evil).html)
    assert "taken'" in page.title()  # the file's name is in the title, as text
    assert page.locator("img").count() == 0
    assert page.title() != "taken"


def test_script_that_is_not_ours_is_refused(
    make: SimpleNamespace, browser: Browser, saved: Callable[[str], str]
) -> None:
    """Should escaping ever fail, the page's policy still stands in the way."""
    html = make.report().html.replace("</main>", "<script>document.title = 'taken'</script></main>")
    page = browser.new_page()
    page.goto(saved(html))
    assert page.title() != "taken"
    page.close()


def test_a_screen_shows_what_was_on_it_then(make: SimpleNamespace, opened: Callable[..., Page]) -> None:
    lcd, screen = (
        [(2.0, f"{name} shows:{first}"), (4.0, f"{name} shows:{then}")]
        for name, first, then in (
            ("lcd", "8x2⏎Hello⏎①␞①⣴⣴⡄⠙⠟⠁", "8x2⏎Hello⏎22°C"),
            ("screen", "4x4⏎⠁⠀", "4x4⏎⣿⠀"),
        )
    )
    recording = dataclasses.replace(make.recording(), marks=tuple(sorted(lcd + screen)))
    page = opened(make.report(Run(1, recording, 20.0)).html)
    letters = page.locator(".run.chosen .screen.letters canvas")
    lit = """canvas => {
      const copy = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
      copy.drawImage(canvas, 0, 0);
      return copy.getImageData(0, 0, 4, 4).data.filter((value, at) => at % 4 === 3 && value).length;
    }"""
    dots = page.locator(".run.chosen .screen:not(.letters) canvas")
    assert letters.get_attribute("aria-label") == "LCD: Hello / 22°C"
    assert dots.evaluate(lit) == 8
    page.locator(".run.chosen .scrub").fill("3")
    assert letters.get_attribute("aria-label") == "LCD: Hello / ①"
    assert dots.evaluate(lit) == 1
    page.locator(".run.chosen .scrub").fill("1")
    assert dots.evaluate(lit) == 0
