"""The lessons of a class, and what a browser gets of them: texts, goals, checks, the files to begin with.

Solutions, mistakes, teachers' notes and hints stay here: nothing in this module reads the first three, and
hints are given one by one by `graded`.
"""

from __future__ import annotations

import re
import unicodedata
from ast import dump
from collections.abc import Collection, Mapping
from functools import cache

from gorae.classroom.messages import LARGEST_WORK, LessonPage, StepOut
from gorae.classroom.news import json_of
from gorae.classroom.pages import Asset
from gorae.classroom.refusals import Refusal
from gorae.classroom.wording import folded, for_browser
from gorae.lessons import find_lessons
from gorae.lessons.catalogue import Lesson
from gorae.lessons.courses import Course, find_course
from gorae.lessons.guide import OPENING, guide_pages, unlinked
from gorae.lessons.outline import outline
from gorae.lessons.steps.goals import load_steps, stages, step_numbers
from gorae.literals import parse
from gorae.names import PROGRAM

LARGEST_PROGRAM = 64 * 1024
"""Characters of a module."""
ENDINGS = (".py", ".txt", ".csv", ".json", ".yaml")
_NAME = re.compile(r"(?:[\w가-힣][\w가-힣.-]{0,39}/)?[\w가-힣][\w가-힣.-]{0,39}")
_DEVICE = re.compile(r"(?:^|/)(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|/)", re.IGNORECASE)
"""What Windows takes for a device, whatever its ending: a teacher's computer may have to unpack it."""
_STEP = re.compile(r"^## +(.+?)\s*$", re.MULTILINE)
_TITLE = re.compile(r"^# +.*$", re.MULTILINE)


class LessonShelf:
    """The lessons that a class may open: those of its course, or all of gorae's."""

    def __init__(self, course: str | None) -> None:
        """Raises UsageError for a course that is not there."""
        self.course: Course | None = find_course(course) if course else None
        self._lessons = {
            lesson.id: lesson for lesson in (self.course.lessons if self.course else find_lessons())
        }

    @property
    def lessons(self) -> list[Lesson]:
        """The lessons in the order of the course, or of their levels."""
        return list(self._lessons.values())

    def __contains__(self, name: object) -> bool:
        return name in self._lessons

    def find(self, name: str) -> Lesson:
        """Return a lesson by its id. Raises Refusal (404)."""
        if name not in self._lessons:
            raise Refusal(404, "no-lesson")
        return self._lessons[name]

    def page(self, name: str, lang: str) -> LessonPage:
        """Return what a student reads. Raises Refusal (404)."""
        return _page(self.find(name), lang)

    def page_file(self, name: str, lang: str) -> Asset:
        """Return the same in JSON, packed. Raises Refusal (404)."""
        return _page_file(self.find(name), lang)


@cache
def _page_file(lesson: Lesson, lang: str) -> Asset:
    return Asset.of("lesson.json", json_of(_page(lesson, lang)))


@cache
def _page(lesson: Lesson, lang: str) -> LessonPage:
    about, challenge = lesson.about, lesson.challenge
    gestures = list(dict.fromkeys(str(one.gesture) for one in challenge.stimuli if one.gesture))
    return {
        "lesson": lesson.id,
        "title": title_of(lesson, lang),
        "summary": about.summary.say(lang),
        "goals": [goal.say(lang) for goal in about.goals],
        "minutes": about.minutes,
        "steps": [*_steps(lesson, lang), *_guide(lang)],
        "kits": [{"kit": kit, "name": _kit_name(kit, lang)} for kit in challenge.kits],
        "checks": [
            {"check": check.id, "title": check.name.say(lang), "points": check.points}
            for check in challenge.checks
        ],
        "held": challenge.held,
        "gestures": gestures,
        "time_limit": challenge.time_limit,
        "handed": list(challenge.handed),
    }


def program_before(lesson: Lesson, step: int, *, solved: bool) -> str | None:
    """Return what one has written before a step of the text; None: the starter is what there is.

    One that is the lesson's solution, but for comments, is left out for the stage before it, unless students
    may have it `solved`. Raises Refusal (404) for a step that is not there.
    """
    if step not in step_numbers(lesson):
        raise Refusal(404, "no-beginning")
    solution = dump(parse(lesson.solution.read_bytes())) if lesson.solution.is_file() else ""
    earlier = [path.read_text(encoding="utf-8") for number, path in stages(lesson).items() if number < step]
    given = [program for program in earlier if solved or dump(parse(program)) != solution]
    return given[-1] if given else None


def title_of(lesson: Lesson, lang: str) -> str:
    """Return what people call a lesson."""
    title = lesson.challenge.title
    return title.say(lang) if title else lesson.id


def _kit_name(kit: str, lang: str) -> str:
    from gorae.kits import load_kit

    name = load_kit(kit).name
    return name.say(lang) if name else kit


def _steps(lesson: Lesson, lang: str) -> list[StepOut]:
    """Return a lesson's text heading by heading, with its pictures, each with what it can be checked for."""
    from gorae.report.page.markdown import html_of
    from gorae.report.page.pictures.drawing import drawn_pictures

    text = unlinked(for_browser(lesson.text(lang).read_text(encoding="utf-8"), lesson.id, lang))
    pictures = drawn_pictures(lesson, text, lang)
    begin, *rest = _STEP.split(_TITLE.sub("", text, count=1))
    parts = [("", begin), *zip(rest[::2], rest[1::2], strict=True)]
    goals = {one.step: [check.name.say(lang) for check in one.checks] for one in load_steps(lesson).steps}
    return [
        _step(title, folded(str(html_of(body, pictures)), lang), goals)
        for title, body in parts
        if title or body.strip()
    ]


def _step(title: str, html: str, goals: Mapping[int, list[str]]) -> StepOut:
    number = next((one.number for one in outline(f"## {title}")), None)
    checks = goals.get(number, []) if number else []
    return {
        "title": title, "html": html, "number": number, "step": number if checks else None, "checks": checks,
    }  # fmt: skip


def _guide(lang: str) -> list[StepOut]:
    """Return the pages that all lessons share, each like one more step after the last."""
    from gorae.report.page.markdown import html_of

    pages = [page for page in guide_pages(lang) if page.name != OPENING]
    texts = {
        page.title: unlinked(for_browser(_TITLE.sub("", page.text, count=1), "", lang)) for page in pages
    }
    return [_step(title, folded(str(html_of(text)), lang), {}) for title, text in texts.items()]


def check_files(files: dict[str, str]) -> None:
    """Check files. Raises Refusal for what no work may have: other names, too much text, no program."""
    if PROGRAM not in files:
        raise Refusal(400, "no-program", name=PROGRAM)
    if not all(map(_is_name, files)) or _clash(files):
        raise Refusal(400, "bad-name")
    if any(len(text) > LARGEST_PROGRAM for name, text in files.items() if name.endswith(".py")):
        raise Refusal(413, "too-large", limit=LARGEST_PROGRAM)
    if sum(map(len, files.values())) > LARGEST_WORK:
        raise Refusal(413, "too-large", limit=LARGEST_WORK)


def _is_name(name: str) -> bool:
    """Whether a file of every system may be called so; it is written in the one way that Hangul has (NFC)."""
    fits = _NAME.fullmatch(name) and ".." not in name and "./" not in name and name.endswith(ENDINGS)
    plain = unicodedata.normalize("NFKC", name)
    return bool(fits) and unicodedata.is_normalized("NFC", name) and not _DEVICE.search(plain)


def _clash(names: Collection[str]) -> bool:
    """Whether some system takes two names for one, or a file for a folder."""
    folded = [unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()) for name in names]
    return len(set(folded)) < len(folded) or any(
        name.partition("/")[0] in folded for name in folded if "/" in name
    )
