"""Repairs of what begins a block: `if`, `else`, `while`, `for`, `def`, `try`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from gorae.programs.lexing import TokenKind
from gorae.programs.repairs.change import Repair, code_end, ends_value, outside_brackets, put
from gorae.programs.source import HEADERS, SourceLines
from gorae.texts import Text

_COMPARES = ("<", ">", "<=", ">=", "==", "!=")
_CONDITIONS = ("if", "elif", "while")
_INSTEAD_OF_COLON = (";", ".", ",", "{", "=", "-", "then", "than", "do")


def _colon(source: SourceLines, number: int) -> Iterator[Repair]:
    found = source.tokens(number)
    if not found or found[0].text not in HEADERS:
        return
    line, end = source.line(number), code_end(source, number)
    if found[0].text == "def" and len(found) == 2:
        yield Repair(number, put(line, end, end, "():"), _no_parameters(number, found[1].text))
    yield Repair(number, put(line, end, end, ":"), _no_colon(number, line[:end]))
    for token in found[:-3:-1]:
        if token.text in _INSTEAD_OF_COLON:
            new = put(line, token.column, end, "").rstrip() + ":"
            yield Repair(number, new, _no_colon(number, line[: token.column]))
    yield from _colon_within(source, number)


def _colon_within(source: SourceLines, number: int) -> Iterator[Repair]:
    """`if x > 3 stop()` and `if x > 3; stop()`: the block is on the line of its header."""
    line, found = source.line(number), source.tokens(number)
    for (token, after), outside in zip(pairwise(found), outside_brackets(found)[1:], strict=True):
        text = _no_colon(number, line[: token.end])
        if outside and after.text in (";", "then", "do"):
            yield Repair(number, put(line, token.end, after.end, ":"), text)
        elif outside and ends_value(token) and after.kind is TokenKind.NAME and found[0].text != "def":
            yield Repair(number, put(line, token.end, token.end, ":"), text)


def _no_colon(number: int, header: str) -> Text:
    return Text("programs.no-colon", line=number, code=f"{header.strip()}:")


def _no_parameters(number: int, name: str) -> Text:
    return Text("programs.no-parameters", line=number, code=f"def {name}():")


def _parameters(source: SourceLines, number: int) -> Iterator[Repair]:
    found = source.tokens(number)
    if len(found) >= 3 and found[0].text == "def" and found[2].text == ":":
        new = put(source.line(number), found[1].end, found[1].end, "()")
        yield Repair(number, new, _no_parameters(number, found[1].text))


def _comparison(source: SourceLines, number: int) -> Iterator[Repair]:
    """`=` in a condition: one, or all of them."""
    found, line = source.tokens(number), source.line(number)
    if not found or found[0].text not in _CONDITIONS:
        return
    places = [token for token in found if token.text == "="]
    for token in places:
        text = Text("programs.assigns", line=number, column=token.column + 1)
        yield Repair(number, put(line, token.column, token.end, "=="), text)
    if len(places) > 1:
        for token in reversed(places):
            line = put(line, token.column, token.end, "==")
        yield Repair(number, line, Text("programs.assigns", line=number, column=places[0].column + 1))


def _else_if(source: SourceLines, number: int) -> Iterator[Repair]:
    found, line = source.tokens(number), source.line(number)
    if len(found) < 2 or found[0].text != "else" or found[1].text == ":":
        return
    if found[1].text == "if":
        new = put(line, found[0].column, found[1].end, "elif")
        yield Repair(number, new, Text("programs.else-if", line=number))
    new = put(line, found[0].column, found[0].end, "elif")
    yield Repair(number, new, Text("programs.else-condition", line=number))


def _for_in(source: SourceLines, number: int) -> Iterator[Repair]:
    found, line = source.tokens(number), source.line(number)
    if len(found) < 3 or found[0].text != "for" or found[1].kind is not TokenKind.NAME:
        return
    text = Text("programs.no-in", line=number, name=found[1].text)
    yield Repair(number, put(line, found[1].end, found[1].end, " in"), text)
    if found[2].text in ("=", "of", ":", ","):
        yield Repair(number, put(line, found[2].column, found[2].end, " in "), text)


def _sides(source: SourceLines, number: int) -> Iterator[Repair]:
    """`if x > 3 and < 5:`: each comparison needs both sides."""
    found, line = source.tokens(number), source.line(number)
    first = next((index for index, token in enumerate(found) if token.text in _COMPARES), 0)
    if not first or found[0].text not in _CONDITIONS:
        return
    for token, after in pairwise(found):
        if token.text in ("and", "or") and after.text in _COMPARES:
            side = line[found[1].column : found[first].column].strip()
            new = put(line, after.column, after.column, f"{side} ")
            yield Repair(
                number, new, Text("programs.both-sides", line=number, word=token.text, code=new.strip())
            )


def _indents(source: SourceLines, number: int) -> Iterator[Repair]:
    """Yield repairs of `else`, `elif`, `except`, `finally` that are indented unlike what they belong to."""
    found = source.tokens(number)
    if not found or found[0].text not in ("else", "elif", "except", "finally"):
        return
    word, indent = found[0].text, source.indent(number)
    headers = {source.indent(line): line for line in range(1, number) if source.is_header(line)}
    for other, line in sorted(headers.items(), key=lambda one: -one[1]):
        if other != indent:
            values = {"line": number, "word": word, "other": source.tokens(line)[0].text, "header": line}
            new = other + source.line(number).lstrip()
            yield Repair(number, new, Text("programs.else-indent", **values))
    owner = "try" if word in ("except", "finally") else "if"
    header = f"{indent}{owner}{'' if owner == 'try' else ' x'}:\n{indent}    pass\n"
    text = Text("programs.else-alone", line=number, word=word, owner=owner)
    yield Repair(number, header + source.line(number), text)


def _except(source: SourceLines, number: int) -> Iterator[Repair]:
    """`try` without `except`."""
    tries = [line for line in range(1, number) if re.match(r"\s*try\s*:", source.line(line))]
    if tries:
        indent = source.indent(tries[-1])
        new = f"{indent}except Exception:\n{indent} pass\n{source.line(number)}"
        yield Repair(number, new, Text("programs.no-except", line=tries[-1]))


HEADER_REPAIRS = (_colon, _parameters, _comparison, _else_if, _for_in, _sides)
BLOCK_REPAIRS = (_indents, _except)
