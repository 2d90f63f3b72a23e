"""Results as a student reads them in a terminal."""

from __future__ import annotations

import math

import click

from gorae.grading.challenge import Challenge
from gorae.grading.differences import differences
from gorae.grading.verdict import CheckResult, Verdict
from gorae.telemetry.recording import ProgramError
from gorae.texts import Text

# A mark that can be told without colour, and its colour.
_MARKS = {
    "passed": ("✔", "green"),
    "missed": ("✘", "red"),
    "not-run": ("–", "yellow"),
    "broken": ("!", "magenta"),
}
_MOST_OUTPUT_LINES = 12


def describe_verdict(
    verdict: Verdict, challenge: Challenge, lang: str, *, still_running: bool, resets: int
) -> str:
    """The whole result of a check: each check with its reason, what was printed, the score."""
    worst = verdict.worst
    blocks = [_head(verdict, challenge, lang)]
    if worst.error:
        blocks.append(worst.error.message.say(lang))
    blocks.append("\n".join(_check(check, lang) for check in worst.checks))
    blocks += _notes(verdict, challenge, lang, still_running, resets)
    output = _output(worst.output, lang)
    return "\n\n".join([*blocks, *output, _score(verdict, lang)])


def describe_run(
    output: str, error: ProgramError | None, ended_s: float, running: bool, resets: int, lang: str
) -> str:
    """What `gorae run` shows: the program's own output first, then how it ended."""
    end = Text("report.run-stopped" if running else "report.run-ended", seconds=round(ended_s, 1)).say(lang)
    lines = [_plain(output), error.message.say(lang) if error else "", *_resets(resets, lang), end]
    return "\n".join(line for line in lines if line)


def _head(verdict: Verdict, challenge: Challenge, lang: str) -> str:
    title = challenge.title.say(lang)
    return click.style(f"{title} · {verdict.kit}", bold=True)


def _check(check: CheckResult, lang: str) -> str:
    mark, colour = _MARKS[check.status]
    points = f"{_floor(check.points):g}/{check.max_points:g}"
    lines = [f"{click.style(mark, fg=colour)} {check.title.say(lang)}  {points}"]
    if check.status != "passed":
        lines.append(f"    {check.message.say(lang)}")
    if check.at_mm:
        x, y = (round(place) for place in check.at_mm)
        lines.append(f"    {Text('report.place', x=x, y=y).say(lang)}")
    if check.hint:
        hint = Text("report.hint", hint=check.hint.text.say(lang), number=check.hint.number, of=check.hint.of)
        lines.append(f"    {hint.say(lang)}")
    return "\n".join(lines)


def _notes(verdict: Verdict, challenge: Challenge, lang: str, still_running: bool, resets: int) -> list[str]:
    worst = verdict.worst
    notes = _runs(verdict, challenge, lang) if len(verdict.runs) > 1 else []
    if still_running and not resets and not verdict.passed:
        notes.append(Text("report.still-running", seconds=round(worst.duration_s)).say(lang))
    notes += _resets(resets, lang)
    notes += [
        Text("report.measure", name=name, value=round(value, 3)).say(lang)
        for name, value in worst.measures.items()
        if value is not None
    ]
    return ["\n".join(notes)] if notes else []


def _runs(verdict: Verdict, challenge: Challenge, lang: str) -> list[str]:
    """How many runs passed, which one is shown, and what was different about that."""
    worst = verdict.worst
    passed = sum(run.passed for run in verdict.runs)
    key = "report.all-runs" if verdict.passed else "report.runs"
    lines = [Text(key, runs=len(verdict.runs), passed=passed, seed=worst.seed).say(lang)]
    different = ", ".join(text.say(lang) for text in differences(challenge, worst.conditions))
    if different and not verdict.passed:
        lines.append(Text("report.different", what=different).say(lang))
    return lines


def _resets(resets: int, lang: str) -> list[str]:
    return [Text("report.resets", resets=resets).say(lang)] if resets else []


def _output(output: str, lang: str) -> list[str]:
    """The end of what the program printed."""
    lines = _plain(output).splitlines()
    if not lines:
        return []
    shown = [f"    {line}" for line in lines[-_MOST_OUTPUT_LINES:]]
    if len(lines) > len(shown):
        shown.insert(0, "    …")
    return ["\n".join([Text("report.printed").say(lang), *shown])]


def _floor(points: float) -> float:
    """With one decimal, rounded down: what is not all is never shown as all."""
    return math.floor(points * 10) / 10


def _plain(output: str) -> str:
    """What a program printed, without what would steer the reader's terminal."""
    shown = (
        character if character.isprintable() or character in "\n\t" else "·"
        for character in output.replace("\r\n", "\n")
    )
    return "".join(shown).rstrip("\n")


def _score(verdict: Verdict, lang: str) -> str:
    key = "report.passed" if verdict.passed else "report.not-passed"
    text = Text(key, score=_floor(verdict.score), max_score=verdict.max_score).say(lang)
    return click.style(text, fg="green" if verdict.passed else "red", bold=True)
