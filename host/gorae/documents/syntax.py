"""What YAML's parsers say in English, in words that help."""

from __future__ import annotations

import re
from typing import Literal

import yaml

from gorae.texts import Text
from gorae.texts.words import shown

Where = Literal["problem", "start", "bracket"]
"""Where a mistake is shown: where the parser gave up, where the quote or the key began, or at the bracket
that stayed open."""

# Both libyaml and PyYAML: what they were at, what was wrong, the sentence for it, and where it is shown.
_REASONS: tuple[tuple[str, str, str, Where], ...] = (
    (r"quoted scalar", r"end of stream|document separator", "documents.open-quote", "start"),
    (r"quoted scalar", r"escape|hex", "documents.no-escape", "problem"),
    (r"", r"nesting depth", "documents.deep-nesting", "problem"),
    (r"flow (sequence|mapping|node)", r"", "documents.open-bracket", "bracket"),
    (r"alias|anchor", r"", "documents.star", "problem"),
    (r"", r"tab", "documents.tab", "problem"),
    (r"", r"cannot start any token", "documents.strange-start", "problem"),
    (r"", r"could not find expected ':'", "documents.no-colon", "start"),
    (r"", r"mapping values are not allowed", "documents.colon-in-value", "problem"),
    (r"", r"sequence entries are not allowed", "documents.dash-in-value", "problem"),
    (r"block (mapping|collection|sequence)", r"", "documents.indentation", "problem"),
    (r"", r"tag handle|tag", "documents.tag-handle", "problem"),
    (r"", r"", "documents.syntax", "problem"),
)


def in_words(error: yaml.YAMLError, text: str) -> tuple[int, Text]:
    """The line, 1-based, and a sentence for what is wrong with the YAML in `text`."""
    context, problem = (str(getattr(error, name, None) or "") for name in ("context", "problem"))
    lines = text.splitlines() or [""]
    line, _ = _place(error, "problem", lines)
    if re.match(r" *\t", lines[line]):
        return line + 1, Text("documents.tab")
    key, where = next(
        (key, where)
        for at, what, key, where in _REASONS
        if re.search(at, context) and re.search(what, problem)
    )
    line, column = _place(error, where, lines)
    if where == "bracket":
        line, column = _bracket(lines, line, column)
    character = lines[line][column : column + 1]
    reason = problem or context or str(error)
    return line + 1, Text(key, line=shown(lines[line].strip()), character=character, problem=reason)


def _place(error: yaml.YAMLError, where: Where, lines: list[str]) -> tuple[int, int]:
    """Line and column, from 0."""
    start, end = getattr(error, "context_mark", None), getattr(error, "problem_mark", None)
    mark = (end or start) if where == "problem" else (start or end)
    if mark is None:
        return 0, 0
    return (mark.line, mark.column) if mark.line < len(lines) else (len(lines) - 1, len(lines[-1]))


def _bracket(lines: list[str], line: int, column: int) -> tuple[int, int]:
    """The last bracket up to a place: what a parser says of a missing value is where it gave up."""
    end = column + 1
    for row in range(line, -1, -1):
        place = max(lines[row].rfind(bracket, 0, end) for bracket in "[{")
        if place >= 0:
            return row, place
        end = len(lines[row - 1])
    return line, column
