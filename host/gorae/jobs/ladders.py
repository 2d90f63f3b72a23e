"""Ladders of lessons climbed by an engine: every program of every lesson, on each kit, at once.

for lesson, rungs in climbed(find_lessons(), LocalEngine(), all_kits=True): ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

from gorae.errors import UsageError
from gorae.jobs.batch import Graded, GradingTask, TaskBatch
from gorae.jobs.engine import Engine
from gorae.jobs.job import JobSetting
from gorae.jobs.pool import Broken
from gorae.jobs.store import ResultStore
from gorae.kits import load_kit
from gorae.lessons import Lesson
from gorae.lessons.steps.ladder import LadderProgram, Rung, ladder_programs, rung_runs

Told: TypeAlias = Callable[[int, int], None]
"""How many programs are graded, and of how many; a program on two kits is two."""


def climbed(
    lessons: Sequence[Lesson],
    engine: Engine,
    *,
    all_kits: bool = False,
    on_graded: Told = lambda done, of: None,
) -> list[tuple[Lesson, list[Rung]]]:
    """Return what the programs of lessons earn, on one kit and with one seed, or on all kits and with all.

    Raises UsageError for a program that cannot be run at all, and Broken for a fault of ours.
    """
    ladders = [(lesson, list(ladder_programs(lesson))) for lesson in lessons]
    places = {
        task: (at, number)
        for at, (lesson, programs) in enumerate(ladders)
        for task, number in _tasks(lesson, programs, all_kits=all_kits)
    }
    scores: dict[tuple[int, int], list[float]] = {}
    with TemporaryDirectory(prefix="gorae-") as folder, ResultStore(Path(folder) / "results.db") as store:
        for done, graded in enumerate(TaskBatch(places, engine, store), 1):
            scores.setdefault(places[graded.task], []).append(_percent(graded))
            on_graded(done, len(places))
    return [
        (lesson, [_rung(program, scores[at, number]) for number, program in enumerate(programs)])
        for at, (lesson, programs) in enumerate(ladders)
    ]


def _tasks(
    lesson: Lesson, programs: Sequence[LadderProgram], *, all_kits: bool
) -> Iterator[tuple[GradingTask, int]]:
    """Yield a task for each kit of each program, with the program's number."""
    settings = {kit: JobSetting(lesson.challenge, load_kit(kit)) for kit in lesson.challenge.kits}
    for number, program in enumerate(programs):
        kits, seeds = rung_runs(lesson, program, all_of_them=all_kits)
        answer = program.answer
        for kit in kits:
            task = GradingTask(settings[kit], answer.source, seeds, answer.along, program.name, answer.handed)
            yield task, number


def _percent(graded: Graded) -> float:
    if graded.refusal:
        raise UsageError(graded.refusal)
    if graded.verdict is None:
        raise Broken(graded.broken)
    return 100 * graded.verdict.score / graded.verdict.max_score


def _rung(program: LadderProgram, scores: Sequence[float]) -> Rung:
    return Rung(program.kind, program.name, program.step, max(scores), min(scores))
