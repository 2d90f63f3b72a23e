"""What a school wishes for, in its own words, and which lessons that means.

A wish is a lesson's id (`magic-wand`), a curriculum tag or the beginning of one (`9정04`), or a word that
stands in a lesson's title, summary, goals, or in what its tags stand for (`AI`, `선`, `maze`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gorae.documents import Localized
from gorae.errors import UsageError
from gorae.lessons.catalogue import Lesson
from gorae.lessons.tags import Tag
from gorae.texts import Text
from gorae.texts.words import nearest, shown

MAX_WISHES = 20
_ASCII = re.compile(r"[\x20-\x7e]+")


@dataclass(frozen=True)
class Interest:
    """Something that is wished for, and the lessons that fulfil it, at least one."""

    text: str
    lessons: frozenset[str]

    @property
    def names_lesson(self) -> bool:
        """Whether it is the id of the lesson that it means."""
        return self.lessons == {self.text}


def find_wishes(
    texts: Sequence[str], lessons: Sequence[Lesson], tags: dict[str, Tag]
) -> tuple[Interest, ...]:
    """Return the wishes, each once. Raises UsageError for those that no lesson fulfils, all at once."""
    wanted = list(dict.fromkeys(text.strip() for text in texts if text.strip()))[:MAX_WISHES]
    wishes = [Interest(text, frozenset(_meant(text, lessons, tags))) for text in wanted]
    missed = [wish.text for wish in wishes if not wish.lessons]
    if missed:
        raise UsageError(_nothing(missed, lessons))
    return tuple(wishes)


def _nothing(missed: Sequence[str], lessons: Sequence[Lesson]) -> Text:
    ids = [lesson.id for lesson in lessons]
    near = nearest(missed[0], ids, 0.6)
    values = {"wishes": ", ".join(map(shown, missed)), "near": near, "known": ", ".join(ids)}
    return Text("tailoring.no-wish-near" if near else "tailoring.no-wish", **values)


def _meant(text: str, lessons: Sequence[Lesson], tags: dict[str, Tag]) -> list[str]:
    by_id = [lesson.id for lesson in lessons if lesson.id == text]
    by_tag = [lesson.id for lesson in lessons if any(_begins(tag, text) for tag in lesson.about.tags)]
    return by_id or by_tag or [lesson.id for lesson in lessons if _speaks_of(lesson, text, tags)]


def _begins(tag: str, text: str) -> bool:
    """Whether a tag is the wished one, or belongs to it: `9정04-02` to `9정04`."""
    return re.match(re.escape(text) + r"(?![0-9A-Za-z가-힣])", tag, re.IGNORECASE) is not None


def _speaks_of(lesson: Lesson, text: str, tags: dict[str, Tag]) -> bool:
    pattern = re.escape(text)
    if _ASCII.fullmatch(text):  # a word of English, and no part of another
        pattern = rf"(?<![A-Za-z0-9]){pattern}(?![A-Za-z0-9])"
    return any(re.search(pattern, said, re.IGNORECASE) for said in _words(lesson, tags))


def _words(lesson: Lesson, tags: dict[str, Tag]) -> Iterator[str]:
    about = lesson.about
    told: list[Localized] = [lesson.challenge.title, about.summary, *about.goals]
    told += [tags[tag].text for tag in about.tags if tag in tags]
    for each in told:
        yield each.en
        yield each.ko
