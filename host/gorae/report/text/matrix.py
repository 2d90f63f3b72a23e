"""A confusion matrix as a table for the terminal: true labels down, what they were taken for across."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gorae.report.text.columns import columns_of, fitted, padded
from gorae.texts import Text
from gorae.texts.words import one_line

MAX_LABEL = 16
"""Columns of a label."""
MAX_WIDE = 12
"""Labels across; more would not fit into a terminal, so that the confusions are listed instead."""


def confusion_table(labels: Sequence[str], counts: Sequence[Sequence[int]], lang: str) -> str:
    """Return a line for each true label: how often it was taken for each label, and its recall.

    `counts[true][predicted]` are whole numbers. More than 12 labels are listed, each with what it was mostly
    taken for.
    """
    names = [fitted(one_line(label), MAX_LABEL) for label in labels]
    lines = _table(names, counts, lang) if len(labels) <= MAX_WIDE else _list(names, counts, lang)
    return "\n".join(lines)


def recall_of(counts: Sequence[Sequence[int]], at: int) -> float | None:
    """Return the share of a label's windows that were recognised, 0 to 1; None when it has none."""
    total = sum(counts[at])
    return counts[at][at] / total if total else None


def percent(share: float | None) -> str:
    """Write a share, 0 to 1, as whole percents, rounded down as points are; `–` for None."""
    return "–" if share is None else f"{int(100 * share + 1e-9)} %"


def _table(names: Sequence[str], counts: Sequence[Sequence[int]], lang: str) -> Iterator[str]:
    heads = [*names, Text("models.recall").say(lang)]
    corner = Text("models.matrix-corner").say(lang)
    first = max(map(columns_of, [corner, *names]))
    widths = [max(columns_of(head), 5) for head in heads]
    yield _row(padded(corner, first), heads, widths)
    for at, name in enumerate(names[: len(counts)]):
        cells = [*map(_cell, counts[at]), percent(recall_of(counts, at))]
        yield _row(padded(name, first), cells, widths)


def _cell(count: int) -> str:
    return str(count) if count else "·"


def _row(first: str, cells: Sequence[str], widths: Sequence[int]) -> str:
    right = [" " * (width - columns_of(cell)) + cell for cell, width in zip(cells, widths, strict=True)]
    return "  ".join([first, *right])


def _list(names: Sequence[str], counts: Sequence[Sequence[int]], lang: str) -> Iterator[str]:
    first = max(map(columns_of, names), default=0)
    for at, name in enumerate(names[: len(counts)]):
        wrong = sorted(
            ((count, other) for other, count in enumerate(counts[at]) if other != at), reverse=True
        )
        taken = ", ".join(f"{names[other]} {count}" for count, other in wrong[:3] if count)
        recall = f"{percent(recall_of(counts, at)):>5}  {counts[at][at]}/{sum(counts[at])}"
        told = Text("models.taken-for", labels=taken).say(lang) if taken else ""
        yield f"{padded(name, first)}  {recall}  {told}".rstrip()
