"""The words of a formula."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

from gorae.stl.mistakes import Mistake
from gorae.telemetry.signals import SIGNALS
from gorae.texts import Text
from gorae.texts.words import nearest, shown
from gorae.units import UNITS

KEYWORDS = ("always", "eventually", "until", "and", "or", "not", "implies")

# What other languages write, and what it is here.
_ELSEWHERE = {
    "&&": "and", "&": "and", "||": "or", "|": "or", "!": "not", "->": "implies",
    "=": "==", "=>": ">=", "=<": "<=", "<>": "!=", "≤": "<=", "≥": ">=", "≠": "!=",
    "−": "-", "–": "-", "×": "*", "÷": "/", "{": "(", "}": ")",
}  # fmt: skip
_TOKEN = re.compile(
    r"(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)"
    r"|(?P<name>[^\W\d]\w*(?:\.[^\W\d]\w*)?)"
    r"|(?P<string>\"[^\"\n]*\"|'[^'\n]*')"
    r"|(?P<elsewhere>&&|\|\||=>|=<|->|<>|=(?!=)|!(?!=)|[&|≤≥≠−–×÷{}])"
    r"|(?P<operator><=|>=|==|!=|[-<>+*/()\[\],])"
    r"|(?P<open>[\"'])"
    r"|(?P<strange>.)"
)
_MOST = 10
"""Mistakes after which a text is not worth reading any further."""
_SPACE = re.compile(r"\s*")
_UNIT = re.compile(r"\s*(?P<unit>[^\W\d]\w*(?P<per>/[^\W\d]\w*)?|%)")


@dataclass(frozen=True)
class FormulaToken:
    kind: Literal["number", "name", "keyword", "string", "operator", "end"]
    text: str
    at: int
    value: float = 0.0
    """Of a number: in gorae's own unit."""
    unit: str = ""
    """Of a number: gorae's own unit."""


def tokenize(text: str) -> tuple[list[FormulaToken], list[Mistake]]:
    """The tokens of `text`, the last of kind `end`. What is no token is a mistake and left out."""
    tokens: list[FormulaToken] = []
    mistakes: list[Mistake] = []
    place = _skip_space(text, 0)
    while place < len(text) and len(mistakes) < _MOST:
        match = _TOKEN.match(text, place)
        assert match is not None
        token, end = _token(match, mistakes)
        if token:
            tokens.append(token)
        place = _skip_space(text, end)
    tokens.append(FormulaToken("end", "", len(text)))
    return tokens, mistakes


def _skip_space(text: str, place: int) -> int:
    match = _SPACE.match(text, place)
    return match.end() if match else place


def _token(match: re.Match[str], mistakes: list[Mistake]) -> tuple[FormulaToken | None, int]:
    kind, word, at = match.lastgroup, match[0], match.start()
    if kind == "number":
        return _number(match, mistakes)
    if kind == "name":
        return _word(word, at, mistakes), match.end()
    if kind == "string":
        return FormulaToken("string", word[1:-1], at), match.end()
    if kind == "elsewhere":
        right = _ELSEWHERE[word]
        mistakes.append(Mistake(at, Text("grading.write-instead", wrong=word, right=right)))
        return FormulaToken("keyword" if right in KEYWORDS else "operator", right, at), match.end()
    if kind == "operator":
        return FormulaToken("operator", word, at), match.end()
    if kind == "open":
        mistakes.append(Mistake(at, Text("grading.open-quote")))
        return None, len(match.string)
    mistakes.append(Mistake(at, Text("grading.strange", character=word)))
    return None, match.end()


def _word(word: str, at: int, mistakes: list[Mistake]) -> FormulaToken:
    lower = word.lower()
    if lower not in KEYWORDS:
        return FormulaToken("name", word, at)
    if lower != word:
        mistakes.append(Mistake(at, Text("grading.write-instead", wrong=word, right=lower)))
    return FormulaToken("keyword", lower, at)


def _number(match: re.Match[str], mistakes: list[Mistake]) -> tuple[FormulaToken, int]:
    at, number = match.start(), float(match[0])
    unit, end = _unit(match, mistakes)
    if math.isinf(number):
        mistakes.append(Mistake(at, Text("documents.no-number", value=shown(match[0]))))
    if unit == "%":  # signals in percent hold 0 to 100, so 50 % is 50
        return FormulaToken("number", match[0], at, number, "%"), end
    dimension, factor = UNITS[unit] if unit else ("", 1.0)
    return FormulaToken("number", match[0], at, number * factor, own_unit(dimension)), end


def _unit(number: re.Match[str], mistakes: list[Mistake]) -> tuple[str, int]:
    """The unit after a number and where it ends: `mm/s`, but only `mm` of `mm/speed`."""
    match = _UNIT.match(number.string, number.end())
    unit = match["unit"] if match else ""
    short = unit.partition("/")[0]
    if not match or short.lower() in KEYWORDS or short in SIGNALS:
        return "", number.end()
    if unit in UNITS:
        return unit, match.end()
    if short in UNITS:
        return short, match.start("per")
    near = nearest(unit, UNITS)
    known = ", ".join([near] if near else UNITS)
    mistakes.append(
        Mistake(match.start("unit"), Text("documents.unknown-unit", unit=shown(unit), units=known))
    )
    return "", match.end()


def own_unit(dimension: str) -> str:
    """The unit in which gorae keeps a dimension; empty for plain numbers."""
    return next((unit for unit, (of, factor) in UNITS.items() if of == dimension and factor == 1.0), "")
