"""Robustness at every sample, beside rtamt's in the same run: `python tests/benchmarks/bench_formulas.py`.

Times are CPU time, so that another program on the machine counts little. rtamt is measured once a row;
where it takes minutes, its seconds are those of another day and marked with *. Aims: 200 times rtamt at
1e6 samples, and growth 1 (100 times the time for 100 times the samples).
"""

from __future__ import annotations

import warnings
from time import process_time
from typing import Any

import numpy as np

from gorae.stl.evaluation import Evaluation
from gorae.stl.parser import parse_formula
from gorae.telemetry.csv import csv_text, parse_csv
from gorae.telemetry.recording import Recording

ROUNDS = 15
PERIOD_S = 0.01
SIZES = (10**4, 10**5, 10**6)

# Our formula; the same for rtamt, or what it once took for 1e5 samples, in seconds.
# TENTH is a tenth of the trace, END the whole.
ROWS: list[tuple[str, str | float | None]] = [
    ("always(x < 3 mm)", "always(x < 3)"),
    ("eventually[0.5 s, 5 s](x > 1 mm)", "eventually[500ms:5000ms](x > 1)"),
    (
        "always[0 s, 10 s] eventually[0 s, 1 s](abs(x) < 0.5 mm)",
        "always[0ms:10000ms](eventually[0ms:1000ms](abs(x) < 0.5))",
    ),
    ("x > -2 mm until y > 1 mm", "(x > -2) until (y > 1)"),
    ("always[0 s, END s] eventually[0 s, 1 s](abs(x) < 0.5 mm)", 62.6),
    ("x > -2 mm until[0 s, 2 s] y > 1 mm", 222.0),
    ("x > -2 mm until[1 s, 2 s] y > 1 mm", None),
    ("always[0 s, TENTH s] eventually[0 s, 1 s](abs(x) < 0.5 mm)", None),
    ("always(abs(x) < 3 mm and (y < 2 mm or x * y > 1))", None),
]


def main() -> None:
    rtamt = _rtamt()
    print(
        f"{'ms a formula':60}"
        + "".join(f"{size:9.0e}" for size in SIZES)
        + "  growth  times rtamt at 1e5, 1e6"
    )
    traces = [_trace(samples, even=True) for samples in SIZES]
    for text, theirs in ROWS:
        took = [_milliseconds(text, trace) for trace in traces]
        growth = took[-1] / took[0] / (SIZES[-1] / SIZES[0])
        row = f"{text:60}" + "".join(f"{own:9.2f}" for own in took) + f"{growth:8.2f}"
        print(row + "".join(_ratios(rtamt, theirs, traces[1:], took[1:])), flush=True)
    uneven = _trace(10**5, even=False)
    print(f"{'  the second, unevenly sampled':69}{_milliseconds(ROWS[1][0], uneven):9.2f}")
    print(
        "CSV of 60 s, 50 samples a second, 25 signals: {:.1f} ms to write, {:.1f} ms to read".format(*_csv())
    )


def _ratios(rtamt: Any, theirs: str | float | None, traces: list[Recording], took: list[float]) -> list[str]:
    if isinstance(theirs, str) and rtamt:
        return [
            f"{_rtamt_milliseconds(rtamt, theirs, trace) / own:10,.0f}"
            for trace, own in zip(traces, took, strict=True)
        ]
    return [f"{1e3 * theirs / took[0]:10,.0f}*"] if isinstance(theirs, float) else ["         –"]


def _rtamt() -> Any:
    """None where it is not installed: it pins an old antlr, and so a Python."""
    warnings.simplefilter("ignore")
    try:
        import rtamt
    except ImportError:
        print("rtamt is not installed here")
        return None
    return rtamt


def _rtamt_milliseconds(rtamt: Any, text: str, trace: Recording) -> float:
    monitor = rtamt.StlDiscreteTimeOfflineSpecification()
    monitor.unit = "s"
    monitor.set_sampling_period(round(PERIOD_S * 1000), "ms", 0.1)
    for name in trace.signals:
        monitor.declare_var(name, "float")
    monitor.spec = text
    monitor.parse()
    columns = {
        "time": trace.times.tolist(),
        **{name: column.tolist() for name, column in trace.signals.items()},
    }
    began = process_time()
    monitor.evaluate(columns)
    return 1e3 * (process_time() - began)


def _trace(samples: int, *, even: bool) -> Recording:
    random = np.random.default_rng(1)
    steps = np.full(samples, PERIOD_S) if even else PERIOD_S * random.uniform(0.8, 1.2, samples)
    return Recording(
        np.cumsum(steps), {"x": random.normal(size=samples), "y": random.normal(size=samples) - 1.5}
    )


def _milliseconds(text: str, trace: Recording) -> float:
    length = len(trace.times) * PERIOD_S
    formula = parse_formula(text.replace("TENTH", f"{length / 10:.2f}").replace("END", f"{length:.2f}"))
    times = []
    for _ in range(ROUNDS):
        began = process_time()
        Evaluation(trace).robustness(formula)
        times.append(process_time() - began)
    return 1e3 * min(times)


def _csv() -> tuple[float, float]:
    random = np.random.default_rng(1)
    columns = {f"signal_{number}": random.normal(size=3000) * 1000 for number in range(25)}
    recording = Recording(np.arange(3000.0) * 0.02, columns)
    times = []
    for _ in range(ROUNDS):
        began = process_time()
        text = csv_text(recording)
        between = process_time()
        parse_csv(text, "a.csv")
        times.append((between - began, process_time() - between))
    writing, reading = (1e3 * min(column) for column in zip(*times, strict=True))
    return writing, reading


if __name__ == "__main__":
    main()
