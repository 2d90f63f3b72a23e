"""Are there enough windows, of every label, by enough people?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from gorae.learning.examples import Examples
from gorae.learning.findings import DataFinding, FindingKind, listed, numbers_of
from gorae.learning.wanted import DatasetGoals
from gorae.texts import Text


def counts_of(examples: Examples) -> dict[str, Counter[str]]:
    """Count the windows of each label by person; "" stands for those that name nobody."""
    counts = {label: Counter[str]() for label in examples.labels}
    for window in examples.windows:
        counts[window.label][window.person] += 1
    return counts


def find_amounts(examples: Examples, wanted: DatasetGoals) -> Iterator[DataFinding]:
    """Yield what is wrong with how many windows there are."""
    if not examples.windows:
        yield DataFinding(FindingKind.EMPTY, Text("audit.empty"), 0, 1)
        return
    totals = {label: counter.total() for label, counter in counts_of(examples).items()}
    if len(totals) < 2:
        text = Text("audit.one-label", label=examples.labels[0])
        yield DataFinding(FindingKind.ONE_LABEL, text, 1, 2, labels=examples.labels)
    yield from _too_few(totals, wanted)
    yield from _unbalanced(totals, wanted)
    yield from _people(examples, wanted)


def _too_few(totals: dict[str, int], wanted: DatasetGoals) -> Iterator[DataFinding]:
    few = {label: count for label, count in totals.items() if count < wanted.windows}
    if few:
        said = listed(f"{label} {count}" for label, count in few.items())
        text = Text("audit.too-few", labels=said, wanted=wanted.windows)
        yield DataFinding(FindingKind.TOO_FEW, text, min(few.values()), wanted.windows, labels=tuple(few))


def _unbalanced(totals: dict[str, int], wanted: DatasetGoals) -> Iterator[DataFinding]:
    least, most = (choose(totals, key=lambda label: totals[label]) for choose in (min, max))
    ratio = totals[most] / totals[least]
    if ratio > wanted.balance:
        text = Text(
            "audit.unbalanced", most=most, most_count=totals[most], least=least, least_count=totals[least]
        )
        yield DataFinding(FindingKind.UNBALANCED, text, ratio, wanted.balance, labels=(most, least))


def _people(examples: Examples, wanted: DatasetGoals) -> Iterator[DataFinding]:
    unnamed = tuple(window.number for window in examples.windows if not window.person)
    if unnamed:
        text = Text("audit.no-person", count=len(unnamed), windows=numbers_of(unnamed))
        serious = wanted.people > 1
        yield DataFinding(FindingKind.NO_PERSON, text, len(unnamed), 0, windows=unnamed, serious=serious)
    people = examples.people
    if people and len(people) < wanted.people:  # that nobody is named has been said
        text = Text("audit.few-people", count=len(people), people=listed(people), wanted=wanted.people)
        yield DataFinding(FindingKind.FEW_PEOPLE, text, len(people), wanted.people, people=people)
    yield from _holes(examples)


def _holes(examples: Examples) -> Iterator[DataFinding]:
    counts = counts_of(examples)
    empty = [
        (person, label)
        for label, counter in counts.items()
        for person in examples.people
        if not counter[person]
    ]
    if empty:
        text = Text("audit.holes", holes=listed(f"{person}: {label}" for person, label in empty))
        people, labels = (tuple(dict.fromkeys(part)) for part in zip(*empty, strict=True))
        yield DataFinding(FindingKind.HOLES, text, len(empty), 0, people=people, labels=labels)
