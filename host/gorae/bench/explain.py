"""A bad end of a program in the student's words: what happened, where, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from gorae.kits.ports import port_ids
from gorae.names import PROGRAM
from gorae.programs.handed import DATASET, MODEL
from gorae.programs.lines import lines_of
from gorae.telemetry.recording import ProgramError
from gorae.texts import Text
from gorae.virtual import ProgramOutcome
from gorae.virtual.sentences import find_sentence

if TYPE_CHECKING:
    from gorae.programs.findings import ProgramFinding

_ADVICE = {
    "AttributeError", "ImportError", "IndentationError", "IndexError", "KeyError", "NameError",
    "NotImplementedError", "OSError", "RuntimeError", "SyntaxError", "TypeError", "ValueError",
    "ZeroDivisionError",
}  # fmt: skip
NO_FILES: Mapping[str, bytes] = MappingProxyType({})
_MAX_CALLS = 6
_LONGEST_CODE = 200
_NO_MODULE = re.compile(r"no module named '(\w+)[\w.]*'")
_OF_OTHERS = {
    "_thread", "aioble", "aioespnow", "ble_advertising", "bluetooth", "board", "digitalio", "dht",
    "ds18x20", "esp", "espnow", "machine", "network", "neopixel", "onewire", "pyb",
    "socket", "ssd1306", "ubluetooth", "umqtt", "urequests", "usocket", "requests", "RPi",
    "copy", "cv2", "dataclasses", "datetime", "enum", "functools", "gpiozero", "itertools", "keyboard",
    "logging", "matplotlib", "multiprocessing", "numpy", "pandas", "pathlib", "pygame", "serial",
    "statistics", "subprocess", "threading", "tkinter", "turtle", "typing", "urllib",
}  # fmt: skip
"""Modules of other boards, of computers, and such as are installed: they are hardly misspelt."""
_UNANSWERED = re.compile(r"OSError: (?:\[Errno 11[13]\]|-202\b)")
"""Refused, out of reach, or no address for a name."""
_RECURSION = "maximum recursion depth exceeded"


def explain(
    outcome: ProgramOutcome, source: str, name: str, along: Mapping[str, bytes] = NO_FILES
) -> ProgramError | None:
    """What happened to the program whose author calls it `name`, beside which the files `along` lie.

    None for a program that ended by itself or was still running when the time was up.
    """
    if outcome.ending in ("finished", "time-limit"):
        return None
    if outcome.ending == "crashed":
        return ProgramError("crash", Text("bench.crashed"))
    if outcome.ending == "stalled":
        return ProgramError("stall", Text("bench.stalled"))
    kind = outcome.ending
    way = [place for place in outcome.places if place[0] == PROGRAM or place[0] in along]
    where, line = way[-1] if way else (outcome.places or ((PROGRAM, 0),))[-1]
    if where in along:
        source = along[where].decode("utf-8", "replace")
    found = _finding(outcome, source, line) if way else None
    line = found.line if found else line
    file = name if where == PROGRAM else where
    message = Text(
        "bench.does-not-start" if kind == "syntax" else "bench.stopped",
        file=file,
        line=line,
        code=_code(source, line) if way else "",
        error=_error(outcome.error),
        advice=(found and found.text) or _advice(outcome),
    )
    if len(set(way)) > 1:
        message = Text("bench.called", message=message, lines=_way([*way[:-1], (where, line)], name))
    # A place in another file is told in the message; the page marks lines of the program alone.
    line_here = line if where == PROGRAM or not way else 0
    return ProgramError(kind, message, line_here or None, attempt=kind != "syntax")


def _finding(outcome: ProgramOutcome, source: str, line: int) -> ProgramFinding | None:
    """What our own reading of the program says about where it failed."""
    from gorae.programs.boards import beyond_the_board
    from gorae.programs.instead import instead
    from gorae.programs.runtime import diagnose_exception
    from gorae.programs.syntax import diagnose

    if outcome.ending == "syntax":
        return diagnose(source, line) or beyond_the_board(source, outcome.error, line)
    if outcome.ending == "exception":
        return instead(outcome.error, _code(source, line), line) or diagnose_exception(
            source, outcome.error, line
        )
    return None


def _way(places: list[tuple[str, int]], name: str) -> str:
    """The lines that led to the last one, each call's in turn; the same line again and again only once.

    Where several files have a part in it, each line is told with its file.
    """
    steps = [place for place, before in zip(places, [None, *places], strict=False) if place != before]
    shown = steps[-_MAX_CALLS:]
    if len({file for file, _ in shown}) == 1:
        return " → ".join(str(line) for _, line in shown)
    return " → ".join(f"{name if file == PROGRAM else file}:{line}" for file, line in shown)


def _code(source: str, line: int) -> str:
    lines = lines_of(source)
    return _shortened(lines[line - 1].strip()) if 0 < line <= len(lines) else ""


def _shortened(code: str) -> str:
    code = _harmless(code)
    return code if len(code) <= _LONGEST_CODE else f"{code[:_LONGEST_CODE]} …"


def _error(said: str) -> Text | str:
    """Return an exception as the board printed it; what the virtual board says itself is said when read."""
    found = find_sentence(said)
    if found is None:
        return _harmless(said)
    return Text("bench.board-says", before=_harmless(found[0]), sentence=found[1])


def _advice(outcome: ProgramOutcome) -> Text:
    name, _, _ = outcome.error.partition(":")
    if outcome.ending == "memory":
        return Text("bench.advice-memory")
    if _RECURSION in outcome.error:
        return Text("bench.advice-recursion")
    if _UNANSWERED.match(outcome.error):
        return Text("bench.advice-unanswered")
    missing = _NO_MODULE.search(outcome.error)
    if name == "ImportError" and missing and f"{missing[1]}.py" == MODEL:
        return Text("bench.advice-no-model", file=MODEL, dataset=DATASET)
    if name == "ImportError" and missing and missing[1] in {*_OF_OTHERS, *port_ids()}:
        return Text("bench.advice-elsewhere", name=missing[1])
    return Text(f"bench.advice-{name}" if name in _ADVICE else "bench.advice")


def _harmless(text: str) -> str:
    """A text without escape codes for a terminal, and without marks that turn its direction."""
    return "".join(letter if letter.isprintable() or letter == "\n" else "·" for letter in text)
