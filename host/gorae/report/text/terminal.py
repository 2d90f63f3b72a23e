"""Results as a student reads them in a terminal."""

from __future__ import annotations

from gorae.grading.challenge import Challenge
from gorae.grading.differences import differences
from gorae.grading.verdict import CheckResult, Verdict
from gorae.report.plain import MARKS, floor_points, measured, plain, styled
from gorae.telemetry.recording import ProgramError, Recording
from gorae.telemetry.screens import SCREENS, pictures_of, rows_of, shows_anything
from gorae.texts import Text

_COLOURS = {"passed": "green", "missed": "red", "not-run": "yellow", "broken": "magenta"}
_OUTCOMES = {"passed": "green", "not-passed": "red", "undecided": "yellow"}
_MAX_OUTPUT_LINES = 12


def describe_verdict(verdict: Verdict, challenge: Challenge, lang: str) -> str:
    """The whole result of a check: each check with its reason, what was printed, the score."""
    worst = verdict.worst
    blocks = [_head(verdict, challenge, lang)]
    if worst.error:
        blocks.append(worst.error.message.say(lang))
    if not verdict.is_attempt:
        blocks.append(Text("grading.no-attempt").say(lang))
    blocks.append("\n".join(_check(check, lang, why=verdict.is_attempt) for check in worst.checks))
    blocks += _recognised(verdict, lang)
    blocks += _notes(verdict, challenge, lang)
    output = _output(worst.output, lang)
    return "\n\n".join([*blocks, *output, _score(verdict, lang)])


def describe_run(
    output: str, error: ProgramError | None, ended_s: float, running: bool, resets: int, lang: str
) -> str:
    """What `gorae run` shows: the program's own output first, then how it ended."""
    end = Text("report.run-stopped" if running else "report.run-ended", seconds=round(ended_s, 1)).say(lang)
    lines = [
        plain(output).rstrip("\n"),
        error.message.say(lang) if error else "",
        *_resets(resets, lang),
        end,
    ]
    return "\n".join(line for line in lines if line)


def _head(verdict: Verdict, challenge: Challenge, lang: str) -> str:
    title = challenge.title.say(lang)
    return styled(f"{title} · {verdict.kit}", bold=True)


def _check(check: CheckResult, lang: str, *, why: bool) -> str:
    mark, colour = MARKS[check.status], _COLOURS[check.status]
    points = f"{floor_points(check.points):g}/{check.max_points:g}"
    lines = [f"{styled(mark, fg=colour)} {check.title.say(lang)}  {points}"]
    if check.status != "passed" and why:
        lines.append(f"    {check.message.say(lang)}")
    if check.at_mm:
        x, y = (round(place) for place in check.at_mm)
        lines.append(f"    {Text('report.place', x=x, y=y).say(lang)}")
    if check.hint:
        hint = Text("report.hint", hint=check.hint.text.say(lang), number=check.hint.number, of=check.hint.of)
        lines.append(f"    {hint.say(lang)}")
    return "\n".join(lines)


def _recognised(verdict: Verdict, lang: str) -> list[str]:
    """What people did in all runs, and what it was taken for."""
    found = verdict.recognition
    if not found or not found.asked or not verdict.is_attempt:
        return []
    from gorae.report.text.matrix import confusion_table

    said = [label or Text("learned.no-answer-column").say(lang) for label in found.said]
    people = len({one.person for one in found.asked})
    title = Text("learned.answers", count=len(found.asked), people=people).say(lang)
    return [f"{title}\n{confusion_table(said, found.matrix, lang)}"]


def _notes(verdict: Verdict, challenge: Challenge, lang: str) -> list[str]:
    worst = verdict.worst
    notes = _runs(verdict, challenge, lang)
    if worst.running and not worst.resets and not verdict.passed:
        notes.append(Text("report.still-running", seconds=round(worst.duration_s)).say(lang))
    notes += _resets(worst.resets, lang)
    notes += [text.say(lang) for text in measured(challenge, worst.measures)]
    return ["\n".join(notes)] if notes else []


def _runs(verdict: Verdict, challenge: Challenge, lang: str) -> list[str]:
    """Say how many runs passed, which one is shown, what was different about it, and what repeats it."""
    worst, runs = verdict.worst, len(verdict.runs)
    lines = [_passed_runs(verdict, lang)] if runs > 1 else []
    different = ", ".join(text.say(lang) for text in differences(challenge, worst.conditions))
    if different and not verdict.passed and runs > 1:
        lines.append(Text("report.different", what=different).say(lang))
    if verdict.target == "virtual" and verdict.is_attempt:  # nothing repeats a run of a real kit
        whole = verdict.passed or verdict.recognition  # people are recognised over all runs
        seed, count = (verdict.runs[0].seed, runs) if whole else (worst.seed, 1)
        lines.append(Text("report.repeat", seed=seed, runs=count).say(lang))
    return lines


def _passed_runs(verdict: Verdict, lang: str) -> str:
    passed = sum(run.passed for run in verdict.runs)
    key = "report.all-runs" if verdict.passed else "report.runs" if passed else "report.no-runs-worst"
    return Text(key, runs=len(verdict.runs), passed=passed).say(lang)


def _resets(resets: int, lang: str) -> list[str]:
    return [Text("report.resets", resets=resets).say(lang)] if resets else []


def _output(output: str, lang: str) -> list[str]:
    """The end of what the program printed."""
    lines = plain(output).rstrip("\n").splitlines()
    if not lines:
        return []
    shown = [f"    {line}" for line in lines[-_MAX_OUTPUT_LINES:]]
    if len(lines) > len(shown):
        shown.insert(0, "    …")
    return ["\n".join([Text("report.printed").say(lang), *shown])]


def _score(verdict: Verdict, lang: str) -> str:
    text = Text(
        f"report.{verdict.outcome}", score=floor_points(verdict.score), max_score=verdict.max_score
    ).say(lang)
    return styled(text, fg=_OUTCOMES[verdict.outcome], bold=True)


def describe_screens(recording: Recording, lang: str) -> str:
    """What the kit's screens showed last, row by row; empty when they showed nothing."""
    lines = []
    for name in SCREENS:
        picture = ["", *(picture for _, picture in pictures_of(recording.marks, name))][-1]
        if shows_anything(picture):
            title = Text("report.shown-at-the-end", screen=Text(f"report.shown-{name}")).say(lang)
            lines += [title, *(f"    {plain(row)}" for row in rows_of(picture))]
    return "\n".join(lines)
