"""The catalogue of lessons: which there are, and what is in a lesson's folder."""

from gorae.lessons.catalogue import Lesson, find_lesson, find_lessons
from gorae.lessons.workspace import Workspace, find_workspace, start_lesson

__all__ = ["Lesson", "Workspace", "find_lesson", "find_lessons", "find_workspace", "start_lesson"]
