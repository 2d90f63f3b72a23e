"""What `gorae train` and `gorae evaluate` say in a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from gorae.learning.channels import MOTION
from gorae.learning.evaluation import ConfusionMatrix
from gorae.learning.training import Trained
from gorae.learning.wanted import USUAL
from gorae.report.text.matrix import confusion_table, percent
from gorae.texts import Text
from gorae.texts.words import one_line

_QUICK_HZ = 20
"""Fewer samples a second do not show what a hand does."""
_MEMORISED = 0.15
"""So much better on what it learnt than on what it has not seen, a model has learnt by heart."""


def trained_text(trained: Trained, ms_on_board: float, lang: str) -> str:
    """Return how good a model is, on what it knows and on what it does not, and what it takes of a board."""
    return "\n".join(
        text.say(lang) if isinstance(text, Text) else text for text in _lines(trained, ms_on_board, lang)
    )


def _lines(trained: Trained, ms_on_board: float, lang: str) -> Iterator[Text | str]:
    windows, held_out = trained.windows, trained.held_out
    counts = {
        "windows": len(windows),
        "labels": len(windows.label_names),
        "people": len(set(windows.people) - {""}),
    }
    yield Text("learning.trained", model=Text(f"learning.model-{trained.settings.model}"), **counts)
    yield Text("learning.used", features=", ".join(feature.name for feature in trained.used))
    if windows.channels == MOTION and windows.hz < _QUICK_HZ:
        yield Text("learning.slow-rate", hz=windows.hz)
    yield from _unbalanced(Counter(windows.labels))
    if trained.is_reduced:
        yield Text("learning.reduced", room=trained.settings.room)
    yield ""
    yield Text("learning.knows", share=percent(trained.train_matrix.accuracy))
    share = percent(held_out.matrix.accuracy)
    yield Text(f"learning.held-out-{held_out.kind}", share=share, parts=held_out.parts)
    yield from _tested(held_out.matrix, trained.train_matrix.accuracy, lang)
    yield ""
    yield Text("learning.on-board", bytes=len(trained.source), ms=f"{ms_on_board:.1f}")


def _unbalanced(counts: Counter[str]) -> Iterator[Text]:
    """What to say when a label has much more windows than another."""
    (most, many), (least, few) = counts.most_common()[0], counts.most_common()[-1]
    if many > USUAL.balance * few:
        yield Text("audit.unbalanced", most=most, most_count=many, least=least, least_count=few)


def _tested(matrix: ConfusionMatrix, known: float, lang: str) -> Iterator[Text | str]:
    """What the matrix of held-out windows says, if there were any; `known` is the accuracy on all others."""
    if not matrix.total:
        return
    yield _worst(matrix)
    if known - matrix.accuracy > _MEMORISED:
        yield Text("learning.memorised")
    yield ""
    yield confusion_table(matrix.labels, matrix.counts, lang)


def _worst(matrix: ConfusionMatrix) -> Text:
    label = matrix.worst_label
    return Text("learning.worst", label=one_line(label), share=percent(matrix.recall[label]))


def evaluated_text(matrix: ConfusionMatrix, ms_on_board: float, lang: str) -> str:
    """Return how a model did on windows that it had not seen."""
    lines = (
        Text("learning.evaluated", count=matrix.total, share=percent(matrix.accuracy)).say(lang),
        _worst(matrix).say(lang),
        "",
        confusion_table(matrix.labels, matrix.counts, lang),
        "",
        Text("learning.speed", ms=f"{ms_on_board:.1f}").say(lang),
    )
    return "\n".join(lines)
