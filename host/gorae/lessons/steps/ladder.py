"""What a lesson's programs earn from step to step, as a ladder: copying earns little, each step earns more.

Running the programs is left to who asks: each function takes a `GradesAnswers`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

from gorae.grading.challenge import Challenge
from gorae.grading.verdict import Verdict
from gorae.lessons import openings
from gorae.lessons.answers import files_after_starter, handed_in, read_answer, starter_files
from gorae.lessons.catalogue import Lesson
from gorae.lessons.proof import MAX_COPIED, ProofFault, missed
from gorae.lessons.steps.experiments import MEASURE, experiment_source
from gorae.lessons.steps.goals import files_before, load_steps, stage_path, stages, step_challenge
from gorae.lessons.steps.programs import TextProgram, distinct_programs
from gorae.names import PROGRAM
from gorae.programs.handed import HandedIn
from gorae.texts import Text

_ROUNDING = 0.05
Kind: TypeAlias = Literal["starter", "copied", "stage", "solution", "opening"]


class GradesAnswers(Protocol):
    """Grades an answer on one kit, with these seeds."""

    def __call__(self, challenge: Challenge, kit: str, answer: HandedIn, seeds: Sequence[int]) -> Verdict: ...


@dataclass(frozen=True)
class Rung:
    """A program of the lesson and what it earns, in percent of the lesson's points."""

    kind: Kind
    name: str
    step: int | None
    best: float
    """On the kit where it earns most."""
    least: float
    """On the kit where it earns least."""


@dataclass(frozen=True)
class LadderProgram:
    """A program that is to be graded."""

    kind: Kind
    name: str
    step: int | None
    answer: HandedIn


def ladder_programs(lesson: Lesson) -> Iterator[LadderProgram]:
    """Yield starter, programs of the text, what one has after each step, and the solution with openings."""
    yield LadderProgram("starter", "starter", 0, read_answer(lesson, lesson.starter))
    solution = read_answer(lesson, lesson.solution)
    for one in distinct_programs(lesson):
        yield LadderProgram("copied", one.name, one.step, copied_answer(lesson, one))
    for step, path in stages(lesson).items():
        name = path.relative_to(lesson.folder).as_posix()
        yield LadderProgram("stage", name, step, _stage(lesson, path))
    yield LadderProgram("solution", "solution", None, solution)
    for opening in openings.ALL:
        if opening not in lesson.about.no_opening:
            begun = openings.begin_with(opening, solution.source)
            answer = HandedIn(solution.name, begun, solution.along, solution.handed)
            yield LadderProgram("opening", opening, None, answer)


def copied_answer(lesson: Lesson, program: TextProgram) -> HandedIn:
    """Return a program of the text with the other files that one has when one comes to it."""
    files = files_before(lesson, program.step) if program.step else starter_files(lesson)
    return handed_in(files | {PROGRAM: program.source.encode()}, lesson.challenge.handed)


def _stage(lesson: Lesson, path: Path) -> HandedIn:
    return handed_in(files_after_starter(lesson, path), lesson.challenge.handed)


def rung(
    lesson: Lesson, program: LadderProgram, kits: Sequence[str], seeds: Sequence[int], grade: GradesAnswers
) -> Rung:
    """Return what a program earns on these kits."""
    challenge = lesson.challenge
    scores = [100 * grade(challenge, kit, program.answer, seeds).score / challenge.max_score for kit in kits]
    return Rung(program.kind, program.name, program.step, max(scores), min(scores))


def ladder_faults(rungs: Sequence[Rung]) -> list[ProofFault]:
    """Return what is wrong: copying earns too much, or a step earns less than the one before."""
    found = [
        ProofFault(Text("lessons.copied", name=one.name, percent=round(one.best, 1), most=round(MAX_COPIED)))
        for one in rungs
        if one.kind in ("starter", "copied") and one.best > MAX_COPIED + _ROUNDING
    ]
    climbed = [one for one in rungs if one.kind in ("starter", "stage", "solution")]
    for before, after in pairwise(climbed):
        if after.least < before.least - _ROUNDING or after.best < before.best - _ROUNDING:
            values = {"before": before.name, "after": after.name}
            found.append(ProofFault(Text("lessons.step-down", **values)))
    return found


def climbing_faults(lesson: Lesson, kit: str, grade: GradesAnswers) -> Iterator[ProofFault]:
    """Yield what is wrong with the points of what one has after each step, on a kit and with one seed."""
    wanted = [one for one in ladder_programs(lesson) if one.kind in ("starter", "stage")]
    yield from ladder_faults([rung(lesson, one, (kit,), (1,), grade) for one in wanted])


# --- goals of steps -----------------------------------------------------------------------------------


def step_faults(lesson: Lesson, kit: str, grade: GradesAnswers) -> Iterator[ProofFault]:
    """Yield what is wrong with the goals of steps on a kit.

    What one has after a step passes its checks, with every seed; and each check is missed by the starter,
    by what one had after an earlier step, or by a program that the step gives.
    """
    before = [("starter", read_answer(lesson, lesson.starter))]
    for one in load_steps(lesson).steps:
        challenge = step_challenge(lesson, one.step)
        seeds = range(1, 1 + challenge.runs.count)
        path = stage_path(lesson, one.step)
        stage = _stage(lesson, path)
        verdict = grade(challenge, kit, stage, seeds)
        for check in verdict.checks:
            if check.status != "passed":
                values = {"step": one.step, "check": check.id, "message": check.message}
                yield ProofFault(Text("lessons.stage-misses", **values))
        yield from _never_missed(one.step, challenge, [*before, *_given(lesson, one.step)], kit, grade)
        before.insert(0, (path.relative_to(lesson.folder).as_posix(), stage))


def _given(lesson: Lesson, step: int) -> list[tuple[str, HandedIn]]:
    """Return the programs that the text gives in a step."""
    found = [one for one in distinct_programs(lesson) if one.step == step]
    return [(one.name, copied_answer(lesson, one)) for one in found]


def _never_missed(
    step: int, challenge: Challenge, before: Sequence[tuple[str, HandedIn]], kit: str, grade: GradesAnswers
) -> Iterator[ProofFault]:
    left, seeds = {check.id for check in challenge.checks}, range(1, 1 + challenge.runs.count)
    for at, (name, answer) in enumerate(before):
        found = missed(grade(challenge, kit, answer, seeds)) if left else set()
        if at == 0 and not found:
            yield ProofFault(Text("lessons.step-done-before", step=step, file=name))
        left -= found
    for check in sorted(left):
        yield ProofFault(Text("lessons.step-never-missed", step=step, check=check))


# --- experiments --------------------------------------------------------------------------------------


def experiment_faults(lesson: Lesson, kit: str, grade: GradesAnswers) -> Iterator[ProofFault]:
    """Yield the experiments of the text that do not show on a kit what they are to show."""
    along = read_answer(lesson, lesson.solution).along
    for experiment in load_steps(lesson).experiments:
        challenge = experiment.challenge(lesson.challenge)
        found: dict[str, list[float]] = {}
        for name in experiment.programs:
            answer = HandedIn(PROGRAM, experiment_source(lesson, experiment, name), along)
            verdict = grade(challenge, kit, answer, experiment.seeds)
            found[name] = [_number(run.measures[MEASURE]) for run in verdict.runs]
        if not experiment.holds(found):
            shows, told = experiment.shows.en, _told(found)
            values = {"step": experiment.step, "shows": shows, "kit": kit, "found": told}
            yield ProofFault(Text("lessons.experiment-shows-other", **values))


def _told(found: Mapping[str, Sequence[float]]) -> str:
    numbers = ((name, ", ".join(f"{value:g}" for value in values)) for name, values in found.items())
    return "; ".join(f"{name} {listed}" for name, listed in numbers)


def _number(value: float | None) -> float:
    """Return a measure; one that never came is told as later than any."""
    return float("inf") if value is None else value


def rung_runs(
    lesson: Lesson, program: LadderProgram, *, all_of_them: bool
) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Return the kits and the seeds with which a program of a ladder is graded.

    On one kit with one seed, or with `all_of_them`; people are recognised over all seeds, and whoever holds
    a kit moves it alike. An honest opening is tried with one seed on each kit, as in a lesson's proof.
    """
    held = lesson.challenge.recognition
    kits = checked_kits(lesson, all_of_them=all_of_them)
    whole = held or (all_of_them and program.kind != "opening")
    seeds = range(1, 1 + (lesson.challenge.runs.count if whole else 1))
    return kits[:1] if held and program.kind != "solution" else kits, tuple(seeds)


def checked_kits(lesson: Lesson, *, all_of_them: bool) -> tuple[str, ...]:
    """Return the lesson's kits, or another one of them for each lesson, as a sample."""
    kits = tuple(dict.fromkeys(lesson.challenge.kits))
    return kits if all_of_them else (kits[sum(lesson.id.encode()) % len(kits)],)
