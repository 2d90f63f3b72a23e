"""Repairs of whole statements: calls, names, numbers, imports, two on a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from gorae.programs.lexing import TokenKind
from gorae.programs.repairs.change import MAX_TOKENS, Repair, begins_value, ends_value, put
from gorae.programs.source import HEADERS, OPENERS, SourceLines
from gorae.programs.spelling import likely
from gorae.programs.vocabulary import BUILTINS, KEYWORDS, robot_names
from gorae.texts import Text


def _numbers(source: SourceLines, number: int) -> Iterator[Repair]:
    line = source.line(number)
    found = source.tokens(number)
    for token, after in zip(found, [*found[1:], None], strict=False):
        if token.kind is TokenKind.NUMBER and re.fullmatch(r"0+[0-9]+", token.text):
            plain = token.text.lstrip("0") or "0"
            text = Text("programs.leading-zero", line=number, wrong=token.text, right=plain)
            yield Repair(number, put(line, token.column, token.end, plain), text)
        if (
            after
            and token.kind is TokenKind.NUMBER
            and after.kind is TokenKind.NAME
            and after.column == token.end
        ):
            text = Text("programs.name-with-digit", line=number, name=token.text + after.text)
            yield Repair(number, put(line, token.column, after.end, f"x{after.text}"), text)


def _imports(source: SourceLines, number: int) -> Iterator[Repair]:
    found = [token.text for token in source.tokens(number)]
    text = Text("programs.import-how", line=number)
    match found:
        case ["import", *names, "from", module]:
            yield Repair(number, f"{source.indent(number)}from {module} import {' '.join(names)}", text)
        case ["from", module, "import"] | ["from", module] | ["from", module, "*"]:
            yield Repair(number, f"{source.indent(number)}from {module} import *", text)
        case ["import", module, "*"] | ["import", module, "import", "*"]:
            yield Repair(number, f"{source.indent(number)}from {module} import *", text)


def _calls(source: SourceLines, number: int) -> Iterator[Repair]:
    """`print "x"` and `drive 150`: a call without brackets."""
    found = source.tokens(number)
    if len(found) < 2 or found[0].kind is not TokenKind.NAME or found[0].text in KEYWORDS:
        return
    last = next((index for index, token in enumerate(found) if token.text == "("), len(found))
    names = 1
    while names + 1 < last and found[names].text == "." and found[names + 1].kind is TokenKind.NAME:
        names += 2
    if names >= len(found) or found[names].text in ("=", "(", "[", "."):
        return
    line, name = source.line(number), found[names - 1]
    given = _without_braces(line[found[names].column : found[-1].end])
    right = f"{line[found[0].column : name.column]}{_meant(name.text)}({given})"
    new = put(line, found[0].column, found[-1].end, right)
    yield Repair(number, new, Text("programs.no-brackets", line=number, right=right))


def _without_braces(given: str) -> str:
    return given[1:-1] if given.startswith("{") and given.endswith("}") else given


def _names(source: SourceLines, number: int) -> Iterator[Repair]:
    """Names that are none: with a hyphen, a blank, or a keyword's."""
    found, line = source.tokens(number), source.line(number)
    equals = next((index for index, token in enumerate(found) if token.text == "="), None)
    if equals and found[0].kind is TokenKind.NAME:
        left = line[found[0].column : found[equals - 1].end]
        if found[0].text in KEYWORDS and equals == 1:
            new = put(line, found[0].column, found[0].end, f"{left}_")
            yield Repair(number, new, Text("programs.keyword-as-name", line=number, name=left))
        elif re.fullmatch(r"\w+(?:[- ]+\w+)+", left) and found[0].text not in KEYWORDS:
            right = re.sub(r"[- ]+", "_", left)
            new = put(line, found[0].column, found[equals - 1].end, right)
            yield Repair(number, new, Text("programs.name-with-gap", line=number, wrong=left, right=right))
    if found and found[0].text in ("def", "for", "class") and len(found) > 2:
        gap = re.match(r"(\s*(?:def|class)\s+)(\w+(?:[- ]\w+)+)(?=\s*[(:])", line)
        if gap:
            right = re.sub(r"[- ]+", "_", gap[2])
            text = Text("programs.name-with-gap", line=number, wrong=gap[2], right=right)
            yield Repair(number, put(line, gap.start(2), gap.end(2), right), text)
        if found[1].text in KEYWORDS:
            text = Text("programs.keyword-as-name", line=number, name=found[1].text)
            yield Repair(number, put(line, found[1].end, found[1].end, "_"), text)


def _commas(source: SourceLines, number: int) -> Iterator[Repair]:
    """Values side by side within brackets."""
    line, depth = source.line(number), 0
    found = source.tokens(number)
    for token, after in pairwise(found[:MAX_TOKENS]):
        depth += (token.text in OPENERS) - (token.text in OPENERS.values())
        if depth > 0 and ends_value(token) and begins_value(after):
            text = Text("programs.no-comma", line=number, first=token.text, second=after.text)
            yield Repair(number, put(line, token.end, token.end, ","), text)
            colon = Text("programs.no-dict-colon", line=number, first=token.text, second=after.text)
            yield Repair(number, put(line, token.end, token.end, ":"), colon)
        if depth > 0 and token.text == "." and token.end < after.column:
            text = Text("programs.no-comma", line=number, first=token.text, second=after.text)
            yield Repair(number, put(line, token.column, token.end, ","), text)


def _prose(source: SourceLines, number: int) -> Iterator[Repair]:
    """A sentence for people, without the sign of a comment."""
    found = source.tokens(number)
    words = [token for token in found if token.kind is TokenKind.NAME and token.text not in KEYWORDS]
    if (
        len(words) >= 2
        and 2 * len(words) > len(found)
        and not any(token.text in ("(", "=") for token in found)
    ):
        new = f"{source.indent(number)}pass  # {source.line(number).strip()}"
        yield Repair(number, new, Text("programs.comment", line=number))


def _glued(source: SourceLines, number: int) -> Iterator[Repair]:
    """Two statements on one line."""
    found, line = source.tokens(number), source.line(number)
    for token, after in pairwise(found[:MAX_TOKENS]):
        if ends_value(token) and after.kind is TokenKind.NAME:
            new = f"{line[: token.end]}\n{source.indent(number)}{line[after.column :]}"
            first, second = line[: token.end].strip(), line[after.column : found[-1].end]
            yield Repair(number, new, Text("programs.glued", line=number, first=first, second=second))


def _assignments(source: SourceLines, number: int) -> Iterator[Repair]:
    """Something on the left of `=` that cannot get a value."""
    found, line = source.tokens(number), source.line(number)
    equals = next((index for index, token in enumerate(found) if token.text == "="), None)
    if equals and found[0].text not in HEADERS:
        left = line[found[0].column : found[equals - 1].end]
        new = put(line, found[0].column, found[equals - 1].end, "x")
        yield Repair(number, new, Text("programs.assign-to", line=number, left=left))


def _meant(name: str) -> str:
    """The function whose name that nearly is."""
    known = {*BUILTINS, *robot_names()}
    near = [] if name in known else likely(name, known)
    return near[0] if len(near) == 1 else name


def _inner_calls(source: SourceLines, number: int) -> Iterator[Repair]:
    """`range 3` in the middle of a line."""
    found, line = source.tokens(number), source.line(number)
    for token, after in pairwise(found[:MAX_TOKENS]):
        if token.kind is TokenKind.NAME and token.text not in KEYWORDS and begins_value(after):
            right = f"{token.text}({after.text})"
            text = Text("programs.no-brackets", line=number, right=right)
            yield Repair(number, put(line, token.column, after.end, right), text)


NAME_REPAIRS = (_imports, _numbers, _names)
STATEMENT_REPAIRS = (_commas, _calls, _prose, _inner_calls, _glued, _assignments)
