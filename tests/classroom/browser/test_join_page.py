"""Taking a seat: code, seat, three pictures; nobody else gets in with others."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.classroom.browser.conftest import Student

Make = Callable[..., "Student"]


def seat_of(student: Student) -> None:
    """Go as far as the pictures."""
    page = student.page
    page.goto(student.served.url)
    page.fill("#code", student.served.code.lower())
    page.keyboard.press("Enter")
    page.locator(".seat", has_text=f" {student.seat}").first.click()


def choose(student: Student, *names: str) -> None:
    for name in names:
        student.page.locator(".card", has_text=name).click()
    student.page.get_by_role("button", name="들어가기").click()


def test_a_seat_is_kept_by_three_pictures(make_student: Make) -> None:
    first = make_student(joined=False)
    seat_of(first)
    choose(first, "해", "달", "꽃")
    first.page.wait_for_url("**/lesson/**")
    other = make_student(joined=False, seat=first.seat)
    seat_of(other)
    choose(other, "꽃", "달", "해")
    other.page.wait_for_selector(".problem:not(:empty)")
    assert "그림" in (other.page.text_content(".problem") or "")
    choose(other, "해", "달", "꽃")
    other.page.wait_for_url("**/lesson/**")


def test_a_wrong_code_is_told(make_student: Make) -> None:
    student = make_student(joined=False)
    page = student.page
    page.goto(f"{student.served.url}/#NONONO")
    page.get_by_role("button", name="다음").click()
    page.wait_for_selector(".problem:not(:empty)")


def test_the_next_child_at_a_machine_does_not_go_on_as_the_last(student: Student) -> None:
    page = student.page
    page.goto(student.served.url)
    page.get_by_role("button", name="아니요, 다른 사람이에요").click()
    page.wait_for_selector("#code")
    assert student.context.request.get(f"{student.served.url}/api/me").status == 401


def test_the_way_in_has_no_barriers(make_student: Make) -> None:
    student = make_student(joined=False)
    page = student.page
    page.goto(f"{student.served.url}/#{student.served.code}")
    page.wait_for_selector("#code")
    assert student.violations() == []
    page.keyboard.press("Enter")
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_selector(".seats")
    assert student.violations() == []
    page.emulate_media(color_scheme="dark")
    page.locator(".seat").nth(student.seat - 1).click()
    page.locator(".card").first.click()
    assert student.violations() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_keyboard_alone_is_enough_to_join(make_student: Make) -> None:
    student = make_student(joined=False)
    page = student.page
    page.goto(student.served.url)
    page.wait_for_selector("#code:focus")
    page.keyboard.type(student.served.code)
    page.keyboard.press("Enter")
    page.wait_for_selector(".seats")
    for _ in range(student.seat):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".cards")
    page.keyboard.press("Tab")
    for _ in range(3):
        page.keyboard.press("Enter")
    page.wait_for_selector("button.primary:focus")
    page.keyboard.press("Enter")
    page.wait_for_url("**/lesson/**")
