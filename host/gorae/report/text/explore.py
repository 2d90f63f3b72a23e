"""A dataset in the terminal: how many windows of whom, and what stands out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gorae.learning.amounts import counts_of
from gorae.learning.examples import Examples
from gorae.learning.findings import DataFinding
from gorae.learning.sampling import rates_of, seconds_of
from gorae.report.plain import MARKS, plain, styled
from gorae.report.text.columns import columns_of, fitted, padded
from gorae.texts import Text

MAX_PEOPLE = 8
"""People with a column of their own; of more, only the sums are shown."""
_MAX_NAME, _MAX_LABEL = 8, 24


def about(examples: Examples) -> Text:
    """Return how many windows, labels and people there are, how long and how dense."""
    import numpy as np

    rates = rates_of(examples)
    middles = [float(np.median(each)) if len(each) else 0.0 for each in (rates, seconds_of(examples, rates))]
    return Text(
        "models.about",
        windows=len(examples.windows),
        labels=len(examples.labels),
        people=len(examples.people),
        hz=round(middles[0]),
        seconds=f"{middles[1]:.1f}",
    )


def describe_dataset(examples: Examples, findings: Sequence[DataFinding], lang: str) -> str:
    """Return the summary, a line a label, and a line a finding."""
    lines = [about(examples).say(lang), "", *_balance(examples, lang), "", *told(findings, lang)]
    return "\n".join(lines)


def told(findings: Sequence[DataFinding], lang: str) -> Iterator[str]:
    """Yield a line for each finding, what is serious first; one that says so when there is none."""
    if not findings:
        yield f"{styled(MARKS['passed'], fg='green')} {Text('models.explore-nothing').say(lang)}"
    for finding in sorted(findings, key=lambda finding: not finding.serious):
        mark = styled(MARKS["missed"], fg="red") if finding.serious else MARKS["not-run"]
        yield f"{mark} {plain(finding.text.say(lang))}"


def _balance(examples: Examples, lang: str) -> Iterator[str]:
    people = examples.people if len(examples.people) <= MAX_PEOPLE else ()
    names = [fitted(plain(person), _MAX_NAME) for person in people]
    labels = {label: fitted(plain(label), _MAX_LABEL) for label in examples.labels}
    heads = [Text("models.explore-total").say(lang), *names]
    first = max(map(columns_of, [Text("models.explore-label").say(lang), *labels.values()]))
    yield _row(padded(Text("models.explore-label").say(lang), first), heads, heads)
    for label, counts in counts_of(examples).items():
        cells = [str(counts.total()), *(str(counts[person]) for person in people)]
        yield _row(padded(labels[label], first), cells, heads)


def _row(first: str, cells: Sequence[str], heads: Sequence[str]) -> str:
    right = [
        " " * (max(columns_of(head), 3) - columns_of(cell)) + cell
        for cell, head in zip(cells, heads, strict=True)
    ]
    return "  ".join([first, *right])
