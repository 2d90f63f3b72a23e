"""What is wrong with a lesson's pictures: in their files, in its texts, and between the two."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gorae.errors import DocumentError, Problem
from gorae.lessons.catalogue import Lesson
from gorae.lessons.pictures.links import load_picture, picture_links
from gorae.lessons.workspace import PICTURES
from gorae.texts import LANGUAGES, Text

FEWEST_LETTERS = 12
"""What says less than this does not say what a picture shows."""
_HANGUL = re.compile("[가-힣]")


def picture_faults(lesson: Lesson) -> Iterator[Problem]:
    """Say which pictures have mistakes, no words for who does not see them, or no place in a text.

    The lesson's challenge must be readable.
    """
    shown = {lang: list(_shown(lesson, lang)) for lang in LANGUAGES}
    for lang, links in shown.items():
        yield from (_unsaid(lesson, lang, alternative, line) for alternative, line in _silent(links, lang))
    names = {lang: {name for name, _, _ in links} for lang, links in shown.items()}
    every = set[str]().union(*names.values())
    for name in sorted(every):
        yield from _mistakes(lesson, name)
        for lang in (lang for lang in LANGUAGES if name not in names[lang]):
            yield Problem(str(lesson.text(lang)), 0, "", Text("lessons.picture-absent", name=name))
    for path in sorted((lesson.folder / PICTURES).glob("*.yaml")):
        if path.stem not in every:
            yield Problem(str(path), 0, "", Text("lessons.picture-unused", name=path.stem))


def _shown(lesson: Lesson, lang: str) -> Iterator[tuple[str, str, int]]:
    """Yield name, words and line of each picture in a text."""
    path = lesson.text(lang)
    lines = path.read_text(encoding="utf-8-sig").splitlines() if path.is_file() else []
    for number, line in enumerate(lines, 1):
        yield from ((link.name, link.alternative, number) for link in picture_links(line))


def _silent(links: list[tuple[str, str, int]], lang: str) -> Iterator[tuple[str, int]]:
    for _, alternative, line in links:
        if len(alternative.strip()) < FEWEST_LETTERS or (lang == "ko") != bool(_HANGUL.search(alternative)):
            yield alternative, line


def _unsaid(lesson: Lesson, lang: str, alternative: str, line: int) -> Problem:
    return Problem(str(lesson.text(lang)), line, "", Text("lessons.picture-unsaid", value=alternative))


def _mistakes(lesson: Lesson, name: str) -> Iterator[Problem]:
    try:
        load_picture(lesson, name)
    except DocumentError as error:
        yield from error.problems
