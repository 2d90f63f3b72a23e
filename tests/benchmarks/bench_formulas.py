"""Robustness at every sample, milliseconds a formula: `python tests/benchmarks/bench_formulas.py`.

The rows are those of the measurements of rtamt 0.4.10, whose seconds stand beside ours where it finishes.
"""

from __future__ import annotations

from time import perf_counter

import numpy as np

from gorae.grading.evaluation import Evaluation
from gorae.grading.parser import parse_formula
from gorae.telemetry.csv import csv_text
from gorae.telemetry.recording import Recording

ROUNDS = 15
PERIOD_S = 0.01

# Formula, and what rtamt takes for 1e5 and 1e6 samples in seconds; TENTH is a tenth of the trace.
ROWS: list[tuple[str, float | None, float | None]] = [
    ("always(x < 3 mm)", 0.18, 2.1),
    ("eventually[0.5 s, 5 s](x > 1 mm)", 0.75, 8.0),
    ("always[0 s, 10 s] eventually[0 s, 1 s](abs(x) < 0.5 mm)", 1.6, 16.3),
    ("always[0 s, TENTH s] eventually[0 s, 1 s](abs(x) < 0.5 mm)", None, None),
    ("always[0 s, END s] eventually[0 s, 1 s](abs(x) < 0.5 mm)", 62.6, None),
    ("x > -2 mm until y > 1 mm", 0.38, 4.4),
    ("x > -2 mm until[0 s, 2 s] y > 1 mm", 222.0, None),
    ("x > -2 mm until[1 s, 2 s] y > 1 mm", None, None),
]


def main() -> None:
    print(f"{'formula':62}{'1e4':>9}{'1e5':>9}{'1e6':>9}  ms    times rtamt at 1e5, 1e6")
    traces = {samples: _trace(samples, even=True) for samples in (10**4, 10**5, 10**6)}
    for text, *theirs in ROWS:
        took = [_milliseconds(text, trace) for trace in traces.values()]
        ratios = [
            f"{1e3 * row / own:7,.0f}" if row else "      –"
            for row, own in zip(theirs, took[1:], strict=True)
        ]
        print(f"{text:62}" + "".join(f"{own:9.2f}" for own in took) + "    " + "".join(ratios))
    uneven = _trace(10**5, even=False)
    print(f"{'  the second, unevenly sampled':71}{_milliseconds(ROWS[1][0], uneven):9.2f}")
    print(f"CSV of 60 s, 50 samples a second, 25 signals: {_csv_milliseconds():.1f} ms")


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
        began = perf_counter()
        Evaluation(trace).robustness(formula)
        times.append(perf_counter() - began)
    return 1e3 * min(times)


def _csv_milliseconds() -> float:
    random = np.random.default_rng(1)
    columns = {f"signal_{number}": random.normal(size=3000) * 1000 for number in range(25)}
    recording = Recording(np.arange(3000) * 0.02, columns)
    times = []
    for _ in range(ROUNDS):
        began = perf_counter()
        csv_text(recording)
        times.append(perf_counter() - began)
    return 1e3 * min(times)


if __name__ == "__main__":
    main()
