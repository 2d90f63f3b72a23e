"""Checks as browsers are told of them, in a language, while they are on their way and when they are over."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gorae.classroom.checks import graded
from gorae.classroom.checks.checking import challenge_of
from gorae.classroom.checks.graded import CheckRow
from gorae.classroom.checks.pending import PendingCheck
from gorae.classroom.messages import CheckOut, CheckState, HintOut, Line
from gorae.classroom.refusals import Refusal
from gorae.classroom.works import Place
from gorae.jobs.results import BadResult, sentence_from_json
from gorae.lessons.attempts import Attempts, first_hinted
from gorae.texts import Text

if TYPE_CHECKING:
    from gorae.classroom.room import Classroom
    from gorae.grading.challenge import Challenge


def check_told(room: Classroom, check: int, lang: str, *, whole: bool = True) -> CheckOut:
    """Return what is known of a check; without `whole` its verdict lacks the runs. Raises Refusal (404)."""

    def read(db: sqlite3.Connection) -> tuple[CheckRow | None, Attempts]:
        row = graded.find_check(db, check)
        return row, graded.read_attempts(db, _attempted(row.place, row.step)) if row else Attempts()

    row, attempts = room.store.read(read)
    if row is None:
        raise Refusal(404, "not-found")
    pending = room.grader.find(check)
    report: Mapping[str, Any] = (pending.report if pending else graded.report_of(row)) or {}
    said = report.get("said", {}).get(lang, {})
    challenge = _challenge(room, row)
    verdict = said.get("verdict")
    if verdict and not whole:
        verdict = {name: value for name, value in verdict.items() if name != "runs"}
    return {
        "check": row.id,
        "lesson": row.lesson,
        "kit": row.kit,
        "version": row.version,
        "step": row.step or None,
        "at": row.at,
        "state": _state(row, pending),
        "place": room.grader.place(check),
        "runs": row.runs,
        "done": pending.runs_done if pending else row.done,
        "verdict": verdict,
        "lines": [_line(line, challenge, attempts) for line in said.get("lines", [])],
        "error": said.get("error"),
        "printed": str(report.get("printed", "")),
        "remarks": list(said.get("remarks", [])),
        "hint_offered": _is_offered(challenge, attempts, report),
        "message": _message(report, lang),
    }


def _challenge(room: Classroom, row: CheckRow) -> Challenge | None:
    """Return what a check was about, if that is still there."""
    try:
        return challenge_of(room.shelf.find(row.lesson), row.step)
    except Refusal:
        return None


def _attempted(place: Place, step: int) -> Place:
    """Return where hints are counted: those of a step and those of its lesson do not mix."""
    return Place(place.seat, f"{place.lesson}-step-{step}") if step else place


def _state(row: CheckRow, pending: PendingCheck | None) -> CheckState:
    if pending is None:
        return row.state
    return "running" if pending.flying or pending.results else "waiting"


def _line(line: Mapping[str, Any], challenge: Challenge | None, attempts: Attempts) -> Line:
    checks = challenge.checks if challenge else ()
    most = next((len(check.hints) for check in checks if check.id == line["check"]), 0)
    earned = min(attempts.hints.get(line["check"], 0), most)
    return {**line, "hints": {"earned": earned, "of": most}}  # type: ignore[typeddict-item]


def _is_offered(challenge: Challenge | None, attempts: Attempts, report: Mapping[str, Any]) -> bool:
    stuck = first_hinted(challenge, report.get("missed", ())) if challenge else None
    return stuck is not None and attempts.is_stuck_at(stuck.id)


def _message(report: Mapping[str, Any], lang: str) -> str | None:
    try:
        sentence = sentence_from_json(report.get("message"))
    except BadResult:  # of another version's catalogue
        return None
    return sentence.say(lang) if isinstance(sentence, Text) else None


def give_hint(
    db: sqlite3.Connection, place: Place, challenge: Challenge, number: int | None, lang: str, step: int = 0
) -> tuple[HintOut | None, str]:
    """Return the next hint or one that was given before, and what is to be said about it.

    Raises Refusal (403) for the number of one that was not earned.
    """
    row, place = graded.last_check(db, place, step=step), _attempted(place, step)
    report = graded.report_of(row) if row else {}
    if not report:
        return None, _say("hint-before-check", lang)
    if not report["ran_through"]:
        return None, _say("hint-after-error", lang)
    stuck = first_hinted(challenge, report["missed"])
    if stuck is None:
        return None, _say("hint-none", lang)
    before = graded.read_attempts(db, place)
    if number is not None and number > before.hints.get(stuck.id, 0):
        raise Refusal(403, "hint-not-earned")
    most = len(stuck.hints)
    if number is None:
        before = before.with_hint(stuck.id, most)
        graded.write_attempts(db, place, before)
        number = before.hints[stuck.id]
    hint: HintOut = {
        "check": stuck.id, "title": stuck.name.say(lang), "text": stuck.hints[number - 1].say(lang),
        "number": number, "of": most,
    }  # fmt: skip
    return hint, _say("hint-last", lang) if number == most else ""


def _say(entry: str, lang: str) -> str:
    return Text(f"classroom.{entry}").say(lang)
