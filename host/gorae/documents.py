"""YAML files as validated, frozen models, with every mistake named at once by file, line and path.

A model is a `Document` subclass; `load(path, Model)` gives an instance or raises DocumentError.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, TypeVar

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, WithJsonSchema
from pydantic_core import ErrorDetails, PydanticCustomError

from gorae import units
from gorae.errors import DocumentError, Problem
from gorae.texts import Text

MAX_BYTES = 1_000_000
MAX_DEPTH = 40

Path_ = tuple[str | int, ...]


class Document(BaseModel):
    """The base of all that is read from YAML: frozen, and no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Localized(Document):
    """A text in both languages."""

    en: str = Field(min_length=1)
    ko: str = Field(min_length=1)

    def say(self, lang: str) -> str:
        return self.ko if lang == "ko" else self.en


def mistake(key: str, /, **values: object) -> PydanticCustomError:
    """The error that a validator raises to have a sentence of the catalogue shown at its place."""
    return PydanticCustomError("gorae", "{text}", {"text": Text(key, **values)})


def _quantity(dimension: str) -> Any:
    def read(value: object) -> float:
        try:
            return units.parse(value, dimension)
        except units.UnitError as error:
            raise PydanticCustomError("gorae", "{text}", {"text": error.text}) from None

    alternatives = "|".join(units.units_of(dimension))
    schema = {"type": "string", "pattern": rf"^\s*[-+]?[0-9.eE+-]+\s*({alternatives})\s*$"}
    return BeforeValidator(read), WithJsonSchema(schema)


if TYPE_CHECKING:
    Length: TypeAlias = float
    Angle: TypeAlias = float
    Duration: TypeAlias = float
    Speed: TypeAlias = float
    Rate: TypeAlias = float
    Mass: TypeAlias = float
    Voltage: TypeAlias = float
    Frequency: TypeAlias = float
else:
    Length = Annotated[(float, *_quantity("length"))]
    Angle = Annotated[(float, *_quantity("angle"))]
    Duration = Annotated[(float, *_quantity("time"))]
    Speed = Annotated[(float, *_quantity("speed"))]
    Rate = Annotated[(float, *_quantity("rate"))]
    Mass = Annotated[(float, *_quantity("mass"))]
    Voltage = Annotated[(float, *_quantity("voltage"))]
    Frequency = Annotated[(float, *_quantity("frequency"))]

Model = TypeVar("Model", bound=Document)
Check = Callable[[Model], Iterator[tuple[Path_, Text]]]


@dataclass
class Source:
    """A parsed YAML file: plain data, and the line of every path in it."""

    file: str
    data: Any = None
    lines: dict[Path_, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, path: Path_, text: Text) -> Problem:
        """A Problem at `path`, or at its nearest parent that is in the file."""
        place = path
        while place and place not in self.lines:
            place = place[:-1]
        return Problem(self.file, self.lines.get(place, 1), dotted(path), text)


def dotted(path: Path_) -> str:
    """`("parts", "motors", 0)` -> `parts.motors[0]`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


def load(path: Path, model: type[Model], check: Check[Model] | None = None) -> Model:
    """Read `path` as a `model`.

    `check` looks at what no single value can tell (does this pin exist on that board?) and yields
    a path and a sentence for each mistake. Raises DocumentError with all mistakes of the file.
    """
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        reason = Text("documents.unreadable", reason=error.strerror or str(error))
        raise DocumentError([Problem(str(path), 0, "", reason)]) from None
    return loads(raw, str(path), model, check)


def loads(raw: bytes | str, file: str, model: type[Model], check: Check[Model] | None = None) -> Model:
    """`load` for text that is already here; `file` is its name in messages."""
    source = parse(raw, file)
    if source.problems:
        raise DocumentError(source.problems)
    try:
        document = model.model_validate(source.data)
    except ValidationError as error:
        raise DocumentError([_explain(source, details, model) for details in error.errors()]) from None
    problems = [source.problem(path, text) for path, text in check(document)] if check else []
    if problems:
        raise DocumentError(problems)
    return document


def parse(raw: bytes | str, file: str) -> Source:
    """YAML to plain data. Syntax errors, aliases and doubled keys go to `problems`."""
    source = Source(file)
    if len(raw) > MAX_BYTES:
        source.problems.append(Problem(file, 0, "", Text("documents.too-large", limit=MAX_BYTES)))
        return source
    try:
        text = raw.decode("utf-8-sig") if isinstance(raw, bytes) else raw
        node = yaml.compose(text, Loader=_LOADER)
        source.data = _Builder(source).build(node, ()) if node else None
    except UnicodeDecodeError as error:
        line = bytes(raw[: error.start]).count(b"\n") + 1 if isinstance(raw, bytes) else 1
        source.problems.append(Problem(file, line, "", Text("documents.not-utf8")))
    except RecursionError:
        source.problems.append(Problem(file, 0, "", Text("documents.too-deep", limit=MAX_DEPTH)))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        why = Text("documents.syntax", problem=error.problem or error.context or "")
        source.problems.append(Problem(file, mark.line + 1 if mark else 1, "", why))
    except yaml.YAMLError as error:
        source.problems.append(Problem(file, 0, "", Text("documents.syntax", problem=str(error))))
    return source


class _NoAliases:
    """Aliases are refused as they are read: ten lines of them can stand for gigabytes."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):  # type: ignore[attr-defined]
            event = self.peek_event()  # type: ignore[attr-defined]
            raise yaml.MarkedYAMLError(
                problem="aliases (*name) are not allowed", problem_mark=event.start_mark
            )
        return super().compose_node(parent, index)  # type: ignore[misc]


class _PythonLoader(_NoAliases, yaml.SafeLoader):
    """PyYAML in Python: the C parser composes in C and cannot be told to refuse aliases."""


_LOADER = _PythonLoader


class _Builder:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.scalars = yaml.SafeLoader("")

    def build(self, node: yaml.Node, path: Path_) -> Any:
        self.source.lines.setdefault(path, node.start_mark.line + 1)
        if len(path) > MAX_DEPTH:
            raise RecursionError
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(child, (*path, index)) for index, child in enumerate(node.value)]
        return self._scalar(node, path)

    def _mapping(self, node: yaml.MappingNode, path: Path_) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            place = (*path, key)
            if key in result:
                first = self.source.lines[place]
                self._report(key_node, place, Text("documents.doubled-key", key=key, first=first))
                continue
            self.source.lines[place] = key_node.start_mark.line + 1
            result[key] = self.build(value_node, place)
        return result

    def _scalar(self, node: yaml.Node, path: Path_) -> Any:
        plain = node.tag in ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:binary")
        try:
            return node.value if plain else self.scalars.construct_object(node)
        except (yaml.YAMLError, ValueError) as error:
            self._report(node, path, Text("documents.syntax", problem=getattr(error, "problem", str(error))))
            return None

    def _report(self, node: yaml.Node, path: Path_, text: Text) -> None:
        line = node.start_mark.line + 1
        self.source.problems.append(Problem(self.source.file, line, dotted(path), text))


def _explain(source: Source, details: ErrorDetails, model: type[BaseModel]) -> Problem:
    path = _path_in_file(source, details["loc"], details["type"])
    return source.problem(path, _sentence(details, model))


def _path_in_file(source: Source, loc: Path_, kind: str) -> Path_:
    """Pydantic's `loc` also names the members of unions; the file does not."""
    path: Path_ = ()
    for step in loc:
        if (*path, step) in source.lines:
            path = (*path, step)
    return (*path, loc[-1]) if kind == "missing" and loc else path


def _sentence(details: ErrorDetails, model: type[BaseModel]) -> Text:
    kind, value, context = details["type"], details["input"], details.get("ctx", {})
    if kind == "gorae":
        text = context["text"]
        assert isinstance(text, Text)
        return text
    if kind == "extra_forbidden":
        key = str(details["loc"][-1])
        near = difflib.get_close_matches(key, _keys(model), 1, 0.5)
        if near:
            return Text("documents.unknown-key-near", key=key, near=near[0])
        return Text("documents.unknown-key", key=key)
    if kind == "missing":
        return Text("documents.missing", key=str(details["loc"][-1]))
    if kind in ("literal_error", "union_tag_invalid", "enum"):
        expected = context.get("expected") or context.get("expected_tags")
        return Text("documents.not-one-of", value=_short(value), expected=expected)
    if kind in _BOUNDS:
        bound = next(context[name] for name in ("gt", "ge", "lt", "le") if name in context)
        return Text(f"documents.{kind.replace('_', '-')}", value=_short(value), bound=bound)
    if kind in _TYPES:
        return Text("documents.wrong-type", value=_short(value), expected=Text(f"documents.{_TYPES[kind]}"))
    return Text("documents.other", value=_short(value), reason=details["msg"])


_BOUNDS = {"greater_than", "greater_than_equal", "less_than", "less_than_equal"}
_TYPES = {
    "int_type": "a-whole-number", "int_parsing": "a-whole-number", "int_from_float": "a-whole-number",
    "float_type": "a-number", "float_parsing": "a-number", "finite_number": "a-number",
    "string_type": "a-text", "bool_type": "true-or-false", "bool_parsing": "true-or-false",
    "list_type": "a-list", "tuple_type": "a-list", "dict_type": "a-mapping", "model_type": "a-mapping",
    "model_attributes_type": "a-mapping", "string_too_short": "a-text", "too_short": "a-list",
}  # fmt: skip


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _keys(model: type[BaseModel]) -> set[str]:
    """Every key that may stand somewhere in a document of this model."""
    keys: set[str] = set()
    schema: Any = model.model_json_schema()
    for part in (schema, *schema.get("$defs", {}).values()):
        keys |= set(part.get("properties", {}))
    return keys
