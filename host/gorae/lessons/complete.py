"""What a lesson must have before anybody can trust it: enough mistakes, hints, other ways, notes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from gorae import documents
from gorae.errors import Problem
from gorae.lessons.answers import answers_in, program_of
from gorae.lessons.catalogue import Lesson
from gorae.texts import LANGUAGES, Text

FEWEST_MISTAKES = 5
FEWEST_HINTS = 3
"""For each check: from a nudge to nearly the answer."""


def missing_files(lesson: Lesson) -> Iterator[Problem]:
    """Files that every lesson has, and this one does not."""
    texts = [path(lang) for lang in LANGUAGES for path in (lesson.text, lesson.teacher)]
    for path in (lesson.starter, lesson.solution, *texts):
        if not program_of(path).is_file():
            yield Problem(str(path), 0, "", Text("lessons.no-file"))


def missing_programs(lesson: Lesson) -> Iterator[Problem]:
    """What `mistakes/`, `solutions/` and `ideas/` lack."""
    count = len(lesson.mistakes)
    if count < FEWEST_MISTAKES:
        text = Text("lessons.few-mistakes", count=count, fewest=FEWEST_MISTAKES)
        yield _about(lesson.folder / "mistakes", text)
    wanted = {"solutions": Text("lessons.no-solutions"), "ideas": Text("lessons.no-ideas")}
    if lesson.solution.is_dir():  # what was learned is more than a program in another style
        del wanted["solutions"]
    for name, text in wanted.items():
        if not answers_in(lesson.folder / name):
            yield _about(lesson.folder / name, text)


def missing_hints(lesson: Lesson) -> Iterator[Problem]:
    """Checks with too few hints, in a challenge that can be read."""
    path = lesson.folder / "challenge.yaml"
    source = documents.read(path)
    for index, check in enumerate(lesson.challenge.checks):
        count = len(check.hints)
        if count < FEWEST_HINTS:
            text = Text("lessons.few-hints", check=check.id, count=count, fewest=FEWEST_HINTS)
            yield source.problem(("checks", index, "hints"), text)


def _about(path: Path, text: Text) -> Problem:
    return Problem(str(path), 0, "", text)
