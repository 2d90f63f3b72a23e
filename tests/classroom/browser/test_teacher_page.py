"""A teacher and two students at once, in real browsers: the wall, a seat opened and helped, erased."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from gorae.classroom import facts
from gorae.classroom.seats import seat_name

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from tests.classroom.browser.conftest import Served, Student

Make = Callable[..., "Student"]
DRIVES = "from robot import *\n\ndrive(150)\nsleep(1000)\nstop()\n"


@pytest.fixture
def open_teacher(browser: Browser, served: Served, make_student: Make) -> Callable[..., Student]:
    """Opens the teacher's page by the link of the terminal; nobody sits in that browser."""

    def open_page(**options: Any) -> Student:
        teacher = make_student(joined=False, seat=0, **options)
        secret = served.room.store.submit(facts.new_teacher_secret).result()
        teacher.page.goto(f"{served.url}/teacher#{secret}")
        teacher.page.wait_for_selector(".code-button b")  # the class is known
        return teacher

    return open_page


LARGE_ENOUGH = """(selector) => {
  const one = document.querySelector(selector);
  return one && Math.min(one.offsetWidth, one.offsetHeight) > 15;
}"""
"""Looks at what is on the page now: news draw a tile anew, and one that was found before is gone then."""


def tile(page: Page, student: Student) -> Any:
    return page.locator(f".tile[data-seat='{student.seat}']")


def save(student: Student, text: str, edit: int = 1) -> int:
    saved = student.post(
        "/api/work/wall-stop", files={"main.py": text}, base=edit - 1, tab="tabtabta", edit=edit
    )
    version: int = saved["version"]
    return version


def check(student: Student, text: str, edit: int = 1) -> None:
    student.post("/api/check", lesson="wall-stop", kit=None, version=save(student, text, edit))


def test_the_secret_is_gone_from_the_address_and_the_link_works_again_without_it(
    open_teacher: Callable[..., Student], served: Served
) -> None:
    page = open_teacher().page
    assert page.url == f"{served.url}/teacher"
    page.reload()
    page.wait_for_selector(".wall-head")
    assert page.evaluate("document.cookie") == ""


def test_without_the_link_nobody_is_the_teacher(make_student: Make, served: Served) -> None:
    page = make_student().page
    page.goto(f"{served.url}/teacher")
    assert "터미널" in page.locator(".alone").inner_text()
    page.goto(f"{served.url}/teacher#wrong")
    page.reload()
    assert page.locator(".wall-head").count() == 0


def test_two_students_and_a_teacher_at_once(open_teacher: Callable[..., Student], make_student: Make) -> None:
    teacher, first, second = open_teacher(), make_student(), make_student()
    page = teacher.page
    first.open()
    tile(page, first).wait_for()
    tile(page, second).locator(".sign", has_text="나가 있어요").wait_for()
    first.write("print('안녕')\n")
    tile(page, first).locator(".sign", has_text="하는 중").wait_for()
    check(second, DRIVES)
    tile(page, second).locator(".score", has_text="40/100점").wait_for()
    second.post("/api/hand", up=True)
    tile(page, second).locator(".sign", has_text="손 들었어요").wait_for()
    page.get_by_role("button", name="도움이 필요한 순서").click()
    assert page.locator(".tile").first.get_attribute("data-seat") == str(second.seat)
    assert page.title().startswith("(")
    # A note is seen at once where the student works.
    tile(page, first).click()
    page.locator(".seat-dialog", has_text=seat_name(first.seat, "ko")).wait_for()
    page.locator(".listing", has_text="안녕").wait_for()
    page.get_by_label("이 자리에 쪽지 쓰기").fill("<b>print</b> 다음 줄을 보세요")
    page.get_by_role("button", name="보내기", exact=True).click()
    first.page.locator(".note .notice", has_text="<b>print</b> 다음 줄을 보세요").wait_for()
    page.get_by_role("button", name="거두기").click()
    first.page.locator(".note .notice").wait_for(state="detached")


def test_what_a_student_changes_is_seen_in_the_open_seat(
    open_teacher: Callable[..., Student], make_student: Make
) -> None:
    teacher, student = open_teacher(), make_student()
    page = teacher.page
    check(student, DRIVES)
    tile(page, student).click()
    page.locator(".seat-dialog .run-picture").wait_for()
    assert page.locator(".seat-result .missed .title").all_inner_texts() == ["벽 앞 100 mm 정지선에 서기"]
    page.get_by_role("button", name="다음 힌트 주기").click()
    page.locator(".seat-note .notice").wait_for()
    assert student.get("/api/me")["note"]["text"] in page.locator(".seat-note").inner_text()
    version = save(student, DRIVES + "# more\n", 2)
    page.locator(".listing", has_text="# more").wait_for()
    student.post("/api/run", lesson="wall-stop", kit=None, version=version)  # begun while the seat is open
    page.locator(".seat-robot .live .robot").wait_for()
    run = student.get("/api/run")["run"]
    student.post(f"/api/run/{run}/stop")


def test_the_door_the_lesson_and_erasing_a_seat(
    open_teacher: Callable[..., Student], make_student: Make, served: Served
) -> None:
    teacher, student = open_teacher(), make_student()
    page = teacher.page
    page.get_by_role("button", name="문: 열림").click()
    page.get_by_role("button", name="문: 닫힘").click()
    page.get_by_role("button", name="문: 열림").wait_for()
    student.open()
    page.get_by_role("button", name="모두 함께 경주").click()
    told = page.locator(".told", has_text="먼저 반의 수업을 고르세요.")
    told.wait_for()
    assert told.evaluate("it => it.clientWidth") > 100  # not only for a screen reader
    page.get_by_label("수업", exact=True).select_option("maze")
    student.page.locator(".notice a[href='/lesson/maze']").wait_for()
    page.get_by_label("수업", exact=True).select_option("")
    # A solution is there while the teacher shows solutions.
    solution = student.page.get_by_role("button", name="풀이 보기")
    assert not solution.is_visible()
    page.get_by_role("button", name="반 관리").click()
    page.get_by_label("풀이").check()
    solution.click()
    student.page.locator(".dialog.history pre", has_text="from robot import *").wait_for()
    assert student.violations() == []
    page.get_by_label("풀이").uncheck()
    student.page.keyboard.press("Escape")
    solution.wait_for(state="hidden")
    page.keyboard.press("Escape")
    tile(page, student).click()
    page.locator("details summary", has_text="그림을 잊었을 때").click()
    page.get_by_role("button", name="이 자리 지우기").click()
    page.get_by_role("button", name="정말요? 한 번 더 누르세요").click()
    tile(page, student).wait_for(state="detached")
    student.page.locator(".dialog.bye").wait_for()
    assert student.seat not in [one["seat"] for one in teacher.get("/api/teacher/wall")["seats"]]


def test_the_class_is_shown_how_to_join(open_teacher: Callable[..., Student], served: Served) -> None:
    page = open_teacher().page
    page.locator(".code-button").click()
    page.locator(".poster img").wait_for()
    assert (
        page.locator(".poster img").evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
    )
    assert page.locator(".big-code").inner_text().replace(" ", "") == served.code
    assert served.url in page.locator(".poster .url").inner_text()


def test_what_is_handed_out_is_downloaded(open_teacher: Callable[..., Student], make_student: Make) -> None:
    save(make_student(), DRIVES)
    page = open_teacher().page
    page.get_by_role("button", name="반 관리").click()
    for name, begin in (("성적표(XLSX)", b"PK"), ("프로그램(zip)", b"PK")):
        with page.expect_download() as download:
            page.get_by_role("link", name=name).click()
        with open(download.value.path(), "rb") as file:
            assert file.read(2) == begin


def test_the_wall_is_used_by_keyboard_alone(open_teacher: Callable[..., Student], make_student: Make) -> None:
    student, page = make_student(), open_teacher().page
    tile(page, student).wait_for()
    for _ in range(90):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.seat") == str(student.seat):
            break
    page.keyboard.press("Enter")
    page.locator(".seat-dialog").wait_for()
    page.keyboard.press("Escape")
    page.locator(".seat-dialog").wait_for(state="detached")
    assert page.evaluate("document.activeElement.dataset.seat") == str(student.seat)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_the_teachers_page_has_no_violations(
    open_teacher: Callable[..., Student], make_student: Make, width: int, scheme: str
) -> None:
    student = make_student()
    check(student, DRIVES)
    student.post("/api/hand", up=True)
    teacher = open_teacher(width=width, color_scheme=scheme)
    page = teacher.page
    tile(page, student).locator(".score", has_text="점").wait_for()
    for part in (".name", ".sign", ".lesson", ".score"):  # all of a tile is seen, whatever its sign
        page.wait_for_function(LARGE_ENOUGH, arg=f".tile[data-seat='{student.seat}'] {part}")
    assert teacher.violations() == []
    tile(page, student).click()
    page.locator(".run-picture").wait_for()
    page.locator("details summary").click()
    assert teacher.violations() == []
    page.keyboard.press("Escape")
    for opener, dialog in ((".code-button", ".poster"), ("text=반 관리", ".exports")):
        page.locator(opener).click()
        page.locator(dialog).wait_for()
        assert teacher.violations() == []
        page.keyboard.press("Escape")


@pytest.mark.parametrize("part", ["wall", "seat", "settings"])
def test_the_wall_fits_a_phone(
    open_teacher: Callable[..., Student], make_student: Make, faults: SimpleNamespace, part: str
) -> None:
    student = make_student()
    save(student, "x = 1  # " + "long " * 60 + "\n")
    page = open_teacher(width=390).page
    tile(page, student).wait_for()
    if part == "seat":
        tile(page, student).click()
        page.locator(".listing").wait_for()
    if part == "settings":
        page.get_by_role("button", name="반 관리").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    dialog = page.locator("dialog")
    assert dialog.count() == 0 or dialog.evaluate("one => one.scrollWidth <= one.clientWidth")
