"""A course made to measure as the file that `find_course` reads, with the reasons in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from gorae.lessons.catalogue import Lesson
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
    lengths = [minutes for minutes, session in _held(course)]
    lines = [f"# {command}", *(f"{key}: {_flow(value)}" for key, value in head.items())]
    lines += [f"minutes: {json.dumps(lengths)}", "lessons:"]
    return "\n".join([*lines, *_steps(course), ""])


def _steps(course: TailoredCourse) -> Iterator[str]:
    for number, (minutes, session) in enumerate(_held(course), 1):
        yield f"  # {number}: {sum(lesson.about.minutes for lesson in session)} of {minutes} min"
        for lesson in session:
            why = _flow(_both(course.why(lesson.id)))
            yield f"  - {{lesson: {lesson.id}, session: {number}, why: {why}}}"


def _held(course: TailoredCourse) -> list[tuple[int, tuple[Lesson, ...]]]:
    """Return the minutes and lessons of each session that has some."""
    return [
        (minutes, lessons)
        for minutes, lessons in zip(course.order.minutes, course.sessions, strict=True)
        if lessons
    ]


def _both(text: Text) -> dict[str, str]:
    return {lang: text.say(lang) for lang in LANGUAGES}


def _flow(value: dict[str, Any]) -> str:
    inside = ", ".join(f"{key}: {json.dumps(text, ensure_ascii=False)}" for key, text in value.items())
    return f"{{{inside}}}"
