"""The kinds of values that only challenge files have: formulas, measures, ranges, ids."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Generic, TypeAlias, TypeVar

from pydantic import AfterValidator, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from gorae.documents import mistake
from gorae.errors import UsageError
from gorae.stl import formula as stl
from gorae.stl.measures import Measure, parse_measure
from gorae.stl.parser import parse_formula
from gorae.stl.tokens import KEYWORDS, tokenize

if TYPE_CHECKING:
    from gorae.grading.learned.claims import Quality

Tree = TypeVar("Tree", bound="stl.Node | Quality")


@dataclass(frozen=True)
class Parsed(Generic[Tree]):
    """A formula as its author wrote it, and what it means."""

    text: str
    tree: Tree


@dataclass(frozen=True)
class Range:
    """A range from `low` to `high`, in gorae's own unit; `unit` is empty for plain numbers.

    Of a choice, 0 and 1 stand for its two words, and `unit` is its name.
    """

    low: float
    high: float
    unit: str = ""


@lru_cache(maxsize=500)  # a file with mistakes is looked at twice
def _tree_or_error(parse: Callable[[str], Tree], text: str) -> Tree | UsageError:
    try:
        return parse(text)
    except UsageError as error:
        return error


def _parsed(parse: Callable[[str], Tree]) -> Callable[[object], Parsed[Tree]]:
    def read(value: object) -> Parsed[Tree]:
        if not isinstance(value, str):
            raise mistake("grading.formula-is-text", value=value)
        if not value.strip():
            raise mistake("grading.formula-is-empty")
        tree = _tree_or_error(parse, value)
        if isinstance(tree, UsageError):
            raise PydanticCustomError("gorae", "{text}", {"text": tree.text})
        return Parsed(value, tree)

    return read


CHOICES: dict[str, tuple[str, str]] = {"hand": ("right", "left"), "wires": ("straight", "crossed")}
"""What is one of two, with the words for 0 and 1; a range of them has the choice's name as its unit."""
_WORDS = {word: (float(at), name) for name, words in CHOICES.items() for at, word in enumerate(words)}


def _measured(value: object) -> Parsed[Measure] | Parsed[Quality]:
    """A measure of one recording, or a number about how well gestures are recognised in it."""
    from gorae.grading.learned.claims import parse_quality

    quality = parse_quality(value) if isinstance(value, str) else None
    return Parsed(str(value), quality) if quality else _parsed(parse_measure)(value)


def _range(value: object) -> Range:
    if not isinstance(value, list) or len(value) != 2:
        raise mistake("grading.no-range", value=value)
    (low, unit), (high, other) = map(_quantity, value)
    if unit != other:
        raise mistake("grading.range-units", value=value)
    if unit in CHOICES:
        low, high = min(low, high), max(low, high)
    if low > high:
        raise mistake("grading.range-backwards", value=value)
    return Range(low, high, unit)


def _quantity(value: object) -> tuple[float, str]:
    """A plain number, or a number with any unit, in gorae's own unit; or a word of `CHOICES`."""
    if isinstance(value, str) and value in _WORDS:
        return _WORDS[value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value), ""
    tokens, mistakes = tokenize(value if isinstance(value, str) else "")
    match [token.text if token.kind == "operator" else token.kind for token in tokens]:
        case ["number", "end"] if not mistakes:
            return tokens[0].value, tokens[0].unit
        case ["-" | "+" as sign, "number", "end"] if not mistakes:
            return (-tokens[1].value if sign == "-" else tokens[1].value), tokens[1].unit
    raise mistake("grading.no-quantity", value=value)


IDENTIFIER = "[a-z0-9]+(-[a-z0-9]+)*"


def _identifier(value: str) -> str:
    if not re.fullmatch(IDENTIFIER, value):
        raise mistake("grading.bad-id", value=value)
    return value


_ROBOT_NAME = "[a-z][a-z0-9_]*"


def _robot_name(value: str) -> str:
    if not re.fullmatch(_ROBOT_NAME, value) or value in KEYWORDS:
        raise mistake("grading.bad-robot-name", value=value)
    return value


def _text(*examples: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "examples": list(examples)})


if TYPE_CHECKING:
    FormulaField: TypeAlias = Parsed[stl.Formula]
    MeasureField: TypeAlias = Parsed[Measure] | Parsed[Quality]
    RangeField: TypeAlias = Range
else:
    _FORMULAS = ("always(bumps == 0)", "eventually[0 s, 40 s](lap >= 1)", "x >= 0 mm until inside(start)")
    _MEASURES = ("first(lap >= 1)", "min(wall_distance)", "duration(speed > 0 mm/s)")
    FormulaField = Annotated[object, PlainValidator(_parsed(parse_formula)), _text(*_FORMULAS)]
    MeasureField = Annotated[object, PlainValidator(_measured), _text(*_MEASURES)]
    _END = {"type": ["number", "string"]}
    _PAIR = {
        "type": "array",
        "items": _END,
        "minItems": 2,
        "maxItems": 2,
        "examples": [[0, 1], ["0 mm", "50 mm"]],
    }
    RangeField = Annotated[object, PlainValidator(_range), WithJsonSchema(_PAIR)]

_AS_PATTERN = WithJsonSchema({"type": "string", "pattern": f"^{IDENTIFIER}$", "examples": ["wall-stop"]})
Identifier: TypeAlias = Annotated[str, AfterValidator(_identifier), _AS_PATTERN]

RobotName: TypeAlias = Annotated[str, AfterValidator(_robot_name)]
"""What formulas call another robot: `leader`."""
