"""Repairs of what other languages and people's own writing have: `// a comment`, `repeat(4):`, `90 deg`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from gorae.programs.lexing import ProgramToken, TokenKind
from gorae.programs.repairs.change import Repair, put
from gorae.programs.source import SourceLines
from gorae.texts import Text

_OUR_UNITS = (
    "%", "deg", "degree", "degrees", "mm", "ms", "hz", "percent", "도", "밀리초", "밀리미터", "퍼센트",
)  # fmt: skip
_OTHER_UNITS = ("cm", "m", "s", "sec", "second", "seconds", "min", "초", "분", "미터", "센티미터")
"""Those in which `robot` takes no number, so that the number is another one, too."""
_REPEATS = ("repeat", "loop", "times", "반복", "반복하기")
_FOREVER = ("forever", "무한반복", "무한")
_TYPES = ("int", "var", "let")


def _comments(source: SourceLines, number: int) -> Iterator[Repair]:
    """`// go` and `/* go */`, alone or behind a statement."""
    line, found = source.line(number), source.tokens(number)
    for index, (token, after) in enumerate(pairwise(found)):
        signs = line[token.column : after.end]
        if token.text == "//" and after.kind is TokenKind.NAME:
            signs = "//"
        elif signs != "/*":
            continue
        said = line[token.column + 2 :].strip().removesuffix("*/").strip()
        new = f"{line[: token.column]}{'' if index else 'pass  '}# {said}"
        yield Repair(number, new, comment_sign(number, signs))


def comment_sign(number: int, wrong: str) -> Text:
    """Return that comments begin with another sign than the one on line `number`."""
    return Text("programs.comment-sign", line=number, wrong=wrong)


def _units(source: SourceLines, number: int) -> Iterator[Repair]:
    """`turn(90 deg)` and `lights(100%)`: one of them, or all."""
    line, found = source.line(number), source.tokens(number)
    places = [
        (token, unit)
        for token, unit, after in zip(found, found[1:], [*found[2:], None], strict=False)
        if token.kind is TokenKind.NUMBER and _is_unit(unit, after)
    ]
    if not places:
        return
    token, unit = places[0]
    if unit.text.lower() in _OUR_UNITS:
        values = {"line": number, "wrong": line[token.column : unit.end], "right": token.text}
        text = Text("programs.unit", **values)
    else:
        text = Text("programs.other-unit", line=number, unit=unit.text)
    for several in (places[:1], places):
        new = line
        for _, wrong in reversed(several):
            new = put(new, wrong.column, wrong.end, "")
        yield Repair(number, new, text)


def _is_unit(token: ProgramToken, after: ProgramToken | None) -> bool:
    ends = after is None or after.text in (")", ",", ":")
    return ends and token.text.lower() in (*_OUR_UNITS, *_OTHER_UNITS)


def _counted(source: SourceLines, number: int) -> Iterator[Repair]:
    """`for i = 1 to 4:`, `for (i = 0; i < 4; i++)` and `repeat(4):`."""
    found, indent = source.tokens(number), source.indent(number)
    words = [token.text for token in found]
    if not words or words[-1] not in (":", "{", ")"):
        return
    if words[0].lower() in _FOREVER and len(words) <= 4:
        yield Repair(number, f"{indent}while True:", Text("programs.for-ever", line=number))
    names = [token.text for token in found[1:] if token.kind is TokenKind.NAME and token.text not in _TYPES]
    is_for = words[0] == "for" and names and (";" in words or "to" in words or "~" in words)
    if is_for or words[0].lower() in _REPEATS:
        right = f"for {names[0] if is_for else 'i'} in range(4):"
        yield Repair(number, indent + right, Text("programs.for-how", line=number, right=right))


def _behind(source: SourceLines, number: int) -> Iterator[Repair]:
    """`drive(100) 앞으로`: words for people behind a statement."""
    line, found = source.line(number), source.tokens(number)
    for token, after in pairwise(found):
        if token.text == ")" and after.kind is TokenKind.NAME and not after.text.isascii():
            right = f"{line[: token.end].strip()}  # {line[after.column :].strip()}"
            text = Text("programs.comment-behind", line=number, right=right)
            yield Repair(number, f"{line[: token.end]}  # {line[after.column :]}", text)


FOREIGN_REPAIRS = (_comments, _units, _counted, _behind)
