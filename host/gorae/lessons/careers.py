"""Career cards: who does for a living what a lesson does, in `career.yaml` of its folder and in its notes.

The teacher's notes have the day of somebody with this job; the file has the way there, where such people
work in Korea, what to search for, and a question to ask one of them.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

from pydantic import Field, StrictInt

from gorae import documents
from gorae.documents import Document, Localized
from gorae.lessons.catalogue import Lesson
from gorae.texts import Text

FILE = "career.yaml"
CAREER_NET = "https://www.career.go.kr"
"""The ministry's 커리어넷. How the numbers of its jobs were looked up is told in decision 038."""
JOBS_NET = "https://www.work24.go.kr"
"""고용24 of the ministry of labour, into which 워크넷 went."""
_TITLES = {"ko": "직업 카드", "en": "Career card"}


class CareerCard(Document):
    """What `career.yaml` says."""

    job: Localized
    """What the job is called."""
    minutes: Annotated[StrictInt, Field(ge=1, le=60)] = 5
    """How long a class takes for it."""
    path: Localized
    """How one gets there: school, subjects, what to study."""
    places: tuple[Localized, ...] = Field(min_length=1)
    """Where such people work in Korea."""
    search: str = Field(min_length=1, max_length=30)
    """What the nearest job is called in 커리어넷: also the words to search for."""
    number: Annotated[StrictInt, Field(ge=1, le=99_999)] | None = None
    """Its number in 커리어넷's list of jobs, `seq` in the address of its page; looked up, never guessed."""
    question: Localized
    """What one could ask somebody who does it."""

    @property
    def address(self) -> str:
        """Where 커리어넷 tells of the job; its first page when the number is not known."""
        return f"{CAREER_NET}/cloud/w/job/view?seq={self.number}" if self.number else CAREER_NET


def career_card(lesson: Lesson) -> CareerCard | None:
    """Return a lesson's career card, if it has one. Raises DocumentError when its file has mistakes."""
    file = lesson.folder / FILE
    return documents.load(file, CareerCard) if file.is_file() else None


def day_of(notes: Path, lang: str) -> str:
    """Return the section of the teacher's notes that tells of a day in the job, as Markdown; or nothing."""
    text = notes.read_text(encoding="utf-8-sig", errors="replace")
    found = re.search(rf"^## {_TITLES[lang]} *$\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    return found[1].strip() if found else ""


def career_text(lesson: Lesson, lang: str) -> str:
    """Return the whole card as Markdown, for a student's folder; nothing when the lesson has none."""
    card = career_card(lesson)
    if card is None:
        return ""

    def said(entry: str, **values: object) -> str:
        return Text(f"lessons.career-{entry}", **values).say(lang)

    places = "\n".join(f"- {place.say(lang)}" for place in card.places)
    link = f"[{card.search}]({card.address})"
    more = said("more", link=link, site=f"<{CAREER_NET}>", jobs=f"<{JOBS_NET}>", word=card.search)
    parts = [
        f"# {_TITLES[lang]}: {card.job.say(lang)}",
        day_of(lesson.teacher(lang), lang),
        f"## {said('path')}\n\n{card.path.say(lang)}",
        f"## {said('places')}\n\n{places}",
        f"## {said('search')}\n\n{more}",
        f"## {said('question')}\n\n{card.question.say(lang)}",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"
