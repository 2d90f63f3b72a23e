"""The page of `gorae explore`: what a dataset holds, every window as a picture, two features as a plane."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from gorae.learning.amounts import counts_of
from gorae.learning.description import feature_table
from gorae.learning.examples import Example, Examples
from gorae.learning.findings import DataFinding, FindingKind
from gorae.report.page.learned.scatter import SHAPES, scatter_of
from gorae.report.page.learned.sparks import HEIGHT, WIDTH, Spark, Sparks
from gorae.report.page.pages import REPORT_STYLES, environment, page_assets, say
from gorae.report.text.explore import about
from gorae.texts import Text

MAX_SHOWN = 2_000
"""Windows that are drawn: those that findings name, then others from all over the dataset."""
_MAX_LINKS = 40
HANDS = {"left": Text("models.hand-left"), "right": Text("models.hand-right")}
_WORDS = (
    "explore-title", "explore-findings", "explore-nothing", "explore-balance", "explore-nobody",
    "explore-total", "explore-scatter", "explore-across", "explore-up", "explore-keys", "explore-windows",
    "explore-scale", "explore-chosen", "explore-none-chosen", "explore-label", "explore-labels",
    "explore-look-at", "explore-serious", "explore-note", "explore-to-top",
)  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """One window as it stands in the page."""

    number: int
    person: str
    hand: Text | None
    lines: list[Spark]
    marks: list[Text]
    """What findings say about it, in a word."""


@dataclass(frozen=True)
class Group:
    """The windows of one label."""

    label: str
    at: int
    pictures: list[Picture]
    total: int
    by_person: Counter[str]


@dataclass(frozen=True)
class Told:
    """A finding, and the windows that the page links to: one by one, or in pairs."""

    finding: DataFinding
    links: tuple[int, ...]
    pairs: tuple[tuple[int, int, str], ...]


def explore_page(examples: Examples, findings: Sequence[DataFinding], file: str, lang: str) -> str:
    """Return the whole page. `file` is the dataset's name; `findings` are those of an audit."""
    shown = _shown(examples, findings)
    names, table = feature_table(examples)
    scatter = scatter_of(shown, examples.labels, names, table[_places(examples, shown)])
    sparks = Sparks(examples)
    template = environment().get_template("explore.html.j2")
    return template.render(
        file=file,
        about=about(examples),
        findings=[_told(finding, {window.number for window in shown}) for finding in findings],
        groups=_groups(examples, shown, findings, sparks),
        people=[*examples.people, *([""] if any(not each.person for each in examples.windows) else [])],
        left_out=len(examples.windows) - len(shown),
        total=len(examples.windows),
        most=max((counter.total() for counter in counts_of(examples).values()), default=1),
        sparks=sparks,
        size=(WIDTH, HEIGHT),
        scatter_shapes=SHAPES,
        scatter=scatter,
        data=scatter.data if scatter else {},
        lang=lang,
        say=partial(_said, lang),
        words={key.removeprefix("explore-").replace("-", "_"): _said(lang, key) for key in _WORDS},
        **page_assets("explore.js", styles=(*REPORT_STYLES, "matrix.css", "models.css")),
    )


def _said(lang: str, what: Text | str, /, **values: object) -> str:
    return say(lang, what if isinstance(what, Text) else Text(f"models.{what}", **values))


def _shown(examples: Examples, findings: Sequence[DataFinding]) -> list[Example]:
    """Return the windows that are drawn, in the order of the dataset."""
    windows = examples.windows
    if len(windows) <= MAX_SHOWN:
        return list(windows)
    named = {number for finding in findings for number in finding.windows[:_MAX_LINKS]}
    kept = [at for at, window in enumerate(windows) if window.number in named][:MAX_SHOWN]
    others = np.setdiff1d(np.arange(len(windows)), kept)
    more = others[np.linspace(0, len(others) - 1, MAX_SHOWN - len(kept)).astype(int)]
    return [windows[at] for at in sorted({*kept, *more.tolist()})]


def _places(examples: Examples, shown: Iterable[Example]) -> list[int]:
    places = {id(window): at for at, window in enumerate(examples.windows)}
    return [places[id(window)] for window in shown]


def _told(finding: DataFinding, shown: set[int]) -> Told:
    links = tuple(number for number in finding.windows if number in shown)[:_MAX_LINKS]
    pairs = tuple(
        (pair.first, pair.second, f"{pair.shift_s:+.2f}" if pair.shift_s else "")
        for pair in finding.pairs
        if {pair.first, pair.second} <= shown
    )
    return Told(finding, () if pairs else links, pairs[:_MAX_LINKS])


def _groups(
    examples: Examples, shown: Sequence[Example], findings: Sequence[DataFinding], sparks: Sparks
) -> list[Group]:
    counts, marks = counts_of(examples), _marks(findings)
    by_label: dict[str, list[Example]] = {label: [] for label in examples.labels}
    for window in shown:
        by_label[window.label].append(window)
    order = {person: at for at, person in enumerate((*examples.people, ""))}
    groups = []
    for at, (label, windows) in enumerate(by_label.items()):
        in_order = sorted(windows, key=lambda window: order[window.person])
        pictures = [_picture(window, sparks, marks.get(window.number, [])) for window in in_order]
        groups.append(Group(label, at, pictures, counts[label].total(), counts[label]))
    return groups


def _picture(window: Example, sparks: Sparks, marks: list[Text]) -> Picture:
    return Picture(window.number, window.person, HANDS.get(window.hand), sparks.lines(window), marks)


def _marks(findings: Sequence[DataFinding]) -> dict[int, list[Text]]:
    """What is said in a picture's corner, by the number of the window."""
    found: dict[int, list[Text]] = {}
    for finding in findings:
        for pair in finding.pairs:
            found.setdefault(pair.first, []).append(Text("models.mark-twin", other=pair.second))
            found.setdefault(pair.second, []).append(Text("models.mark-twin", other=pair.first))
        if (word := _MARKS.get(finding.kind)) is not None:
            for number in finding.windows:
                found.setdefault(number, []).append(word)
    return {number: list(dict.fromkeys(words))[:3] for number, words in found.items()}


_MARKS = {
    FindingKind.RATE: Text("models.mark-rate"),
    FindingKind.LENGTH: Text("models.mark-length"),
    FindingKind.GAPS: Text("models.mark-gaps"),
    FindingKind.MISSING: Text("models.mark-missing"),
    FindingKind.CLIPPED: Text("models.mark-clipped"),
    FindingKind.CONSTANT: Text("models.mark-constant"),
    FindingKind.IMPLAUSIBLE: Text("models.mark-label"),
    FindingKind.OUTLIERS: Text("models.mark-outlier"),
}
