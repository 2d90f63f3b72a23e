"""How long a lesson takes on paper: reading, typing, and the runs that its text asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gorae.lessons.answers import program_of
from gorae.lessons.catalogue import Lesson
from gorae.lessons.pictures.links import without_pictures
from gorae.lessons.steps.programs import text_programs

READ_PER_MINUTE = 375
"""Korean characters without spaces and marks."""
TYPED_PER_MINUTE = 50
"""Characters of a program, by somebody of 12."""
OWN_SHARE = 0.6
"""Of the last program, what is not yet typed in the steps."""
RUN_MINUTES = 1.0
"""To change, save, run and read."""
_CODE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_END = re.compile(r"^## 다 했다면.*", re.MULTILINE | re.DOTALL)
_LETTERS = re.compile(r"[^\W_]")
_COMMAND = re.compile(r"gorae (?:check|run)\b(?! --hint)")
_BLANK_ROW = re.compile(r"^\|.*\|\s*\|$", re.MULTILINE)


@dataclass(frozen=True)
class LessonMinutes:
    """Minutes of a lesson, and how many its description gives it."""

    read: float
    type: float
    run: float
    given: int

    @property
    def needed(self) -> float:
        """All together, without talk, waiting and the real robot."""
        return self.read + self.type + self.run


def lesson_minutes(lesson: Lesson) -> LessonMinutes:
    """Return how long a lesson takes by its Korean text and its programs."""
    text = _END.sub("", lesson.text("ko").read_text(encoding="utf-8"))
    prose = without_pictures(_CODE.sub("", text))
    typed = sum(len(one.source) for one in text_programs(lesson) if one.step is not None)
    solution = program_of(lesson.solution)
    own = len(solution.read_text(encoding="utf-8")) if solution.is_file() else 0
    runs = len(_COMMAND.findall(text)) + len(_BLANK_ROW.findall(prose))
    return LessonMinutes(
        len(_LETTERS.findall(prose)) / READ_PER_MINUTE,
        (typed + OWN_SHARE * own) / TYPED_PER_MINUTE,
        runs * RUN_MINUTES,
        lesson.about.minutes,
    )
