"""A verdict for GitHub Actions: annotations at the program's lines, and a summary on the run's page.

Workflow commands are lines on stdout: `::error file=main.py,line=3,title=…::message`. So is what a program
prints, if it likes: `without_commands` keeps that from being obeyed.
"""

from __future__ import annotations

import hashlib
import html
import re
import string

from gorae.grading.challenge import Challenge
from gorae.grading.verdict import CheckResult, Verdict
from gorae.report.exchange.account import LocalizedVerdict
from gorae.report.plain import floor_points

_MARKS = {"passed": "✅", "missed": "❌", "not-run": "➖", "broken": "⚠️"}
_MAX_OUTPUT_LINES = 40
_LONGEST_LINE = 500
_COMMAND_MARKS = re.compile(r":(?=:|\Z)|#(?=#|\Z)")
_SIGNS = re.compile(f"[{re.escape(string.punctuation)}]")


def annotate(
    verdict: Verdict, challenge: Challenge, lang: str, *, program: str, options: str = ""
) -> list[str]:
    """One line for each bad end of the program and each check that was missed, or one for all that passed.

    `program` is the program's file, from the repository's root; GitHub shows a message beside its line.
    """
    told = LocalizedVerdict(verdict, challenge, lang, program, options)
    title = f"{challenge.title.say(lang)} · {verdict.kit}"
    if verdict.passed:
        return [_command("notice", told.score(), file=program, title=title)]
    lines = [
        _command("error", error.message.say(lang), file=program, line=error.line, title=title)
        for _, error in told.errors
    ]
    lines += [_missed(told, check) for check in verdict.checks if check.status in ("missed", "broken")]
    return lines or [_command("error", told.score(), file=program, title=title)]


def summary(verdict: Verdict, challenge: Challenge, lang: str, *, program: str, options: str = "") -> str:
    """Markdown for `$GITHUB_STEP_SUMMARY`: the score, the checks, how to repeat the worst run, its output."""
    told = LocalizedVerdict(verdict, challenge, lang, program, options)
    worst = verdict.worst
    blocks = [
        f"### {_escaped(challenge.title.say(lang))} · {_escaped(verdict.kit)} · {_escaped(program)}",
        f"**{_escaped(told.score())}**",
        *(_escaped(error.message.say(lang)) for _, error in told.errors),
        _table(told),
    ]
    if not verdict.passed:
        blocks.append(f"{_escaped(_passed_runs(told))}<br>\n{_escaped(told.again(worst))}")
    if worst.output.strip():
        blocks += [_escaped(told.say("report.printed")), _output(worst.output)]
    return "\n\n".join(blocks) + "\n"


def without_commands(text: str) -> str:
    """`text` for a log of GitHub Actions, in which no line is taken for a workflow command."""
    token = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()  # nobody can print it beforehand
    return f"::stop-commands::{token}\n{text}\n::{token}::"


def without_marks(text: str) -> str:
    """`text` that comes in pieces, none of which is taken for a workflow command: an unseen mark parts them.

    `::error` begins one, `##[error]` is the older way.
    """
    return _COMMAND_MARKS.sub(lambda sign: f"{sign[0]}\u2060", text)


def _missed(told: LocalizedVerdict, check: CheckResult) -> str:
    lines = [check.message.say(told.lang), *told.details(check), told.again(told.run_of(check))]
    return _command("error", "\n".join(lines), file=told.program, line=check.line, title=told.name(check))


def _command(name: str, message: str, **properties: str | int | None) -> str:
    given = ",".join(
        f"{key}={_property(str(value))}" for key, value in properties.items() if value is not None
    )
    return f"::{name} {given}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _table(told: LocalizedVerdict) -> str:
    heads = [told.say(f"report.head-{name}") for name in ("check", "points", "why")]
    rows = [["", *heads], ["---", "---", "--:", "---"], *(_row(told, check) for check in told.verdict.checks)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _row(told: LocalizedVerdict, check: CheckResult) -> list[str]:
    why = [] if check.status == "passed" else [check.message.say(told.lang)]
    if check.status == "missed":
        why += told.details(check)
    points = f"{floor_points(check.points):g}/{check.max_points:g}"
    return [_MARKS[check.status], _escaped(told.name(check)), points, _escaped("\n".join(why))]


def _passed_runs(told: LocalizedVerdict) -> str:
    runs = told.verdict.runs
    passed = sum(run.passed for run in runs)
    return told.say("report.some-runs" if passed else "report.no-runs", runs=len(runs), passed=passed)


def _output(output: str) -> str:
    """The end of what the program printed, as it is."""
    lines = output.replace("\r", "\n").splitlines()
    shown = [line[:_LONGEST_LINE] for line in lines[-_MAX_OUTPUT_LINES:]]
    if len(lines) > len(shown):
        shown.insert(0, "…")
    return f"<pre>\n{html.escape(chr(10).join(shown))}\n</pre>"


def _escaped(text: str) -> str:
    """Text in which Markdown sees nothing else: signs are written by their numbers."""
    lines = (_SIGNS.sub(lambda sign: f"&#{ord(sign[0])};", line.strip()) for line in text.splitlines())
    return "<br>".join(lines)
