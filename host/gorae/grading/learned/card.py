"""A model card, `card.yaml`: what a model is for, what it was made from, how well it does and whom it fails.

card: {complete: true, within: 10, weakest: true}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, TypeAlias, cast

from pydantic import AfterValidator, BeforeValidator, Field, StrictInt, model_validator

from gorae import documents
from gorae.documents import Document, mistake
from gorae.errors import DocumentError
from gorae.grading.learned.data import NotUsable, numbers_of, read
from gorae.grading.learned.faults import gesture_name, people_name, percent
from gorae.grading.learned.recognition import Group, Recognition
from gorae.programs.handed import CARD, DATASET
from gorae.texts import Text

LONGEST = 2000
"""Characters of one text of a card."""
_NEAR = 0.05
"""Groups and labels whose recall differs by no more are both right answers to which is the weakest."""


def _percent(value: object) -> float:
    """`82 %` or 82 as 0.82."""
    text = value.strip().removesuffix("%").strip() if isinstance(value, str) else value
    try:
        number = float(text) if isinstance(text, str | int | float) and not isinstance(text, bool) else -1.0
    except ValueError:
        number = -1.0
    if not 0 <= number <= 100:
        raise mistake("learned.card-percent", value=value)
    if 0 < number < 1 and "%" not in str(value):
        raise mistake("learned.card-fraction", value=f"{number:g}", percent=f"{100 * number:g} %")
    return number / 100


def _says_something(text: str) -> str:
    """A text with a letter or a digit in it: spaces, dashes and dots fill nothing in."""
    if not any(letter.isalnum() for letter in text):
        raise mistake("learned.card-says-nothing")
    return text


Percent: TypeAlias = Annotated[float, BeforeValidator(_percent)]
Name: TypeAlias = Annotated[str, Field(min_length=1, max_length=LONGEST)]
Words: TypeAlias = Annotated[Name, AfterValidator(_says_something)]


class ModelCard(Document):
    """What a card says; all of it must be filled in."""

    name: Words
    """What the model is called."""
    made_by: Words
    """A nickname or number: no real names."""
    use: Words
    """What it is for."""
    not_for: Words
    """What it must not be used for, or where it fails."""
    windows: Annotated[StrictInt, Field(ge=1)]
    """It was trained on so many."""
    people: Annotated[StrictInt, Field(ge=1)]
    """Who made them."""
    labels: tuple[Name, ...] = Field(min_length=1, max_length=50)
    """What it tells apart."""
    accuracy: Percent
    """How much of what new people do it recognises, in percent."""
    recall: dict[str, Percent] = Field(default={}, max_length=50)
    """The same for single labels."""
    weakest_label: Name
    """Which it recognises worst."""
    weakest_group: Words
    """Whom it recognises worst: `left`, `right`, a person's number, or `none`."""


class CardRules(Document):
    """What a card must be like; every rule that is given must hold."""

    complete: Literal[True] | None = None
    """Everything is filled in, and what it says of the dataset is true."""
    within: Annotated[float, Field(gt=0, le=50)] | None = None
    """Its numbers agree with what the runs show, within so many points."""
    weakest: Literal[True] | None = None
    """It names the label and the group that are recognised worst."""

    @model_validator(mode="after")
    def _some_rule(self) -> CardRules:
        if not self.model_fields_set:
            raise mistake("learned.no-card-rule", known=", ".join(CardRules.model_fields))
        return self

    @property
    def needs_runs(self) -> bool:
        """Whether a rule compares the card with what the runs show."""
        return bool(self.within or self.weakest)

    @property
    def handed(self) -> tuple[str, ...]:
        """The files that these rules read."""
        return (DATASET, CARD) if self.complete else (CARD,)


def card_misses(rules: CardRules, handed: Mapping[str, bytes]) -> Iterator[Text]:
    """Yield a sentence for every rule that the card among the files does not keep, whatever the runs show."""
    try:
        card = read_card(handed)
        if rules.complete:
            yield from _of_data(card, handed)
    except NotUsable as problem:
        yield problem.text


def misses_in_runs(rules: CardRules, card: ModelCard, recognition: Recognition) -> Iterator[Text]:
    """Yield a sentence for every rule that the card does not keep in the light of the runs."""
    if rules.within is not None:
        yield from _numbers(card, recognition, rules.within / 100)
    if rules.weakest:
        yield from _weakest(card, recognition)


def read_card(handed: Mapping[str, bytes]) -> ModelCard:
    """Return the card that was handed in. Raises NotUsable with its first mistakes."""
    if CARD not in handed:
        raise NotUsable(Text("learned.no-file", file=CARD))
    try:
        return documents.loads(handed[CARD], CARD, ModelCard)
    except DocumentError as error:
        first = error.problems[0]
        where = f"{first.path}: " if first.path else ""
        why = Text(
            "learned.at-line", line=first.line, why=Text("learned.in-place", where=where, why=first.text)
        )
        raise NotUsable(Text("learned.bad-card", file=CARD, count=len(error.problems), why=why)) from None


def _of_data(card: ModelCard, handed: Mapping[str, bytes]) -> Iterator[Text]:
    """What the card says of the dataset, and what is so."""
    found = numbers_of(read(handed, DATASET))
    for name in ("windows", "people"):
        said = getattr(card, name)
        if said != found[name]:
            yield Text(f"learned.card-{name}", said=said, there=found[name], file=DATASET)
    if sorted(card.labels) != found["labels"]:
        there = ", ".join(cast("list[str]", found["labels"]))
        yield Text("learned.card-labels", said=", ".join(card.labels), there=there, file=DATASET)


def _numbers(card: ModelCard, recognition: Recognition, within: float) -> Iterator[Text]:
    points = round(100 * within)
    if abs(card.accuracy - recognition.accuracy) > within + 1e-9:
        values = {"said": percent(card.accuracy), "found": percent(recognition.accuracy)}
        yield Text("learned.card-accuracy", points=points, **values)
    for label, said in card.recall.items():
        found = recognition.recalls.get(label)
        if found is not None and abs(said - found) > within + 1e-9:
            values = {"said": percent(said), "found": percent(found), "gesture": gesture_name(label)}
            yield Text("learned.card-recall", points=points, **values)


def _weakest(card: ModelCard, recognition: Recognition) -> Iterator[Text]:
    known = recognition.recalls
    if card.weakest_label not in _worst(known):
        worst = recognition.worst_label
        values = {"gesture": gesture_name(worst), "found": percent(known[worst])}
        yield Text("learned.card-weakest-label", said=card.weakest_label, **values)
    group: Group = "hand" if len(recognition.members("hand")) > 1 else "person"
    by_group = recognition.by_group(group)
    even = max(by_group.values(), default=0.0) - min(by_group.values(), default=0.0) <= _NEAR
    said = card.weakest_group.strip().lower()
    if said not in _worst(by_group) and not (even and said == "none"):
        worst = recognition.weakest(group)
        best = max(by_group.values(), default=0.0)
        values = {"people": people_name(group, worst), "found": percent(by_group.get(worst, 0.0))}
        yield Text("learned.card-weakest-group", said=card.weakest_group, best=percent(best), **values)


def _worst(recalls: Mapping[str, float]) -> set[str]:
    """Those that are as good as worst."""
    least = min(recalls.values(), default=0.0)
    return {name for name, recall in recalls.items() if recall - least <= _NEAR + 1e-9}
