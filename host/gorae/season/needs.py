"""What a session needs: kits, of which kinds, and how many instructors."""

from __future__ import annotations

from gorae.lessons.courses import Course
from gorae.season.files import SeasonCohort
from gorae.season.folder import SeasonFolder


def kits_needed(folder: SeasonFolder, students: int) -> int:
    """Return how many kits that are well a session takes: one for so many students each, and the spares."""
    rules = folder.season.rules
    kits = -(-students // rules.students_per_kit)
    return kits + -(-kits * rules.spare_percent // 100)


def kits_known(folder: SeasonFolder, cohort: SeasonCohort) -> frozenset[str]:
    """Return the kits that all lessons of a cohort's course know."""
    return kits_of(folder.courses[cohort.course or folder.season.programmes[cohort.programme].course])


def kits_of(course: Course) -> frozenset[str]:
    """Return the kits that all lessons of a course know."""
    kits = [frozenset(lesson.about.kits) for lesson in course.lessons]
    return frozenset.intersection(*kits) if kits else frozenset()


def assistants_needed(folder: SeasonFolder, students: int) -> int:
    """Return how many instructors a session needs besides its lead."""
    return int(students >= folder.season.rules.assistant_from)
