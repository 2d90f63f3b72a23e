"""A bad end of a program in the student's words: what happened, where, and what to do about it."""

from __future__ import annotations

from gorae.programs.boards import beyond_the_board
from gorae.programs.decoding import lines_of
from gorae.programs.finding import Finding
from gorae.programs.instead import instead
from gorae.programs.runtime import diagnose_exception
from gorae.programs.syntax import diagnose
from gorae.telemetry.recording import ProgramError
from gorae.texts import Text
from gorae.virtual import Outcome

_ADVICE = {
    "AttributeError", "ImportError", "IndentationError", "IndexError", "KeyError", "NameError",
    "NotImplementedError", "OSError", "RuntimeError", "SyntaxError", "TypeError", "ValueError",
    "ZeroDivisionError",
}  # fmt: skip
_PROGRAM = "main.py"
_MOST_CALLS = 6
_LONGEST_CODE = 200
_RECURSION = "maximum recursion depth exceeded"


def explain(outcome: Outcome, source: str, name: str) -> ProgramError | None:
    """What happened to the program whose author calls it `name`.

    None for a program that ended by itself or was still running when the time was up.
    """
    if outcome.ending in ("finished", "time-limit"):
        return None
    if outcome.ending == "crashed":
        return ProgramError("crash", Text("bench.crashed"))
    if outcome.ending == "stalled":
        return ProgramError("stall", Text("bench.stalled"))
    kind = outcome.ending
    own = [line for file, line in outcome.places if file == _PROGRAM]
    file, line = (name, own[-1]) if own else (outcome.places or ((name, 0),))[-1]
    found = _finding(outcome, source, line) if own else None
    line = found.line if found else line
    message = Text(
        "bench.does-not-start" if kind == "syntax" else "bench.stopped",
        file=file,
        line=line,
        code=_code(source, line) if own else "",
        error=_harmless(outcome.error),
        advice=(found and found.text) or _advice(outcome),
    )
    if len(set(own)) > 1:
        message = Text("bench.called", message=message, lines=_way([*own[:-1], line]))
    return ProgramError(kind, message, line or None, attempt=kind != "syntax")


def _finding(outcome: Outcome, source: str, line: int) -> Finding | None:
    """What our own reading of the program says about where it failed."""
    if outcome.ending == "syntax":
        return diagnose(source, line) or beyond_the_board(source, outcome.error, line)
    if outcome.ending == "exception":
        return instead(outcome.error, _code(source, line), line) or diagnose_exception(
            source, outcome.error, line
        )
    return None


def _way(lines: list[int]) -> str:
    """The lines that led to the last one, each call's in turn; the same line again and again only once."""
    ways = [line for line, before in zip(lines, [0, *lines], strict=False) if line != before]
    return " → ".join(map(str, ways[-_MOST_CALLS:]))


def _code(source: str, line: int) -> str:
    lines = lines_of(source)
    return _shortened(lines[line - 1].strip()) if 0 < line <= len(lines) else ""


def _shortened(code: str) -> str:
    code = _harmless(code)
    return code if len(code) <= _LONGEST_CODE else f"{code[:_LONGEST_CODE]} …"


def _advice(outcome: Outcome) -> Text:
    name, _, _ = outcome.error.partition(":")
    if outcome.ending == "memory":
        return Text("bench.advice-memory")
    if _RECURSION in outcome.error:
        return Text("bench.advice-recursion")
    return Text(f"bench.advice-{name}" if name in _ADVICE else "bench.advice")


def _harmless(text: str) -> str:
    """A text without escape codes for a terminal, and without marks that turn its direction."""
    return "".join(letter if letter.isprintable() or letter == "\n" else "·" for letter in text)
