"""What an experiment of a lesson's text must show to whoever does it, as `steps.yaml` says and tests measure.

- step: 5
  shows: {en: The faster it drives, the farther it rolls on., ko: 빠를수록 더 굴러가요.}
  programs:
    slow: {block: 1, replace: {drive(150): drive(60)}}
    fast: {block: 1}
  measure: end(wall_distance)
  falling: [slow, fast]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import mean
from typing import Annotated

from pydantic import Field, StrictInt, model_validator

from gorae.documents import Document, Localized, mistake
from gorae.errors import UsageError
from gorae.grading.challenge import Challenge, Measured
from gorae.grading.fields import Identifier, MeasureField
from gorae.lessons.catalogue import Lesson
from gorae.lessons.steps.programs import text_programs
from gorae.texts import Text

MEASURE = "shown"
"""The name of the measure in the challenge that an experiment is run with."""
Names = tuple[Identifier, ...]


class ExperimentProgram(Document):
    """A program of the text, or a file of the lesson, perhaps with something changed as the text says."""

    block: StrictInt | None = Field(default=None, ge=1, le=50)
    """Which Python program of its step."""
    file: str | None = None
    """Or a file of the lesson's folder: `solution.py`, `steps/4.py`."""
    replace: dict[str, str] = {}
    """What is written for what; each must be there."""

    @model_validator(mode="after")
    def _one_source(self) -> ExperimentProgram:
        if (self.block is None) == (self.file is None):
            raise mistake("lessons.block-or-file")
        return self


class Experiment(Document):
    """An experiment of the text and what it must show, on every kit of the lesson."""

    step: StrictInt = Field(ge=1, le=20)
    """Where in the text."""
    shows: Localized
    """What it is to show, in a sentence."""
    programs: dict[Identifier, ExperimentProgram] = Field(min_length=1, max_length=10)
    """What is run."""
    seeds: tuple[Annotated[StrictInt, Field(ge=0)], ...] = Field(default=(1,), min_length=1, max_length=10)
    """Those that the text says; 1 is that of `gorae run`."""
    measure: MeasureField
    """What is looked at, in the unit of the measure."""
    falling: Names = ()
    """From each program to the next the mean falls."""
    gap: float = 0.0
    """By more than so much."""
    spread: float | None = None
    """Each program differs from seed to seed by at least so much."""
    between: tuple[float, float] | None = None
    """All that was measured lies there."""
    alike: bool = False
    """The means differ by less than the seeds do: nobody can tell them apart."""

    @model_validator(mode="after")
    def _says_something(self) -> Experiment:
        unknown = set(self.falling) - set(self.programs)
        if unknown:
            raise mistake("lessons.no-experiment-program", name=min(unknown))
        if not (self.falling or self.spread is not None or self.between or self.alike):
            raise mistake("lessons.shows-nothing")
        return self

    def challenge(self, whole: Challenge) -> Challenge:
        """Return the lesson's challenge with nothing but the measure to look at."""
        return whole.model_copy(
            update={"measures": {MEASURE: Measured.model_construct(formula=self.measure)}}
        )

    def holds(self, found: Mapping[str, Sequence[float]]) -> bool:
        """Whether what was measured, of each program by its seeds, is what the experiment is to show."""
        means = {name: mean(values) for name, values in found.items()}
        spreads = [max(values) - min(values) for values in found.values()]
        order = [means[name] for name in self.falling]
        low, high = self.between or (float("-inf"), float("inf"))
        return (
            all(before > after + self.gap for before, after in pairwise(order))
            and (self.spread is None or min(spreads) >= self.spread)
            and all(low <= value <= high for values in found.values() for value in values)
            and (not self.alike or max(means.values()) - min(means.values()) < max(spreads))
        )


def experiment_source(lesson: Lesson, experiment: Experiment, name: str) -> bytes:
    """Return one program of an experiment. Raises UsageError when the text has no such program or place."""
    wanted = experiment.programs[name]
    where = f"{lesson.id}: {name}"
    if wanted.file is not None:
        path = lesson.folder / wanted.file
        if not path.is_file() or lesson.folder.resolve() not in path.resolve().parents:
            raise UsageError(Text("lessons.no-experiment-file", where=where, file=wanted.file))
        source = path.read_text(encoding="utf-8")
    else:
        blocks = [one.source for one in text_programs(lesson) if one.step == experiment.step]
        if (wanted.block or 0) > len(blocks):
            raise UsageError(Text("lessons.no-block", where=where, block=wanted.block, step=experiment.step))
        source = blocks[(wanted.block or 1) - 1]
    for old, new in wanted.replace.items():
        if old not in source:
            raise UsageError(Text("lessons.nothing-to-edit", file=where, text=old))
        source = source.replace(old, new)
    return source.encode()
