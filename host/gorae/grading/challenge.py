"""A challenge: what a robot must do, and what it earns. Read from `lessons/*/challenge.yaml`."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias, get_type_hints

from pydantic import Discriminator, Field, Tag, TypeAdapter, ValidationError, model_validator

from gorae import documents
from gorae.documents import Document, Duration, Localized, mistake
from gorae.errors import DocumentError
from gorae.grading import references
from gorae.grading.code import CodeRules
from gorae.grading.fields import FormulaField, Identifier, MeasureField, RangeField
from gorae.kits import Pose


class Stimulus(Document):
    """Something that is done to the robot at a time."""

    at: Annotated[Duration, Field(ge=0)]
    press: Literal["button_a", "button_b"]
    hold: Annotated[Duration, Field(gt=0)] = Field(default=0.2, alias="for")
    """For how long the button stays pressed."""


class Runs(Document):
    """How often the program is run, and what is different from run to run."""

    count: int = Field(default=1, ge=1, le=100)
    vary: dict[str, RangeField] = {}
    """What is drawn for every run: offsets of `start.x`, `walls.front.y` …, values of `battery` …"""


class RobustnessCredit(Document):
    """No points at the lower robustness, all points at the upper, and evenly in between."""

    robustness: RangeField


Credit: TypeAlias = Annotated[
    Annotated[Literal["all-or-nothing", "fraction"], Tag("name")]
    | Annotated[RobustnessCredit, Tag("graded")],
    Discriminator(lambda value: "graded" if isinstance(value, dict | RobustnessCredit) else "name"),
]


class Check(Document):
    """One thing that the program or the robot must do."""

    id: Identifier
    title: Localized | None = None
    points: Annotated[float, Field(gt=0, strict=True)]
    needs: tuple[str, ...] = ()
    """Earlier checks without which this one is not run."""
    formula: FormulaField | None = None
    code: CodeRules | None = None
    credit: Credit = "all-or-nothing"
    hints: tuple[Localized, ...] = ()

    @model_validator(mode="after")
    def _formula_or_code(self) -> Check:
        if (self.formula is None) == (self.code is None):
            raise mistake("grading.formula-or-code")
        return self

    @property
    def name(self) -> Localized:
        """What to call it: its title, or else its id."""
        return self.title or Localized(en=self.id, ko=self.id)


class Challenge(Document):
    """A whole challenge file."""

    id: Identifier
    title: Localized
    arena: str
    kits: tuple[str, ...] = Field(min_length=1)
    start: Pose
    time_limit: Annotated[Duration, Field(gt=0, le=600)]
    stimuli: tuple[Stimulus, ...] = ()
    runs: Runs = Runs()
    checks: tuple[Check, ...] = Field(min_length=1)
    measures: dict[str, MeasureField] = {}

    @property
    def max_score(self) -> float:
        return sum(check.points for check in self.checks)


def load_challenge(path: Path) -> Challenge:
    """The challenge in a file. Raises DocumentError with all its mistakes."""
    try:
        challenge, problems = documents.load(path, Challenge), []
    except DocumentError as error:
        draft = _draft(path)
        if draft is None:
            raise
        challenge, problems = draft, list(error.problems)
    challenge = _beside(challenge, path.parent)
    mistakes = list(references.check(challenge))
    if mistakes:
        source = _source(path)
        problems.extend(source.problem(place, text) for place, text in mistakes)
    if problems:
        raise DocumentError(problems)
    return challenge


def _source(path: Path) -> documents.Source:
    with path.open("rb") as stream:
        return documents.parse(stream.read(documents.MAX_BYTES + 1), str(path))


def _beside(challenge: Challenge, folder: Path) -> Challenge:
    """Arenas and kits of the author's own are named by their file, from the challenge's folder."""

    def placed(name: str) -> str:
        return str(folder / name) if name.endswith((".yaml", ".yml")) else name

    names = {"arena": placed(challenge.arena), "kits": tuple(map(placed, challenge.kits))}
    return challenge.model_copy(update=names)


def _draft(path: Path) -> Challenge | None:
    """Those parts of a bad file that are right in themselves, to find what is wrong between them too."""
    try:
        data = _source(path).data
    except OSError:
        return None
    if not isinstance(data, dict):
        return None
    checks = data.get("checks")
    drafts = [_sound_parts(Check, one) for one in checks] if isinstance(checks, list) else []
    parts = _sound_parts(Challenge, data) | {"checks": tuple(map(_draft_check, drafts))}
    nothing = {"arena": "", "kits": (), "start": None, "time_limit": None}
    return Challenge.model_construct(**(nothing | parts))


def _draft_check(parts: dict[str, Any]) -> Check:
    return Check.model_construct(**({"id": ""} | parts))


def _sound_parts(model: type[Document], data: Any) -> dict[str, Any]:
    """The fields of `data` that are valid by themselves."""
    parts = {}
    for name, adapter in _adapters(model).items() if isinstance(data, dict) else ():
        with suppress(ValidationError, KeyError):
            parts[name] = adapter.validate_python(data[name])
    return parts


@cache
def _adapters(model: type[Document]) -> dict[str, TypeAdapter[Any]]:
    hints = get_type_hints(model, include_extras=True)
    return {name: TypeAdapter(hints[name]) for name in model.model_fields}
