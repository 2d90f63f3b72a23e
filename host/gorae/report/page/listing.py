"""A program with line numbers, the lines that a message speaks of marked; and what it printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gorae.report.plain import cut, lines_of
from gorae.telemetry.recording import Recording
from gorae.telemetry.screens import without_pictures

_MAX_LINES, _LONGEST_LINE = 1000, 300
_MAX_PRINTED = 200


@dataclass(frozen=True)
class ListedLine:
    number: int
    text: str
    note: str = ""
    """Why this line is marked; empty when it is not."""
    after_gap: bool = False
    """Lines before it are left out."""


@dataclass(frozen=True)
class Printed:
    """A line that the program printed, or a mark that it set."""

    at_s: float | None
    text: str
    is_mark: bool = False


def listing(source: str, notes: dict[int, str]) -> list[ListedLine]:
    """The beginning of a program, and every line with a note, by its number."""
    return list(_listed(lines_of(source), notes))


def _listed(lines: list[str], notes: dict[int, str]) -> Iterator[ListedLine]:
    before = 0
    for number, text in enumerate(lines, 1):
        if number <= _MAX_LINES or number in notes:
            yield ListedLine(number, cut(text, _LONGEST_LINE), notes.get(number, ""), number > before + 1)
            before = number


def left_out(source: str, shown: list[ListedLine]) -> int:
    """How many lines of a program are not shown."""
    return len(lines_of(source)) - len(shown)


def printed(recording: Recording, output: str) -> list[Printed]:
    """The last of what was printed and marked, in order; without times where nobody recorded them."""
    events = [Printed(at, cut(text, _LONGEST_LINE)) for at, text in recording.lines[-_MAX_PRINTED:]]
    if not events:
        lines = [line for line in lines_of(output) if line.strip()]
        events = [Printed(None, cut(line, _LONGEST_LINE)) for line in lines[-_MAX_PRINTED:]]
    told = without_pictures(recording.marks)[-_MAX_PRINTED:]
    marks = [Printed(at, cut(name, _LONGEST_LINE), True) for at, name in told]
    return sorted([*events, *marks], key=lambda event: -1.0 if event.at_s is None else event.at_s)[
        -_MAX_PRINTED:
    ]
