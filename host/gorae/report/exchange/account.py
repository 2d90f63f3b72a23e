"""What reports for other programs tell alike: where a result comes from, why, and how to see it again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from gorae.grading.challenge import Challenge
from gorae.grading.differences import differences
from gorae.grading.verdict import CheckResult, RunVerdict, Verdict
from gorae.report.exchange.shell import quoted, quoted_path
from gorae.report.plain import floor_points
from gorae.telemetry.recording import ProgramError
from gorae.texts import Text


@dataclass(frozen=True)
class LocalizedVerdict:
    """A verdict, told in one language."""

    verdict: Verdict
    challenge: Challenge
    lang: str
    program: str
    """The program's file, as its author calls it."""
    options: str = ""
    """How the challenge was named on the command line: `--lesson wall-stop`."""
    place: str = ""
    """The program's path from the root of the repository, the same on every machine."""

    def run_of(self, check: CheckResult) -> RunVerdict:
        """The run that `check`, one of the verdict's own, was taken from."""
        for run in self.verdict.runs:
            if any(replace(one, points=check.points, hint=check.hint) == check for one in run.checks):
                return run
        return self.verdict.worst

    def name(self, check: CheckResult) -> str:
        """Return its title; with its id when another check has the same, or one that reads like that."""
        title, others = check.title.say(self.lang), [one for one in self.verdict.checks if one.id != check.id]
        titles = {one.title.say(self.lang) for one in others}
        alike = title in titles or title in {f"{known} ({one.id})" for known in titles for one in others}
        return f"{title} ({check.id})" if alike else title

    def details(self, check: CheckResult) -> Iterator[str]:
        """What to say of a missed check beside its message: where it was, what was different, a hint."""
        if check.at_mm:
            x, y = (round(place) for place in check.at_mm)
            yield self.say("report.place", x=x, y=y)
        different = differences(self.challenge, self.run_of(check).conditions)
        if different:
            yield self.say("report.different", what=", ".join(text.say(self.lang) for text in different))
        if check.hint:
            hint = check.hint
            yield self.say("report.hint", hint=hint.text.say(self.lang), number=hint.number, of=hint.of)

    def again(self, run: RunVerdict) -> str:
        """`gorae check main.py --lesson wall-stop --kit maqueen --seed 3 --runs 1`."""
        command = check_command(self.program, self.options, self.verdict.kit, run.seed)
        return self.say("report.again", command=command)

    @cached_property
    def errors(self) -> list[tuple[RunVerdict, ProgramError]]:
        """How the program came to a bad end, in the first run in which it did so at that line."""
        found: dict[tuple[str, int | None], tuple[RunVerdict, ProgramError]] = {}
        for run in self.verdict.runs:
            if run.error:
                found.setdefault((run.error.kind, run.error.line), (run, run.error))
        return list(found.values())

    def score(self) -> str:
        key = f"report.{self.verdict.outcome}"
        return self.say(key, score=floor_points(self.verdict.score), max_score=self.verdict.max_score)

    def say(self, key: str, /, **values: object) -> str:
        return Text(key, **values).say(self.lang)


def check_command(program: str, options: str, kit: str, seed: int) -> str:
    """What repeats one run, for the shell of this system."""
    words = ["gorae check", quoted_path(program), options, f"--kit {quoted(kit)} --seed {seed} --runs 1"]
    return " ".join(filter(None, words))
