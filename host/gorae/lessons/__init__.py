"""The catalogue of lessons: which there are, and what is in a lesson's folder.

courses, timetable, tags, tailoring   lessons in an order and on a day; imported where they are used
"""

from gorae.lessons.catalogue import Lesson, find_lesson, find_lessons
from gorae.lessons.workspace import Workspace, challenge_of, find_workspace, start_lesson

__all__ = [
    "Lesson", "Workspace", "challenge_of", "find_lesson", "find_lessons", "find_workspace", "start_lesson",
]  # fmt: skip
