"""YAML files as validated, frozen models, with every mistake named at once by file, line and path.

A model is a `Document` subclass; `load(path, Model)` gives an instance or raises DocumentError.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, WithJsonSchema
from pydantic_core import PydanticCustomError

from gorae import units
from gorae.disk import open_file, unreadable
from gorae.documents import sentences
from gorae.documents.yaml_data import USUAL, FileLimits, ParsedYaml, Path_, dotted, parse
from gorae.errors import DocumentError, Problem
from gorae.texts import Text
from gorae.texts.words import one_line, shown

__all__ = [
    "Document", "FileLimits", "Localized", "ParsedYaml", "Path_", "dotted", "is_file", "load", "loads",
    "mistake", "parse", "read", "refusal", "validate",
]  # fmt: skip

MAX_PROBLEMS = 50
"""So many mistakes of a file are shown; more help nobody."""


FILE_ENDINGS = (".yaml", ".yml")


def is_file(name: str) -> bool:
    """Return whether a name says a file, and not something of gorae's own: `my-robot.yaml`, but `maqueen`."""
    return name.endswith(FILE_ENDINGS)


class Document(BaseModel):
    """The base of all that is read from YAML: frozen, and no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Localized(Document):
    """A text in both languages."""

    en: str = Field(min_length=1)
    """In English."""
    ko: str = Field(min_length=1)
    """In Korean."""

    def say(self, lang: str) -> str:
        return one_line(self.ko if lang == "ko" else self.en)


def mistake(key: str, /, **values: object) -> PydanticCustomError:
    """The error that a validator raises to have a sentence of the catalogue shown at its place."""
    told = {name: value if isinstance(value, Text) else shown(value) for name, value in values.items()}
    return PydanticCustomError("gorae", "{text}", {"text": Text(key, **told)})


def _quantity(dimension: str) -> Any:
    def read(value: object) -> float:
        try:
            return units.parse(value, dimension)
        except units.UnitError as error:
            raise PydanticCustomError("gorae", "{text}", {"text": error.text}) from None

    return BeforeValidator(read), WithJsonSchema(quantity_schema(dimension))


def quantity_schema(dimension: str) -> dict[str, Any]:
    """What an editor is told about a quantity: its units, gorae's own first."""
    known = units.units_of(dimension)
    return {
        "type": "string",
        "pattern": rf"^\s*[-+]?\s*[\d.eE+-]+\s*({'|'.join(known)})\s*$",
        "description": f"With its unit: {', '.join(known)}.",
        "examples": [f"10 {known[0]}"],
    }


if TYPE_CHECKING:
    Length: TypeAlias = float
    Angle: TypeAlias = float
    Duration: TypeAlias = float
    Speed: TypeAlias = float
    Rate: TypeAlias = float
    Mass: TypeAlias = float
    Voltage: TypeAlias = float
    Frequency: TypeAlias = float
    Share: TypeAlias = float
else:
    Length = Annotated[(float, *_quantity("length"))]
    Angle = Annotated[(float, *_quantity("angle"))]
    Duration = Annotated[(float, *_quantity("time"))]
    Speed = Annotated[(float, *_quantity("speed"))]
    Rate = Annotated[(float, *_quantity("rate"))]
    Mass = Annotated[(float, *_quantity("mass"))]
    Voltage = Annotated[(float, *_quantity("voltage"))]
    Frequency = Annotated[(float, *_quantity("frequency"))]
    Share = Annotated[(float, *_quantity("share"))]

Model = TypeVar("Model", bound=Document)
Check = Callable[[Model], Iterator[tuple[Path_, Text]]]


def load(
    path: Path, model: type[Model], check: Check[Model] | None = None, most: FileLimits = USUAL
) -> Model:
    """Read `path` as a `model`.

    `check` looks at what no single value can tell (does this pin exist on that board?) and yields
    a path and a sentence for each mistake. `most` is how much the file may hold. Raises DocumentError
    with the mistakes of the file.
    """
    return _checked(read(path, most), model, check)


def loads(raw: bytes | str, file: str, model: type[Model], check: Check[Model] | None = None) -> Model:
    """`load` for text that is already here; `file` is its name in messages."""
    return _checked(parse(raw, file), model, check)


def _checked(source: ParsedYaml, model: type[Model], check: Check[Model] | None) -> Model:
    document = validate(source, model)
    found = [source.problem(path, text) for path, text in check(document)] if check else []
    if found:
        raise refusal(found)
    return document


def read(path: Path, most: FileLimits = USUAL) -> ParsedYaml:
    """The YAML in a file, with its own mistakes. Raises DocumentError when it cannot be read."""
    try:
        with open_file(path) as stream:
            return parse(stream.read(most.bytes + 1), str(path), most)
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from None


def validate(source: ParsedYaml, model: type[Model]) -> Model:
    """The document in `source`. Raises DocumentError with what is wrong in its YAML and its values."""
    if not source.readable:
        raise refusal(source.problems)
    if not isinstance(source.data, dict) and not source.holes:
        text = Text("documents.empty" if source.data is None else "documents.no-keys")
        raise refusal([source.problem((), text)])
    try:
        document = model.model_validate(source.data, context=source, by_alias=True, by_name=False)
    except ValidationError as error:
        raise refusal([*source.problems, *sentences.problems(source, error, model)]) from None
    if source.problems:
        raise refusal(source.problems)
    return document


def refusal(problems: Iterable[Problem]) -> DocumentError:
    """The error for the mistakes of one file: all, or the first ones and that there are more."""
    found = sorted(problems, key=lambda problem: problem.line)
    if len(found) > MAX_PROBLEMS:
        first = found[MAX_PROBLEMS]
        found[MAX_PROBLEMS:] = [Problem(first.file, first.line, "", Text("documents.more"))]
    return DocumentError(found)
