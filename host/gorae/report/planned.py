"""The plan of a course as people read it: rows with their time of the clock, amounts and copies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gorae.kits import load_arena
from gorae.lessons import Lesson
from gorae.lessons.courses import Course
from gorae.lessons.timetable import (
    CourseMaterial,
    CoursePrint,
    CourseSession,
    Headcount,
    Needed,
    TimetableRow,
    materials_for,
    prints_for,
)
from gorae.texts import Text


@dataclass(frozen=True)
class ShownRow:
    """One part of a session as people read it."""

    time: str
    """Of the clock, `09:50`, or since the session began, `0:20`."""
    minutes: int
    kind: str
    """What kind of part it is, in the reader's language."""
    title: str
    """The lesson with its steps, or nothing."""
    lesson: str
    """The id of the lesson, or nothing."""
    what: str
    who: str
    late: str


@dataclass(frozen=True)
class ShownAmount:
    """Something that must be there or be printed, and how many."""

    count: str
    what: str


def said(lang: str, entry: str, /, **values: object) -> str:
    """Return a sentence about a plan."""
    return Text(f"report.plan-{entry}", **values).say(lang)


def shown_rows(
    course: Course, session: CourseSession, lang: str, begins: str | None = None
) -> Iterator[ShownRow]:
    """Yield the rows of a session. `begins`, such as `09:30`, replaces when it usually begins."""
    lessons = {lesson.id: lesson for lesson in course.lessons}
    for at, row in session.timed:
        lesson = lessons.get(row.lesson or "")
        yield ShownRow(
            clock(begins or session.begins, at),
            row.minutes,
            said(lang, f"do-{row.do}"),
            _title(row, lesson, lang) if lesson else "",
            lesson.id if lesson else "",
            row.what.say(lang) if row.what else "",
            row.who.say(lang) if row.who else "",
            said(lang, "late", how=row.late.how, save=row.late.save) if row.late else "",
        )


def clock(begins: str | None, minute: int) -> str:
    """Return the time of the clock so many minutes after `begins`; without it, the time that has gone by."""
    hours, minutes = map(int, (begins or "0:0").split(":"))
    at = hours * 60 + minutes + minute
    return f"{at // 60 % 24:02}:{at % 60:02}" if begins else f"{at // 60}:{at % 60:02}"


def _title(row: TimetableRow, lesson: Lesson, lang: str) -> str:
    title = lesson.challenge.title.say(lang)
    if row.do != "lesson":
        return title
    steps = ", ".join(map(str, row.steps))
    return f"{title} · {said(lang, 'steps', steps=steps) if steps else said(lang, 'whole')}"


def shown_heads(heads: Headcount, lang: str) -> str:
    """Return for how many children, kits and groups a plan is."""
    return said(lang, "for", children=heads.children, kits=heads.units("kit"), groups=heads.units("group"))


def shown_preparation(course: Course, lang: str) -> list[ShownAmount]:
    """Return what to do before the children come."""
    return [ShownAmount("", one.say(lang)) for one in course.plan.prepare]


def shown_materials(course: Course, heads: Headcount, lang: str) -> list[ShownAmount]:
    """Return how much of what so many children need."""
    found = []
    for needed in materials_for(heads, course.plan.materials):
        assert isinstance(needed.what, CourseMaterial)
        spare = said(lang, "spare", percent=needed.what.spare) if needed.what.spare else ""
        what = f"{needed.what.what.say(lang)} {spare}".rstrip()
        found.append(ShownAmount(said(lang, "count", count=needed.count), what))
    return found


def shown_prints(course: Course, heads: Headcount, lang: str) -> list[ShownAmount]:
    """Return what to print, and how many copies."""
    lessons = {lesson.id: lesson for lesson in course.lessons}
    return [
        ShownAmount(said(lang, "copies", count=needed.count), _printed(needed, lessons, lang))
        for needed in prints_for(heads, course.plan.prints)
    ]


def _printed(needed: Needed, lessons: dict[str, Lesson], lang: str) -> str:
    one = needed.what
    assert isinstance(one, CoursePrint)
    lesson = lessons.get(one.lesson or "")
    what = (
        one.what.say(lang) if one.what else said(lang, f"print-{one.document}", sheets=_sheets(one, lesson))
    )
    return f"{lesson.challenge.title.say(lang)}: {what}" if lesson else what


def _sheets(one: CoursePrint, lesson: Lesson | None) -> int:
    """How many sheets of A4 a lesson's track takes; none when nothing is on its floor."""
    if one.document != "track" or lesson is None:
        return 0
    from gorae.report.page.tiles import tiling

    return len(tiling(load_arena(lesson.challenge.arena)).tiles)
