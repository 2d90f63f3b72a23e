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
_RECURSION = "maximum recursion depth exceeded"


def explain(outcome: Outcome, source: str) -> ProgramError | None:
    """None for a program that ended by itself or was still running when the time was up."""
    if outcome.ending in ("finished", "time-limit"):
        return None
    if outcome.ending == "crashed":
        return ProgramError("crash", Text("bench.crashed"))
    kind = "memory" if outcome.ending == "memory" else outcome.ending
    key = "bench.does-not-start" if kind == "syntax" else "bench.stopped"
    line = outcome.line if outcome.file == "main.py" else None
    message = Text(
        key,
        file=outcome.file or "main.py",
        line=outcome.line or 0,
        code=_code(source, line),
        error=outcome.error,
        advice=_advice(outcome),
    )
    return ProgramError(kind, message, line, attempt=kind != "syntax")


def _code(source: str, line: int | None) -> str:
    lines = source.splitlines()
    return lines[line - 1].strip() if line and line <= len(lines) else ""


def _advice(outcome: Outcome) -> Text:
    name, _, _ = outcome.error.partition(":")
    if outcome.ending == "memory":
        return Text("bench.advice-memory")
    if _RECURSION in outcome.error:
        return Text("bench.advice-recursion")
    return Text(f"bench.advice-{name}" if name in _ADVICE else "bench.advice")
