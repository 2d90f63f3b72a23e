"""What a program logged is drawn, and the way of a robot that was carried is not."""

from __future__ import annotations

import numpy as np

from gorae.learning.evolution import Evolution
from gorae.report.learned import from_to, logged_names, put_backs, smoothed
from gorae.report.page.learned.learning_curves import evolution_page, logged_charts
from gorae.report.page.track import DrivenTrack
from gorae.report.text.learned import learning_lines
from gorae.telemetry.recording import Recording


def recording(**signals: list[float]) -> Recording:
    columns = {name: np.array(values, dtype=np.float64) for name, values in signals.items()}
    count = len(next(iter(columns.values())))
    return Recording(np.arange(count, dtype=np.float64) * 0.04, columns)


def learned() -> Recording:
    reward = [float("nan")] * 100 + [20.0] * 100 + [80.0] * 100
    return recording(reward=reward, constant=[3.0] * 300, x=[0.0] * 300, put_backs=[0.0] * 250 + [1.0] * 50)


def test_only_what_the_program_logged_and_changed_is_a_learning_curve() -> None:
    assert logged_names(learned()) == ["reward"]
    assert [chart.title.say("en") for chart in logged_charts(learned(), 12.0, "en")] == [
        "what the program logged: reward"
    ]
    assert from_to(learned(), "reward") == (20.0, 80.0)


def test_the_mean_of_each_stretch() -> None:
    middles, means = smoothed(learned().times, learned().signals["reward"])
    assert len(middles) == len(means) == 24
    assert np.isnan(means[0])
    assert means[-1] == 80.0


def test_the_terminal_says_from_where_to_where() -> None:
    curve, put_back = learning_lines(learned(), "en")
    assert curve.startswith("reward: 20 at first, 80 at last  ")
    assert put_back == "The robot was put back 1 time(s), last at 10 s."
    assert learning_lines(recording(put_backs=[0, 0]), "ko") == ["로봇을 되돌려 놓을 일이 없었어요."]
    assert learning_lines(Recording(np.zeros(0), {}), "en") == []


def test_nobody_drove_where_somebody_carried() -> None:
    assert put_backs(learned()) == [10.0]
    carried = recording(x=[0, 5, 10, 400, 405], y=[0.0] * 5)
    assert DrivenTrack.of(carried, 1000, 1000).breaks.tolist() == [True, False, False, True, False]
    near = recording(x=[0, 5, 10, 40, 45], y=[0.0] * 5, put_backs=[0, 0, 0, 1, 1])
    assert DrivenTrack.of(near, 1000, 1000).breaks.tolist() == [True, False, False, True, False]


def test_a_page_of_a_search() -> None:
    evolution = Evolution((1, 2.5), seed=1, size=4)
    for scores in ([None, None, None, None], [1.0, None, 3.0, 2.0]):
        evolution.candidates()
        evolution.take(scores)
    page = evolution_page(evolution, "end(x)", "mm", "Far <b>", "ko")
    assert "Far &lt;b&gt;" in page
    assert "3 mm" in page
    assert "http" not in page.replace("http-equiv", "").replace("http://www.w3.org", "")
