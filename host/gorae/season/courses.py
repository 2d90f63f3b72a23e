"""Which lessons a session has: the courses that a season names, cut into sessions of whole lessons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from gorae.documents import ParsedYaml, Path_
from gorae.errors import DocumentError, GoraeError, Problem
from gorae.lessons.courses import Course, find_course
from gorae.season.files import Application, Season
from gorae.season.files.made import Allotment, SeasonPlan
from gorae.texts import Text
from gorae.texts.words import shown


def sessions_of(course: Course, minutes: int) -> tuple[tuple[str, ...], ...]:
    """Return the lessons' ids of each session of so many minutes, in the order of the course.

    A session has as many whole lessons as fit, which is the fewest sessions that there can be. A lesson that
    is longer than a session has one of its own.
    """
    sessions: list[list[str]] = []
    left = 0
    for lesson in course.lessons:
        needed = lesson.about.minutes
        if needed > left:
            sessions.append([])
            left = minutes
        sessions[-1].append(lesson.id)
        left -= needed
    return tuple(map(tuple, sessions))


def too_long(course: Course, minutes: int) -> list[str]:
    """Return the ids of the lessons that do not fit into a session."""
    return [lesson.id for lesson in course.lessons if lesson.about.minutes > minutes]


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
    if not name.endswith((".yaml", ".yml")):
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
