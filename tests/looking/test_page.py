"""The live page in a real browser: a kit moves the charts; pause, zoom, save; a recording plays."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from gorae.bench.live import LiveRobot
from gorae.looking import Feed, Origin, Page, Played, Server, Watched, WatchedProgram, Watching
from gorae.report.page.live_page import live_page
from gorae.telemetry.csv import read_csv
from gorae.telemetry.frames import Channel
from gorae.telemetry.recording import Recording

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Request
    from playwright.sync_api import Page as Tab

    Open = Callable[..., Tab]

# A picture of a chart: it changes when the chart does.
PICTURE = "name => document.querySelector(`[data-channel=${name}] canvas`).toDataURL()"
FOLLOWS_BUTTON = b"""
from robot import *
stream(50)
while True:
    power = 40 if button_a() else 0
    motors(power, power)
    sleep(5)
"""


@pytest.fixture
def opened(browser: Browser) -> Iterator[Open]:
    """Opens the page about some sources; it may ask nobody but its own server, and must not complain."""
    closing: list[Callable[[], None]] = []
    noise: list[str] = []

    def open_page(
        *sources: Any, lang: str = "en", played: bool = False, clock: bool = False, **options: Any
    ) -> Tab:
        server = Server(sources, Page(*live_page(lang, played=played)), lang)
        context = browser.new_context(viewport={"width": 1280, "height": 800}, **options)
        closing.extend((server.close, context.close))
        tab = context.new_page()
        if clock:
            tab.clock.install(time=0)
        ours = (server.url, "blob:", "data:")

        def listen(request: Request) -> None:
            if not request.url.startswith(ours):
                noise.append(request.url)

        tab.on("console", lambda message: noise.append(message.text))
        tab.on("pageerror", lambda error: noise.append(str(error)))
        tab.on("request", listen)
        tab.goto(server.url)
        return tab

    yield open_page
    for close in reversed(closing):
        close()
    assert noise == []


def shows(tab: Tab, channel: str, said: str, kit: int = 0) -> None:
    """Wait until the page says that this is the channel's value."""
    tab.wait_for_function(
        "([selector, said]) => document.querySelector(selector)?.textContent === said",
        arg=[f"[data-kit='{kit}'] [data-channel={channel}] .now", said],
    )


def values(tab: Tab, selector: str = ".now") -> list[str]:
    return tab.locator(selector).all_inner_texts()


def number(tab: Tab, selector: str) -> float:
    return float(tab.locator(selector).inner_text().split()[0])


def filled(hand: Callable[..., Any], samples: int = 201, **how: Any) -> Any:
    """A kit that has sent ten seconds: the motor's power rises, the light is bright from 5 s on."""
    kit = hand(**how)
    for number in range(1, samples):
        kit.sample(number / 20, number / 2, 100.0 if number > 100 else 5.0)
    return kit


# --- a kit that lives -----------------------------------------------------------------------------------


def test_what_changes_on_the_virtual_kit_moves_the_chart(
    served: tuple[LiveRobot, str], opened: Open, tmp_path: Path
) -> None:
    robot, port = served
    kit = Watched(port, Feed(port, Origin()))
    with Watching([kit], WatchedProgram(FOLLOWS_BUTTON, "main.py"), tmp_path) as watching:
        tab = opened(kit.feed)
        shows(tab, "left_motor", "0 %")
        assert tab.locator("h2").inner_text() == f"maqueen · {port}"
        still = tab.evaluate(PICTURE, "left_motor")
        robot.press("a", True)
        shows(tab, "left_motor", "40 %")
        assert tab.evaluate(PICTURE, "left_motor") != still
        shows(tab, "button_a", "1")
        robot.press("a", False)
        shows(tab, "left_motor", "0 %")
        watching.stop()
        tab.locator(".notice", has_text="It has ended").wait_for()
    assert robot.look().signals["left_motor"] == 0, "the motors stand when nobody looks any more"
    assert (kit.error, kit.crash) == (None, None)


# --- a kit by hand --------------------------------------------------------------------------------------


def test_all_channels_with_unit_range_and_counters(hand: Callable[..., Any], opened: Open) -> None:
    kit = filled(hand)
    kit.bytes_of(10.1, {"left_motor": 0, "light": 0})
    kit.sample(10.2, 50, 7.5)
    tab = opened(kit.feed)
    shows(tab, "light", "7.5 lx")
    figures = tab.locator("figcaption").all_inner_texts()
    assert [text.split() for text in figures] == [
        ["light", "7.5", "lx", "5", "…", "100"],
        ["power", "of", "the", "left", "motor", "50", "%", "0.5", "…", "100"],
    ]
    assert tab.locator(".about").inner_text() == "live · 19 a second · lost: 1 · damaged: 0"
    assert tab.locator("[data-channel=light] canvas").get_attribute("aria-label") == "light: 7.5 lx"


def test_pause_holds_the_page_and_loses_nothing(hand: Callable[..., Any], opened: Open) -> None:
    kit = filled(hand)
    tab = opened(kit.feed)
    shows(tab, "left_motor", "100 %")
    tab.keyboard.press("Space")
    tab.locator(".play", has_text="Go on").wait_for()
    pictures = set()
    for time_s in (10.1, 10.2):
        kit.sample(time_s, 1, 1)
        tab.wait_for_function(f"() => page.kits[0].times.last === {time_s}")
        tab.evaluate("page.draw()")
        assert values(tab) == ["100 lx", "100 %"]
        pictures.add(tab.evaluate(PICTURE, "left_motor"))
    assert len(pictures) == 1
    tab.keyboard.press("Space")
    shows(tab, "left_motor", "1 %")
    tab.locator(".play", has_text="Pause").wait_for()


def window(tab: Tab) -> tuple[float, float]:
    left, right = tab.evaluate("[page.view.left, page.view.right]")
    return left, right


def drag(tab: Tab, channel: str, start: float, end: float) -> None:
    box = tab.locator(f"[data-channel={channel}] canvas").bounding_box()
    assert box
    y = box["y"] + box["height"] / 2
    left, wide = box["x"] + 40, box["width"] - 40
    tab.mouse.move(left + start * wide, y)
    tab.mouse.down()
    tab.mouse.move(left + end * wide, y, steps=3)
    tab.mouse.up()


def test_zoom_is_shared_by_all_charts(hand: Callable[..., Any], opened: Open) -> None:
    tab = opened(filled(hand).feed)
    shows(tab, "left_motor", "100 %")
    before = window(tab)
    pictures = {tab.evaluate(PICTURE, name) for name in ("left_motor", "light")}
    drag(tab, "left_motor", 0.25, 0.5)
    assert window(tab) == pytest.approx((before[0] + 9.95 / 4, before[0] + 9.95 / 2), abs=0.1)
    tab.locator("[data-channel=light] .ends", has_text="5 … 5").wait_for()
    assert not pictures & {tab.evaluate(PICTURE, name) for name in ("left_motor", "light")}
    tab.locator("[data-channel=light] canvas").dblclick()
    assert window(tab) == pytest.approx(before)


def test_wheel_keys_and_buttons_zoom(hand: Callable[..., Any], opened: Open) -> None:
    tab = opened(filled(hand).feed)
    shows(tab, "left_motor", "100 %")
    tab.locator('[data-zoom="in"]').click()
    tab.keyboard.press("+")
    left, right = window(tab)
    assert right == 10.0, "goes along with what comes"
    assert right - left == pytest.approx(9.95 / 1.25**2)
    tab.keyboard.press("-")
    tab.locator('[data-zoom="all"]').click()
    assert window(tab) == pytest.approx((0.05, 10.0))
    tab.locator(".scrub").hover()
    tab.mouse.wheel(0, -100)
    tab.wait_for_function("() => page.view.length < 9")
    tab.keyboard.press("ArrowLeft")
    assert window(tab)[1] < 10.0
    tab.locator(".play", has_text="Go on").wait_for()


def test_the_table_is_saved_as_gorae_reads_it(hand: Callable[..., Any], opened: Open, tmp_path: Path) -> None:
    kit = filled(hand)
    kit.mark(10.0, "goal")
    kit.print('said "hi", twice\n')
    tab = opened(kit.feed)
    tab.locator(".printed li").last.wait_for()
    drag(tab, "light", 0.5, 0.99)
    left, right = window(tab)
    with tab.expect_download() as download:
        tab.locator(".kit .table").click()
    download.value.save_as(tmp_path / "a.csv")
    saved = read_csv(tmp_path / "a.csv")
    assert left <= saved.times[0] <= saved.times[-1] <= right
    assert len(saved.times) == pytest.approx((right - left) * 20, abs=1)
    assert np.array_equal(saved.signals["left_motor"], np.round(saved.times * 10, 1))
    assert download.value.suggested_filename.startswith("gorae-maqueen-")
    tab.locator('[data-zoom="all"]').click()
    with tab.expect_download() as download:
        tab.locator(".kit .table").click()
    download.value.save_as(tmp_path / "b.csv")
    whole = read_csv(tmp_path / "b.csv")
    assert whole.marks == ((10.0, "goal"),)
    assert whole.lines == ((10.0, 'said "hi", twice'),)
    with (tmp_path / "b.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert next(csv.reader(stream)) == ["time", "left_motor", "light", "mark", "printed"]


def test_the_picture_is_saved(hand: Callable[..., Any], opened: Open, tmp_path: Path) -> None:
    tab = opened(filled(hand).feed, filled(hand, name="cutebot").feed)
    shows(tab, "left_motor", "100 %", kit=1)
    with tab.expect_download() as download:
        tab.locator(".picture").click()
    download.value.save_as(tmp_path / "a.png")
    data = (tmp_path / "a.png").read_bytes()
    assert data.startswith(b"\x89PNG")
    assert int.from_bytes(data[16:20], "big") > 1000
    assert len(data) > 10_000
    assert download.value.suggested_filename.endswith(".png")


def test_several_kits_stand_side_by_side(hand: Callable[..., Any], opened: Open) -> None:
    origin = Origin()
    first, second = filled(hand, origin=origin), filled(hand, name="cutebot", origin=origin, late_s=105.0)
    tab = opened(first.feed, second.feed)
    shows(tab, "left_motor", "100 %", kit=1)
    one, other = (tab.locator(".kit").nth(number).bounding_box() for number in range(2))
    assert one
    assert other
    assert one["y"] == other["y"]
    assert one["x"] + one["width"] <= other["x"]
    assert window(tab) == pytest.approx((0.05, 15.0)), "one axis: the second started five seconds later"


def test_a_program_that_starts_again_with_other_channels(hand: Callable[..., Any], opened: Open) -> None:
    kit = filled(hand)
    tab = opened(kit.feed)
    shows(tab, "left_motor", "100 %")
    kit.start((Channel("h", "own", "", 1),))
    kit.sample(0.1, 7)
    shows(tab, "own", "7")
    assert tab.locator(".chart").count() == 1


def test_when_gorae_is_gone_the_page_says_so(hand: Callable[..., Any], browser: Browser) -> None:
    kit = filled(hand)
    server = Server([kit.feed], Page(*live_page("ko")), "ko")
    tab = browser.new_page()
    tab.goto(server.url)
    shows(tab, "left_motor", "100 %")
    server.close()
    tab.locator(".notice", has_text="끝났어요").wait_for()
    assert values(tab) == ["100 lx", "100 %"]
    tab.close()


def test_hostile_names_and_lines_are_text(hand: Callable[..., Any], opened: Open) -> None:
    evil = "<img src=x onerror=\"document.title='taken'\">"
    kit = hand(name=evil, channels=(Channel("h", "<b>x</b>", "<i>", 1),))
    kit.sample(0.1, 1)
    kit.print(f"{evil}\n")
    kit.mark(0.2, "<u>m</u>")
    tab = opened(kit.feed)
    tab.locator(".printed li").nth(1).wait_for()
    assert tab.locator("h2").inner_text() == evil
    assert tab.locator("img, .kits i, .kits u, figcaption b > b").count() == 0
    assert tab.title() != "taken"


# --- a recording ----------------------------------------------------------------------------------------


def recorded(seconds: float = 20.0) -> Recording:
    times = np.arange(0, seconds + 0.001, 0.04)
    signals = {"x": 300 + 40 * times, "y": 200 + 0 * times, "heading": 0 * times, "left_motor": 5 * times}
    return Recording(times, signals, marks=((3.0, "corner"),), lines=((2.0, "hello"), (9.0, "lost it")))


@pytest.fixture
def played(opened: Open) -> Tab:
    tab = opened(Played(recorded(), "run.csv"), played=True, clock=True)
    shows(tab, "left_motor", "0 %")
    tab.clock.pause_at(60_000)
    return tab


def test_a_recording_plays(played: Tab) -> None:
    pictures = [played.evaluate("document.querySelector('.path canvas').toDataURL()")]
    played.keyboard.press("Space")
    played.clock.run_for(4000)
    assert number(played, "output.time") == pytest.approx(4, abs=0.2)
    assert float(played.locator("[data-channel=x] .now").inner_text().split()[0]) == pytest.approx(
        460, abs=10
    )
    pictures.append(played.evaluate("document.querySelector('.path canvas').toDataURL()"))
    assert pictures[0] != pictures[1], "the robot has moved"
    assert values(played, ".printed li") == ["2.0hello", "3.0◆ corner"]
    played.keyboard.press("Space")
    stopped = values(played)
    played.clock.run_for(2000)
    assert values(played) == stopped


def test_speed_slider_and_pointing(played: Tab) -> None:
    played.locator(".scrub").fill("10")
    played.clock.run_for(100)
    assert played.locator("[data-channel=left_motor] .now").inner_text() == "50 %"
    played.locator(".speed").select_option("5")
    played.locator(".play").click()
    played.clock.run_for(3000)
    assert played.locator("output.time").inner_text() == "20.0 s"
    assert played.locator(".play").inner_text().split() == ["▶", "Play"]
    drag(played, "x", 0.25, 0.2501)
    played.mouse.move(0, 0)
    played.clock.run_for(100)
    assert number(played, "output.time") == pytest.approx(5, abs=0.1)


# --- for everybody --------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_it_can_be_read_and_fits(
    hand: Callable[..., Any], opened: Open, faults: SimpleNamespace, lang: str, scheme: str
) -> None:
    kit = filled(hand, name="아주 긴 이름 " * 12 + "x" * 90)
    kit.mark(10.0, "goal")
    kit.print("x" * 200 + "\n")
    kit.bytes_of(10.1, {"left_motor": 0, "light": 0})
    kit.sample(10.2, 100, 100)
    tab = opened(kit.feed, lang=lang, color_scheme=scheme)
    shows(tab, "light", "100 lx")
    for width in (360, 768, 1280):
        tab.set_viewport_size({"width": width, "height": 800})
        assert tab.evaluate(faults.too_wide) == []
    assert tab.evaluate(faults.poor_contrast) == []
    assert tab.evaluate(UNNAMED) == []


# Whatever can be worked with or is a picture, and has no name that is read aloud.
UNNAMED = """
() => [...document.querySelectorAll("button, input, select, canvas, ol[tabindex]")]
  .filter((one) => !(one.innerText?.trim() || one.getAttribute("aria-label") || one.closest("label")))
  .map((one) => one.outerHTML)
"""


def test_the_help_line_is_words(opened: Open) -> None:
    for played in (False, True):
        tab = opened(
            Played(Recording(np.array([0.0, 1.0]), {"x1": np.array([0.0, 1.0])}), "a.csv"), played=played
        )
        said = tab.locator("p.keys").text_content() or ""
        assert said.startswith("Space: ")
        assert "<" not in tab.locator("body > header").inner_text()


@pytest.mark.parametrize("size", [(1280, 900), (390, 844)])
def test_of_many_kits_there_is_an_overview_and_one_is_shown(opened: Open, size: tuple[int, int]) -> None:
    times = np.arange(20.0) * 0.1
    kits = [
        Played(Recording(times, {f"signal{n}": times * kit for n in range(6)}), f"maqueen-{kit:02}.csv")
        for kit in range(1, 15)
    ]
    tab = opened(*kits, played=True)
    tab.set_viewport_size({"width": size[0], "height": size[1]})
    tab.wait_for_selector(".tile:nth-child(14)")
    assert tab.locator(".kit:visible").count() == 1
    assert tab.locator(".kit:visible").bounding_box()["y"] < size[1]  # type: ignore[index]
    assert tab.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert tab.evaluate("document.documentElement.scrollHeight") < 2 * size[1]
    tab.locator(".tile").nth(6).click()
    assert tab.locator(".kit:visible h2").inner_text() == "maqueen-07.csv"
    assert tab.locator(".tile[aria-pressed=true]").count() == 1
    tab.keyboard.press("ArrowRight")
    tab.wait_for_function("() => document.querySelectorAll('.tile')[6].textContent.includes('signal0')")


def test_three_kits_stand_below_each_other(opened: Open) -> None:
    times = np.array([0.0, 1.0])
    tab = opened(*(Played(Recording(times, {"x1": times}), f"{kit}.csv") for kit in range(3)), played=True)
    tab.wait_for_selector(".kit:nth-child(3)")
    assert tab.locator(".kit:visible").count() == 3
    assert not tab.locator(".overview").is_visible()
