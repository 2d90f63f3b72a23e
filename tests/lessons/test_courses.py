"""Courses and curriculum tags: read from data, and refused by line when they do not fit the lessons."""

from __future__ import annotations

import ast
from itertools import pairwise
from pathlib import Path

import pytest

from gorae import documents, resources
from gorae.errors import DocumentError, UsageError
from gorae.lessons import Lesson, find_lessons
from gorae.lessons.answers import program_of
from gorae.lessons.courses import _library, course_ids, find_course, steps_of
from gorae.lessons.tags import TagFile, find_tags, unknown_tag
from gorae.lessons.timetable import CourseMaterial, CoursePrint, Headcount, materials_for, prints_for

LESSON = """
version: 1
level: 1
minutes: {minutes}
kits: [maqueen]
summary: {{en: s, ko: s}}
goals: [{{en: g, ko: g}}]
needs: [{needs}]
safety: {{en: s, ko: s}}
"""
HEAD = """title: {en: A course, ko: 과정}
audience: {en: All, ko: 모두}
summary: {en: All of it., ko: 모두.}
lessons:
"""
STEP = "  - {{lesson: {}, why: {{en: It is first., ko: 먼저예요.}}}}\n"


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A library of three lessons, the third of which needs the second."""
    for name, minutes, needs in (("hop", 45, ""), ("skip", 50, "hop"), ("jump", 60, "skip")):
        (tmp_path / name).mkdir()
        text = LESSON.format(minutes=minutes, needs=needs)
        (tmp_path / name / "lesson.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "courses").mkdir()
    return tmp_path


def course(shelf: Path, *lessons: str) -> str:
    file = shelf / "courses" / "all.yaml"
    file.write_text(HEAD + "".join(map(STEP.format, lessons)), encoding="utf-8")
    return str(file)


def mistakes(shelf: Path, *lessons: str) -> list[str]:
    with pytest.raises(DocumentError) as raised:
        find_course(course(shelf, *lessons))
    return [f"{problem.line} {problem.path}: {problem.text.say('en')}" for problem in raised.value.problems]


def test_lessons_come_in_the_order_of_the_course(shelf: Path) -> None:
    found = find_course(course(shelf, "hop", "skip", "jump"))
    assert (found.id, found.minutes) == ("all", 155)
    assert [lesson.id for lesson in found.lessons] == ["hop", "skip", "jump"]
    assert found.lessons[2].folder == shelf / "jump"


def test_gorae_s_own_lessons_may_be_in_a_course_of_one_s_own(shelf: Path) -> None:
    assert find_course(course(shelf, "hop", "wall-stop")).minutes == 90


def test_an_unknown_lesson_is_told_with_what_was_meant(shelf: Path) -> None:
    told = mistakes(shelf, "hop", "skipp")
    assert told == [
        "6 lessons[1].lesson: there is no lesson “skipp”; did you mean “skip”? There are "
        + ", ".join(sorted(_library(shelf, resources.folder("lessons"))))
    ]


def test_a_lesson_before_what_it_needs_is_told(shelf: Path) -> None:
    assert mistakes(shelf, "hop", "jump", "skip") == [
        "6 lessons[1].lesson: jump needs skip, which comes later; move skip before it"
    ]


def test_a_lesson_whose_need_is_left_out_and_a_doubled_one_are_told(shelf: Path) -> None:
    assert mistakes(shelf, "skip", "skip") == [
        "5 lessons[0].lesson: skip needs hop, which is not in this course; add it before",
        "6 lessons[1].lesson: “skip” is here twice; leave one",
        "6 lessons[1].lesson: skip needs hop, which is not in this course; add it before",
    ]


def test_an_unknown_course_is_told_with_what_was_meant() -> None:
    with pytest.raises(UsageError, match="no course “carer”; did you mean “career”"):
        find_course("carer")


@pytest.mark.parametrize("name", course_ids())
def test_gorae_s_own_courses_fit_its_lessons(name: str) -> None:
    plan = documents.read(resources.folder("lessons") / "courses" / f"{name}.yaml").data
    assert [lesson.id for lesson in find_course(name).lessons] == [step["lesson"] for step in plan["lessons"]]


def test_every_lesson_of_the_library_is_in_a_course_for_middle_school() -> None:
    courses = [find_course(name) for name in ("career", "robots-that-learn", "robots-together")]
    assert {lesson.id for lesson in find_lessons()} == {
        lesson.id for course in courses for lesson in course.lessons
    }


# --- tags ---------------------------------------------------------------------------------------------


def test_every_tag_has_both_languages_and_a_source() -> None:
    tags = find_tags()
    assert {"9정03-06", "6실05-02", "ai4k12-1"} <= set(tags)
    for tag in tags.values():
        assert tag.text.ko != tag.text.en
        assert tag.standard.source.url.startswith("https://")
    korean = [tag.text.ko for name, tag in tags.items() if name[0] in "69"]
    assert all(text.endswith("다.") for text in korean)  # the words of the standard, not ours


NESTED = (ast.If, ast.While, ast.For)


@pytest.mark.parametrize(
    "lesson", [one for one in find_lessons() if "9정03-06" in one.about.tags], ids=lambda one: one.id
)
def test_a_lesson_tagged_with_nested_control_has_it_in_its_answer(lesson: Lesson) -> None:
    tree = ast.parse(program_of(lesson.solution).read_text(encoding="utf-8"))
    outer = [node for node in ast.walk(tree) if isinstance(node, NESTED)]
    assert any(
        isinstance(inner, (*NESTED, ast.BoolOp))
        for node in outer
        for inner in ast.walk(node)
        if inner is not node
    )


def test_no_lesson_claims_a_standard_of_which_it_teaches_half() -> None:
    """9정03-07 asks for a debugger and 9정03-04 for a choice of strategies; no lesson has them."""
    claimed = {tag for lesson in find_lessons() for tag in lesson.about.tags}
    assert not claimed & {"9정03-04", "9정03-07"}
    for lesson in find_lessons():
        assert lesson.about.tags, lesson.id


def test_a_school_s_own_tags_are_known_beside_its_lessons(tmp_path: Path) -> None:
    text = (
        "standards:\n  - title: {en: Ours, ko: 우리}\n    source: {title: Ours, url: 'https://school.kr'}\n"
        "    tags: {ours-1: {en: One, ko: 하나}}\n"
    )
    (tmp_path / "tags.yaml").write_text(text, encoding="utf-8")
    assert "ours-1" in find_tags(tmp_path)
    assert "9정03-06" in find_tags(tmp_path)
    assert "ours-1" not in find_tags()


def test_a_tag_that_stands_for_two_things_is_told() -> None:
    one = {"title": {"en": "A", "ko": "가"}, "source": {"title": "A", "url": "https://a.kr"}}
    tags = {"tags": {"a-1": {"en": "One", "ko": "하나"}}}
    data = {"standards": [one | tags, one | tags]}
    from gorae.lessons.tags import _check

    told = [text.say("en") for _, text in _check(TagFile.model_validate(data))]
    assert told == ["“a-1” is here twice; leave one"]


def test_an_unknown_tag_is_told_with_what_was_meant() -> None:
    assert "did you mean “9정03-06”" in unknown_tag("9정03-6", find_tags()).say("en")
    assert "tags.yaml" in unknown_tag("§", find_tags()).say("en")


# --- plans by the minute ------------------------------------------------------------------------------

STEPS = "# 뛰기\n\n## 1단계: 준비 (0~5분)\n\n## 2단계: 뛰기 (5~25분)\n\n## 다 했다면\n"
ROW = "      - {{minutes: {}, do: {}{}}}\n"
SAYS = ", what: {en: w, ko: 무}"


def planned(shelf: Path, *rows: tuple[int, str, str], minutes: int = 60) -> list[str]:
    """What is wrong with a course of the lesson `hop` whose only session has these rows."""
    (shelf / "hop" / "ko.md").write_text(STEPS, encoding="utf-8")
    file = shelf / "courses" / "day.yaml"
    session = f"timetable:\n  - title: {{en: d, ko: 하루}}\n    minutes: {minutes}\n    rows:\n"
    text = HEAD + STEP.format("hop") + session + "".join(ROW.format(*row) for row in rows)
    file.write_text(text, encoding="utf-8")
    try:
        find_course(str(file))
    except DocumentError as error:
        return [f"{problem.path}: {problem.text.say('en')}" for problem in error.problems]
    return []


WHOLE = (25, "lesson", ", lesson: hop")


def test_a_plan_that_fits_is_taken(shelf: Path) -> None:
    assert planned(shelf, (10, "welcome", SAYS), WHOLE, (25, "contest", f", lesson: hop{SAYS}")) == []
    assert find_course(str(shelf / "courses" / "day.yaml")).minutes == 60


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([WHOLE, (30, "tidy", SAYS)], "timetable[0].minutes: the rows add up to 55 minutes, not 60"),
        (
            [(24, "lesson", ", lesson: hop"), (36, "tidy", SAYS)],
            "timetable[0].rows[0].minutes: these steps of hop take 25 minutes by its text, and the row has",
        ),
        (
            [(19, "lesson", ", lesson: hop, steps: [2]"), (41, "tidy", SAYS)],
            "timetable[0].rows[0].minutes: these steps of hop take 20 minutes by its text",
        ),
        (
            [(25, "lesson", ", lesson: hop, steps: [3]"), (35, "tidy", SAYS)],
            "timetable[0].rows[0].steps: hop has no step 3; its text has 1, 2",
        ),
        (
            [WHOLE, (35, "contest", ", lesson: skip")],
            "timetable[0].rows[1].lesson: “skip” is not among the lessons of this course: hop",
        ),
        ([(60, "tidy", SAYS)], "lessons[0].lesson: no row of the plan does hop"),
        (
            [WHOLE, (35, "tidy", SAYS + ", late: {save: 36, how: {en: h, ko: 어}}")],
            "timetable[0].rows[1].late: a row of 35 minutes cannot save 36",
        ),
        ([WHOLE, (35, "tidy", "")], "timetable[0].rows[1]: say what is done"),
        ([(60, "lesson", SAYS)], "timetable[0].rows[0]: a row that does a lesson must name it"),
        (
            [WHOLE, (35, "tidy", SAYS + ", steps: [1]")],
            "timetable[0].rows[1]: only a row with do: lesson has",
        ),
    ],
)
def test_a_plan_that_does_not_fit_is_told_by_its_row(
    shelf: Path, rows: list[tuple[int, str, str]], told: str
) -> None:
    (found,) = planned(shelf, *rows)
    assert found.startswith(told)


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_every_lesson_s_text_says_when_its_steps_begin(lang: str) -> None:
    for lesson in find_lessons():
        steps = steps_of(lesson, lang)
        assert steps, lesson.id
        assert [step.number for step in steps] == list(range(1, len(steps) + 1)), lesson.id
        for one, other in pairwise(steps):
            assert (one.end, one.minutes > 0) == (other.begin, True), lesson.id
        assert steps[-1].end <= lesson.about.minutes, lesson.id


@pytest.mark.parametrize("name", ["visit", "six-afternoons", "camp", "instructors"])
def test_a_course_for_a_real_timetable_says_all_that_is_needed(name: str) -> None:
    plan = find_course(name).plan
    assert plan.timetable
    assert plan.materials
    assert plan.prints
    assert plan.prepare
    for session in plan.timetable:
        assert session.begins
        assert session.saved * 10 >= session.minutes, "too little can be left out when it is late"
        assert session.rows[-1].do in ("tidy", "reflection")
    assert (
        any(row.do == "robot" for session in plan.timetable for row in session.rows) or name == "instructors"
    )


def test_amounts_follow_the_children() -> None:
    heads = Headcount(children=27, children_per_kit=2, children_per_group=4)
    assert [heads.units(each) for each in ("child", "kit", "group", "class")] == [27, 14, 7, 1]
    kit = CourseMaterial.model_validate({"what": {"en": "k", "ko": "키"}, "each": "kit", "spare": 10})
    pair = CoursePrint.model_validate({"document": "plan", "each": "class", "copies": 2})
    assert materials_for(heads, [kit])[0].count == 16  # 14 and two spare ones
    assert prints_for(heads, [pair])[0].count == 2
