"""The tokens of a program, right or wrong: what cannot be read is a token, too.

Blanks and line ends are no tokens; comments and strings are one each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from gorae.programs.lines import lines_of


class TokenKind(Enum):
    """What a token is."""

    NAME = auto()
    NUMBER = auto()
    STRING = auto()
    OPEN_STRING = auto()
    """A string without its end: to the end of its line, or with three quotes to that of the program."""
    COMMENT = auto()
    SIGN = auto()
    """An operator, a bracket, a comma."""
    OTHER = auto()
    """One character that Python has no use for."""


@dataclass(frozen=True)
class ProgramToken:
    """One piece of a program, and where it begins."""

    kind: TokenKind
    text: str
    line: int
    """1-based."""
    column: int
    """In characters, 0-based."""

    @property
    def end(self) -> int:
        """The column after its last character, for a token of one line."""
        return self.column + len(self.text)


_STRING = r"(?:\b[rRbBuUfF]{1,2})?(?:'''|\"\"\"|'|\")"
_TOKEN = re.compile(
    rf"""(?P<blank>[ \t\r\n]+|\\\n)
    |(?P<comment>\#[^\n]*)
    |(?P<quote>{_STRING})
    |(?P<number>(?:0[xXoObB][0-9a-fA-F_]+|(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9]+)?))
    |(?P<name>[^\W\d]\w*)
    |(?P<sign>\*\*=|//=|>>=|<<=|\.\.\.|->|:=|[-+*/%@&|^<>=!]=|\*\*|//|<<|>>|[-+*/%@&|^~<>=()\[\]{{}},:.;])
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_KINDS = {
    "comment": TokenKind.COMMENT, "number": TokenKind.NUMBER, "name": TokenKind.NAME, "sign": TokenKind.SIGN,
    "other": TokenKind.OTHER,
}  # fmt: skip
_ENDS = {
    quote: re.compile(rf"(?:[^\\]|\\.)*?{quote}", re.DOTALL) if len(quote) == 3
    else re.compile(rf"(?:[^\\\n{quote}]|\\.)*{quote}", re.DOTALL)
    for quote in ("'''", '"""', "'", '"')
}  # fmt: skip


def tokens_of(text: str) -> Iterator[ProgramToken]:
    """The tokens of a program in their order. Takes time in proportion to its length."""
    text = "\n".join(lines_of(text))
    index, line, begin = 0, 1, 0
    while index < len(text):
        found = _TOKEN.match(text, index)
        assert found is not None  # `other` matches anything
        assert found.lastgroup
        piece, kind = found[0], found.lastgroup
        if kind == "quote":
            token_kind, piece = _string(text, index, found[0])
            yield ProgramToken(token_kind, piece, line, index - begin)
        elif kind != "blank":
            yield ProgramToken(_KINDS[kind], piece, line, index - begin)
        index += len(piece)
        breaks = piece.count("\n")
        if breaks:
            line += breaks
            begin = index - len(piece) + piece.rindex("\n") + 1


def _string(text: str, index: int, start: str) -> tuple[TokenKind, str]:
    """The string that begins with `start` there, to its end or as far as it can go."""
    quote = start.lstrip("rRbBuUfF")
    end = _ENDS[quote].match(text, index + len(start))
    if end:
        return TokenKind.STRING, text[index : end.end()]
    stop = len(text) if len(quote) == 3 else text.find("\n", index)
    return TokenKind.OPEN_STRING, text[index : stop if stop >= 0 else len(text)]
