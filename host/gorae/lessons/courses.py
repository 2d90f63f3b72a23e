"""Courses: which lessons in which order for whom, and why; some have a plan by the minute."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field

from gorae import documents, resources
from gorae.documents import Document, Localized, Path_
from gorae.errors import UsageError
from gorae.lessons.catalogue import Lesson
from gorae.lessons.outline import OutlineStep, outline
from gorae.lessons.timetable import (
    CourseMaterial,
    CoursePrint,
    CourseSession,
    Headcount,
    check_prints,
    check_sessions,
)
from gorae.texts import LANGUAGES, Text
from gorae.texts.words import nearest, shown

FOLDER = "courses"
MAX_SESSIONS = 40


class CourseStep(Document):
    """One lesson of a course."""

    lesson: str = Field(min_length=1)
    """Its id."""
    why: Localized
    """Why it comes here, in a sentence."""
    session: int | None = Field(None, ge=1, le=MAX_SESSIONS, strict=True)
    """In which session it is held, from 1 on; nothing when that may be chosen."""
    optional: bool = False
    """Whether the course is whole without it."""


class Plan(Document):
    """What a course's file says."""

    title: Localized
    """What people call the course."""
    audience: Localized
    """Whom it is for."""
    summary: Localized
    """What students can do at its end, in a sentence or two."""
    lessons: tuple[CourseStep, ...] = Field(min_length=1)
    """In the order of the course."""
    minutes: tuple[Annotated[int, Field(ge=20, le=600, strict=True)], ...] = Field(
        (), max_length=MAX_SESSIONS
    )
    """Of each session, if it was made for sessions of so many minutes; then each step says its session."""
    heads: Headcount = Headcount()
    """For how many children it is planned."""
    timetable: tuple[CourseSession, ...] = ()
    """Its sessions, minute by minute. Courses without one are taught a lesson at a time."""
    materials: tuple[CourseMaterial, ...] = ()
    """What must be there, for so many children."""
    prints: tuple[CoursePrint, ...] = ()
    """What to print before the first session."""
    prepare: tuple[Localized, ...] = ()
    """What to do before the children come, a sentence each."""


@dataclass(frozen=True)
class Course:
    """A course whose lessons are all there, each after those that it needs."""

    id: str
    plan: Plan
    lessons: tuple[Lesson, ...]
    """As in `plan.lessons`."""

    @property
    def minutes(self) -> int:
        """The minutes of its timetable when it has one, of its lessons otherwise."""
        planned = sum(session.minutes for session in self.plan.timetable)
        return planned or sum(lesson.about.minutes for lesson in self.lessons)

    @property
    def sessions(self) -> tuple[tuple[Lesson, ...], ...]:
        """The lessons of each session; nothing when the course was not made for certain sessions."""
        numbers = range(1, len(self.plan.minutes) + 1)
        return tuple(
            tuple(lesson for step, lesson in self.steps if step.session == number) for number in numbers
        )

    @property
    def steps(self) -> Sequence[tuple[CourseStep, Lesson]]:
        return list(zip(self.plan.lessons, self.lessons, strict=True))


def course_ids() -> list[str]:
    """Return the ids of gorae's own courses."""
    return sorted(path.stem for path in (resources.folder("lessons") / FOLDER).glob("*.yaml"))


def find_course(name: str) -> Course:
    """gorae's course of that name, or the one in the file `name` (…/courses/NAME.yaml).

    Its lessons are those beside the folder of courses, and gorae's own. Raises UsageError for an unknown
    course, DocumentError when its file has mistakes, names a lesson that is not there, or one too early.
    """
    file = _file(name)
    library = _library(file.parent.parent, resources.folder("lessons"))
    plan = documents.load(file, Plan, lambda read: _check(read, library))
    return Course(file.stem, plan, tuple(library[step.lesson] for step in plan.lessons))


def _file(name: str) -> Path:
    if documents.is_file(name):
        return Path(name)
    known = course_ids()
    if name not in known:
        near = nearest(name, known, 0.4)
        key = "lessons.no-course-near" if near else "lessons.no-course"
        raise UsageError(Text(key, name=shown(name), near=near, known=", ".join(known)))
    return resources.folder("lessons") / FOLDER / f"{name}.yaml"


def _library(*shelves: Path) -> dict[str, Lesson]:
    """Lessons by their id; of two with the same one that of the first shelf."""
    files = [file for shelf in reversed(shelves) for file in sorted(shelf.glob("*/lesson.yaml"))]
    return {file.parent.name: Lesson(file.parent) for file in files}


def _check(plan: Plan, library: dict[str, Lesson]) -> Iterator[tuple[Path_, Text]]:
    yield from _sessions(plan, library)
    done: set[str] = set()
    order = [step.lesson for step in plan.lessons]
    for index, name in enumerate(order):
        for text in _mistakes(name, library, done, order):
            yield ("lessons", index, "lesson"), text
        done.add(name)
    there = [name for name in dict.fromkeys(order) if name in library]
    steps = {name: steps_of(library[name]) for name in there if plan.timetable}
    yield from check_sessions(plan.timetable, there, steps)
    yield from check_prints(plan.prints, there)


def steps_of(lesson: Lesson, lang: str = LANGUAGES[0]) -> tuple[OutlineStep, ...]:
    """Return the steps of a lesson's text; none when there is no text."""
    with suppress(OSError):
        return outline(lesson.text(lang).read_text(encoding="utf-8-sig", errors="replace"))
    return ()


def _sessions(plan: Plan, library: dict[str, Lesson]) -> Iterator[tuple[Path_, Text]]:
    """Yield what is wrong with the sessions of a course: each has lessons, in order, and time for them."""
    count, last = len(plan.minutes), 0
    left = list(plan.minutes)
    for index, step in enumerate(plan.lessons):
        path, number = ("lessons", index, "session"), step.session
        if (number is None) != (not count):
            yield path, Text("lessons.session-missing" if count else "lessons.session-minutes")
        elif number is not None and number > count:
            yield path, Text("lessons.session-beyond", session=number, count=count)
        elif number is not None:
            if number not in (max(last, 1), last + 1):
                yield path, Text("lessons.session-order", session=number)
            last = number
            found = library.get(step.lesson)
            left[number - 1] -= found.about.minutes if found else 0
            if left[number - 1] < 0:
                yield path, Text("lessons.session-full", session=number, minutes=plan.minutes[number - 1])
    if count > last and all(step.session for step in plan.lessons):
        yield ("minutes", last), Text("lessons.session-empty", session=last + 1)


def _mistakes(
    name: str, library: dict[str, Lesson], done: Iterable[str], order: Sequence[str]
) -> Iterator[Text]:
    """What is wrong with a lesson that comes after those in `done`."""
    if name not in library:
        near = nearest(name, library, 0.6)
        key = "lessons.unknown-near" if near else "lessons.unknown"
        yield Text(key, name=shown(name), near=near, known=", ".join(sorted(library)))
        return
    if name in done:
        yield Text("lessons.doubled", name=name)
    for need in library[name].about.needs:
        if need not in done:
            yield Text(
                "lessons.too-early" if need in order else "lessons.need-left-out", name=name, need=need
            )
