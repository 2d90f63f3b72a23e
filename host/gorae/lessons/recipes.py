"""How the files of an answer are made that would be too large to keep: `recipe.yaml` in its folder.

    # Only right-handed friends were there.
    misses: [fair]
    dataset:
      - record: {people: [1, 2, 3], gestures: [circle, shake, still], windows: 6, hands: [right]}
      - drop: {label: shake, people: [3]}
    model: {kind: tree, depth: 4}

People are virtual and numbered; the same recipe makes the same bytes. Steps are done one after the other.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Literal

from pydantic import Field, StrictInt, model_validator

from gorae.documents import Document, Duration, mistake
from gorae.telemetry.signals import GESTURES

_KEPT = 64
"""Recipes whose files are remembered."""
Count = Annotated[StrictInt, Field(ge=1, le=1000)]


class RecordWindows(Document):
    """Record windows of virtual people."""

    people: tuple[Annotated[StrictInt, Field(ge=1)], ...] = Field(min_length=1, max_length=100)
    gestures: tuple[Literal[GESTURES[1:]], ...] = Field(min_length=1)  # type: ignore[valid-type]
    windows: Count = 5
    """Of each gesture by each person."""
    hands: tuple[Literal["right", "left"], ...] = Field(default=("right",), min_length=1)
    """Dealt out to the people in turn."""
    seconds: Duration = 1.0
    hz: Annotated[StrictInt, Field(ge=1, le=50)] = 50
    names: bool = True
    """Whether it is written down who made them."""


class Which(Document):
    """Windows that fit all that is given."""

    label: str | None = None
    people: tuple[str | int, ...] = ()
    hand: Literal["right", "left"] | None = None
    every: Count = 1
    """Of these only every second, every third and so on."""


class Relabel(Which):
    """Give windows another label."""

    to: str


class RecipeStep(Document):
    """One thing that is done to a dataset."""

    record: RecordWindows | None = None
    """Add windows of virtual people."""
    drop: Which | None = None
    """Leave windows out."""
    copy_: Which | None = Field(default=None, alias="copy")
    """Add windows a second time."""
    take: Which | None = None
    """Add windows of the dataset: for a test that proves nothing, as it has windows of the training."""
    relabel: Relabel | None = None
    """Give windows another label."""

    @model_validator(mode="after")
    def _one_thing(self) -> RecipeStep:
        if len(self.model_fields_set) != 1:
            raise mistake("lessons.one-step", known="record, drop, copy, take, relabel")
        return self


class Training(Document):
    """How the model is trained."""

    kind: str = "tree"
    depth: Count | None = None
    features: tuple[str, ...] = ()
    data: tuple[RecipeStep, ...] = ()
    """Other data than the dataset that is handed in."""


class Edit(Document):
    """Change a file by hand."""

    file: str
    replace: Annotated[str, Field(min_length=1)]
    by: str


class Recipe(Document):
    """What `recipe.yaml` says."""

    misses: tuple[str, ...] = ()
    """Of a mistake: the checks that it misses."""
    dataset: tuple[RecipeStep, ...] = ()
    test: tuple[RecipeStep, ...] = ()
    model: Training | None = None
    edit: tuple[Edit, ...] = ()

    def changed_by(self, other: Recipe | None) -> Recipe:
        """Return this recipe with what another one says in place of its own."""
        given = {name: getattr(other, name) for name in other.model_fields_set} if other else {}
        return self.model_copy(update=given)


def made(recipe: Recipe) -> dict[str, bytes]:
    """Return the files that a recipe makes, by name. Raises DocumentError or UsageError as training does."""
    files = recipe.model_copy(update={"misses": ()})
    return dict(_made(files)) if files != Recipe() else {}


@lru_cache(maxsize=_KEPT)
def _made(recipe: Recipe) -> tuple[tuple[str, bytes], ...]:
    """The files, remembered by the recipe: a lesson's proof asks for the solution's again and again."""
    from gorae.lessons.kitchen import make

    return tuple(make(recipe).items())
