"""What is wrong with the spaces before a line."""

from __future__ import annotations

from gorae.programs.findings import ProgramFinding
from gorae.programs.source import SourceLines
from gorae.texts import Text

_LOOPS = ("for", "while")
_GO_ON = {
    "else": ("if", "elif", "except", *_LOOPS), "elif": ("if", "elif"), "except": ("try", "except"),
    "finally": ("try", "except", "else"),
}  # fmt: skip
"""Words that begin no block of their own, and what they go on with."""


def wrong_indentation(source: SourceLines, at: int) -> ProgramFinding | None:
    """What is wrong with the indentation of line `at`, when it is that."""
    before = source.code_before(at)
    if not source.tokens(at):
        return _without_body(source, source.code_before(len(source.lines) + 1))
    if before and _mixes_tabs(source, before, at):
        return ProgramFinding(at, Text("programs.tabs", line=at, before=before))
    width, outer = source.width(at), source.width(before) if before else 0
    if before and source.is_header(before) and width <= outer:
        if source.tokens(at)[0].text in _GO_ON:
            return _without_body(source, before)
        header = source.line(before).strip()
        return ProgramFinding(at, Text("programs.not-indented", line=at, header=before, code=header))
    if width > outer and not (before and source.is_header(before)):
        return ProgramFinding(at, Text("programs.indented", line=at))
    due = _outer_widths(source, before)
    if width < outer and width not in due:
        due = _headers_widths(source, at, due) or due
        return ProgramFinding(at, Text("programs.uneven", line=at, width=width, due=_or(due)))
    return None


def _without_body(source: SourceLines, header: int) -> ProgramFinding | None:
    if not header or not source.is_header(header):
        return None
    return ProgramFinding(header, Text("programs.no-body", line=header, code=source.line(header).strip()))


def _mixes_tabs(source: SourceLines, before: int, at: int) -> bool:
    """Whether one of two lines is indented by tabs where the other is by spaces."""
    one, other = source.indent(before), source.indent(at)
    return ("\t" in one + other) and not (one.startswith(other) or other.startswith(one))


def _outer_widths(source: SourceLines, line: int) -> list[int]:
    """The indentations that a line after `line` may have, when it ends a block; the widest first."""
    found = [source.width(line)]
    while line and found[-1]:
        line = source.code_before(line)
        if line and source.width(line) < found[-1]:
            found.append(source.width(line))
    return found


def _headers_widths(source: SourceLines, at: int, due: list[int]) -> list[int]:
    """Return the widths among `due` of statements that an `else`, `elif` … in line `at` can belong to."""
    owners = _GO_ON.get(source.tokens(at)[0].text, ())
    lines = (line for line in range(1, at) if source.tokens(line) and source.tokens(line)[0].text in owners)
    found = {source.width(line) for line in lines}
    return [width for width in due if width in found]


def _or(widths: list[int]) -> Text:
    """Some numbers as a choice: 0, 4 or 8."""
    text = Text("programs.number", number=widths[-1])
    for width in reversed(widths[:-1]):
        text = Text("programs.or", first=text, second=width)
    return text
