"""Curves of learning: what a program logged in a run, and how a search got better."""

from __future__ import annotations

from functools import partial

import numpy as np

from gorae.learning.evolution import Evolution
from gorae.report.learned import logged_names, smoothed
from gorae.report.page.charts import Chart, ChartCurve, PlotFrame, value_range
from gorae.report.page.curves import curve
from gorae.report.page.pages import REPORT_STYLES, environment, page_assets, say
from gorae.telemetry.recording import FloatArray, Recording
from gorae.texts import Text

_MOST = 4
"""Series of a run that are drawn."""


def logged_charts(recording: Recording, end_s: float, lang: str) -> list[Chart]:
    """Return a chart of each number that the program logged, with the mean of each stretch of time."""
    names = logged_names(recording)[:_MOST] if len(recording.times) else []
    return [_logged(recording, name, end_s, lang) for name in names]


def _logged(recording: Recording, name: str, end_s: float, lang: str) -> Chart:
    times, values = recording.times, recording.signals[name]
    middles, means = smoothed(times, values)
    frame = PlotFrame(end_s, *value_range(values, [], whole=False))
    mean = Text("report.page-smoothed").say(lang)
    return Chart(
        title=Text("report.page-logged", name=name),
        unit="",
        rules=[],
        curves=[
            ChartCurve(curve(middles, means, frame.xs, frame.ys), mean),
            ChartCurve(curve(times, values, frame.xs, frame.ys), name, "second"),
        ],
        bands=[],
        broken=[],
        low=frame.low,
        high=frame.high,
        ticks_x=frame.ticks_x(),
        ticks_y=frame.ticks_y(whole=False),
    )


def evolution_page(evolution: Evolution, score: str, unit: str, title: str, lang: str) -> str:
    """Return a page with the best score so far and the mean of each generation. It fetches nothing."""
    generations = evolution.generations
    numbers = np.arange(1.0, len(generations) + 1)
    best, mean = (
        np.array([np.nan if value is None else value for value in column], dtype=np.float64)
        for column in ([each.best for each in generations], [each.mean for each in generations])
    )
    return (
        environment()
        .get_template("evolution.html.j2")
        .render(
            title=title,
            chart=_evolution_chart(numbers, best, mean, score, unit, lang),
            numbers=evolution.best.numbers,
            generations=list(enumerate(generations, 1)),
            unit=unit,
            lang=lang,
            say=partial(say, lang),
            words={"unmeasured": say(lang, "page-unmeasured"), "hatch": ""},
            **page_assets(styles=REPORT_STYLES),
        )
    )


def _evolution_chart(
    numbers: FloatArray, best: FloatArray, mean: FloatArray, score: str, unit: str, lang: str
) -> Chart:
    frame = PlotFrame(
        max(float(len(numbers)), 1.0), *value_range(np.concatenate([best, mean]), [], whole=False)
    )
    named = ((best, "page-best", "main"), (mean, "page-mean-of", "second"))
    curves = [
        ChartCurve(curve(numbers, values, frame.xs, frame.ys), say(lang, word), kind)
        for values, word, kind in named
    ]
    return Chart(
        Text("report.page-evolution", score=score), unit, [], curves, [], [],
        frame.low, frame.high, frame.ticks_x(), frame.ticks_y(whole=False),
    )  # fmt: skip
