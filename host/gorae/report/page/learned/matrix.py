"""A confusion matrix for pages: a table that a screen reader can read, whose cells lead to their windows.

Any page takes it in: put `matrix_html(…)` where it shall stand, and `matrix.css` among the page's styles.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from gorae.report.page.pages import environment
from gorae.report.text.matrix import percent, recall_of
from gorae.texts import Text

MATRIX_STYLE = "matrix.css"
_MANY = 6
"""From so many labels on, those across are written upright, as there is no room."""
_WORDS = ("matrix-corner", "recall", "matrix-note")
Link = Callable[[int, int], str | None]
"""Where a cell leads, by the numbers of the true and the predicted label: an address such as `#w12`."""


@dataclass(frozen=True)
class MatrixCell:
    """How often one label was taken for one label."""

    count: int
    share: float
    """Of the windows of the true label, 0 to 1."""
    right: bool
    link: str | None
    label: str
    """What was taken for what, for a reader that does not see the table."""


@dataclass(frozen=True)
class MatrixRow:
    """One true label."""

    label: str
    cells: tuple[MatrixCell, ...]
    total: int
    recall: str


def matrix_html(
    labels: Sequence[str],
    counts: Sequence[Sequence[int]],
    lang: str,
    *,
    link: Link = lambda true, predicted: None,
    caption: str = "",
) -> Markup:
    """Return the matrix as HTML. `counts[true][predicted]` are whole numbers; cells of 0 lead nowhere.

    The last labels may have columns only, as something that is said and is never true.

    `caption` says what was counted. Labels may be anything: they are escaped.
    """
    rows = [_row(labels, counts, at, lang, link) for at in range(len(counts))]
    template = environment().get_template("matrix.html.j2")
    words = {word: Text(f"models.{word}").say(lang) for word in _WORDS}
    html = template.render(labels=labels, rows=rows, many=len(labels) >= _MANY, caption=caption, words=words)
    return Markup(html)


def _row(
    labels: Sequence[str], counts: Sequence[Sequence[int]], true: int, lang: str, link: Link
) -> MatrixRow:
    total = sum(counts[true])
    cells = tuple(
        MatrixCell(
            count=count,
            share=count / total if total else 0.0,
            right=true == predicted,
            link=link(true, predicted) if count else None,
            label=_told(count, labels[true], labels[predicted]).say(lang),
        )
        for predicted, count in enumerate(counts[true])
    )
    return MatrixRow(labels[true], cells, total, percent(recall_of(counts, true)))


def _told(count: int, true: str, predicted: str) -> Text:
    key = "models.matrix-right" if true == predicted else "models.matrix-wrong"
    return Text(key, count=count, true=true, predicted=predicted)
