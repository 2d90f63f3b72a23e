"""What pydantic found wrong, at its place in the file and in sentences of the catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from gorae import units
from gorae.documents.yaml_data import ParsedYaml, Path_
from gorae.errors import Problem
from gorae.texts import Text
from gorae.texts.words import nearest, shown

_LIKE_A_KEY = 0.65
_BOUNDS = {"greater_than", "greater_than_equal", "less_than", "less_than_equal"}
_TYPES = {
    "int_type": "a-whole-number", "int_parsing": "a-whole-number", "int_from_float": "a-whole-number",
    "float_type": "a-number", "float_parsing": "a-number", "finite_number": "a-number",
    "string_type": "a-text", "bool_type": "true-or-false", "bool_parsing": "true-or-false",
    "list_type": "a-list", "tuple_type": "a-list", "dict_type": "a-mapping", "string_too_short": "a-text",
    "too_short": "a-list",
}  # fmt: skip
_NUMBERS = ("int_type", "int_parsing", "int_from_float", "float_type", "float_parsing", "finite_number")


def problems(source: ParsedYaml, error: ValidationError, model: type[BaseModel]) -> Iterator[Problem]:
    """Every mistake, but those that follow from one that is told already."""
    for details in error.errors(include_url=False):
        if details["type"] == "too_short" and details["input"]:
            continue  # pydantic counts the members that are right
        path = _path_in_file(source, details["loc"], details["type"])
        if not any(path[:end] in source.holes for end in range(len(path) + 1)):
            yield source.problem(path, _sentence(details, model))


def _path_in_file(source: ParsedYaml, loc: Path_, kind: str) -> Path_:
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
        return _unknown_key(str(details["loc"][-1]), _keys(model, details["loc"][:-1]))
    if kind == "missing":
        return Text("documents.missing", key=str(details["loc"][-1]))
    if kind == "union_tag_not_found":
        return Text("documents.missing", key=str(context["discriminator"]).strip("'"))
    if kind in ("literal_error", "union_tag_invalid"):
        return _not_one_of(context.get("tag", value), context.get("expected") or context["expected_tags"])
    if kind in _BOUNDS:
        bound = next(context[name] for name in ("gt", "ge", "lt", "le") if name in context)
        values = {"value": shown(value), "bound": f"{bound:.10g} {_own_unit(value)}".rstrip()}
        return Text(f"documents.{kind.replace('_', '-')}", **values)
    if kind == "too_long":
        return Text("documents.too-many", limit=context["max_length"])
    if kind == "string_too_long":
        return Text("documents.text-too-long", limit=context["max_length"])
    if kind.startswith("model_"):
        keys = ", ".join(f"{key}: …" for key in _keys(model, details["loc"])[:3])
        return _wrong_type(value, Text("documents.a-mapping-of", keys=keys))
    if kind in _TYPES:
        is_number = kind in _NUMBERS and isinstance(value, str)
        if is_number and re.fullmatch(r"[-+]?[\d.]+", value):
            return Text("documents.quoted-number", value=shown(value))
        return _wrong_type(value, Text(f"documents.{_TYPES[kind]}"))
    return Text("documents.other", value=shown(value), reason=details["msg"])


def _wrong_type(value: object, expected: Text) -> Text:
    if value is None or value == "":
        return Text("documents.nothing", expected=expected)
    return Text("documents.wrong-type", value=shown(value), expected=expected)


def _own_unit(value: object) -> str:
    """gorae's own unit for a quantity; empty for a plain number."""
    unit = re.sub(r"^[-+.\d\s]+(e[-+]?\d+)?", "", value).strip() if isinstance(value, str) else ""
    return units.units_of(units.UNITS[unit][0])[0] if unit in units.UNITS else ""


def _not_one_of(value: object, expected: object) -> Text:
    """`expected` is what pydantic writes: `'a', 'b' or 'c'`."""
    names = [name.strip("' ") for name in str(expected).replace(" or ", ",").split(",")]
    if value is None or value == "":
        return Text("documents.nothing", expected=", ".join(names))
    near = nearest(str(value), names)
    key = "documents.not-one-of-near" if near else "documents.not-one-of"
    return Text(key, value=shown(value), near=near, expected=", ".join(names))


def _unknown_key(key: str, known: list[str]) -> Text:
    beginning = (name for name in known if len(key) > 2 and name.startswith(key))
    near = nearest(key, known, _LIKE_A_KEY) or next(beginning, None)
    if near:
        return Text("documents.unknown-key-near", key=shown(key), near=near)
    return Text("documents.unknown-key", key=shown(key), known=", ".join(known))


def _keys(model: type[BaseModel], loc: Path_) -> list[str]:
    """The keys that may stand at `loc` in a document of this model."""
    here: list[Any] = [model]
    for step in loc:
        here = [below for kind in here for below in _below(kind, step)]
    models = [kind for kind in here if _is_model(kind)]
    return list(dict.fromkeys(field.alias or name for kind in models for name, field in _fields(kind)))


def _below(kind: Any, step: str | int) -> Iterator[Any]:
    """The types of what stands under `step` in a value of a type; the types themselves for a member's tag."""
    if _is_model(kind):
        names = {field.alias or name: field for name, field in _fields(kind)}
        if step in names:
            yield from _members(names[str(step)].annotation)
        elif _has_tag(kind, step):
            yield kind
    elif get_origin(kind) is dict:
        yield from _members(get_args(kind)[1])
    elif isinstance(step, int):
        yield from _members(get_args(kind)[0])


def _members(kind: Any) -> Iterator[Any]:
    """The types of a union."""
    if get_origin(kind) is Annotated:
        yield from _members(get_args(kind)[0])
    elif get_origin(kind) in (Union, UnionType):
        for member in get_args(kind):
            yield from _members(member)
    else:
        yield kind


def _fields(model: type[BaseModel]) -> list[tuple[str, Any]]:
    return list(model.model_fields.items())


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _has_tag(model: type[BaseModel], tag: str | int) -> bool:
    """Whether `tag` chooses this member of a union: the value of its discriminator, or any other name."""
    literals = [
        get_args(field.annotation) for _, field in _fields(model) if get_origin(field.annotation) is Literal
    ]
    return not literals or any(tag in values for values in literals)
