"""A program that does not start, taken apart: lines, tokens, brackets, and where CPython gives up."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import cached_property

from gorae.literals import parse
from gorae.programs.lexing import ProgramToken, TokenKind, tokens_of
from gorae.programs.lines import lines_of

OPENERS = {"(": ")", "[": "]", "{": "}"}
HEADERS = frozenset(
    ["if", "elif", "else", "while", "for", "def", "class", "try", "except", "finally", "with"]
)
_TAB = 8


def error_in(text: str) -> tuple[int, bool] | None:
    """Where CPython stops reading a program, and whether indentation is why; None for a right one.

    The program is parsed, never run.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parse(text)
    except SyntaxError as error:
        return error.lineno or 1, isinstance(error, IndentationError)
    except (ValueError, RecursionError, MemoryError):
        return 1, False
    return None


@dataclass(frozen=True)
class SourceLines:
    """The lines of a program and the tokens on them."""

    lines: tuple[str, ...]

    @staticmethod
    def of(text: str) -> SourceLines:
        return SourceLines(tuple(lines_of(text)))

    def line(self, number: int) -> str:
        """The line with that number, 1-based; empty for one that does not exist."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def tokens(self, number: int) -> list[ProgramToken]:
        """The tokens that begin on a line, without its comment."""
        return self._by_line.get(number, [])

    def is_header(self, number: int) -> bool:
        """Whether the logical line that ends here begins a block: its last sign is a colon."""
        found = self.tokens(number)
        return bool(found) and found[-1].text == ":"

    def indent(self, number: int) -> str:
        line = self.line(number)
        return line[: len(line) - len(line.lstrip(" \t\f"))]

    def width(self, number: int) -> int:
        """How far a line is indented, in spaces; a tab goes on to the next multiple of eight."""
        return len(self.indent(number).replace("\f", "").expandtabs(_TAB))

    def code_before(self, number: int) -> int:
        """The last line before that one with code on it; 0 when there is none."""
        return next((line for line in range(number - 1, 0, -1) if self.tokens(line)), 0)

    def replaced(self, number: int, new: str) -> SourceLines:
        """The same program with another line in place of one; `new` may be several."""
        lines = (*self.lines[: number - 1], *new.split("\n"), *self.lines[number:])
        return SourceLines(lines)

    @property
    def error(self) -> tuple[int, bool] | None:
        return error_in("\n".join(self.lines) + "\n")

    @cached_property
    def unclosed(self) -> list[ProgramToken]:
        """Brackets that are opened and never closed, the innermost last."""
        return self._brackets[0]

    @cached_property
    def unopened(self) -> list[tuple[ProgramToken, str]]:
        """Closing brackets that close nothing, each with the one that was due in its place, or nothing."""
        return self._brackets[1]

    @cached_property
    def _by_line(self) -> dict[int, list[ProgramToken]]:
        found: dict[int, list[ProgramToken]] = {}
        for token in tokens_of("\n".join(self.lines)):
            if token.kind is not TokenKind.COMMENT:
                found.setdefault(token.line, []).append(token)
        return found

    @cached_property
    def _brackets(self) -> tuple[list[ProgramToken], list[tuple[ProgramToken, str]]]:
        opened: list[ProgramToken] = []
        wrong: list[tuple[ProgramToken, str]] = []
        for number in sorted(self._by_line):
            for token in self._by_line[number]:
                if token.kind is not TokenKind.SIGN:
                    continue
                if token.text in OPENERS:
                    opened.append(token)
                elif token.text in OPENERS.values():
                    due = OPENERS[opened[-1].text] if opened else ""
                    if token.text != due:
                        wrong.append((token, due))
                    if opened:
                        opened.pop()
        return opened, wrong
