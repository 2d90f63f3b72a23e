"""The steps of a lesson's text: goals of their own, and what one has after each. Read from `steps.yaml`.

    steps:
      - step: 4
        checks:
          - {id: blinks, title: {en: Blinks, ko: 깜박이기}, formula: "eventually(light_left >= 80 %)"}

`steps/4.py` beside it is the program after that step: it passes the checks of its step and is what whoever
lost the thread begins the next one with. Where more than the program changes, `steps/4/` is a folder, as
answers are; what it lacks is the starter's.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import Field, StrictInt

from gorae import documents
from gorae.documents import Document, Duration, Localized, Path_
from gorae.errors import UsageError
from gorae.grading import references
from gorae.grading.challenge import MAX_PARTS, Challenge, Check
from gorae.lessons.answers import answer_at, answers_in, files_after_starter, starter_files
from gorae.lessons.catalogue import Lesson
from gorae.lessons.outline import outline
from gorae.lessons.steps.experiments import Experiment
from gorae.texts import Text

FILE = "steps.yaml"
MAX_STEPS = 20


class StepCheck(Check):
    """One thing to reach in a step. It earns points only within the step."""

    points: Annotated[float, Field(gt=0, le=10_000, strict=True)] = 10.0
    """What it earns among the checks of its step."""


class LessonStep(Document):
    """The goal of one step of the text."""

    step: StrictInt = Field(ge=1, le=MAX_STEPS)
    """Its number in the text."""
    time_limit: Annotated[Duration, Field(gt=0, le=600)] | None = None
    """When a run ends; as in the lesson when it is left out."""
    runs: int = Field(default=1, ge=1, le=20, strict=True)
    """How often the program is run."""
    checks: tuple[StepCheck, ...] = Field(min_length=1, max_length=MAX_PARTS)
    """What must be shown. `steps/N.py` passes them, the program before it does not."""


class LessonSteps(Document):
    """What `steps.yaml` says: goals of steps, and what experiments of the text show."""

    steps: tuple[LessonStep, ...] = Field(default=(), max_length=MAX_STEPS)
    """In the order of the text."""
    experiments: tuple[Experiment, ...] = Field(default=(), max_length=MAX_PARTS)
    """What somebody who does what the text says must find."""


def load_steps(lesson: Lesson) -> LessonSteps:
    """Return what a lesson says of its steps; nothing without a file. Raises DocumentError."""
    path = lesson.folder / FILE
    if not path.is_file():
        return LessonSteps()

    def check(found: LessonSteps) -> Iterator[tuple[Path_, Text]]:
        yield from _mistakes(lesson, found)

    return documents.load(path, LessonSteps, check)


def _mistakes(lesson: Lesson, found: LessonSteps) -> Iterator[tuple[Path_, Text]]:
    known = step_numbers(lesson)
    numbers = [one.step for one in found.steps]
    for index, one in enumerate(found.steps):
        place: Path_ = ("steps", index, "step")
        if one.step not in known:
            yield place, Text("lessons.no-step", step=one.step, known=_listed(known))
        elif index and one.step <= numbers[index - 1]:
            yield place, Text("lessons.step-order", step=one.step)
        if not stage_path(lesson, one.step).exists():
            yield place, Text("lessons.no-stage", file=f"steps/{one.step}.py")
        for path, text in references.check(_challenge(lesson, one)):
            if path[:1] == ("checks",):
                yield ("steps", index, *path), text
    for index, experiment in enumerate(found.experiments):
        if experiment.step not in known:
            text = Text("lessons.no-step", step=experiment.step, known=_listed(known))
            yield ("experiments", index, "step"), text
        for path, text in references.check(experiment.challenge(lesson.challenge)):
            if path[:1] == ("measures",):
                yield ("experiments", index, "measure"), text


def step_numbers(lesson: Lesson) -> list[int]:
    """Return the numbers of the steps in the text."""
    return [one.number for one in outline(lesson.text("ko").read_text(encoding="utf-8"))]


def step_challenge(lesson: Lesson, number: int) -> Challenge:
    """Return the small challenge of one step: the same kit, place and buttons, but other checks.

    Raises UsageError when the step has no checks, and DocumentError for a bad file.
    """
    steps = load_steps(lesson).steps
    for one in steps:
        if one.step == number:
            return _challenge(lesson, one)
    known = _listed([one.step for one in steps])
    key = "lessons.step-without-checks" if known else "lessons.no-step-checks"
    raise UsageError(Text(key, step=number, lesson=lesson.id, known=known))


def _challenge(lesson: Lesson, one: LessonStep) -> Challenge:
    whole = lesson.challenge
    limit = whole.time_limit if one.time_limit is None else one.time_limit
    title = Localized(en=f"{whole.title.en}, step {one.step}", ko=f"{whole.title.ko} {one.step}단계")
    changes = {
        "id": f"{whole.id}-step-{one.step}",
        "title": title,
        "time_limit": limit,
        "stimuli": tuple(stimulus for stimulus in whole.stimuli if stimulus.at < limit),
        "restarts": tuple(at for at in whole.restarts if at < limit),
        "runs": whole.runs.model_copy(update={"count": one.runs}),
        "checks": one.checks,
    }
    return whole.model_copy(update=changes)


# --- what one has after a step ------------------------------------------------------------------------


def stage_path(lesson: Lesson, number: int) -> Path:
    """Return where the program, or the folder, lies that one has after a step."""
    return answer_at(lesson.folder / "steps" / str(number))


def stages(lesson: Lesson) -> dict[int, Path]:
    """Return what one has after steps, by the number of the step, in order."""
    paths = {int(path.stem): path for path in answers_in(lesson.folder / "steps") if path.stem.isdecimal()}
    return dict(sorted(paths.items()))


def stage_before(lesson: Lesson, number: int) -> Path | None:
    """Return what one has before a step; None is the starter."""
    earlier = [path for step, path in stages(lesson).items() if step < number]
    return earlier[-1] if earlier else None


def files_before(lesson: Lesson, number: int) -> dict[str, bytes]:
    """Return what a student begins a step with, by file. Raises UsageError for a step that is not there."""
    known = step_numbers(lesson)
    if number not in known:
        raise UsageError(Text("lessons.no-step", step=number, known=_listed(known)))
    stage = stage_before(lesson, number)
    return files_after_starter(lesson, stage) if stage else starter_files(lesson)


def _listed(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers))
