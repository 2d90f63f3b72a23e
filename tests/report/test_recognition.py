"""What people did and what it was taken for, in a report and in the terminal."""

from __future__ import annotations

import numpy as np
import pytest

from gorae.grading.learned.answers import Asked
from gorae.grading.learned.recognition import Recognition
from gorae.lessons.kitchen import make
from gorae.lessons.recipes import Recipe
from gorae.report.page.learned.recognition import MAX_PICTURES, mistaken, recognition_html
from gorae.telemetry import dataset
from gorae.telemetry.recording import Recording

RECIPE = {"dataset": [{"record": {"people": [1, 2], "gestures": ["circle", "shake"], "windows": 2}}]}


@pytest.fixture(scope="module")
def data() -> bytes:
    return make(Recipe.model_validate(RECIPE))["dataset.csv"]


def asked(gesture: str, said: str, at_s: float, run: int = 1) -> Asked:
    said_s = at_s + 1.98 if said else None
    return Asked(run, run, at_s, at_s + 2.0, gesture, said, 0, said_s, 1000 + run, "left")


@pytest.fixture
def recognition() -> Recognition:
    rows = [asked("circle", "shake", 2.0), asked("shake", "", 5.0), asked("circle", "circle", 2.0, run=2)]
    return Recognition(("circle", "shake"), tuple(rows))


@pytest.fixture
def recordings(data: bytes) -> list[Recording]:
    """Two runs in which the kit felt what it felt in window 6, again and again."""
    window = dataset.parse(data.decode(), "").windows[5]
    times = np.arange(0.0, 10.0, 0.02)
    axes = {
        name: np.resize(np.array(values), len(times)) * 9.80665 for name, values in window.signals.items()
    }
    return [Recording(times, dict(axes)) for _ in range(2)]


def test_each_mistake_stands_beside_what_is_most_like_it(
    recognition: Recognition, recordings: list[Recording], data: bytes
) -> None:
    found = list(mistaken(recognition, recordings, data))
    assert [one.title.say("en") for one in found] == [
        "circles taken for shakes (run 1, 2.0 s)",
        "shakes without an answer (run 1, 5.0 s)",
    ]
    assert "window 6" in found[0].caption.say("en")
    assert "6번 예시" in found[0].caption.say("ko")
    assert all(len(one.lines) == len(one.nearest) == 3 for one in found)


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_cells_lead_to_the_runs_in_which_it_happened(
    recognition: Recognition, recordings: list[Recording], data: bytes, lang: str
) -> None:
    html = recognition_html(recognition, recordings, data, lang)
    assert html.count("<svg") == 4
    assert 'href="#run-2"' in html
    assert html.count("<tr") == 3


@pytest.mark.parametrize("bad", [b"", b"\xff", b"window,label,time\n", b"a,b\n1,2\n"])
def test_without_a_dataset_there_are_no_pictures(
    recognition: Recognition, recordings: list[Recording], bad: bytes
) -> None:
    assert list(mistaken(recognition, recordings, bad)) == []
    assert "<svg" not in recognition_html(recognition, recordings, bad, "en")


def test_of_many_mistakes_each_kind_comes_first(recordings: list[Recording], data: bytes) -> None:
    rows = [asked("circle", "shake", 0.1 * at) for at in range(20)] + [asked("shake", "circle", 7.0)]
    found = list(mistaken(Recognition(("circle", "shake"), tuple(rows)), recordings, data))
    assert len(found) == MAX_PICTURES
    assert "shakes taken for circles" in found[1].title.say("en")
