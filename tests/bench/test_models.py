"""model.py in the virtual board: it says what the model says here, and what is no model is told so."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from gorae.bench.models import ModelError, about, answers, evaluate, prove
from gorae.errors import InternalError
from gorae.learning.settings import MODELS, Settings
from gorae.learning.training import train
from gorae.learning.windows import LabelledWindows, from_dataset


@pytest.fixture(scope="module")
def windows(gestures: SimpleNamespace) -> LabelledWindows:
    return from_dataset(gestures.dataset(gestures.people(2, 4, ("still", "shake", "circle"))), "a.csv")


@pytest.mark.parametrize("kind", MODELS)
def test_host_and_board_say_the_same(windows: LabelledWindows, kind: str) -> None:
    trained = train(windows, Settings(kind), "a.csv")
    said = prove(trained)
    assert said.labels == tuple(windows.label_names[number] for number in trained.said)
    assert said.sure.tolist() == trained.sure.tolist()
    assert 0 < said.ms < 25


def test_large_and_negative_numbers_are_computed_alike(windows: LabelledWindows) -> None:
    far = replace(windows, values=windows.values * 100_003 - 17)
    for kind in MODELS:
        prove(train(far, Settings(kind, ("mean", "change", "crossings_all")), "a.csv"))


def test_a_model_that_says_something_else_is_our_fault(windows: LabelledWindows) -> None:
    trained = train(windows, Settings(), "a.csv")
    other = replace(trained, said=(trained.said + 1) % 3)
    with pytest.raises(InternalError) as caught:
        prove(other)
    assert caught.value.text.key == "bench.model-differs"
    with pytest.raises(InternalError):
        prove(replace(trained, sure=trained.sure + 1))


def test_labels_may_have_quotes_and_line_ends_and_hangul(windows: LabelledWindows) -> None:
    names = ("a\n\"'\\", "왼쪽으로", "\x02end")
    strange = replace(windows, labels=tuple(names[number] for number in windows.targets))
    assert set(prove(train(strange, Settings(), "a.csv")).labels) <= set(names)


GOOD = "HZ = 50\nSAMPLES = 50\nLABELS = ('still', 'shake')\n"


@pytest.mark.parametrize(
    ("source", "key", "words"),
    [
        ("", "bench.model-bad", "LABELS"),
        ("while True: pass\n", "bench.model-slow-start", "loop"),
        ("raise SystemExit\n", "bench.model-ended", "exits"),
        ("import machine\nmachine.reset()\n", "bench.model-slow-start", "loop"),
        ("x = [0] * 99999999\n", "bench.model-unloaded", "memory"),
        ("def f(:\n", "bench.model-unloaded", "line 1"),
        ("LABELS = 'ab'\nHZ = SAMPLES = 1\n", "bench.model-bad", "LABELS"),
        ("LABELS = ()\n", "bench.model-bad", "LABELS"),
        ("LABELS = ('a', 1)\n", "bench.model-bad", "LABELS"),
        ("LABELS = ('a',)\nHZ = 0\n", "bench.model-bad", "HZ"),
        ("LABELS = ('a',)\nHZ = 5.0\n", "bench.model-bad", "HZ"),
        (GOOD, "bench.model-bad", "classify"),
        (GOOD + "def classify(x): return 'still'\n", "bench.model-stopped", "window 1"),
        (GOOD + "def classify(*v):\n while True: pass\n", "bench.model-slow", "window 1"),
        (GOOD + "def classify(*v):\n while True: print('x' * 500)\n", "bench.model-slow", "window 1"),
        (GOOD + "def classify(*v): return\n", "bench.model-answer", "None"),
        (GOOD + "def classify(*v): return 1\n", "bench.model-answer", "1"),
        (GOOD + "def classify(*v): return 'circle'\n", "bench.model-answer", "circle"),
        (GOOD + "def classify(*v): return ['still'] * 999\n", "bench.model-answer", "still"),
        (GOOD + "k = []\ndef classify(*v):\n while 1: k.append(0)\n", "bench.model-stopped", "memory"),
        (GOOD + "def classify(*v): return classify()\n", "bench.model-stopped", "itself"),
        (GOOD + "#" * 70_000, "bench.model-large", "65536"),
        ("print('\\2label zz')\nprint('\\2answer 0 0 0 0')\nprint('\\2end')\n", "bench.model-bad", "LABELS"),
    ],
)  # fmt: skip
def test_a_model_that_is_none_is_told(windows: LabelledWindows, source: str, key: str, words: str) -> None:
    with pytest.raises(ModelError) as caught:
        answers(source.encode(), windows)
    assert caught.value.text.key == key
    assert words in caught.value.say("en")
    assert caught.value.say("ko")


def test_what_a_model_prints_is_no_answer(windows: LabelledWindows) -> None:
    noisy = (
        GOOD
        + "def classify(*v):\n print('\\2answer 7 1 1 1', '\\n\\2no 0 61\\x03', end='')\n return 'shake'\n"
    )
    try:
        said = answers(noisy.encode(), windows)
    except ModelError as error:  # it complained of its own answer
        assert error.text.key == "bench.model-answer"
    else:
        assert set(said.labels) == {"shake"}


def test_what_a_model_says_of_itself_is_read_from_it() -> None:
    said = about((GOOD + "print('hello')\ndef classify(*v): return 1\n").encode())
    assert (said.labels, said.hz, said.samples) == (("still", "shake"), 50, 50)


def test_a_test_with_a_label_that_the_model_does_not_know_counts_as_wrong(gestures: SimpleNamespace) -> None:
    trained = train(
        from_dataset(gestures.dataset(gestures.people(2, 4, ("still", "shake"))), "a"), Settings(), "a"
    )
    test = gestures.dataset(gestures.people(2, 2, ("still", "circle")))
    done = evaluate(trained.source, test, "b.csv")
    assert done.matrix.labels == ("circle", "shake", "still")
    assert done.matrix.recall == {"circle": 0.0, "still": 1.0}
