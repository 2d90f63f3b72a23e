"""A course made to measure, for the terminal: its sessions, and why each lesson is in or out."""

from __future__ import annotations

from collections.abc import Iterator

from gorae.lessons import Lesson
from gorae.lessons.filling import fillings
from gorae.lessons.tailoring import TailoredCourse
from gorae.report.plain import styled
from gorae.texts import Text


def tailored_lines(course: TailoredCourse, lang: str) -> Iterator[str]:
    """Yield the lines that a person reads."""
    shown = zip(course.order.minutes, course.sessions, course.left_over, strict=True)
    for number, (minutes, session, left) in enumerate(shown, 1):
        key = "session" if session else "session-empty"
        head = _say(lang, key, number=number, used=minutes - left, minutes=minutes)
        yield styled(head, bold=True)
        yield from (line for lesson in session for line in _lesson(course, lesson, lang))
        if session and left:
            yield f"  + {_say(lang, 'left-over', minutes=left)}"
            yield from (f"    {one.text.say(lang)}" for one in fillings(session, left))
    yield ""
    yield styled(_say(lang, "out"), bold=True)
    yield from (
        f"  ✘ {reason.lesson}: {reason.text.say(lang)}" for reason in course.reasons if not reason.is_in
    )
    yield ""
    yield _say(lang, "exact" if course.exact else "not-exact")


def _lesson(course: TailoredCourse, lesson: Lesson, lang: str) -> Iterator[str]:
    title, minutes = lesson.challenge.title.say(lang), lesson.about.minutes
    yield f"  ✔ {title} ({lesson.id}) · {Text('cli.minutes', minutes=minutes).say(lang)}"
    yield f"    {course.why(lesson.id).say(lang)}"


def _say(lang: str, entry: str, /, **values: object) -> str:
    return Text(f"tailoring.{entry}", **values).say(lang)
