"""What workers do for a class besides runs: grade what is known of a program, draw what happened in a run.

The server itself grades nothing and draws nothing: it has to answer every keystroke meanwhile. A worker's
answer is JSON, in both languages, which the server keeps and passes on.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gorae.jobs.job import JobSetting, Work, digest
from gorae.texts import LANGUAGES

if TYPE_CHECKING:
    from gorae.kits import Kit

MAX_PRINTED = 4000
"""Characters of what a program printed that are told with a check; the replay has more."""


@dataclass(frozen=True)
class Report(Work):
    """A program's verdict on the results that are known so far."""

    setting: JobSetting
    program: bytes
    along: tuple[tuple[str, bytes], ...]
    results: tuple[tuple[int, bytes], ...]
    """Of runs by their seeds, in the order of the seeds."""
    appraisal: bytes | None
    """Of what was handed in; None: there is none, or not yet."""

    @property
    def key(self) -> str:
        return digest(
            repr((self.setting.digest, digest(self.program), [seed for seed, _ in self.results])).encode()
        )

    def run(self) -> bytes:
        """Return the report as JSON: see `_reported`."""
        from gorae.bench.session import grade_results
        from gorae.grading.learned.appraisal import NOTHING
        from gorae.jobs import appraisals
        from gorae.jobs.results import decode

        seeds = [seed for seed, _ in self.results]
        runs = [decode(result) for _, result in self.results]
        appraisal = appraisals.decode(self.appraisal) if self.appraisal else NOTHING
        verdict = grade_results(
            self.setting.challenge,
            self.setting.kit,
            self.program,
            seeds,
            runs,
            dict(self.along),
            appraisal=appraisal,
        )
        told = _reported(verdict, self.program, self.setting.kit)
        return json.dumps(told, ensure_ascii=False, allow_nan=False).encode()


def _reported(verdict: Any, program: bytes, kit: Kit) -> dict[str, Any]:
    from gorae.kits import load_board
    from gorae.programs.remarks import remarks

    worst = verdict.worst
    leds = load_board(kit.board).mistaken_leds
    found = [] if verdict.passed else remarks(program.decode("utf-8", "replace"), leds)
    said = [(each.line, each.text) for each in found if each.text]
    return {
        "score": verdict.score,
        "max_score": verdict.max_score,
        "passed": verdict.passed,
        "ran_through": verdict.ran_through,
        "started": verdict.is_attempt,
        "missed": [check.id for check in verdict.checks if check.status == "missed"],
        "mastered": [check.id for check in verdict.checks if check.status == "passed"],
        "checks": [[check.id, str(check.status), check.points] for check in verdict.checks],
        "worst": verdict.runs.index(worst),
        "worst_seed": worst.seed,
        "printed": worst.output[:MAX_PRINTED],
        "said": {
            lang: {
                "verdict": verdict.to_json(lang),
                "lines": [_line(check, lang) for check in verdict.checks],
                "error": worst.to_json(lang)["error"],
                "remarks": [{"line": line, "message": text.say(lang)} for line, text in said],
            }
            for lang in LANGUAGES
        },
    }


def _line(check: Any, lang: str) -> dict[str, Any]:
    told = check.to_json(lang)
    kept = ("status", "points", "max_points", "message", "line", "at_s", "at_mm")
    return {"check": check.id, "title": check.title.say(lang), **{name: told[name] for name in kept}}


@dataclass(frozen=True)
class Drawing(Work):
    """One run of a graded program as it is shown: `replay` with all that moves, or its `picture`."""

    setting: JobSetting
    program: bytes
    along: tuple[tuple[str, bytes], ...]
    seed: int
    result: bytes
    number: int
    """Of the run, from 1."""
    lang: str
    what: str

    @property
    def key(self) -> str:
        return digest(
            repr((self.setting.digest, digest(self.program), self.seed, self.what, self.lang)).encode()
        )

    def run(self) -> bytes:
        from gorae.bench.session import grade_results
        from gorae.jobs.results import decode
        from gorae.report.page.replayed import picture_of, replay_of

        result, challenge, kit = decode(self.result), self.setting.challenge, self.setting.kit
        verdict = grade_results(challenge, kit, self.program, [self.seed], [result], dict(self.along))
        run = verdict.runs[0]
        if self.what == "picture":
            return picture_of(challenge, run, result.recording, self.lang).encode()
        told = replay_of(challenge, kit, run, result.recording, self.number, self.lang)
        return json.dumps(told, ensure_ascii=False).encode()


@dataclass(frozen=True)
class WarmUp(Work):
    """A first short run, with which a worker loads what every run needs."""

    setting: JobSetting

    @property
    def key(self) -> str:
        return self.setting.digest

    def run(self) -> bytes:
        from gorae.jobs.job import Job

        Job(self.setting, b"pass\n", 1).run()
        return b"warm"


@dataclass(frozen=True)
class Starter(Work):
    """The files that a student begins a lesson with; data among them are made by virtual people."""

    lesson: Any

    @property
    def key(self) -> str:
        return digest(str(self.lesson.folder).encode())

    def run(self) -> bytes:
        from gorae.lessons.answers import starter_files

        files = {name: data.decode("utf-8", "replace") for name, data in starter_files(self.lesson).items()}
        return json.dumps(files, ensure_ascii=False).encode()


def read_report(data: bytes) -> Mapping[str, Any]:
    """Return a report as the server uses it. Raises ValueError for what is no report."""
    told = json.loads(data)
    if not isinstance(told, dict) or not set(told) >= {
        "score",
        "max_score",
        "passed",
        "missed",
        "said",
        "worst_seed",
    }:
        raise ValueError("this is no report")
    if not all(
        isinstance(told[name], int | float) and math.isfinite(told[name]) for name in ("score", "max_score")
    ):
        raise ValueError("a report without a score")
    return told
