"""JSON Schemas of gorae's files and of its results, for editors and other programs.

They are made from the models that read the files: descriptions are the docstrings below a model's fields,
and what only a whole library can tell (which kits there are, what may vary) is filled in here.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from functools import cache
from itertools import combinations, pairwise, permutations
from typing import Any, TypeAlias

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from gorae.documents import Document, quantity_schema
from gorae.grading.challenge import Challenge
from gorae.grading.fields import CHOICES
from gorae.grading.references import VARY
from gorae.grading.verdict_json import VerdictJson
from gorae.kits import Arena, Board, Kit, arena_ids, kit_ids
from gorae.kits.library import board_ids
from gorae.lessons.catalogue import LessonDescription
from gorae.lessons.courses import Plan
from gorae.parts import ROLES, Part
from gorae.season.files import (
    Allotment,
    Application,
    Fleet,
    Places,
    School,
    Season,
    SeasonEvent,
    SeasonPlan,
    StaffList,
)

Schema: TypeAlias = dict[str, Any]

_MODELS: dict[str, Any] = {
    "challenge": Challenge,
    "kit": Kit,
    "arena": Arena,
    "board": Board,
    "lesson": LessonDescription,
    "course": Plan,
    "verdict": VerdictJson,
    "season": Season,
    "school": School,
    "application": Application,
    "places": Places,
    "staff": StaffList,
    "fleet": Fleet,
    "allotment": Allotment,
    "plan": SeasonPlan,
    "event": SeasonEvent,
}
KINDS = tuple(_MODELS)

# Of two fields of a model, one must be given, and not both.
_EITHER = {
    "Check": ("formula", "code", "recognises", "data", "model", "card"),
    "Stimulus": ("press", "gesture", "radio", "http", "mqtt", "sound", "light", "temperature"),
    "FloorShape": ("circle", "box"),
    "Zone": ("circle", "box"),
    "Obstacle": ("circle", "box"),
    "Stretch": ("straight", "arc"),
    "ClosedDays": ("day", "from"),
}
_TOGETHER = {"Stretch": ("arc", "radius"), "ClosedDays": ("from", "to")}
_FILE = {"type": "string", "pattern": r"\.ya?ml$", "description": "A file, seen from this one."}


def json_schema(kind: str) -> Schema:
    """The schema (draft 2020-12) of one of `KINDS`. It refuses nothing that gorae would read."""
    model = _MODELS[kind]
    made = TypeAdapter(model).json_schema(schema_generator=_Generator)
    models = made.get("$defs", {}) | {model.__name__: made}
    for name, schema in models.items():
        _FILL_IN.get(name, dict)(schema)
        _exclude(schema, *_EITHER.get(name, ()))
        _require(schema, *_TOGETHER.get(name, ()))
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:gorae:schema:{kind}",
        "title": f"gorae {kind}",
    }
    return head | made


class _Generator(GenerateJsonSchema):
    """Pydantic's schemas without what only Python needs to know, and with what the docstrings say."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def model_schema(self, schema: core_schema.ModelSchema) -> Schema:
        return _described(super().model_schema(schema), schema["cls"])

    def typed_dict_schema(self, schema: core_schema.TypedDictSchema) -> Schema:
        return _described(super().typed_dict_schema(schema), schema["cls"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> Schema:
        """Defaults as an author would write them; none where there is nothing to write."""
        made = super().default_schema(schema)
        default = made.pop("default", None)
        if "pattern" in made and isinstance(default, float):
            unit = made["examples"][0].split()[1]
            return made | {"default": f"{default:g} {unit}"}
        return made | {"default": default} if isinstance(default, str | int | float) else made


def _described(made: Schema, model: type) -> Schema:
    fields = getattr(model, "model_fields", {})
    made.pop("title", None)
    made["description"] = inspect.cleandoc(model.__doc__ or "")
    for name, text in _told(model).items():
        key = (fields[name].alias if name in fields else None) or name
        field = made["properties"].get(key, {})
        field["description"] = f"{text} {field.get('description', '')}".strip()
    return made


def _told(model: type) -> dict[str, str]:
    """The docstrings of its fields, those that it has from other models among them."""
    models = [base for base in reversed(model.__mro__) if base is model or issubclass(base, Document)]
    return {name: text for base in models for name, text in _docstrings(base).items()}


@cache
def _docstrings(model: type) -> dict[str, str]:
    """The docstring below each field of a class, in one line."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(model)))
    assert isinstance(tree.body[0], ast.ClassDef)
    body = tree.body[0].body
    found = {}
    for field, below in pairwise(body):
        match field, below:
            case ast.AnnAssign(ast.Name(name)), ast.Expr(ast.Constant(str(text))):
                found[name] = " ".join(text.split())
    return found


def _exclude(schema: Schema, *names: str) -> None:
    """One of the fields must be given; with a value, only one of them."""
    if names:
        schema["anyOf"] = [{"required": [name]} for name in names]
        both = [
            {"properties": dict.fromkeys(pair, _GIVEN), "required": list(pair)}
            for pair in combinations(names, 2)
        ]
        schema["not"] = both[0] if len(both) == 1 else {"anyOf": both}


def _require(schema: Schema, *names: str) -> None:
    """None of the fields has a value without the others."""
    schema |= {"allOf": [_without(one, other) for one, other in permutations(names, 2)]} if names else {}


def _without(one: str, other: str) -> Schema:
    return {"not": {"properties": {one: _GIVEN, other: {"type": "null"}}, "required": [one]}}


_GIVEN = {"not": {"type": "null"}}


def _challenge(schema: Schema) -> None:
    schema["properties"]["arena"] |= _in_library(arena_ids())
    schema["properties"]["kits"]["items"] = _in_library(kit_ids())


def _lesson(schema: Schema) -> None:
    schema["properties"]["kits"]["items"] = {"enum": kit_ids()}


def _kit(schema: Schema) -> None:
    """Which part may stand under which name."""
    properties = schema["properties"]
    properties["board"] |= _in_library(board_ids())
    roles = {role: _any_part(kinds) for role, kinds in ROLES.items()}
    told = {"type": "object", "description": properties["parts"]["description"]}
    properties["parts"] = told | {"properties": roles, "additionalProperties": False}


def _any_part(kinds: tuple[type[Part], ...]) -> Schema:
    references = [{"$ref": f"#/$defs/{kind.__name__}"} for kind in kinds]
    described = {"description": inspect.cleandoc(kinds[0].__doc__ or "")} if len(kinds) == 1 else {}
    return references[0] | described if len(kinds) == 1 else {"anyOf": references}


def _runs(schema: Schema) -> None:
    """What can vary, and in which unit."""
    vary = schema["properties"]["vary"]
    vary["properties"] = {name: _pair(VARY[name]) | {"description": text} for name, text in _VARIED.items()}
    moved = {"description": "How far this wall or obstacle is moved along x or y."}
    vary["patternProperties"] = {r"^(walls|obstacles)\..*\.[xy]$": _pair("length") | moved}
    vary["additionalProperties"] = False


def _pair(dimension: str) -> Schema:
    """From, to."""
    if dimension in CHOICES:
        end: Schema = {"enum": list(CHOICES[dimension])}
        return {"type": "array", "items": end, "minItems": 2, "maxItems": 2}
    end = _NUMBER if dimension in ("", "whole") else quantity_schema(dimension)
    return {"type": "array", "items": end, "minItems": 2, "maxItems": 2}


_NUMBER = {"type": ["number", "string"], "pattern": r"^\s*[-+]?\s*[\d.eE+-]+\s*$", "examples": [0.9, 1.1]}
_VARIED = {
    "start.x": "How much further along x the robot begins.",
    "start.y": "How much further along y the robot begins.",
    "start.heading": "By which angle more it is turned to the left when it begins.",
    "motor_imbalance": "By which share more the right wheel is faster than the left.",
    "sensor_noise": "How noisy the sensors are: 1 as real ones, 0 not at all.",
    "battery": "How full the battery is: 1 is full.",
    "stimuli.at": "By how much later all buttons are pressed and all gestures made.",
    "person": "Who holds the kit: whole numbers, from 1000 on for grading.",
    "hand": "Which hand holds it: left, right.",
    "wires": "How the motors are wired: straight, or left and right crossed.",
    "vigour": "How strongly all gestures are made: 1 is usual.",
    "friction": "How hard wheels turn on the floor: 1 is usual, more is a carpet.",
}


def _in_library(names: list[str]) -> Schema:
    return {"anyOf": [{"enum": names}, _FILE]}


_FILL_IN = {"Challenge": _challenge, "LessonDescription": _lesson, "Kit": _kit, "Runs": _runs}
