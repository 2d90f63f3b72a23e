"""The plan of a course for one day or several: sessions, minute by minute, and what must be there.

    timetable:
      - title: {en: The visit, ko: 방문 수업}
        minutes: 180
        rows:
          - {minutes: 20, do: welcome, what: {…}, who: {…}}
          - {minutes: 25, do: lesson, lesson: hello-kit, steps: [2, 3, 5], late: {save: 5, how: {…}}}

Lengths of time are whole minutes. A plan is refused when a session's rows do not add up to its minutes, or
when a lesson's steps take longer, by its own text, than the row that has them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, StrictInt, model_validator

from gorae.documents import Document, Localized, Path_, mistake
from gorae.lessons.outline import OutlineStep, minutes_of
from gorae.texts import Text
from gorae.texts.words import shown

Doing: TypeAlias = Literal[
    "welcome", "safety", "kit-test", "lesson", "robot", "talk", "break", "lunch", "career", "contest",
    "project", "showcase", "practice", "reflection", "tidy",
]  # fmt: skip
Each: TypeAlias = Literal["child", "kit", "group", "class"]
Printed: TypeAlias = Literal["plan", "lesson", "teacher", "track", "career", "certificate", "sheet"]
Minutes = Annotated[StrictInt, Field(ge=1, le=600)]
Count = Annotated[StrictInt, Field(ge=1, le=1000)]
MAX_CHILDREN = 400


class WhenLate(Document):
    """How a part becomes shorter when the day runs late."""

    save: Minutes
    """Minutes that it saves."""
    how: Localized
    """What is left out, in a sentence."""


class TimetableRow(Document):
    """One part of a session."""

    minutes: Minutes
    """How long it takes."""
    do: Doing
    """What kind of part it is."""
    lesson: str | None = None
    """The lesson that it is about."""
    steps: tuple[StrictInt, ...] = ()
    """The steps of the lesson that are done, by their numbers; all of them when none is named."""
    what: Localized | None = None
    """What is done, in a sentence."""
    who: Localized | None = None
    """What the instructor does, and what the children do meanwhile."""
    late: WhenLate | None = None
    """What to leave out when the day runs late."""

    @model_validator(mode="after")
    def _says_what(self) -> TimetableRow:
        if self.do == "lesson" and self.lesson is None:
            raise mistake("lessons.row-without-lesson")
        if self.steps and self.do != "lesson":
            raise mistake("lessons.row-with-steps")
        if self.lesson is None and self.what is None:
            raise mistake("lessons.row-without-what")
        return self


class CourseSession(Document):
    """One day or one afternoon of a course."""

    title: Localized
    """What it is called."""
    minutes: Minutes
    """From the first word to the last chair."""
    begins: str | None = Field(default=None, pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    """When it usually begins, such as "09:30"."""
    rows: tuple[TimetableRow, ...] = Field(min_length=1)
    """In their order."""

    @property
    def saved(self) -> int:
        """Minutes that can be saved when it is late."""
        return sum(row.late.save for row in self.rows if row.late)

    @property
    def timed(self) -> Iterator[tuple[int, TimetableRow]]:
        """Yield each row with the minute of the session at which it begins."""
        at = 0
        for row in self.rows:
            yield at, row
            at += row.minutes


class CourseMaterial(Document):
    """Something that must be there, and how much of it."""

    what: Localized
    """What it is."""
    each: Each
    """For whom there is one: a child, a kit (shared by so many children), a group of kits, or the class."""
    count: Count = 1
    """So many for each of them."""
    spare: Annotated[StrictInt, Field(ge=0, le=200)] = 0
    """Percent more, rounded up."""


class CoursePrint(Document):
    """Something to print before the day."""

    document: Printed
    """What it is."""
    lesson: str | None = None
    """Of which lesson."""
    what: Localized | None = None
    """What it is, if that is not clear from `document`."""
    each: Each
    """Who gets one."""
    copies: Count = 1
    """So many for each of them."""


class Headcount(Document):
    """A number of children, and how they share kits and floors."""

    children: Annotated[StrictInt, Field(ge=1, le=MAX_CHILDREN)] = 24
    """Children that come."""
    children_per_kit: Annotated[StrictInt, Field(ge=1, le=6)] = 2
    """Children that share a kit and a computer."""
    children_per_group: Annotated[StrictInt, Field(ge=2, le=12)] = 4
    """Children that work on a project together, or share a floor."""

    def units(self, each: Each) -> int:
        """Return how many of them there are: children, kits, groups, or one class."""
        per = {"child": 1, "kit": self.children_per_kit, "group": self.children_per_group}
        return -(-self.children // per[each]) if each in per else 1


@dataclass(frozen=True)
class Needed:
    """How many there must be of something."""

    what: CourseMaterial | CoursePrint
    count: int


def materials_for(heads: Headcount, materials: Sequence[CourseMaterial]) -> list[Needed]:
    """Return how much of each material so many children need, with what is spare."""
    found = []
    for one in materials:
        needed = heads.units(one.each) * one.count
        found.append(Needed(one, needed + -(-needed * one.spare // 100)))
    return found


def prints_for(heads: Headcount, prints: Sequence[CoursePrint]) -> list[Needed]:
    """Return how many copies of each print so many children need."""
    return [Needed(one, heads.units(one.each) * one.copies) for one in prints]


def check_sessions(
    sessions: Sequence[CourseSession], order: Sequence[str], steps: Mapping[str, Sequence[OutlineStep]]
) -> Iterator[tuple[Path_, Text]]:
    """Yield what does not fit: sums of minutes, lessons that are not in the course, steps that take longer.

    `order` has the ids of the course's lessons, `steps` those of each lesson that there is.
    """
    for number, session in enumerate(sessions):
        at: Path_ = ("timetable", number)
        total = sum(row.minutes for row in session.rows)
        if total != session.minutes:
            yield (*at, "minutes"), Text("lessons.session-sum", total=total, minutes=session.minutes)
        for index, row in enumerate(session.rows):
            for key, text in _row_mistakes(row, order, steps):
                yield (*at, "rows", index, key), text
    yield from _left_out(sessions, order)


def _row_mistakes(
    row: TimetableRow, order: Sequence[str], steps: Mapping[str, Sequence[OutlineStep]]
) -> Iterator[tuple[str, Text]]:
    if row.late and row.late.save > row.minutes:
        yield "late", Text("lessons.saves-too-much", save=row.late.save, minutes=row.minutes)
    if row.lesson is None:
        return
    if row.lesson not in order:
        yield "lesson", Text("lessons.row-other-lesson", name=shown(row.lesson), known=", ".join(order))
        return
    known = steps.get(row.lesson, ())
    numbers = [step.number for step in known]
    unknown = [number for number in row.steps if number not in numbers]
    if unknown:
        told = ", ".join(map(str, numbers))
        yield "steps", Text("lessons.row-no-step", step=unknown[0], lesson=row.lesson, known=told)
    needed = minutes_of(known, row.steps)
    if row.do == "lesson" and not unknown and needed > row.minutes:
        yield "minutes", Text("lessons.row-too-short", needed=needed, minutes=row.minutes, lesson=row.lesson)


def _left_out(sessions: Sequence[CourseSession], order: Sequence[str]) -> Iterator[tuple[Path_, Text]]:
    """Yield the lessons of a course with a plan that no row has."""
    planned = Counter(row.lesson for session in sessions for row in session.rows)
    for index, name in enumerate(order):
        if sessions and not planned[name]:
            yield ("lessons", index, "lesson"), Text("lessons.not-planned", name=name)


def check_prints(prints: Sequence[CoursePrint], order: Sequence[str]) -> Iterator[tuple[Path_, Text]]:
    """Yield the prints of lessons that are not in the course."""
    for index, one in enumerate(prints):
        if one.lesson is not None and one.lesson not in order:
            known = ", ".join(order)
            yield (
                ("prints", index, "lesson"),
                Text("lessons.row-other-lesson", name=shown(one.lesson), known=known),
            )
