"""All repairs of a line, the likeliest first.

Whether one helps is asked of a parser afterwards (`syntax.py`), so they may guess freely; what comes first is
believed first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gorae.programs.repairs.blocks import BLOCK_REPAIRS, HEADER_REPAIRS
from gorae.programs.repairs.brackets import BRACKET_REPAIRS
from gorae.programs.repairs.change import Repair
from gorae.programs.repairs.foreign import FOREIGN_REPAIRS
from gorae.programs.repairs.statements import NAME_REPAIRS, STATEMENT_REPAIRS
from gorae.programs.repairs.words import OPERAND_REPAIRS, WORD_REPAIRS
from gorae.programs.source import SourceLines

_MAKERS: tuple[Callable[[SourceLines, int], Iterator[Repair]], ...] = (
    *BRACKET_REPAIRS,
    *FOREIGN_REPAIRS,
    *HEADER_REPAIRS,
    *NAME_REPAIRS,
    *WORD_REPAIRS,
    *BLOCK_REPAIRS,
    *STATEMENT_REPAIRS,
    *OPERAND_REPAIRS,
)


def repairs_of(source: SourceLines, number: int) -> Iterator[Repair]:
    """The repairs of a line, the likeliest first."""
    for maker in _MAKERS:
        yield from maker(source, number)
