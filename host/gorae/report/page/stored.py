"""Reports of work that was graded before, from stored results: nothing is run again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from gorae.bench.session import grade_results
from gorae.errors import GoraeError
from gorae.grading.challenge import Challenge
from gorae.grading.learned.appraisal import NOTHING
from gorae.grading.verdict import Verdict
from gorae.jobs import appraisals
from gorae.jobs.results import decode
from gorae.jobs.store import GradedWork
from gorae.kits import Kit, load_kit
from gorae.lessons.catalogue import find_lesson
from gorae.report.page.html import html_report
from gorae.telemetry.recording import Recording
from gorae.virtual.sentences import say_again

Get = Callable[[str], bytes | None]
"""A result by its key; None for one that is not stored."""


@dataclass(frozen=True)
class Regraded:
    """One program's verdict and recordings, from what is stored."""

    verdict: Verdict
    challenge: Challenge
    kit: Kit
    recordings: tuple[Recording, ...]


def regraded(work: GradedWork, get: Get, lang: str) -> Regraded | None:
    """Grade stored results of a program anew; None when one is gone, or its lesson is not in the library."""
    stored = [get(key) for key in work.keys]
    try:
        challenge, kit = find_lesson(work.lesson).challenge, load_kit(work.kit)
    except GoraeError:
        return None
    known = [result for result in stored if result is not None]
    if len(known) < len(work.keys):
        return None
    results = [decode(result) for result in known if not result.startswith(appraisals.MAGIC)]
    judged = (appraisals.decode(result) for result in known if result.startswith(appraisals.MAGIC))
    numbers, appraisal = range(1, 1 + len(results)), next(judged, NOTHING)
    seeds = work.seeds or numbers
    verdict = grade_results(challenge, kit, work.program, seeds, results, work.along, appraisal=appraisal)
    recordings = tuple(_in_language(result.recording, lang) for result in results)
    return Regraded(_numbered(verdict), challenge, kit, recordings)


def _numbered(verdict: Verdict) -> Verdict:
    """Return a verdict whose runs are known by their numbers: which seeds a class gets is told nobody."""
    runs = (replace(run, seed=number) for number, run in enumerate(verdict.runs, 1))
    return replace(verdict, runs=tuple(runs))


def stored_report(work: GradedWork, get: Get, lang: str) -> str | None:
    """Return the whole report of one program as a page; None as `regraded`."""
    found = regraded(work, get, lang)
    if found is None:
        return None
    source = work.program.decode("utf-8", "replace")
    name = PurePosixPath(work.path).name
    return html_report(
        found.verdict, found.challenge, found.kit, found.recordings, source, lang, program=name
    )


def _in_language(recording: Recording, lang: str) -> Recording:
    """Return a recording in which what the board said itself is in this language."""
    return replace(recording, lines=tuple((when, say_again(line, lang)) for when, line in recording.lines))
