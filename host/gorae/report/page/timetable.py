"""The plan of a course as a page of its site, to be printed on A4 and taken along."""

from __future__ import annotations

from typing import Any

from gorae.lessons.courses import Course
from gorae.lessons.timetable import Headcount
from gorae.report.page.pages import say, words_of
from gorae.report.planned import shown_heads, shown_materials, shown_preparation, shown_prints, shown_rows

_WORDS = (
    "plan-long", "plan-time", "plan-title", "plan-what", "plan-who",
)  # fmt: skip
_SENTENCES = ("plan-minutes", "plan-saved", "plan-session")


def timetable_values(
    course: Course, heads: Headcount, lang: str, begins: str | None = None
) -> dict[str, Any]:
    """Return what the template `course_plan.html.j2` shows of a course with a plan."""
    return {
        "course": course,
        "heads": shown_heads(heads, lang),
        "sessions": [
            (session, list(shown_rows(course, session, lang, begins))) for session in course.plan.timetable
        ],
        "lists": [
            (say(lang, "plan-prepare"), shown_preparation(course, lang)),
            (say(lang, "plan-materials"), shown_materials(course, heads, lang)),
            (say(lang, "plan-prints"), shown_prints(course, heads, lang)),
        ],
        "words": words_of(_WORDS, "plan-", lang),
    }
