"""How far models carry from virtual people to real ones: `python tests/benchmarks/transfer.py FOLDER`.

FOLDER holds recordings of micro:bit CreateAI or ML-Machine as JSON: a list of actions with `name` and
`recordings`, each with `data` of x, y and z in g. For each kind of model a line says how many windows it
names rightly, in %: those of other virtual people; those of a file's real people when it learnt from virtual
ones; and those of the file's own recordings, of which each part was left out once. Virtual people are asked
for what comes next to an action that they do not know: walking is `other`, being active any of four gestures.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from gorae.bench.people import KNOWN, takes
from gorae.learning import features as kinds
from gorae.learning.evaluation import ConfusionMatrix
from gorae.learning.settings import MODELS, Settings
from gorae.learning.training import Trained, train
from gorae.learning.windows import LabelledWindows, WindowShape, from_dataset
from gorae.telemetry.dataset import Dataset, Window

HZ, SECONDS, ROUNDS = 50, 1.0, 6
LEARNT, ASKED = range(1, 13), range(101, 113)
"""Virtual people."""
MEANT = {
    "walking": ["other"],
    "jumping up&down": ["other"],
    "being still": ["still"],
    "inactive": ["still"],
    "active": ["shake", "circle", "wave", "other"],
}
"""Gestures of virtual people for actions that have another name."""


def dataset(windows: Iterable[Window]) -> Dataset:
    known = tuple(windows)
    return Dataset(tuple(known[0].signals), known, len(known) + 1, tuple(range(1, len(known) + 1)))


def virtual(people: range, labels: list[str]) -> Dataset:
    return dataset(takes(people, labels, ROUNDS, seconds=SECONDS, hz=HZ))


def real(file: Path) -> Dataset:
    """The recordings of a file, of 50 Hz, in mg."""
    return dataset(_windows(json.loads(file.read_text(encoding="utf-8"))))


def _windows(actions: Any) -> Iterable[Window]:
    for action in actions:
        for recording in action["recordings"]:
            axes = {f"accel_{axis}": tuple(1000 * g for g in recording["data"][axis]) for axis in "xyz"}
            times = tuple(at / HZ for at in range(len(axes["accel_x"])))
            yield Window(str(action["name"]).lower(), times, axes)


def renamed(windows: LabelledWindows, names: dict[str, str]) -> LabelledWindows:
    """The windows with other labels, where `names` has one."""
    return replace(windows, labels=tuple(names.get(label, label) for label in windows.labels))


def share(trained: Trained, windows: LabelledWindows) -> float:
    """The accuracy of a model on other windows, in %."""
    said = trained.model.predict(kinds.compute(windows, trained.features))
    names = trained.windows.label_names
    matrix = ConfusionMatrix.of(
        sorted({*names, *windows.labels}), windows.labels, [names[number] for number in said]
    )
    return 100 * matrix.accuracy


def table(file: Path, models: Iterable[str] = MODELS) -> None:
    found = real(file)
    labels = sorted({window.label for window in found.windows})
    meant = {label: MEANT.get(label, [label]) for label in labels}
    own = from_dataset(found, file.name, seconds=SECONDS)
    gestures = sorted({gesture for known in meant.values() for gesture in known})
    assert set(gestures) <= set(KNOWN), f"{file}: none of {KNOWN} is meant by {labels}"
    same = {gesture: " or ".join(sorted(on for on in labels if gesture in meant[on])) for gesture in gestures}
    real_names = {label: same[known[0]] for label, known in meant.items()}
    learnt, asked = (
        renamed(from_dataset(virtual(people, gestures), "virtual"), same) for people in (LEARNT, ASKED)
    )
    print(f"\n{file.name}: {', '.join(labels)}; {len(own)} windows of {own.samples} samples")
    for model in models:
        settings = Settings(model)
        within = 100 * train(own, settings, file.name).held_out.matrix.accuracy
        trained = train(learnt, settings, "virtual")
        others = share(trained, asked)
        shape = WindowShape(trained.windows.hz, trained.windows.samples)
        carried = share(trained, renamed(from_dataset(found, file.name, shape=shape), real_names))
        print(
            f"  {model:<11} virtual to virtual {others:4.0f} %   virtual to real {carried:4.0f} %"
            f"   real to real {within:4.0f} %"
        )


def main(folder: Path) -> None:
    for file in sorted(folder.glob("*.json")):
        table(file)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
