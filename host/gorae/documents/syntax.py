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
_AT_THE_START = ("documents.open-quote", "documents.open-bracket")
"""Mistakes that are shown where the quote or the bracket was opened, not where the file ends."""


def in_words(error: yaml.YAMLError, text: str) -> tuple[int, Text]:
    """The line, 1-based, and a sentence for what is wrong with the YAML in `text`."""
    context, problem = (str(getattr(error, name, None) or "") for name in ("context", "problem"))
    start, mark = getattr(error, "context_mark", None), getattr(error, "problem_mark", None)
    lines = text.splitlines() or [""]
    place = mark or start
    line = min(place.line, len(lines) - 1) if place else 0
    if re.match(r" *\t", lines[line]):
        return line + 1, Text("documents.tab")
    key = next(
        (key for at, what, key in _REASONS if re.search(at, context) and re.search(what, problem)),
        "documents.syntax",
    )
    if key in _AT_THE_START and start and start.line < len(lines):
        line, mark = start.line, start
    if key == "documents.no-colon" and start:
        line = min(start.line, len(lines) - 1)
    values = {"line": shown(lines[line].strip()), "problem": problem or context or str(error)}
    values["character"] = lines[line][mark.column : mark.column + 1] if mark else ""
    return line + 1, Text(key, **values)
