"""What `gorae train` and `gorae evaluate` tell other programs, as JSON."""

from __future__ import annotations

import csv
import io
from typing import Any

from gorae.learning.evaluation import ConfusionMatrix
from gorae.learning.training import Trained
from gorae.telemetry.csv_foreign import spreadsheet_safe

FEATURES_HEAD = ("window", "label", "person", "hand")


def trained_json(trained: Trained, ms_on_board: float) -> dict[str, Any]:
    """Return what is known of a model. Shares are 0 to 1; those of held-out windows None when none were."""
    held_out = trained.held_out
    tested = held_out.matrix.total > 0
    matrix = held_out.matrix if tested else trained.train_matrix
    return {
        "model": trained.settings.model,
        "features": [feature.name for feature in trained.used],
        "bytes": len(trained.source),
        "ms_on_board": round(ms_on_board, 1),
        "train_accuracy": round(trained.train_matrix.accuracy, 4),
        "held_out_accuracy": round(held_out.matrix.accuracy, 4) if tested else None,
        "worst_label": matrix.worst_label,
        "labels": list(matrix.labels),
        "matrix": [list(row) for row in matrix.counts],
        "held_out": held_out.kind,
        "people": sorted(set(trained.windows.people) - {""}),
        "windows": len(trained.windows),
        "hz": trained.windows.hz,
        "samples": trained.windows.samples,
    }


def features_csv(trained: Trained) -> str:
    """Return a table for other programs: a row a window, with its label, person, hand and every feature."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow([*FEATURES_HEAD, *(feature.name for feature in trained.features)])
    windows = trained.windows
    for at, row in enumerate(trained.table.tolist()):
        about = windows.labels[at], windows.people[at], windows.hands[at]
        table.writerow([windows.recordings[at], *map(spreadsheet_safe, about), *row])
    return out.getvalue()


def evaluated_json(matrix: ConfusionMatrix, ms_on_board: float) -> dict[str, Any]:
    """Return how a model did. Recall is given of the labels that the test has windows of."""
    return {
        "accuracy": round(matrix.accuracy, 4),
        "labels": list(matrix.labels),
        "recall": {label: round(share, 4) for label, share in matrix.recall.items()},
        "matrix": [list(row) for row in matrix.counts],
        "worst_label": matrix.worst_label,
        "windows": matrix.total,
        "ms_on_board": round(ms_on_board, 1),
    }
