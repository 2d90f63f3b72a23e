"""Two schools with courses of their own: made to measure, allotted, planned, and told in their letters."""

from __future__ import annotations

import pytest

from gorae.lessons.tailored_file import course_file
from gorae.lessons.tailoring import CourseOrder, TailoredCourse, tailor
from gorae.report.season.letters import letter_text, letter_to
from gorae.report.season.view import SeasonView
from gorae.season.allotting.allot import allot
from gorae.season.files.writing import allotment_text, plan_text
from gorae.season.folder import ALLOTMENT, PLAN, read_folder
from gorae.season.planning.plan import make_plan
from gorae.season.planning.stages import EFFORTS
from gorae.season.sample import sample_files

ELEMENTARY, MIDDLE = "한빛초", "샛별중"
ORDERS = {
    ELEMENTARY: CourseOrder(minutes=(80,) * 4, level=2, kits=("maqueen", "cutebot"), wishes=("AI",)),
    MIDDLE: CourseOrder(minutes=(150,) * 2, kits=("maqueen", "cutebot"), wishes=("maze",)),
}
"""Four sessions of 80 minutes, and a camp day of two."""


@pytest.fixture(scope="module")
def courses() -> dict[str, TailoredCourse]:
    return {school: tailor(order) for school, order in ORDERS.items()}


@pytest.fixture(scope="module")
def tailored(tmp_path_factory: pytest.TempPathFactory, courses: dict[str, TailoredCourse]) -> SeasonView:
    """A small season in which two schools ask for their courses, planned by gorae."""
    pytest.importorskip("highspy")
    root = tmp_path_factory.mktemp("season-tailored")
    files = sample_files("S", 1)
    for school, course in courses.items():
        files[f"courses/{school}.yaml"] = course_file(course, "gorae course tailor: a test")
        file = f"applications/2026/{school}.yaml"
        camp = ", camp: true" if school == MIDDLE else ""
        own = f", course: courses/{school}.yaml, minutes: {course.order.minutes[0]}{camp}}}"
        first, last = files[file].rstrip().rsplit("}", 1)
        files[file] = (first + own + last + "\n").replace("15:30", "16:00")  # as long as its sessions
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    (root / ALLOTMENT).write_text(allotment_text(allot(read_folder(root))), encoding="utf-8")
    made = make_plan(read_folder(root), EFFORTS[1])
    assert made.breaches == ()
    (root / PLAN).write_text(plan_text(made.plan), encoding="utf-8")
    return SeasonView(read_folder(root), "ko")


@pytest.mark.parametrize("school", [ELEMENTARY, MIDDLE])
def test_the_season_holds_the_sessions_that_were_tailored(
    tailored: SeasonView, courses: dict[str, TailoredCourse], school: str
) -> None:
    sessions = [one.planned.lessons for one in tailored.of_school(school)]
    assert sessions == [tuple(lesson.id for lesson in session) for session in courses[school].sessions]
    assert {one.minutes for one in tailored.of_school(school)} == {ORDERS[school].minutes[0]}


def test_the_camp_is_one_day_on_which_others_sit_exams(tailored: SeasonView) -> None:
    days = {one.day for one in tailored.of_school(MIDDLE)}
    assert len(days) == 1
    exams = tailored.folder.schools[MIDDLE].exams
    assert any(day in span and "중1" in span.free for day in days for span in exams)


def test_letters_tell_the_courses_that_were_tailored(tailored: SeasonView) -> None:
    text = letter_text(letter_to(tailored, MIDDLE), "ko")
    assert all(one.times in text for one in tailored.of_school(MIDDLE))


def test_other_schools_keep_the_programme_s_course(tailored: SeasonView) -> None:
    others = [one for one in tailored.active if not {ELEMENTARY, MIDDLE} & one.cohort.schools.keys()]
    assert {one.cohort.course for one in others} == {None}
