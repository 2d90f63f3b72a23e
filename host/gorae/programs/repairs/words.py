"""Repairs of misspelt keywords, and of signs that other languages have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from gorae.programs.lexing import TokenKind
from gorae.programs.repairs.change import MAX_TOKENS, Repair, put
from gorae.programs.source import SourceLines
from gorae.programs.spelling import slips
from gorae.programs.vocabulary import KEYWORDS
from gorae.texts import Text

# Words of other languages, and what Python calls that.
_ALIASES = {
    "elseif": "elif", "elsif": "elif", "function": "def", "func": "def", "fn": "def", "define": "def",
    "foreach": "for", "null": "None", "nil": "None", "require": "import", "include": "import",
}  # fmt: skip
# Signs of other languages, and typing mistakes.
_SIGNS = {
    "&&": "and", "||": "or", "=>": ">=", "=<": "<=", "= =": "==", "===": "==", "! =": "!=", "!==": "!=",
    "<>": "!=", "> =": ">=", "< =": "<=", "= !": "!=", "=!": "!=",
}  # fmt: skip
_NEEDS_VALUE = re.compile(r"(?:[-+*/%]|//)?=|[=!<>]=|[-+*/%<>,]|//|if|elif|while|and|or|not|in")
_CANNOT_BEGIN = re.compile(r"[]:)},;=<>*/%]|[=!<>]=|//")


def _keywords(source: SourceLines, number: int) -> Iterator[Repair]:
    """Every word that is nearly a keyword, as that; the likeliest first."""
    line, found = source.line(number), []
    for token in source.tokens(number)[:MAX_TOKENS]:
        if token.kind is TokenKind.NAME and token.text not in KEYWORDS:
            found += [(count, token.column, token, word) for count, word in _keywords_like(token.text)]
    for _, _, token, word in sorted(found, key=lambda one: one[:2]):
        text = Text("programs.keyword", line=number, wrong=token.text, right=word)
        yield Repair(number, put(line, token.column, token.end, word), text)


def _keywords_like(word: str) -> Iterator[tuple[int, str]]:
    if word.lower() in _ALIASES:
        yield 0, _ALIASES[word.lower()]
    for known in sorted(KEYWORDS):
        count = slips(word.lower(), known.lower())
        if count <= (2 if len(known) >= 5 else 1) and min(len(word), len(known)) >= 2:
            yield count, known


def _signs(source: SourceLines, number: int) -> Iterator[Repair]:
    line = source.line(number)
    found = source.tokens(number)
    strings = (TokenKind.STRING, TokenKind.OPEN_STRING)
    for token, after in pairwise(found):
        if token.kind in strings or after.kind in strings or token.end > after.column:
            continue
        values = {"line": number, "column": token.column + 1}
        wrong = re.sub(r"\s+", " ", line[token.column : after.end])
        if wrong in _SIGNS:
            right = _SIGNS[wrong]
            new = put(line, token.column, after.end, f" {right} " if right.isalpha() else right)
            yield Repair(number, new, Text("programs.sign", wrong=wrong, right=right, **values))
        if wrong in ("++", "--"):
            right = f"{line[: token.column].strip()} {token.text}= 1"
            new = put(line, token.column, after.end, f" {token.text}= 1")
            yield Repair(number, new, Text("programs.increment", line=number, right=right))
    for token in found:
        if token.text == "!":
            text = Text("programs.sign", line=number, column=token.column + 1, wrong="!", right="not")
            yield Repair(number, put(line, token.column, token.end, " not "), text)


def _operands(source: SourceLines, number: int) -> Iterator[Repair]:
    """A sign after which something is missing: `x =`, `5 +`, `drive(100, , 50)`."""
    found, line = source.tokens(number), source.line(number)
    for token, after in zip(found, [*found[1:], None], strict=False):
        if _NEEDS_VALUE.fullmatch(token.text) and (after is None or _CANNOT_BEGIN.fullmatch(after.text)):
            text = Text("programs.unfinished", line=number, column=token.column + 1, sign=token.text)
            yield Repair(number, put(line, token.end, token.end, " 0"), text)


WORD_REPAIRS = (_keywords, _signs)
OPERAND_REPAIRS = (_operands,)
