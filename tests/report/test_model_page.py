"""The pages about models: the tree and a window's way through it, mistakes beside what they are most like."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from gorae.learning.evaluation import ConfusionMatrix
from gorae.learning.importance import importance
from gorae.learning.learning_curve import learning_curve
from gorae.learning.settings import MODELS, Settings
from gorae.learning.training import Trained, train
from gorae.learning.windows import LabelledWindows, from_dataset
from gorae.report.page.learned.model import evaluate_page, train_page
from gorae.report.page.learned.tree import drawn_tree
from gorae.telemetry.dataset import Window

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

EVIL = "</script><img src=x onerror=\"document.title='taken'\">"


@pytest.fixture(scope="session")
def windows(gestures: SimpleNamespace) -> list[Window]:
    """Four labels of three people; one shake is called still."""
    made: list[Window] = gestures.people(3, 4)
    made[5] = replace(made[5], label="still", hand="left")
    return made


@pytest.fixture(scope="session")
def trained(gestures: SimpleNamespace, windows: list[Window]) -> Trained:
    return trained_on(gestures, windows)


def trained_on(gestures: SimpleNamespace, made: list[Window], model: str = "tree") -> Trained:
    data = from_dataset(gestures.dataset(made), "a.csv")
    return train(data, Settings(model=model, room=8192), "a.csv")


def page_of(trained: Trained, lang: str = "en") -> str:
    return train_page(trained, 10.8, importance(trained), learning_curve(trained), lang)


def test_the_cells_of_the_matrix_lead_to_their_windows(trained: Trained, make: SimpleNamespace) -> None:
    page = make.elements(page_of(trained))
    ids = {attributes["id"] for _, attributes in page.found if "id" in attributes}
    links = {link["href"] for link in page.all("a") if link["href"]}
    assert "#c2-1" in links  # the shake that is called still; labels are sorted
    assert {link.removeprefix("#") for link in links} <= ids
    assert {f"r{row}" for row in range(48)} <= ids


def test_a_mistake_stands_beside_the_window_of_another_person_that_is_most_like_it(trained: Trained) -> None:
    html = page_of(trained)
    cell = html.partition('id="c2-1"')[2].partition("</section>")[0]
    assert 'id="r5"' in cell
    assert "most like “shake”" in cell
    beside = cell.partition('class="beside"')[2]
    assert "· <span" in beside
    assert "<small>left</small>" in cell
    assert ">p1<" not in beside  # who made it


def test_every_window_ends_in_the_leaf_that_the_model_says(trained: Trained) -> None:
    names = [feature.name for feature in trained.features]
    drawn = drawn_tree(trained.model, names, trained.windows.label_names, trained.table.tolist())  # type: ignore[arg-type]
    assert [drawn.nodes[leaf].label for leaf in drawn.leaves] == trained.said.tolist()
    for leaf in drawn.leaves:
        while drawn.parents[leaf] >= 0:
            leaf = drawn.parents[leaf]
        assert leaf == 0
    boxes = [(node.x, node.y) for node in drawn.nodes]
    assert len(set(boxes)) == len(boxes)


@pytest.mark.parametrize("model", MODELS)
def test_every_kind_of_model_has_a_page(gestures: SimpleNamespace, windows: list[Window], model: str) -> None:
    labels = ("still", "shake") if model == "perceptron" else gestures.labels
    made = [window for window in windows if window.label in labels]
    page = page_of(trained_on(gestures, made, model), "ko")
    assert page.count("data-tree=") == {"tree": 1, "forest": 5}.get(model, 0) or model == "forest"
    assert "어떤 특징이 중요한가요" in page


def test_without_people_or_recordings_to_leave_out_there_is_no_curve(gestures: SimpleNamespace) -> None:
    made = [gestures.movement(label, "", 1) for label in ("still", "shake")]
    alone = trained_on(gestures, made)
    assert learning_curve(alone) == ()
    assert "Nothing could be left out" in page_of(alone)


@pytest.mark.parametrize("count", [2, 40])
def test_many_labels_and_hostile_ones(gestures: SimpleNamespace, make: SimpleNamespace, count: int) -> None:
    made = [
        replace(
            gestures.movement(("still", "shake")[at % 2], person, at), label=f"{EVIL} 이름표 {at % count}"
        )
        for person in ("p1", "p2", EVIL)
        for at in range(max(count, 4))
    ]
    trained = trained_on(gestures, made)
    page = make.elements(page_of(trained, "ko"))
    assert not page.all("img")
    assert len(page.all("td", "right")) == count


def matrix_of(windows: LabelledWindows, said: list[str]) -> ConfusionMatrix:
    return ConfusionMatrix.of(sorted({*windows.labels, *said}), windows.labels, said)


@pytest.mark.parametrize("known", [True, False])
def test_a_test_shows_mistakes_beside_the_training_where_it_is_at_hand(
    gestures: SimpleNamespace, trained: Trained, known: bool
) -> None:
    asked = from_dataset(gestures.dataset([gestures.movement(x, "z", 1) for x in gestures.labels]), "t.csv")
    said = ["still", "circle", "circle", "tilt"]
    matrix = matrix_of(asked, said)
    page = evaluate_page(asked, said, matrix, 10.8, trained if known else None, "model.py", "en")
    assert page.count('class="beside"') == (1 if known else 0)
    assert ("are not here" in page) is not known


@pytest.fixture
def opened(browser: Browser, saved: Callable[[str], str]) -> Iterator[Callable[..., Page]]:
    """Opens a page; no request, no message on the console and no error may come."""
    contexts, noise = [], []

    def open_page(html: str, *, width: int = 1280, **options: Any) -> Page:
        size: Any = {"width": width, "height": 800}
        context = browser.new_context(viewport=size, **options)
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


def lit_leaf(page: Page) -> str:
    return page.locator(".tree .leaf.on text").first.text_content() or ""


def test_the_way_of_a_chosen_window_is_lit(trained: Trained, opened: Callable[..., Page]) -> None:
    page = opened(page_of(trained))
    for row in (0, 9, 46):
        page.locator("#pick").select_option(str(row))
        assert lit_leaf(page) == trained.windows.label_names[trained.said[row]]
        steps = page.locator(".steps li").count()
        assert steps == page.locator(".tree .question.on").count()
        assert page.locator(".tree .branch.on").count() == steps


def test_a_picture_leads_to_its_way(trained: Trained, opened: Callable[..., Page]) -> None:
    page = opened(page_of(trained))
    page.locator("#r5 a.whole").click()
    assert page.locator("#pick").input_value() == "5"
    assert lit_leaf(page) == trained.windows.label_names[trained.said[5]]
    page.wait_for_function("document.getElementById('tree').getBoundingClientRect().top < innerHeight")


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
    long = [replace(each, label=f"{each.label} 아주 긴 이름표 " + "가" * 40) for each in windows]
    page = opened(page_of(trained_on(gestures, long), "ko"), width=width, color_scheme=scheme)
    page.locator("summary").evaluate_all("all => all.forEach(each => each.parentElement.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(faults.poor_contrast) == []


IN_VIEW = """name => {
    const region = document.querySelector(name).parentElement.getBoundingClientRect();
    const shown = document.querySelector(`${name} [data-node="0"]`)?.getBoundingClientRect() ?? region;
    return shown.left >= region.left && shown.right <= region.right;
}"""
SCROLLS = """name => {
    const region = document.querySelector(name).parentElement;
    return region.scrollWidth > region.clientWidth;
}"""


def test_a_phone_shows_the_whole_matrix_and_where_a_tree_begins(
    trained: Trained, opened: Callable[..., Page]
) -> None:
    page = opened(page_of(trained), width=390)
    assert not page.evaluate(SCROLLS, ".matrix")
    assert page.evaluate(IN_VIEW, "[data-tree]")


def test_a_tree_that_is_a_little_too_wide_is_drawn_smaller(
    trained: Trained, opened: Callable[..., Page]
) -> None:
    page = opened(page_of(trained))
    page.evaluate("""() => {
        const svg = document.querySelector("[data-tree]");
        svg.parentElement.style.width = `${0.9 * parseFloat(svg.style.getPropertyValue("--own"))}px`;
    }""")
    assert not page.evaluate(SCROLLS, "[data-tree]")
