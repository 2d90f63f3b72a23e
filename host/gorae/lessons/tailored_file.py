"""A course made to measure as the file that `find_course` reads, with the reasons in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from gorae.lessons.tailoring import TailoredCourse
from gorae.texts import LANGUAGES, Text


def course_file(course: TailoredCourse, command: str, title: str = "") -> str:
    """Return the file's text. It begins with the command that made it; lines of YAML hold JSON's strings."""
    order = course.order
    values = {
        "sessions": sum(map(bool, course.sessions)),
        "count": len(course.lessons),
        "minutes": sum(lesson.about.minutes for lesson in course.lessons),
        "level": order.level,
    }
    titled = dict.fromkeys(LANGUAGES, title) if title else _both(Text("tailoring.title", **values))
    head = {
        "title": titled,
        "audience": _both(Text("tailoring.audience", **values)),
        "summary": _both(Text("tailoring.summary", **values)),
    }
    lines = [f"# {command}", *(f"{key}: {_flow(value)}" for key, value in head.items()), "lessons:"]
    return "\n".join([*lines, *_steps(course), ""])


def _steps(course: TailoredCourse) -> Iterator[str]:
    shown = zip(course.order.minutes, course.sessions, course.left_over, strict=True)
    for number, (minutes, session, left) in enumerate(shown, 1):
        if session:
            yield f"  # {number}: {minutes - left} of {minutes} min"
        for lesson in session:
            yield f"  - {{lesson: {lesson.id}, why: {_flow(_both(course.why(lesson.id)))}}}"


def _both(text: Text) -> dict[str, str]:
    return {lang: text.say(lang) for lang in LANGUAGES}


def _flow(value: dict[str, Any]) -> str:
    inside = ", ".join(f"{key}: {json.dumps(text, ensure_ascii=False)}" for key, text in value.items())
    return f"{{{inside}}}"
