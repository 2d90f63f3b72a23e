"""Training, its time, its models' sizes and speed: `python tests/benchmarks/bench_learning.py`.

The last table holds our trees to scikit-learn's, on 20 datasets of which neither has seen the second part.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
from sklearn.datasets import make_classification
from sklearn.tree import DecisionTreeClassifier

from gorae.bench.models import prove
from gorae.bench.people import takes
from gorae.kits import kit_ids, load_kit
from gorae.kits.room import room_for_programs
from gorae.learning.models import tree
from gorae.learning.settings import MODELS, Settings
from gorae.learning.training import train
from gorae.learning.windows import LabelledWindows, from_dataset
from gorae.telemetry import dataset

LABELS = ("still", "shake", "circle", "wave", "clap")
PEOPLE, ROUNDS = range(1, 9), 10
AIM_S, AIM_MS = 1.5, 25.0
TRIES = 5
SETS, LEARNT, DEPTH = 20, 400, 5


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data.csv"
        dataset.save(data, list(takes(PEOPLE, LABELS, ROUNDS, seconds=1, hz=50)))
        _whole_process(data)
        _models(from_dataset(dataset.read(data), "data.csv"))
    _room()
    _against_scikit_learn()


def _whole_process(data: Path) -> None:
    """The command, from its start to its end."""
    command = [sys.executable, "-m", "gorae", "train", str(data), "--out", str(data.with_name("model.py"))]
    times = []
    for _ in range(TRIES):
        began = perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(perf_counter() - began)
    count, took = len(PEOPLE) * len(LABELS) * ROUNDS, min(times)
    print(f"gorae train, {count} windows, whole process: {took:.2f} s = {took / AIM_S:.2f} of {AIM_S} s")


def _models(windows: LabelledWindows) -> None:
    for model in MODELS:
        began = perf_counter()
        trained = train(windows, Settings(model), "data.csv")
        took = perf_counter() - began
        ms = prove(trained).ms
        held_out = 100 * trained.held_out.matrix.accuracy
        print(
            f"{model:<11} {len(trained.source):5} bytes   answer {ms:5.1f} ms = {ms / AIM_MS:.2f} of the aim"
            f"   held out {held_out:3.0f} %   trained {len(PEOPLE) + 1} times in {took:.2f} s"
        )


def _room() -> None:
    for kit in kit_ids():
        print(f"room for main.py and model.py on {kit}: {room_for_programs(load_kit(kit))} bytes")


def _against_scikit_learn() -> None:
    rows = [_two_trees(seed) for seed in range(SETS)]
    apart = [abs(ours - theirs) for ours, theirs, *_ in rows]
    mean = [statistics.mean(column) for column in zip(*rows, strict=True)]
    print(
        f"{SETS} datasets of {LEARNT} windows, trees of depth {DEPTH}: at most {max(apart):.1f} points apart"
    )
    print(f"  ours           {mean[0]:.1f} %  {mean[2]:4.1f} ms  {mean[4]:.0f} bytes of predict()")
    print(f"  scikit-learn's {mean[1]:.1f} %  {mean[3]:4.1f} ms")


def _two_trees(seed: int) -> tuple[float, float, float, float, int]:
    """Accuracy of ours and theirs in %, ms that training took, and bytes of `predict`."""
    labels = 2 + seed % 4
    made, targets = make_classification(
        n_samples=LEARNT + 2000, n_features=8 + seed % 5, n_informative=5, n_redundant=1, n_classes=labels,
        n_clusters_per_class=1, class_sep=0.8 + 0.1 * (seed % 3), flip_y=0.05, random_state=seed,
    )  # fmt: skip
    features = np.rint(made * 100).astype(np.int64)
    began = process_time()
    ours = tree.fit(features[:LEARNT], targets[:LEARNT], labels, depth=DEPTH)
    between = process_time()
    theirs = DecisionTreeClassifier(max_depth=DEPTH, min_samples_leaf=tree.LEAST_LEAF, random_state=0)
    theirs.fit(features[:LEARNT], targets[:LEARNT])
    ended = process_time()
    shares = [
        100 * float((each.predict(features[LEARNT:]) == targets[LEARNT:]).mean()) for each in (ours, theirs)
    ]
    names = [f"f{column}" for column in ours.columns]
    size = len(ours.source(names, [""] * labels))
    return shares[0], shares[1], 1000 * (between - began), 1000 * (ended - between), size


if __name__ == "__main__":
    main()
