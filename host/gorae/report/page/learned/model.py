"""The pages of `gorae train` and `gorae evaluate`: what a model knows, how it decides, where it is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from markupsafe import Markup

from gorae.learning.evaluation import ConfusionMatrix
from gorae.learning.examples import Example, Examples
from gorae.learning.learning_curve import CurvePoint
from gorae.learning.models.forest import Forest
from gorae.learning.models.tree import Tree
from gorae.learning.training import Trained
from gorae.learning.windows import IntArray, LabelledWindows
from gorae.report.page.learned.explore import HANDS
from gorae.report.page.learned.matrix import MATRIX_STYLE, matrix_html
from gorae.report.page.learned.scatter import SHAPES
from gorae.report.page.learned.sparks import HEIGHT, WIDTH, Spark, Sparks
from gorae.report.page.learned.tree import NODE_HEIGHT, NODE_WIDTH, DrawnTree, drawn_tree
from gorae.report.page.pages import REPORT_STYLES, environment, page_assets, say
from gorae.report.text.matrix import percent
from gorae.texts import Text

MAX_RIGHT, MAX_WRONG = 40, 60
"""Windows of one cell that are shown."""
_WORDS = (
    "model-matrix", "model-tree", "model-tree-drawn", "model-tree-note", "model-in-words", "model-yes",
    "model-no", "model-chosen", "model-pick", "model-importance", "model-importance-note", "model-feature",
    "model-points", "model-curve", "model-curve-note", "model-curve-unseen", "model-curve-known",
    "model-curve-windows", "model-cells", "model-scale", "model-to-top",
)  # fmt: skip


@dataclass(frozen=True)
class Pictured:
    """One window with its picture. `row` is its place, or −1 for one that stands beside another."""

    row: int
    number: int
    label: str
    person: str
    hand: Text | None
    lines: list[Spark]


@dataclass(frozen=True)
class PicturedPair:
    """A window, and beside it the training window that is most like it, where that is of use."""

    one: Pictured
    other: Pictured | None


@dataclass(frozen=True)
class CellWindows:
    """The windows of one true label that were taken for one label."""

    true: int
    said: int
    title: Text
    windows: list[PicturedPair]
    total: int

    @property
    def right(self) -> bool:
        """Whether they were recognised."""
        return self.true == self.said


@dataclass(frozen=True)
class Tested:
    """Windows, what they were taken for, and what they can be compared with."""

    windows: Examples
    truth: Sequence[int]
    said: Sequence[int]
    """Numbers of labels; −1 where nobody was asked."""
    labels: tuple[str, ...]
    known: Examples
    """Windows of the training."""
    nearest: Sequence[int]
    """For each window the position of the training window most like it; −1 for none."""


@dataclass(frozen=True)
class Figure:
    """A number at the head of a page."""

    name: Text
    value: Text


@dataclass(frozen=True)
class Bar:
    """The importance of one feature."""

    name: str
    width: float
    said: str


def train_page(
    trained: Trained,
    ms_on_board: float,
    weights: Mapping[str, float],
    curve: Sequence[CurvePoint],
    lang: str,
) -> str:
    """Return the page about a trained model. `ms_on_board` is how long an answer takes a board, in ms;
    `weights` what each feature is worth, as shares.
    """
    held_out = trained.held_out
    said = held_out.said if held_out.matrix.total else trained.said
    matrix = held_out.matrix if held_out.matrix.total else trained.train_matrix
    windows = Examples.of_whole(trained.windows)
    nearest = _nearest_of_others(trained)
    targets = trained.windows.targets.tolist()
    tested = Tested(windows, targets, said.tolist(), trained.windows.label_names, windows, nearest)
    trees = _drawn_trees(trained)
    figures = [
        *_figures(matrix, trained.train_matrix.accuracy),
        Figure(Text("models.model-room"), Text("models.model-bytes", bytes=len(trained.source))),
        Figure(Text("models.model-speed"), Text("models.model-ms", ms=f"{ms_on_board:.1f}")),
    ]
    about = Text(
        "models.model-about",
        model=Text(f"models.kind-{trained.settings.model}"),
        features=", ".join(feature.name for feature in trained.used),
    )
    return _page(
        lang,
        title=_said(lang, "model-title"),
        file=trained.file,
        about=about,
        figures=figures,
        notes=[Text(f"models.model-held-out-{held_out.kind}", parts=held_out.parts)],
        matrix=_matrix(matrix, lang),
        trees=trees,
        importance=_bars(weights),
        curve=_curve(curve),
        tested=tested,
        data=_data(trained, tested, trees, lang),
    )


def _figures(matrix: ConfusionMatrix, known: float | None) -> list[Figure]:
    figures = [Figure(Text("models.model-unseen"), _percent(matrix.accuracy))]
    if known is not None:
        figures.append(Figure(Text("models.model-known"), _percent(known)))
    if matrix.total:
        label = matrix.worst_label
        value = Text("models.model-worst-is", label=label, share=percent(matrix.recall[label]))
        figures.append(Figure(Text("models.model-worst"), value))
    return figures


def _percent(share: float) -> Text:
    return Text("models.model-share", share=percent(share))


def evaluate_page(
    windows: LabelledWindows,
    said: Sequence[str],
    matrix: ConfusionMatrix,
    ms_on_board: float,
    known: Trained | None,
    file: str,
    lang: str,
) -> str:
    """Return the page about a test. `said` is the label that each window was taken for.

    `known` is the model as its data give it, where they are at hand: then the windows stand beside those of
    the training that are most like them. `file` is the model's name.
    """
    numbers = {label: at for at, label in enumerate(matrix.labels)}
    examples = Examples.of_whole(windows)
    nearest = _nearest_of_all(known, windows) if known else [-1] * len(windows)
    tested = Tested(
        examples,
        [numbers[label] for label in windows.labels],
        [numbers[label] for label in said],
        matrix.labels,
        Examples.of_whole(known.windows) if known else Examples(examples.channels, ()),
        nearest,
    )
    speed = Figure(Text("models.model-speed"), Text("models.model-ms", ms=f"{ms_on_board:.1f}"))
    return _page(
        lang,
        title=_said(lang, "evaluate-title"),
        file=file,
        about=Text("models.evaluate-about", windows=len(windows), people=len(examples.people)),
        figures=[*_figures(matrix, None), speed],
        notes=[] if known else [Text("models.evaluate-alone")],
        matrix=_matrix(matrix, lang),
        trees=[],
        importance=[],
        curve=None,
        tested=tested,
        data={},
    )


def _page(lang: str, *, tested: Tested, **values: Any) -> str:
    together = Examples(tested.windows.channels, (*tested.windows.windows, *tested.known.windows))
    sparks = Sparks(together)
    return (
        environment()
        .get_template("model.html.j2")
        .render(
            **values,
            cells=_cells(tested, sparks),
            sparks=sparks,
            size=(WIDTH, HEIGHT),
            node_size=(NODE_WIDTH, NODE_HEIGHT),
            scatter_shapes=SHAPES,
            lang=lang,
            say=partial(_said, lang),
            words={key.removeprefix("model-").replace("-", "_"): _said(lang, key) for key in _WORDS},
            **page_assets("model.js", styles=(*REPORT_STYLES, MATRIX_STYLE, "models.css")),
        )
    )


def _said(lang: str, what: Text | str, /, **values: object) -> str:
    return say(lang, what if isinstance(what, Text) else Text(f"models.{what}", **values))


def _matrix(matrix: ConfusionMatrix, lang: str) -> Markup:
    return matrix_html(matrix.labels, matrix.counts, lang, link=lambda true, said: f"#c{true}-{said}")


def _cells(tested: Tested, sparks: Sparks) -> list[CellWindows]:
    """Return the cells that are not empty, wrong ones first, those with most windows before the others."""
    rows: dict[tuple[int, int], list[int]] = {}
    for row, place in enumerate(zip(tested.truth, tested.said, strict=True)):
        if place[1] >= 0:
            rows.setdefault(place, []).append(row)
    order = sorted(rows, key=lambda place: (place[0] == place[1], -len(rows[place]), place))
    return [_cell(tested, sparks, place, rows[place]) for place in order]


def _cell(tested: Tested, sparks: Sparks, place: tuple[int, int], rows: list[int]) -> CellWindows:
    true, said = place
    wrong = true != said
    key = "models.cell-wrong" if wrong else "models.cell-right"
    title = Text(key, true=tested.labels[true], said=tested.labels[said])
    pairs = [_pair(tested, sparks, row, wrong=wrong) for row in rows[: MAX_WRONG if wrong else MAX_RIGHT]]
    return CellWindows(true, said, title, pairs, len(rows))


def _pair(tested: Tested, sparks: Sparks, row: int, *, wrong: bool) -> PicturedPair:
    one = _pictured(tested.windows.windows[row], sparks, row)
    near = tested.nearest[row]
    return PicturedPair(
        one, _pictured(tested.known.windows[near], sparks, -1) if wrong and near >= 0 else None
    )


def _pictured(window: Example, sparks: Sparks, row: int) -> Pictured:
    lines = sparks.lines(window)
    return Pictured(row, window.number, window.label, window.person, HANDS.get(window.hand), lines)


def _nearest_of_others(trained: Trained) -> list[int]:
    """For each window the nearest one of another person; where nobody is named, of another recording."""
    windows, table = trained.windows, _scaled(trained, trained.table)
    named = len(set(windows.people) - {""}) > 1
    groups = np.array(windows.people if named else windows.recordings)
    found = []
    for row, group in zip(table, groups, strict=True):
        far = ((table - row) ** 2).sum(axis=1)
        far[groups == group] = np.inf
        found.append(int(far.argmin()) if np.isfinite(far).any() else -1)
    return found


def _nearest_of_all(known: Trained, windows: LabelledWindows) -> list[int]:
    from gorae.learning.features import compute

    table = _scaled(known, known.table)
    asked = _scaled(known, compute(windows, known.features))
    return [int(((table - row) ** 2).sum(axis=1).argmin()) for row in asked]


def _scaled(trained: Trained, table: IntArray) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The features that the model uses, each divided by its spread in the training."""
    columns = list(trained.model.columns)
    spread = trained.table[:, columns].std(axis=0)
    scaled: np.ndarray[Any, np.dtype[np.float64]] = table[:, columns] / np.where(spread > 0, spread, 1.0)
    return scaled


def _drawn_trees(trained: Trained) -> list[DrawnTree]:
    model = trained.model
    trees = (model,) if isinstance(model, Tree) else model.trees if isinstance(model, Forest) else ()
    names = [feature.name for feature in trained.features]
    rows = trained.table.tolist()
    return [drawn_tree(tree, names, trained.windows.label_names, rows) for tree in trees]


def _data(trained: Trained, tested: Tested, trees: Sequence[DrawnTree], lang: str) -> dict[str, Any]:
    """What the script needs to light up a window's way."""
    if not trees:
        return {}
    windows = [
        {"id": row, "told": _told(tested, row, lang), "features": trained.table[row].tolist()}
        for row in range(len(tested.windows.windows))
    ]
    return {
        "features": [feature.name for feature in trained.features],
        "windows": windows,
        "trees": [
            {"parents": tree.parents, "leaves": tree.leaves, "questions": tree.questions} for tree in trees
        ],
        "yes": _said(lang, "model-yes"),
        "no": _said(lang, "model-no"),
    }


def _told(tested: Tested, row: int, lang: str) -> str:
    window, said = tested.windows.windows[row], tested.said[row]
    taken = [f"→ {tested.labels[said]}"] if said >= 0 and said != tested.truth[row] else []
    return " · ".join([f"#{window.number}", window.label, *filter(None, [window.person]), *taken])


def _bars(weights: Mapping[str, float]) -> list[Bar]:
    """Return the features with the points that are lost; what is lost by luck alone counts as 0."""
    points = {name: max(0, round(100 * lost)) for name, lost in weights.items()}
    most = max(points.values(), default=0) or 1
    return [Bar(name, round(100 * lost / most, 1), str(lost)) for name, lost in points.items()]


def _curve(points: Sequence[CurvePoint]) -> dict[str, Any] | None:
    """Return the plane of 1000 × 400 for a curve of at least two points, each as far from the next."""
    if len(points) < 2:
        return None
    step = 100 / (len(points) - 1)
    return {
        "unseen": _path([point.unseen for point in points]),
        "known": _path([point.known for point in points]),
        "ticks_x": [
            {"percent": round(at * step, 2), "text": point.windows} for at, point in enumerate(points)
        ],
        "ticks_y": [{"percent": share, "text": f"{share} %"} for share in (0, 50, 100)],
        "points": [
            {"count": point.windows, "unseen": percent(point.unseen), "known": percent(point.known)}
            for point in points
        ],
    }


def _path(shares: Sequence[float]) -> str:
    step = 1000 / (len(shares) - 1)
    places = [f"{at * step:.0f} {400 * (1 - share):.0f}" for at, share in enumerate(shares)]
    return "M" + "L".join(places)
