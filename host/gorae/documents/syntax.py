"""What YAML's parsers say in English, in words that help."""

from __future__ import annotations

import re

import yaml

from gorae.texts import Text
from gorae.texts.words import shown

# Both libyaml and PyYAML: what they were at, what was wrong, and the sentence for it.
_REASONS = (
    (r"quoted scalar", r"end of stream|document separator", "documents.open-quote"),
    (r"quoted scalar", r"escape|hex", "documents.no-escape"),
    (r"", r"nesting depth", "documents.deep-nesting"),
    (r"flow (sequence|mapping|node)", r"", "documents.open-bracket"),
    (r"alias|anchor", r"", "documents.star"),
    (r"", r"tab", "documents.tab"),
    (r"", r"cannot start any token", "documents.strange-start"),
    (r"", r"could not find expected ':'", "documents.no-colon"),
    (r"", r"mapping values are not allowed", "documents.colon-in-value"),
    (r"", r"sequence entries are not allowed", "documents.dash-in-value"),
    (r"block (mapping|collection|sequence)", r"", "documents.indentation"),
    (r"", r"tag handle|tag", "documents.tag-handle"),
)
_AT_THE_START = ("documents.open-quote", "documents.open-bracket", "documents.no-colon")
"""Mistakes that are shown where the quote, the bracket or the key began, not where the file ends."""


def in_words(error: yaml.YAMLError, text: str) -> tuple[int, Text]:
    """The line, 1-based, and a sentence for what is wrong with the YAML in `text`."""
    context, problem = (str(getattr(error, name, None) or "") for name in ("context", "problem"))
    lines = text.splitlines() or [""]
    line, _ = _place(error, "", lines)
    if re.match(r" *\t", lines[line]):
        return line + 1, Text("documents.tab")
    key = next(
        (key for at, what, key in _REASONS if re.search(at, context) and re.search(what, problem)),
        "documents.syntax",
    )
    line, column = _place(error, key, lines)
    if key == "documents.open-bracket":
        line, column = _bracket(lines, line, column)
    character = lines[line][column : column + 1]
    reason = problem or context or str(error)
    return line + 1, Text(key, line=shown(lines[line].strip()), character=character, problem=reason)


def _place(error: yaml.YAMLError, key: str, lines: list[str]) -> tuple[int, int]:
    """Line and column, from 0."""
    start, end = getattr(error, "context_mark", None), getattr(error, "problem_mark", None)
    mark = (start or end) if key in _AT_THE_START else (end or start)
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
