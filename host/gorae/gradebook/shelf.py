"""What the library knows of the lessons in a book: titles, known programs, known mistakes."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from gorae.errors import GoraeError
from gorae.lessons.answers import header, program_of
from gorae.lessons.catalogue import find_lesson, find_lessons


def order() -> list[str]:
    """Return the ids of all lessons, in the order in which they are taught."""
    return [lesson.id for lesson in find_lessons()]


def titles_of(lessons: Iterable[str], lang: str) -> tuple[dict[str, str], dict[tuple[str, str], str]]:
    """Return the titles of lessons, and of their checks by lesson and id; ids where a lesson is not there."""
    titles: dict[str, str] = {}
    checks: dict[tuple[str, str], str] = {}
    for lesson in lessons:
        titles[lesson] = lesson
        with suppress(GoraeError):
            challenge = find_lesson(lesson).challenge
            titles[lesson] = challenge.title.say(lang)
            checks |= {(lesson, check.id): check.title.say(lang) for check in challenge.checks if check.title}
    return titles, checks


def known_programs(lessons: Iterable[str]) -> list[bytes]:
    """Return the programs that everybody has, or may have read: starters and solutions."""
    programs: list[bytes] = []
    for name in lessons:
        try:
            lesson = find_lesson(name)
        except GoraeError:
            continue
        answers = (program_of(answer) for answer in (lesson.starter, lesson.solution))
        programs += [path.read_bytes() for path in answers if path.is_file()]
    return programs


def known_mistakes(lessons: Iterable[str]) -> dict[str, dict[str, list[str]]]:
    """Return the checks that each of the lessons' known mistakes misses, by lesson and mistake."""
    known: dict[str, dict[str, list[str]]] = {}
    for name in lessons:
        with suppress(GoraeError):
            known[name] = {path.stem: header(path, "misses") or [] for path in find_lesson(name).mistakes}
    return known
