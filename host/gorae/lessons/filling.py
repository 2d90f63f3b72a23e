"""What a class does with the minutes that a session's lessons leave over: what the lessons have besides.

    fillings((wall_stop,), 35)     # on the robot 15, career card 5, going further 15

Each lesson has a part for the real robot and a career card, both with minutes that its own do not count. What
is left after them goes to who is slower, and to what a lesson has for who is done.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gorae.lessons.careers import career_card
from gorae.lessons.catalogue import Lesson
from gorae.texts import Text

SHORTEST_REST = 5
"""Minutes; what is less is a breath between two things."""
_ROBOT = re.compile(r"^## 로봇에서 해 보기\s+\*\*(\d{1,3})분\*\*", re.MULTILINE)


@dataclass(frozen=True)
class Filling:
    """Something to do in minutes that are left over."""

    text: Text
    minutes: int


def robot_minutes(lesson: Lesson) -> int:
    """Return how long a lesson's part for the real robot takes, as its text says; 0 without one."""
    found = _ROBOT.search(lesson.text("ko").read_text(encoding="utf-8"))
    return int(found[1]) if found else 0


def fillings(lessons: Sequence[Lesson], left: int) -> list[Filling]:
    """Return what to do with `left` minutes after these lessons of a session: together so many minutes."""
    found: list[Filling] = []
    for one in _besides(lessons):
        if one.minutes <= left:
            found.append(one)
            left -= one.minutes
    rest = "further" if left >= SHORTEST_REST else "breath"
    return found + ([Filling(Text(f"tailoring.fill-{rest}", minutes=left), left)] if left else [])


def _besides(lessons: Sequence[Lesson]) -> Iterator[Filling]:
    """Yield what lessons have besides: all parts on the robot first, then the career cards."""
    for lesson in lessons:
        if minutes := robot_minutes(lesson):
            title = lesson.challenge.title
            yield Filling(Text("tailoring.fill-robot", lesson=title, minutes=minutes), minutes)
    for lesson in lessons:
        if card := career_card(lesson):
            yield Filling(Text("tailoring.fill-career", job=card.job, minutes=card.minutes), card.minutes)
