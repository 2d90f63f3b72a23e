"""A course made to measure: which lessons, in which order, in so many sessions of so many minutes, and why.

    ordered = CourseOrder(minutes=(80, 80, 80, 80), level=2, kits=("maqueen",), wishes=("AI",))
    course = tailor(ordered)
    course.sessions      # (("hello-kit",), ("first-moves",), …)
    course.reasons       # for every lesson, in or out, a sentence why

Wishes come first, then how well lessons fit beginners and gorae's own courses, then how much of the time is
used. What the points are, `POINTS` says; `packing` finds the lessons that have most of them together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from gorae.errors import UsageError
from gorae.kits import kit_ids
from gorae.lessons.catalogue import Lesson, find_lessons
from gorae.lessons.courses import Course, course_ids, find_course
from gorae.lessons.packing import Bonus, Candidate, Packing, pack
from gorae.lessons.tags import find_tags
from gorae.lessons.wishes import find_wishes
from gorae.texts import Text
from gorae.texts.words import nearest, shown

MAX_SESSIONS = 40
SHORTEST, LONGEST = 20, 600
"""Minutes that a session may have."""
HIGHEST_LEVEL = 3


@dataclass(frozen=True)
class Points:
    """What a lesson is worth for a course. Minutes count one point each."""

    wish: int = 1000
    """That a wish is fulfilled at all."""
    more: int = 40
    """A further lesson that fulfils it."""
    easy: int = 30
    """For each level below the highest."""
    course: int = 25
    """For each of gorae's courses that it is in."""


POINTS = Points()


@dataclass(frozen=True)
class CourseOrder:
    """What a school asks for. Raises UsageError for what cannot be."""

    minutes: tuple[int, ...]
    """Of each session, in their order. A camp day is a session of many minutes."""
    level: int = HIGHEST_LEVEL
    """1 first steps, 2 core, 3 advanced: no lesson above it, unless a wish names it."""
    kits: tuple[str, ...] = ()
    """Every lesson must run on each of these; any kit will do when there are none."""
    wishes: tuple[str, ...] = ()
    """As in `wishes`: lessons, tags, or words."""
    known: tuple[str, ...] = ()
    """Ids of lessons that the students have had."""

    def __post_init__(self) -> None:
        if not 1 <= len(self.minutes) <= MAX_SESSIONS:
            raise UsageError(Text("tailoring.sessions", count=len(self.minutes), most=MAX_SESSIONS))
        for minutes in self.minutes:
            if not SHORTEST <= minutes <= LONGEST:
                raise UsageError(Text("tailoring.minutes", minutes=minutes, low=SHORTEST, high=LONGEST))
        for kit in self.kits:
            if kit not in kit_ids():
                raise UsageError(Text("lessons.no-kit", kit=shown(kit), known=", ".join(kit_ids())))


@dataclass(frozen=True)
class LessonReason:
    """Why a lesson is in the course, or is not."""

    lesson: str
    is_in: bool
    text: Text


@dataclass(frozen=True)
class TailoredCourse:
    """A course made to measure."""

    order: CourseOrder
    sessions: tuple[tuple[Lesson, ...], ...]
    """As many as were ordered. The last ones may be empty, when there are no more lessons that fit."""
    reasons: tuple[LessonReason, ...]
    """Of the lessons that are in, in the order of the course; then of the others."""
    exact: bool
    """Whether no other choice has more points; else it is the best that was found."""

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        return tuple(lesson for session in self.sessions for lesson in session)

    @property
    def left_over(self) -> tuple[int, ...]:
        """Minutes of each session in which no lesson is planned: for questions, and for who is slower."""
        used = (sum(lesson.about.minutes for lesson in session) for session in self.sessions)
        return tuple(minutes - taken for minutes, taken in zip(self.order.minutes, used, strict=True))

    def why(self, lesson: str) -> Text:
        """Return the reason for one lesson. Raises KeyError for an unknown one."""
        return {reason.lesson: reason.text for reason in self.reasons}[lesson]


def tailor(order: CourseOrder, lessons: Sequence[Lesson] | None = None) -> TailoredCourse:
    """Return the course with most points among gorae's lessons, or among `lessons`.

    Raises UsageError for a wish that no lesson fulfils, a lesson that is not there, or when none fits.
    """
    return _Tailor(order, list(find_lessons()) if lessons is None else list(lessons)).course()


class _Tailor:
    """Knows an order and all lessons."""

    def __init__(self, order: CourseOrder, lessons: list[Lesson]) -> None:
        self.order = order
        self.lessons = {lesson.id: lesson for lesson in lessons}
        for name in order.known:
            if name not in self.lessons:
                raise UsageError(_unknown(name, self.lessons))
        tags = find_tags()
        for folder in dict.fromkeys(lesson.folder.parent for lesson in lessons):
            tags |= find_tags(folder)
        self.interests = find_wishes(order.wishes, lessons, tags)
        found = map(find_course, course_ids())
        self.courses = [course for course in found if not course.plan.timetable]  # a day's plan says no order

    def course(self) -> TailoredCourse:
        left_out = {name: text for name in self.lessons if (text := self._excluded(name))}
        candidates = [self._candidate(name, left_out) for name in self._in_order() if name not in left_out]
        bonuses = [Bonus(interest.lessons, POINTS.wish) for interest in self.interests]
        packing = pack(candidates, self.order.minutes, bonuses)
        if not packing.lessons:
            raise UsageError(self._nothing(left_out))
        reasons = [LessonReason(name, True, self._why_in(name, packing)) for name in packing.lessons]
        rest = [name for name in self._in_order() if name not in packing.lessons]
        reasons += [
            LessonReason(name, False, left_out.get(name) or self._why_out(name, packing)) for name in rest
        ]
        sessions = tuple(tuple(self.lessons[name] for name in session) for session in packing.sessions)
        return TailoredCourse(self.order, sessions, tuple(reasons), packing.exact)

    def _candidate(self, name: str, left_out: Iterable[str]) -> Candidate:
        about = self.lessons[name].about
        return Candidate(
            id=name,
            minutes=about.minutes,
            worth=self._worth(name),
            needs=frozenset(about.needs) - frozenset(self.order.known),
            after=frozenset(self._earlier.get(name, ())),
            may_begin=self._may_begin(name, left_out),
        )

    def _worth(self, name: str) -> int:
        about = self.lessons[name].about
        wished = sum(name in interest.lessons for interest in self.interests)
        easy = POINTS.easy * (HIGHEST_LEVEL - about.level)
        return about.minutes + easy + POINTS.course * len(self._courses_with(name)) + POINTS.more * wished

    def _may_begin(self, name: str, left_out: Iterable[str]) -> bool:
        """Who knows nothing yet begins where one of gorae's courses begins, if that is possible."""
        openers = {course.lessons[0].id for course in self.courses} - set(left_out)
        return bool(self.order.known) or name in openers or not openers & self.lessons.keys()

    def _excluded(self, name: str) -> Text | None:
        """Why a lesson cannot be in the course at all."""
        about, order = self.lessons[name].about, self.order
        if name in order.known:
            return Text("tailoring.out-known")
        other = next((kit for kit in order.kits if kit not in about.kits), None)
        if other:
            return Text("tailoring.out-kit", kit=other, kits=", ".join(about.kits))
        if about.minutes > max(order.minutes):
            return Text("tailoring.out-long", minutes=about.minutes, longest=max(order.minutes))
        if about.level > order.level and not self._is_named(name):
            return Text("tailoring.out-level", level=about.level, wanted=order.level)
        return self._lacks(name)

    def _lacks(self, name: str) -> Text | None:
        """The first lesson that it needs, or that those need, and that cannot be in the course."""
        for need in self.lessons[name].about.needs:
            if need in self.order.known:
                continue
            if need not in self.lessons or self._excluded(need):
                return Text("tailoring.out-need", need=need)
        return None

    def _is_named(self, name: str) -> bool:
        """Whether it is wished for by its id, or a lesson is that needs it."""
        named = [interest.text for interest in self.interests if interest.names_lesson]
        while named:
            if name in named:
                return True
            named = [need for one in named if one in self.lessons for need in self.lessons[one].about.needs]
        return False

    @cached_property
    def _earlier(self) -> dict[str, set[str]]:
        """For each lesson those that come before it in gorae's courses, wherever all of these agree."""
        pairs: set[tuple[str, str]] = set()
        for course in self.courses:
            ids = [lesson.id for lesson in course.lessons]
            pairs |= {(one, other) for place, other in enumerate(ids) for one in ids[:place]}
        earlier: dict[str, set[str]] = {}
        for one, other in sorted(pairs):
            if (other, one) not in pairs:
                earlier.setdefault(other, set()).add(one)
        return earlier

    def _in_order(self) -> list[str]:
        """All lessons as gorae's courses have them, level by level where these say nothing."""
        order, rest = list[str](), sorted(self.lessons, key=lambda name: (self._level(name), name))
        while rest:
            free = (name for name in rest if not self._earlier.get(name, set()) & set(rest))
            order.append(next(free, rest[0]))
            rest.remove(order[-1])
        return order

    def _level(self, name: str) -> int:
        return self.lessons[name].about.level

    def _courses_with(self, name: str) -> list[Course]:
        return [course for course in self.courses if any(lesson.id == name for lesson in course.lessons)]

    def _why_in(self, name: str, packing: Packing) -> Text:
        wished = [interest.text for interest in self.interests if name in interest.lessons]
        needing = [one for one in packing.lessons if name in self.lessons[one].about.needs]
        if wished:
            return Text("tailoring.in-wish", wishes=", ".join(map(shown, wished)))
        if needing:
            return Text("tailoring.in-need", lessons=", ".join(needing))
        if name == packing.lessons[0] and not self.order.known:
            return Text("tailoring.in-first")
        courses = self._courses_with(name)
        values = {"minutes": self.lessons[name].about.minutes, "level": self._level(name)}
        if courses:
            return Text("tailoring.in-course", courses=_Titles(courses), **values)
        return Text("tailoring.in-time", **values)

    def _why_out(self, name: str, packing: Packing) -> Text:
        """Why a lesson that could be in the course is not."""
        missing = [
            need
            for need in self.lessons[name].about.needs
            if need not in packing.lessons and need not in self.order.known
        ]
        if missing:
            return Text("tailoring.out-not-chosen", needs=", ".join(missing))
        minutes = self.lessons[name].about.minutes
        free = max(left for left in self._left(packing))
        if free < minutes:
            return Text("tailoring.out-room", minutes=minutes, free=free)
        return Text("tailoring.out-order", minutes=minutes)

    def _left(self, packing: Packing) -> Iterator[int]:
        for minutes, session in zip(self.order.minutes, packing.sessions, strict=True):
            yield minutes - sum(self.lessons[name].about.minutes for name in session)

    def _nothing(self, left_out: dict[str, Text]) -> Text:
        """No lesson fits: why not the shortest one that is not known yet."""
        new = [lesson for lesson in self.lessons.values() if lesson.id not in self.order.known]
        if not new:
            return Text("tailoring.all-known")
        shortest = min(new, key=lambda lesson: (lesson.id not in left_out, lesson.about.minutes, lesson.id))
        reason = left_out.get(shortest.id) or Text("tailoring.out-order", minutes=shortest.about.minutes)
        return Text("tailoring.nothing", lesson=shortest.id, minutes=shortest.about.minutes, reason=reason)


@dataclass(frozen=True)
class _Titles:
    """The titles of courses; a value of a Text, which says itself."""

    courses: Sequence[Course]

    def say(self, lang: str) -> str:
        return ", ".join(course.plan.title.say(lang) for course in self.courses)


def _unknown(name: str, known: Iterable[str]) -> Text:
    known = sorted(known)
    near = nearest(name, known, 0.4)
    key = "lessons.unknown-near" if near else "lessons.unknown"
    return Text(key, name=shown(name), near=near, known=", ".join(known))
