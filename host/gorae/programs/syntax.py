"""What is wrong with a program that does not start, and where: found by mending it.

Each likely repair of a line is tried, and the first after which a parser gets further is what was wrong. So
what is said fits the program; where no repair helps, nothing special is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from gorae.programs.characters import describe_odd, odd_characters
from gorae.programs.findings import ProgramFinding
from gorae.programs.indentation import wrong_indentation
from gorae.programs.lexing import TokenKind
from gorae.programs.repairs.candidates import repairs_of
from gorae.programs.repairs.change import Repair
from gorae.programs.source import SourceLines
from gorae.texts import Text

_LARGEST = 60_000
"""Characters of a program that is mended."""
_MAX_REPAIRS = 150
_MAX_PAIRS = 14
_MAX_READ = 1_500_000
"""Characters that are read in all: a long program is mended in fewer ways."""


def diagnose(text: str, board_line: int = 0) -> ProgramFinding | None:
    """What keeps a program from starting; `board_line` is where the board says it is, 1-based, or 0.

    None when CPython finds nothing wrong with it: then it is the board that knows less.
    """
    if len(text) > _LARGEST:
        return None
    source = SourceLines.of(text)
    error = source.error
    odd = odd_characters(text)
    if odd and (error is None or odd[0].line <= max(error[0], board_line)):
        return ProgramFinding(odd[0].line, describe_odd(odd))
    if error is None:
        return None
    line, is_indentation = error
    if is_indentation:
        return wrong_indentation(source, line) or _generic(line)
    return _open_text(source) or _mended(source, line, board_line) or _generic(line)


def _generic(line: int) -> ProgramFinding:
    return ProgramFinding(line, Text("programs.unreadable-line"))


def _open_text(source: SourceLines) -> ProgramFinding | None:
    """Three quotes that are opened and never closed take the rest of the program with them."""
    for number in range(1, len(source.lines) + 1):
        for token in source.tokens(number):
            quote = token.text.lstrip("rRbBuUfF")[:3]
            if token.kind is TokenKind.OPEN_STRING and quote in ("'''", '"""'):
                values = {"line": number, "column": token.column + 1, "quote": quote}
                return ProgramFinding(number, Text("programs.open-quote", **values))
    return None


def _mended(source: SourceLines, line: int, board_line: int) -> ProgramFinding | None:
    suspects = list(dict.fromkeys(_suspects(source, line, board_line)))
    tried = [repair for suspect in suspects for repair in islice(repairs_of(source, suspect), _MAX_REPAIRS)]
    most = _MAX_READ // (sum(map(len, source.lines)) + 1)
    for repair in tried[: min(_MAX_REPAIRS, most)]:
        if _helps(source, repair, line):
            return ProgramFinding(repair.place, repair.text)
    return _mended_twice(source, line) if most > _MAX_REPAIRS + _MAX_PAIRS**2 else None


def _suspects(source: SourceLines, line: int, board_line: int) -> Iterator[int]:
    """The lines where the mistake may be, the likeliest first."""
    yield line
    before = source.code_before(line)
    if before:
        yield before
    yield from (token.line for token in source.unclosed if token.line <= line)
    if board_line:
        yield board_line


def _helps(source: SourceLines, repair: Repair, line: int) -> bool:
    """Whether a parser gets beyond line `line` and the repaired one after a repair."""
    new, more = source.replaced(repair.line, repair.new), repair.new.count("\n")
    error = new.error
    if error is None:
        return True
    beyond = error[0] > max(line, repair.line) + more
    bare = error[1] and not repair.opened and _is_bare_header(new, repair.line + more, error[0])
    return beyond and not bare


def _is_bare_header(source: SourceLines, line: int, error_line: int) -> bool:
    """Whether the lines below are indented as those of a block, which the repaired line does not begin."""
    return source.code_before(error_line) == line and source.width(error_line) > source.width(line)


def _mended_twice(source: SourceLines, line: int) -> ProgramFinding | None:
    """Two mistakes on one line: both are told."""
    for first in islice(repairs_of(source, line), _MAX_PAIRS):
        if "\n" in first.new:
            continue
        half = source.replaced(line, first.new)
        for second in islice(repairs_of(half, line), _MAX_PAIRS):
            if _helps(half, second, line) and second.text != first.text:
                return ProgramFinding(line, Text("programs.and", first=first.text, second=second.text))
    return None
