"""A change of one line that could make a program readable, with what it would mean to need it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gorae.programs.lexing import ProgramToken, TokenKind
from gorae.programs.source import OPENERS, SourceLines
from gorae.programs.vocabulary import KEYWORDS
from gorae.texts import Text

_CONSTANTS = ("True", "False", "None")
MAX_TOKENS = 60
"""Of a line, that are changed one at a time."""


@dataclass(frozen=True)
class Repair:
    """Line `line` as `new`, which may be several lines."""

    line: int
    new: str
    text: Text
    opened: int | None = None
    """For a bracket that is closed too late: the line on which it is opened, where the mistake is."""

    @property
    def place(self) -> int:
        """The line that a person looks at."""
        return self.opened or self.line


def put(line: str, begin: int, end: int, new: str) -> str:
    """A line with `new` in place of what stands from column `begin` to `end`."""
    return line[:begin] + new + line[end:]


def code_end(source: SourceLines, number: int) -> int:
    """Where the code of a line ends and its comment begins."""
    found = source.tokens(number)
    return found[-1].end if found else len(source.line(number).rstrip())


def ends_value(token: ProgramToken) -> bool:
    """Whether an expression may end here."""
    return begins_value(token) or token.text in OPENERS.values()


def begins_value(token: ProgramToken) -> bool:
    """Whether an expression without brackets may begin here."""
    is_word = token.kind is TokenKind.NAME and token.text not in KEYWORDS
    return is_word or token.kind in (TokenKind.NUMBER, TokenKind.STRING) or token.text in _CONSTANTS


def outside_brackets(tokens: Sequence[ProgramToken]) -> list[bool]:
    """Tell of each token whether it stands within no bracket of its line; a bracket stands within itself."""
    depth, found = 0, []
    for token in tokens:
        depth += token.text in OPENERS
        found.append(depth == 0)
        depth -= token.text in OPENERS.values() and depth > 0
    return found
