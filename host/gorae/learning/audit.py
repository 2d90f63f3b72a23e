"""What is worth knowing about a dataset before a machine learns from it: findings with numbers and windows.

`audit` looks at one dataset, `audit_window` at one window just recorded, `audit_test` at what training and
test data have in common.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from gorae.learning.amounts import find_amounts
from gorae.learning.examples import MAX_WINDOWS, Examples
from gorae.learning.findings import CopiedPair, DataFinding, FindingKind, listed, numbers_of
from gorae.learning.likeness import find_implausible, find_outliers, neighbours_of
from gorae.learning.sampling import find_sampling
from gorae.learning.twins import find_twins
from gorae.learning.wanted import USUAL, DatasetGoals
from gorae.telemetry.dataset import Dataset, Window
from gorae.texts import Text

__all__ = [
    "CopiedPair",
    "DataFinding",
    "DatasetGoals",
    "Examples",
    "FindingKind",
    "audit",
    "audit_test",
    "audit_window",
]

_WHILE_RECORDING = (
    FindingKind.RATE,
    FindingKind.LENGTH,
    FindingKind.GAPS,
    FindingKind.MISSING,
    FindingKind.CLIPPED,
    FindingKind.IDLE,
)


def audit(dataset: Dataset, wanted: DatasetGoals = USUAL) -> tuple[DataFinding, ...]:
    """Return all that is found in a dataset. Looks at 20,000 windows at most."""
    return tuple(audit_examples(Examples.of(dataset), wanted))


def audit_examples(examples: Examples, wanted: DatasetGoals = USUAL) -> Iterator[DataFinding]:
    """Yield what is found in the windows of a dataset."""
    yield from _too_many(examples)
    yield from find_amounts(examples, wanted)
    yield from find_sampling(examples, wanted)
    yield from _twins(examples)
    near = neighbours_of(examples)
    yield from find_implausible(examples, near, wanted)
    yield from find_outliers(examples, near)


def _too_many(examples: Examples) -> Iterator[DataFinding]:
    count = len(examples.windows) + examples.left_out
    if examples.left_out:
        text = Text("audit.too-many", count=count, most=MAX_WINDOWS)
        yield DataFinding(FindingKind.TOO_MANY, text, count, MAX_WINDOWS, serious=False)


def _twins(examples: Examples) -> Iterator[DataFinding]:
    pairs = tuple(find_twins(examples))
    if pairs:
        windows = tuple(dict.fromkeys(number for pair in pairs for number in (pair.first, pair.second)))
        text = Text("audit.twins", count=len(pairs), pairs=_said(pairs))
        yield DataFinding(FindingKind.TWINS, text, len(pairs), 0, windows=windows, pairs=pairs)


def _said(pairs: Sequence[CopiedPair]) -> str:
    return listed(f"{pair.first} = {pair.second}" for pair in pairs)


def audit_window(window: Window, number: int, wanted: DatasetGoals) -> tuple[DataFinding, ...]:
    """Return what is wrong with one window just recorded; `wanted` should name its rate and length."""
    examples = Examples.of_windows(tuple(window.signals), [window], [number])
    found = find_sampling(examples, wanted)
    return tuple(each for each in found if each.kind in _WHILE_RECORDING and each.serious)


def audit_test(training: Dataset, test: Dataset) -> tuple[DataFinding, ...]:
    """Return what training and test data have in common, which makes a test worthless: windows and people.

    Windows are numbered as in the test's file; a pair's `first` is of the training's file.
    """
    return (*_shared_people(training, test), *_shared_windows(training, test))


def _shared_people(training: Dataset, test: Dataset) -> Iterator[DataFinding]:
    known, asked = (Examples.of(each) for each in (training, test))
    shared = tuple(person for person in asked.people if person in known.people)
    if shared:
        windows = tuple(window.number for window in asked.windows if window.person in shared)
        text = Text("audit.shared-people", count=len(shared), people=listed(shared))
        yield DataFinding(FindingKind.SHARED_PEOPLE, text, len(shared), 0, windows=windows, people=shared)


def _shared_windows(training: Dataset, test: Dataset) -> Iterator[DataFinding]:
    channels = tuple(name for name in training.names if name in test.names)
    known, asked = (Examples.of(each) for each in (training, test))
    border = len(known.windows)
    numbered = range(border + len(asked.windows))
    windows = [*training.windows[:border], *test.windows]
    pairs = find_twins(Examples.of_windows(channels, windows, numbered))
    crossing = tuple(
        replace(
            pair, first=known.windows[pair.first].number, second=asked.windows[pair.second - border].number
        )
        for pair in pairs
        if pair.first < border <= pair.second
    )
    if crossing:
        shared = tuple(sorted({pair.second for pair in crossing}))
        text = Text(
            "audit.shared-windows", count=len(shared), total=len(asked.windows), windows=numbers_of(shared)
        )
        share = len(shared) / len(asked.windows)
        yield DataFinding(FindingKind.SHARED_WINDOWS, text, share, 0.0, windows=shared, pairs=crossing)
