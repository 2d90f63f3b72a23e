"""Courses made to measure: what schools ask for, and why each lesson is in or out."""

from __future__ import annotations

from pathlib import Path

import pytest

from gorae.errors import UsageError
from gorae.lessons import find_lessons
from gorae.lessons.courses import course_ids, find_course
from gorae.lessons.filling import fillings, robot_minutes
from gorae.lessons.tailored_file import course_file
from gorae.lessons.tailoring import CourseOrder, TailoredCourse, tailor

LESSONS = find_lessons()
ELEMENTARY = CourseOrder(minutes=(80,) * 4, level=2, kits=("maqueen",), wishes=("AI",))
CAMP = CourseOrder(minutes=(90, 90, 300), kits=("cutebot",), wishes=("maze", "9정04"))


def ids(course: TailoredCourse) -> list[list[str]]:
    return [[lesson.id for lesson in session] for session in course.sessions]


def why(course: TailoredCourse, lesson: str) -> str:
    return course.why(lesson).say("en")


@pytest.fixture(scope="module")
def elementary() -> TailoredCourse:
    return tailor(ELEMENTARY, LESSONS)


@pytest.fixture(scope="module")
def camp() -> TailoredCourse:
    return tailor(CAMP, LESSONS)


def test_an_elementary_school_with_four_sessions(elementary: TailoredCourse) -> None:
    assert ids(elementary) == [["hello-kit"], ["first-moves"], ["rules-or-learning"], ["left-hand"]]
    assert elementary.left_over == (35, 20, 40, 35)
    assert elementary.exact


def test_a_middle_school_with_a_camp_day(camp: TailoredCourse) -> None:
    chosen = [lesson.id for lesson in camp.lessons]
    assert "maze" in chosen
    assert "magic-wand" in chosen
    assert len(camp.sessions[2]) >= 4
    assert all(left >= 0 for left in camp.left_over)


@pytest.mark.parametrize("course", ["elementary", "camp"])
def test_the_order_respects_what_each_lesson_needs(course: str, request: pytest.FixtureRequest) -> None:
    lessons = request.getfixturevalue(course).lessons
    for place, lesson in enumerate(lessons):
        assert set(lesson.about.needs) <= {before.id for before in lessons[:place]}


@pytest.mark.parametrize("course", ["elementary", "camp"])
def test_the_order_is_that_of_gorae_s_courses(course: str, request: pytest.FixtureRequest) -> None:
    chosen = [lesson.id for lesson in request.getfixturevalue(course).lessons]
    for name in course_ids():
        known = [lesson.id for lesson in find_course(name).lessons]
        assert [one for one in chosen if one in known] == [one for one in known if one in chosen]


def test_every_lesson_has_a_reason(elementary: TailoredCourse) -> None:
    assert sorted(reason.lesson for reason in elementary.reasons) == sorted(one.id for one in LESSONS)
    assert why(elementary, "hello-kit") == "It prepares for first-moves."
    assert why(elementary, "left-hand") == "It fulfils the wish for “AI”."
    assert why(elementary, "first-moves").startswith("It belongs to Career, Explorer (level 1)")
    assert why(elementary, "maze") == "Its level is 3, and 2 is the highest that was asked for."
    assert why(elementary, "ai-project") == "It takes 160 minutes, and the longest session has 80."
    assert why(elementary, "good-data").startswith("It takes 60 minutes, at most 40 are left over")
    assert why(elementary, "square").startswith("It needs wall-stop, and both together")


def test_a_kit_that_a_lesson_is_not_for() -> None:
    course = tailor(CourseOrder((80,) * 3, kits=("maqueen", "esp32-duo"), wishes=("AI",)), LESSONS)
    assert all("esp32-duo" in lesson.about.kits for lesson in course.lessons)
    assert why(course, "magic-wand").startswith("It does not run on esp32-duo; it is for maqueen")
    assert why(course, "ai-project").startswith("It does not run on esp32-duo")


def test_a_lesson_that_is_named_may_be_harder_and_brings_what_it_needs() -> None:
    course = tailor(CourseOrder((60, 70, 90), level=1, wishes=("line-pid",)), LESSONS)
    assert "line-pid" not in ids(course)[0]
    course = tailor(CourseOrder((45, 60, 60, 70), level=1, wishes=("line-pid",)), LESSONS)
    assert ids(course)[-1] == ["line-pid"]
    assert [one.id for one in course.lessons if one.id in ("wall-stop", "line-oval")] == [
        "wall-stop",
        "line-oval",
    ]


def test_what_is_known_is_not_taught_again() -> None:
    course = tailor(CourseOrder((60,) * 2, level=2, known=("hello-kit", "wall-stop")), LESSONS)
    assert "hello-kit" not in [lesson.id for lesson in course.lessons]
    assert why(course, "wall-stop") == "The students have had it."


def test_who_knows_nothing_begins_where_a_course_begins() -> None:
    for sessions in (1, 2, 5):
        course = tailor(CourseOrder((60,) * sessions, level=1, wishes=("벽",)), LESSONS)
        assert course.lessons[0].id in {find_course(name).lessons[0].id for name in course_ids()}


def test_sessions_that_are_left_over_stay_empty() -> None:
    known = tuple(lesson.id for lesson in LESSONS if lesson.id not in ("hello-kit", "first-moves"))
    course = tailor(CourseOrder((120,) * 3, known=known), LESSONS)
    assert ids(course) == [["hello-kit", "first-moves"], [], []]


@pytest.mark.parametrize(
    ("order", "told"),
    [
        ({"minutes": (80,), "wishes": ("magic-wnd", "pet")}, "“magic-wnd, pet”; did you mean “magic-wand”?"),
        ({"minutes": (80,), "wishes": ("ai4k12-9",)}, "no lesson is about “ai4k12-9”"),
        ({"minutes": (30,)}, "not even rules-or-learning with its 40 minutes"),
        ({"minutes": (5,)}, "a session has 20 to 600 minutes, not 5"),
        ({"minutes": ()}, "a course has 1 to 40 sessions, not 0"),
        ({"minutes": (80,), "kits": ("lego",)}, "there is no kit “lego”"),
        ({"minutes": (80,), "known": ("sqare",)}, "did you mean “square”?"),
        ({"minutes": (80,), "known": tuple(one.id for one in LESSONS)}, "the students know every lesson"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told(order: dict[str, tuple[str, ...]], told: str) -> None:
    with pytest.raises(UsageError) as raised:
        tailor(CourseOrder(**order), LESSONS)  # type: ignore[arg-type]
    assert told in raised.value.say("en")


@pytest.mark.parametrize(
    ("wish", "lesson"), [("9정04", "magic-wand"), ("미로", "maze"), ("card", "model-card")]
)
def test_a_wish_may_be_a_tag_or_a_word(wish: str, lesson: str) -> None:
    course = tailor(CourseOrder((80,) * 8, wishes=(wish,)), LESSONS)
    assert why(course, lesson) == f"It fulfils the wish for “{wish}”."


def test_the_file_is_a_course(elementary: TailoredCourse, tmp_path: Path) -> None:
    file = tmp_path / "courses" / "bada.yaml"
    file.parent.mkdir()
    title = '"4회": #바다초'
    file.write_text(course_file(elementary, "gorae course tailor: 80", title), encoding="utf-8")
    read = find_course(str(file))
    assert [lesson.id for lesson in read.lessons] == [lesson.id for lesson in elementary.lessons]
    assert read.plan.title.ko == title
    assert read.plan.lessons[0].why.en == "It prepares for first-moves."


def test_what_a_session_has_left_is_filled_with_what_its_lessons_have_besides(
    elementary: TailoredCourse,
) -> None:
    for session, left in zip(elementary.sessions, elementary.left_over, strict=True):
        filled = fillings(session, left)
        assert sum(one.minutes for one in filled) == left
        told = [one.text.say("en") for one in filled]
        assert "on the real robot" in told[0]
        assert "career card" in told[1]
    assert [one.minutes for one in fillings(elementary.sessions[0], 35)] == [10, 5, 20]
    assert [one.text.say("en") for one in fillings(elementary.sessions[0], 3)] == ["questions, 3 min"]
    assert fillings(elementary.sessions[0], 0) == []


def test_every_lesson_says_how_long_its_part_on_the_robot_takes() -> None:
    assert [lesson.id for lesson in LESSONS if not robot_minutes(lesson)] == []
