"""A bad end of a program in the student's words: what happened, where, and what to do about it."""

from __future__ import annotations

from gorae.telemetry.recording import ProgramError
from gorae.texts import Text
from gorae.virtual import Outcome

_ADVICE = {
    "AttributeError", "ImportError", "IndentationError", "IndexError", "KeyError", "NameError",
    "NotImplementedError", "OSError", "RuntimeError", "SyntaxError", "TypeError", "ValueError",
    "ZeroDivisionError",
}  # fmt: skip
_PROGRAM = "main.py"
_RECURSION = "maximum recursion depth exceeded"


def explain(outcome: Outcome, source: str) -> ProgramError | None:
    """None for a program that ended by itself or was still running when the time was up."""
    if outcome.ending in ("finished", "time-limit"):
        return None
    if outcome.ending == "crashed":
        return ProgramError("crash", Text("bench.crashed"))
    kind = outcome.ending
    key = "bench.does-not-start" if kind == "syntax" else "bench.stopped"
    file, line = _place(outcome)
    message = Text(
        key,
        file=file,
        line=line,
        code=_code(source, line) if file == _PROGRAM else "",
        error=outcome.error,
        advice=_advice(outcome),
    )
    return ProgramError(kind, message, line or None, attempt=kind != "syntax")


def _place(outcome: Outcome) -> tuple[str, int]:
    """The innermost place in the student's program, or in whatever file there is."""
    own = [place for place in outcome.places if place[0] == _PROGRAM]
    return (own or list(outcome.places) or [(_PROGRAM, 0)])[-1]


def _code(source: str, line: int) -> str:
    lines = source.splitlines()
    return lines[line - 1].strip() if 0 < line <= len(lines) else ""


def _advice(outcome: Outcome) -> Text:
    name, _, _ = outcome.error.partition(":")
    if outcome.ending == "memory":
        return Text("bench.advice-memory")
    if _RECURSION in outcome.error:
        return Text("bench.advice-recursion")
    return Text(f"bench.advice-{name}" if name in _ADVICE else "bench.advice")
