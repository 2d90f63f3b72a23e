"""A course as a site of plain pages: to be opened from a folder, or put on a school's server.

    index.html                    both languages to choose from
    ko/  en/                      the course, its plan by the minute if it has one, a page for each lesson,
                                  and those that all lessons share
    teacher/ko/  teacher/en/      a page of notes for each lesson; a server may keep this folder to itself
    tracks/oval.ko.html           sheets to print, for each arena with lines

No page needs another site or a script. Everything is written with Jinja's escaping, texts by `markdown`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gorae.errors import DocumentError
from gorae.kits import Arena, Pose, load_arena, load_kit
from gorae.kits.reference import RobotFunction, robot_functions
from gorae.lessons import Lesson
from gorae.lessons.answers import program_of
from gorae.lessons.careers import CAREER_NET, JOBS_NET, CareerCard, career_card, day_of
from gorae.lessons.complete import missing_files
from gorae.lessons.courses import Course, CourseStep
from gorae.lessons.guide import guide_pages, linked
from gorae.lessons.tags import Tag, find_tags
from gorae.lessons.timetable import Headcount
from gorae.report.page.arena import ArenaDrawing, plan
from gorae.report.page.markdown import html_of
from gorae.report.page.pages import REPORT_STYLES, environment, page_assets, say, words_of
from gorae.report.page.pictures.drawing import drawn_pictures
from gorae.report.page.reference import drawing
from gorae.report.page.sheets import track_page
from gorae.report.page.tiles import file_name, tiling
from gorae.report.page.timetable import timetable_values
from gorae.texts import LANGUAGES

if TYPE_CHECKING:
    from markupsafe import Markup

_WORDS = (
    "course-about", "course-answer", "course-arena", "course-card", "course-cards", "course-checks",
    "course-goals",
    "course-guide", "course-hints", "course-kits", "course-lessons", "course-materials", "course-needs",
    "course-next", "course-notes", "course-optional", "course-plan", "course-points", "course-previous",
    "course-robot", "course-safety", "course-source",
    "course-start", "course-tags", "course-teacher", "course-track",
)  # fmt: skip
_SENTENCES = ("course-count", "course-minutes")
"""What templates say as it stands, `words.about`, and what they fill in."""
_WIDEST = 180
"""mm on a sheet of A4 that an arena may take."""
_SCALES = (5, 10, 20, 50, 100)
_ROBOT = 55
"""mm: the radius of the circle that stands for a robot at its start."""


@dataclass(frozen=True)
class Chapter:
    """One lesson in its place in the course, in one language."""

    number: int
    step: CourseStep
    lesson: Lesson
    lang: str
    tags: tuple[Tag, ...]

    @property
    def id(self) -> str:
        return self.lesson.id

    @property
    def title(self) -> str:
        return self.lesson.challenge.title.say(self.lang)

    @property
    def kits(self) -> list[str]:
        return [load_kit(kit).name.say(self.lang) for kit in self.lesson.about.kits]

    @property
    def text(self) -> Markup:
        text = _read(self.lesson.text(self.lang))
        return html_of(linked(text, _guide_address), drawn_pictures(self.lesson, text, self.lang))

    @property
    def notes(self) -> Markup:
        notes = _read(self.lesson.teacher(self.lang))
        return html_of(linked(notes, lambda name: f"../../{self.lang}/{_guide_address(name)}"))

    @property
    def card(self) -> Markup:
        """Which job does this all day: a section of the teacher's notes that is for students, too."""
        return html_of(day_of(self.lesson.teacher(self.lang), self.lang))

    @cached_property
    def career(self) -> CareerCard | None:
        """The rest of the card: the way there, workplaces, a question."""
        return career_card(self.lesson)

    @property
    def solution(self) -> str:
        return _read(program_of(self.lesson.solution))

    @cached_property
    def arena(self) -> Arena:
        return load_arena(self.lesson.challenge.arena)

    @cached_property
    def scene(self) -> ArenaDrawing:
        return plan(self.arena, self._start, self.lang)

    @property
    def scale(self) -> int:
        """The arena is printed 1 to so many."""
        return next((scale for scale in _SCALES if self.scene.width / scale <= _WIDEST), _SCALES[-1])

    @property
    def track(self) -> str | None:
        """The address of its sheets to print, from the root of the site."""
        return _track(self.arena, self.lang) if self.arena.lines else None

    @property
    def _start(self) -> Pose:
        return self.lesson.challenge.start


def course_site(course: Course, heads: Headcount | None = None, begins: str | None = None) -> dict[str, str]:
    """Every page, by its path from the root of the site.

    `heads` and `begins` replace what the course's plan says about children and the time of the clock.
    Raises DocumentError when a lesson has mistakes or lacks a file.
    """
    missing = [problem for lesson in course.lessons for problem in missing_files(lesson)]
    if missing:
        raise DocumentError(missing)
    pages = {"index.html": _page("course_root.html.j2", LANGUAGES[0], "", course=course)}
    for lang in LANGUAGES:
        pages |= _pages(course, _chapters(course, lang), lang)
        if course.plan.timetable:
            values = timetable_values(course, heads or course.plan.heads, lang, begins)
            pages[f"{lang}/plan.html"] = _page("course_plan.html.j2", lang, "../", **values)
    return pages


def _pages(course: Course, chapters: list[Chapter], lang: str) -> dict[str, str]:
    """All pages in one language."""
    guide = [(_guide_address(page.name), page) for page in guide_pages(lang)]
    titles = {chapter.id: chapter.title for chapter in chapters}
    known = {"course": course, "titles": titles, "guide": guide}
    tags = _standards(chapters)
    pages = {
        f"{lang}/index.html": _page("course.html.j2", lang, "../", chapters=chapters, standards=tags, **known)
    }
    robot = {"about": html_of(say(lang, "robot-about")), "groups": _robot_groups(lang)}
    pages[f"{lang}/robot.html"] = _page("course_robot.html.j2", lang, "../", **robot, **known)
    for address, page in guide:
        text = html_of(linked(page.text, _guide_address))
        shown = {"title": page.title, "text": text, "address": address}
        pages[f"{lang}/{address}"] = _page("course_guide.html.j2", lang, "../", page=shown, **known)
    if any(chapter.career for chapter in chapters):
        pages[f"{lang}/careers.html"] = _page(
            "course_careers.html.j2", lang, "../", chapters=chapters, **known
        )
    for chapter in chapters:
        around = known | {"chapter": chapter} | _neighbours(chapters, chapter)
        pages[f"{lang}/{chapter.id}.html"] = _page("course_lesson.html.j2", lang, "../", **around)
        notes = f"teacher/{lang}/{chapter.id}.html"
        pages[notes] = _page("course_teacher.html.j2", lang, "../../", **around)
        if chapter.track:
            pages[chapter.track] = track_page(tiling(chapter.arena), lang)
    return pages


def _robot_groups(lang: str) -> list[tuple[str, list[tuple[RobotFunction, Markup, Markup]]]]:
    """What `robot` can do: title of each group, and its functions with description and drawing."""
    by_group = groupby(robot_functions(), key=lambda function: function.group.say(lang))
    return [
        (title, [(one, html_of(one.texts[lang]), drawing(one)) for one in functions])
        for title, functions in by_group
    ]


def _guide_address(name: str) -> str:
    """Where a page of the guide lies, beside the lessons of its language."""
    return f"guide-{name}.html"


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig", errors="replace")


def _chapters(course: Course, lang: str) -> list[Chapter]:
    return [
        Chapter(number, step, lesson, lang, tuple(_tags_of(lesson)))
        for number, (step, lesson) in enumerate(course.steps, 1)
    ]


def _tags_of(lesson: Lesson) -> Iterator[Tag]:
    known = find_tags(lesson.folder.parent) if lesson.about.tags else {}
    return (known[name] for name in lesson.about.tags)


def _standards(chapters: list[Chapter]) -> list[tuple[Any, dict[str, tuple[Tag, list[Chapter]]]]]:
    """Each standard with its tags that lessons have, and those lessons."""
    rows: dict[str, tuple[Tag, list[Chapter]]] = {}
    for chapter in chapters:
        for tag in chapter.tags:
            rows.setdefault(tag.name, (tag, []))[1].append(chapter)
    order = sorted(rows.items(), key=lambda row: (row[1][0].standard.title.en, row[0]))
    groups = groupby(order, key=lambda row: row[1][0].standard.title.en)
    return [((known := list(group))[0][1][0].standard, dict(known)) for _, group in groups]


def _neighbours(chapters: list[Chapter], chapter: Chapter) -> dict[str, Chapter | None]:
    at = chapter.number - 1
    before = chapters[at - 1] if at else None
    return {"before": before, "after": chapters[at + 1] if at + 1 < len(chapters) else None}


def _track(arena: Arena, lang: str) -> str:
    return f"tracks/{file_name(arena)}.{lang}.html"


def _page(template: str, lang: str, root: str, **values: Any) -> str:
    """`root` leads from the page to the root of the site."""
    return (
        environment()
        .get_template(template)
        .render(
            lang=lang,
            other=next(one for one in LANGUAGES if one != lang),
            root=root,
            robot_mm=_ROBOT,
            career_net=CAREER_NET,
            jobs_net=JOBS_NET,
            say=partial(say, lang),
            **{"words": words_of(_WORDS, "course-", lang), **values},
            **page_assets(styles=(*REPORT_STYLES, "lesson_picture.css", "course.css")),
        )
    )
