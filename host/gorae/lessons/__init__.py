"""The catalogue of lessons: which there are, and what is in a lesson's folder."""

from gorae.lessons.catalogue import Lesson, find_lesson, find_lessons
from gorae.lessons.courses import Course, course_ids, find_course
from gorae.lessons.tags import Tag, find_tags
from gorae.lessons.workspace import Workspace, challenge_of, find_workspace, start_lesson

__all__ = [
    "Course", "Lesson", "Tag", "Workspace",
    "challenge_of", "course_ids", "find_course", "find_lesson", "find_lessons", "find_tags",
    "find_workspace", "start_lesson",
]  # fmt: skip
