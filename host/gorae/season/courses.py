"""Which lessons a session has: the courses that a season names, cut into sessions of whole lessons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from gorae import documents
from gorae.documents import ParsedYaml, Path_
from gorae.errors import DocumentError, GoraeError, Problem
from gorae.lessons.courses import Course, find_course
from gorae.season.files import Application, Minutes, Season
from gorae.season.files.made import Allotment, SeasonPlan
from gorae.texts import Text
from gorae.texts.words import shown


class SessionContent(NamedTuple):
    """What a session of a course holds."""

    lessons: tuple[str, ...]
    """Their ids, in order."""
    minutes: int
    """How long it is; its lessons may take less."""


def sessions_of(course: Course, minutes: Minutes) -> tuple[SessionContent, ...]:
    """Return the sessions of a course when every one has so many minutes, or each as many as are named.

    A course that was made for certain sessions keeps these where they fit. Else a session has as many whole
    lessons as fit, which is the fewest sessions that there can be; a session too short for the next lesson is
    left out. A lesson that fits nowhere, and what is left when all minutes are used up, has further ones,
    each as long as the longest.
    """
    return _as_made(course, minutes) or tuple(_filled(course, minutes))


def _as_made(course: Course, minutes: Minutes) -> tuple[SessionContent, ...]:
    """Return the sessions for which a course was made; nothing if they do not fit into these minutes."""
    made = course.sessions
    lengths = minutes if isinstance(minutes, tuple) else (minutes,) * len(made)
    needed = [sum(lesson.about.minutes for lesson in lessons) for lessons in made]
    if len(lengths) != len(made) or any(one > there for one, there in zip(needed, lengths, strict=True)):
        return ()
    return tuple(
        SessionContent(tuple(lesson.id for lesson in lessons), there)
        for lessons, there in zip(made, lengths, strict=True)
    )


def _filled(course: Course, minutes: Minutes) -> Iterator[SessionContent]:
    """Yield sessions with as many lessons as fit into each."""
    ahead = list(minutes) if isinstance(minutes, tuple) else []
    usual = max(ahead) if ahead else minutes
    assert isinstance(usual, int)
    lessons: list[str] = []
    length = left = 0
    for lesson in course.lessons:
        needed = lesson.about.minutes
        if needed > left:
            if lessons:
                yield SessionContent(tuple(lessons), length)
            fitting = next((place for place, there in enumerate(ahead) if there >= needed), len(ahead))
            length = left = ahead[fitting] if fitting < len(ahead) else usual
            lessons, ahead = [], ahead[fitting + 1 :]
        lessons.append(lesson.id)
        left -= needed
    yield SessionContent(tuple(lessons), length)


def too_long(course: Course, minutes: Minutes) -> list[str]:
    """Return the ids of the lessons that are longer than the sessions in which they would be."""
    about = {lesson.id: lesson.about.minutes for lesson in course.lessons}
    return [
        name for lessons, there in sessions_of(course, minutes) for name in lessons if about[name] > there
    ]


def read_courses(
    root: Path,
    season: Season,
    applications: Mapping[str, Application],
    made: Iterable[Allotment | SeasonPlan | None],
    sources: Mapping[str, ParsedYaml],
) -> tuple[dict[str, Course], list[Problem]]:
    """Return the courses that files name, by these names, and what is wrong with them."""
    courses: dict[str, Course] = {}
    problems: list[Problem] = []
    tried: set[str] = set()
    for file, path, name in _named(season, applications, made):
        if name in tried:
            continue
        tried.add(name)
        try:
            courses[name] = _course(root, name)
        except DocumentError as error:
            problems += error.problems
        except GoraeError as error:
            problems.append(sources[file].problem(path, error.text))
    return courses, problems


def _course(root: Path, name: str) -> Course:
    """Return one of gorae's courses, or one in the folder. Raises GoraeError."""
    if not documents.is_file(name):
        return find_course(name)
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in name or len(path.parts) != 2:
        raise GoraeError(Text("season.course-outside", name=shown(name)))
    return find_course(str(root / path))


def _named(
    season: Season, applications: Mapping[str, Application], made: Iterable[Allotment | SeasonPlan | None]
) -> Iterator[tuple[str, Path_, str]]:
    """Yield where a course is named, in which file, and its name."""
    for name, programme in season.programmes.items():
        yield "season.yaml", ("programmes", name, "course"), programme.course
    for school, application in applications.items():
        for index, wish in enumerate(application.wishes):
            if wish.course:
                file = f"applications/{season.first.year}/{school}.yaml"
                yield file, ("wishes", index, "course"), wish.course
    for document in made:
        file = "allotment.yaml" if isinstance(document, Allotment) else "plan.yaml"
        for name, cohort in document.cohorts.items() if document else ():
            if cohort.course:
                yield file, ("cohorts", name, "course"), cohort.course
