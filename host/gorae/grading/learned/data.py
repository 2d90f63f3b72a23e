"""Rules for a dataset that is handed in: `data: {windows: 20, people: 3, balance: 1.5, rate: 50 Hz}`.

Every miss is a finding of the audit that `gorae explore` shows as well, with the numbers of windows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, StrictInt, model_validator

from gorae.documents import Document, Duration, Frequency, Share, mistake
from gorae.errors import DocumentError
from gorae.programs.handed import DATASET, TEST
from gorae.texts import Text

if TYPE_CHECKING:
    from gorae.learning.findings import DataFinding, FindingKind
    from gorae.learning.wanted import DatasetGoals
    from gorae.telemetry.dataset import Dataset

MAX_WINDOWS = 5_000
"""Of a dataset that is graded."""


class DataRules(Document):
    """What a dataset must be like; every rule that is given must hold."""

    labels: tuple[str, ...] = ()
    """There are windows of each of these."""
    windows: Annotated[StrictInt, Field(ge=1, le=1000)] | None = None
    """At least so many of each label."""
    balance: Annotated[float, Field(ge=1, le=10)] | None = None
    """The most frequent label has at most so many times the windows of the rarest."""
    people: Annotated[StrictInt, Field(ge=1, le=100)] | None = None
    """At least so many, each with windows of every label."""
    each_hand: Annotated[StrictInt, Field(ge=1, le=1000)] | None = None
    """At least so many windows of each label with each hand."""
    rate: Frequency | None = None
    """Samples a second, without gaps."""
    seconds: Duration | None = None
    """How long each window is."""
    clean: Literal[True] | None = None
    """No channel is clipped, stands still or is missing."""
    no_twins: Literal[True] | None = None
    """No two windows are copies of each other."""
    implausible: Annotated[Share, Field(ge=0, lt=1)] | None = None
    """At most this share of the windows may look like another label's to other people's windows."""
    new_test: Literal[True] | None = None
    """The test has windows, and none of its windows and people are in the dataset."""

    @model_validator(mode="after")
    def _some_rule(self) -> DataRules:
        if not self.model_fields_set:
            raise mistake("learned.no-data-rule", known=", ".join(DataRules.model_fields))
        return self

    @property
    def handed(self) -> tuple[str, ...]:
        """The files that these rules read."""
        return (DATASET, TEST) if self.new_test else (DATASET,)

    @property
    def wanted(self) -> DatasetGoals:
        """What the audit is to hold the dataset to."""
        from gorae.learning.wanted import USUAL, DatasetGoals

        return DatasetGoals(
            windows=self.windows or USUAL.windows,
            balance=self.balance or USUAL.balance,
            people=self.people or USUAL.people,
            hz=self.rate,
            seconds=self.seconds,
            implausible=USUAL.implausible if self.implausible is None else self.implausible,
        )

    @property
    def kinds(self) -> set[FindingKind]:
        """The findings that these rules forbid."""
        from gorae.learning.findings import FindingKind

        rules: Mapping[str, set[FindingKind]] = {
            "windows": {FindingKind.EMPTY, FindingKind.ONE_LABEL, FindingKind.TOO_FEW},
            "balance": {FindingKind.UNBALANCED},
            "people": {FindingKind.NO_PERSON, FindingKind.FEW_PEOPLE, FindingKind.HOLES},
            "rate": {FindingKind.RATE, FindingKind.GAPS},
            "seconds": {FindingKind.LENGTH},
            "clean": {FindingKind.CLIPPED, FindingKind.CONSTANT, FindingKind.IDLE, FindingKind.MISSING},
            "no_twins": {FindingKind.TWINS},
            "implausible": {FindingKind.IMPLAUSIBLE},
        }
        return {kind for rule, kinds in rules.items() if getattr(self, rule) is not None for kind in kinds}


def data_misses(rules: DataRules, handed: Mapping[str, bytes]) -> Iterator[Text]:
    """Yield a sentence for every rule that the dataset among the files does not keep."""
    try:
        found = read(handed, DATASET)
        yield from _labels(rules, found)
        yield from _hands(rules, found)
        yield from (one.text for one in _findings(rules, found))
        if rules.new_test:
            yield from test_misses(found, handed)
    except NotUsable as problem:
        yield problem.text


class NotUsable(Exception):  # noqa: N818
    """A file is missing or cannot be read; `text` says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.say("en"))
        self.text = text


def read(handed: Mapping[str, bytes], name: str) -> Dataset:
    """Return the dataset in a file that was handed in. Raises NotUsable."""
    from gorae.telemetry import dataset

    if name not in handed:
        raise NotUsable(Text("learned.no-file", file=name))
    try:
        found = dataset.parse(handed[name].decode("utf-8-sig"), name)
    except UnicodeDecodeError:
        raise NotUsable(Text("learned.unreadable", why=Text("documents.not-utf8"), file=name)) from None
    except DocumentError as error:
        first = error.problems[0]
        why = Text("learned.at-line", line=first.line, why=first.text) if first.line else first.text
        raise NotUsable(Text("learned.unreadable", file=name, why=why)) from None
    if len(found.windows) > MAX_WINDOWS:
        count = len(found.windows)
        raise NotUsable(Text("learned.too-many-windows", file=name, count=count, most=MAX_WINDOWS))
    return found


def test_misses(training: Dataset, handed: Mapping[str, bytes]) -> Iterator[Text]:
    """Yield why a test proves nothing: empty, or with windows or people of the training. Raises NotUsable."""
    from gorae.learning.audit import audit_test

    test = read(handed, TEST)
    if not test.windows:
        yield Text("learned.empty-test", file=TEST)
    yield from (one.text for one in audit_test(training, test))


def _labels(rules: DataRules, found: Dataset) -> Iterator[Text]:
    there = {window.label for window in found.windows}
    missing = [label for label in rules.labels if label not in there]
    if missing:
        yield Text("learned.no-windows-of", labels=", ".join(missing))


def _hands(rules: DataRules, found: Dataset) -> Iterator[Text]:
    """Labels of which a hand has too few windows."""
    if not rules.each_hand:
        return
    counted = Counter((window.label, window.hand) for window in found.windows)
    labels = dict.fromkeys([*rules.labels, *(window.label for window in found.windows)])
    few = [
        (counted[label, hand], label, hand)
        for label in labels
        for hand in ("left", "right")
        if counted[label, hand] < rules.each_hand
    ]
    if few:
        count, label, hand = min(few, key=lambda one: one[0])
        people = Text(f"learned.hand-{hand}")
        yield Text("learned.few-of-hand", label=label, people=people, count=count, least=rules.each_hand)


def _findings(rules: DataRules, found: Dataset) -> Sequence[DataFinding]:
    if not rules.kinds:
        return ()
    from gorae.learning.audit import audit

    return [one for one in audit(found, rules.wanted) if one.serious and one.kind in rules.kinds]


def numbers_of(found: Dataset) -> dict[str, object]:
    """Return what a model card says of a dataset: its windows, people and labels."""
    from gorae.learning.audit import Examples

    examples = Examples.of(found)
    return {
        "windows": len(found.windows),
        "people": len(examples.people),
        "labels": sorted({window.label for window in found.windows}),
    }
