"""Repairs of quotation marks and brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gorae.programs.lexing import ProgramToken, TokenKind
from gorae.programs.repairs.change import Repair, code_end, put
from gorae.programs.source import OPENERS, SourceLines
from gorae.texts import Text

_TAIL = re.compile(r"[\s)\]}:]*$")
_OTHER_QUOTE = re.compile(r"""["'](?=[\s)\]}:]*$)""")


def _quotes(source: SourceLines, number: int) -> Iterator[Repair]:
    line = source.line(number)
    found = source.tokens(number)
    for index, token in enumerate(found):
        if token.kind is not TokenKind.OPEN_STRING:
            continue
        quote = token.text.lstrip("rRbBuUfF")[0]
        inner = _string_before(found, index)
        if inner and inner.text.endswith(quote):
            place = inner.end - 1
            yield Repair(number, put(line, place, place, "\\"), Text("programs.apostrophe", line=number))
        text = Text("programs.open-quote", line=number, column=token.column + 1, quote=quote)
        tail = _TAIL.search(line)
        for place in {tail.start() if tail else len(line): None, len(line.rstrip()): None}:
            yield Repair(number, put(line, place, place, quote), text)
        other = _OTHER_QUOTE.search(line)
        if other and other.start() > token.column:
            yield Repair(number, put(line, other.start(), other.end(), quote), text)


def _string_before(found: Sequence[ProgramToken], index: int) -> ProgramToken | None:
    """The string that ends where the words before token `index` begin: 'I' in 'I'm here'."""
    first = index
    while first and found[first - 1].kind is TokenKind.NAME:
        first -= 1
    is_glued = 0 < first < index and found[first - 1].end == found[first].column
    return found[first - 1] if is_glued else None


def _closers(source: SourceLines, number: int) -> Iterator[Repair]:
    line = source.line(number)
    for token, due in source.unopened:
        values = {"line": number, "column": token.column + 1}
        if token.line == number and due:
            text = Text("programs.other-bracket", wrong=token.text, right=due, **values)
            yield Repair(number, put(line, token.column, token.end, due), text)
        elif token.line == number:
            text = Text("programs.extra-bracket", bracket=token.text, **values)
            yield Repair(number, put(line, token.column, token.end, ""), text)


def _openers(source: SourceLines, number: int) -> Iterator[Repair]:
    line, end = source.line(number), code_end(source, number)
    for token in reversed(source.unclosed):
        if token.line > number:
            continue
        values = {"line": token.line, "column": token.column + 1, "bracket": token.text}
        text = Text("programs.open-bracket", closing=OPENERS[token.text], **values)
        for place in (end - 1, end) if line[:end].endswith(":") else (end,):
            yield Repair(number, put(line, place, place, OPENERS[token.text]), text, opened=token.line)


BRACKET_REPAIRS = (_quotes, _closers, _openers)
