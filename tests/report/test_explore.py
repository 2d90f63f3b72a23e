"""The page about a dataset: every window is there, findings lead to it, and it works without a mouse."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import click
import pytest

from gorae.learning.audit import audit
from gorae.learning.examples import Examples
from gorae.report.page.learned.explore import MAX_SHOWN, explore_page
from gorae.report.page.learned.sparks import Sparks
from gorae.report.text.explore import describe_dataset
from gorae.telemetry.dataset import Dataset, Window

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

EVIL = "</script><img src=x onerror=\"document.title='taken'\">"


def page_of(data: Dataset, lang: str = "en", file: str = "a.csv") -> str:
    return explore_page(Examples.of(data), audit(data), file, lang)


def text_of(data: Dataset, lang: str = "en") -> str:
    return describe_dataset(Examples.of(data), audit(data), lang)


@pytest.fixture
def windows(gestures: SimpleNamespace) -> list[Window]:
    """Good windows, and one that is a copy of another."""
    good: list[Window] = gestures.people(3, 4)
    good[0], good[1] = replace(good[0], hand="left"), replace(good[1], hand="right")
    return [*good, replace(good[6], person="p2")]


def test_every_window_is_drawn_and_the_copy_leads_to_its_twin(
    gestures: SimpleNamespace, windows: list[Window], make: SimpleNamespace
) -> None:
    page = make.elements(page_of(gestures.dataset(windows)))
    ids = {attributes["id"] for _, attributes in page.found if "id" in attributes}
    assert {f"w{number}" for number in range(1, 50)} <= ids
    links = {link["href"] for link in page.all("a")}
    assert {"#w7", "#w49"} <= links
    assert all(link.removeprefix("#") in ids for link in links if link)
    assert "= 49" in page.text
    assert "1 · p1 · left" in " ".join(page.text.split())


def test_the_terminal_says_how_many_of_whom_and_what_stands_out(
    gestures: SimpleNamespace, windows: list[Window]
) -> None:
    lines = click.unstyle(text_of(gestures.dataset(windows))).splitlines()
    assert lines[0].startswith("windows: 49 · labels: 4 · people: 3 · 50 samples a second · 1.0 s each")
    assert lines[3].split() == ["still", "12", "4", "4", "4"]
    assert any(line.startswith("✘ Windows that are copies of each other: 7 = 49") for line in lines)


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("labels", [0, 1, 2, 40])
def test_any_number_of_labels(gestures: SimpleNamespace, labels: int, lang: str) -> None:
    made = [
        replace(gestures.movement("shake", f"p{person}", take), label=f"이름표 {take}")
        for person in range(3)
        for take in range(labels)
    ]
    page = page_of(gestures.dataset(made), lang)
    assert page.count('class="of-label"') == labels
    assert len(text_of(gestures.dataset(made), lang).splitlines()) > labels


def test_a_hostile_label_stays_text(
    gestures: SimpleNamespace, windows: list[Window], make: SimpleNamespace
) -> None:
    made = [
        replace(each, label=EVIL, person=EVIL) if at % 5 == 0 else each for at, each in enumerate(windows)
    ]
    html = page_of(gestures.dataset(made), file=EVIL)
    assert not make.elements(html).all("img")
    assert "\x1b[2J" not in text_of(gestures.dataset([replace(each, label="\x1b[2J") for each in made]))


def test_of_too_many_windows_those_that_are_named_are_drawn(gestures: SimpleNamespace) -> None:
    times = (0.0, 0.02, 0.04, 0.06)
    made = [Window("ab"[at % 2], times, {"x": (at, at * 2.0, 7.0, at)}, "p") for at in range(MAX_SHOWN + 500)]
    made[1] = replace(made[1], times=(0.0, 0.02, 0.04, 0.9))
    page = page_of(gestures.dataset(made, ("x",)))
    assert page.count('<li id="w') == MAX_SHOWN
    assert 'id="w2"' in page
    assert f"{MAX_SHOWN} of {MAX_SHOWN + 500} are drawn" in page


def test_a_thousand_windows_fit_into_three_megabytes(gestures: SimpleNamespace) -> None:
    made = gestures.people(10, 25)
    assert len(page_of(gestures.dataset(made))) < 3_000_000


def test_axes_of_one_sensor_share_a_scale_and_what_is_missing_is_a_gap(gestures: SimpleNamespace) -> None:
    nothing = float("nan")
    made = Window("a", (0.0, 0.1, 0.2), {"accel_x": (0.0, 0.0, 10.0), "accel_y": (100.0, nothing, 0.0)})
    examples = Examples.of(gestures.dataset([made], ("accel_x", "accel_y")))
    paths = {line.kind: line.d for line in Sparks(examples).lines(examples.windows[0])}
    assert paths == {0: "M0 40l0 0 60 0 60-4", 1: "M0 0l0 0M120 40l0 0"}


def test_what_the_robot_does_is_not_drawn(gestures: SimpleNamespace) -> None:
    made = Window(
        "a", (0.0, 0.1), {"left_motor": (0.0, 50.0), "distance": (4.0, 7.0), "button_a": (0.0, 1.0)}
    )
    examples = Examples.of(gestures.dataset([made], ("left_motor", "distance", "button_a")))
    assert Sparks(examples).names == ("distance",)


@pytest.fixture
def opened(browser: Browser, saved: Callable[[str], str]) -> Iterator[Callable[..., Page]]:
    """Opens a page; no request, no message on the console and no error may come."""
    contexts, noise = [], []

    def open_page(html: str, *, width: int = 1280, script: bool = True, **options: Any) -> Page:
        size: Any = {"width": width, "height": 800}
        context = browser.new_context(viewport=size, java_script_enabled=script, **options)
        contexts.append(context)
        page, address = context.new_page(), saved(html)
        page.on("console", lambda message: noise.append(message.text))
        page.on("pageerror", lambda error: noise.append(str(error)))
        page.on("request", lambda request: noise.append(request.url))
        page.goto(address)
        noise.remove(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [text for text in noise if not text.startswith("data:")] == []


def test_another_feature_moves_the_points(
    gestures: SimpleNamespace, windows: list[Window], opened: Callable[..., Page]
) -> None:
    page = opened(page_of(gestures.dataset(windows)))
    point = page.locator(".points a[href='#w7'] use")
    before = point.get_attribute("x")
    page.locator("#across").select_option(label="mean_y")
    assert point.get_attribute("x") != before
    assert page.locator(".axis-across b").inner_text() == "mean_y"
    assert page.locator(".plane .x span").count() >= 2


def test_the_keyboard_goes_from_point_to_point_and_to_the_window(
    gestures: SimpleNamespace, windows: list[Window], opened: Callable[..., Page]
) -> None:
    page = opened(page_of(gestures.dataset(windows)))
    page.locator(".points").focus()
    page.keyboard.press("ArrowRight")
    said = page.locator(".chosen output")
    assert said.inner_text().startswith("#1 · still · p1 · ")
    seen = {said.inner_text()}
    for _ in range(8):
        page.keyboard.press("ArrowLeft")
        seen.add(said.inner_text())
    assert len(seen) > 3
    number = said.inner_text().split(" ")[0]
    page.keyboard.press("Enter")
    assert page.url.endswith(f"#w{number.removeprefix('#')}")
    assert page.locator(f"#w{number.removeprefix('#')}").is_visible()


def test_a_label_stands_out(
    gestures: SimpleNamespace, windows: list[Window], opened: Callable[..., Page]
) -> None:
    page = opened(page_of(gestures.dataset(windows)))
    button = page.locator(".label-keys button").nth(1)
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    assert page.locator(".points a.on").count() == 13
    button.click()
    assert page.locator(".points.filtered").count() == 0


def test_without_script_points_and_findings_still_lead_to_windows(
    gestures: SimpleNamespace, windows: list[Window], opened: Callable[..., Page]
) -> None:
    page = opened(page_of(gestures.dataset(windows)), script=False)
    assert page.locator(".picks:visible, .chosen:visible").count() == 0
    page.locator(".findings a[href='#w49']").first.click()
    assert page.url.endswith("#w49")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_the_window_and_can_be_read(
    gestures: SimpleNamespace,
    windows: list[Window],
    opened: Callable[..., Page],
    faults: SimpleNamespace,
    width: int,
    scheme: str,
) -> None:
    long = [
        replace(each, label=f"{each.label} " + "가" * 60, person=each.person + "x" * 40) for each in windows
    ]
    page = opened(page_of(gestures.dataset(long), "ko", "가" * 90), width=width, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(faults.poor_contrast) == []
