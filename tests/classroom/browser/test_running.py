"""A robot runs in a browser while its student watches, presses and stops it."""

from __future__ import annotations

from typing import Any

WAITS = """from robot import *
print('안녕')
drive(100)
while not button_b():
    sleep(20)
stop()
print('pressed')
"""
ROBOT = "#arena .robot"


def wait_printed(page: Any, text: str) -> None:
    page.wait_for_function(
        "text => document.querySelector('#arena .output').textContent.includes(text)", arg=text
    )


def begun(student: Any, program: str = WAITS) -> Any:
    page = student.open()
    student.write(program)
    page.wait_for_selector("#arena .arena")
    page.click("#arena .run")
    return page


def test_a_robot_drives_until_its_button_is_pressed(make_student: Any) -> None:
    student = make_student()
    page = begun(student)
    wait_printed(page, "안녕")
    before = page.get_attribute(ROBOT, "transform")
    page.wait_for_function(
        f"before => document.querySelector('{ROBOT}').getAttribute('transform') !== before", arg=before
    )
    page.wait_for_function(
        "document.querySelector('#arena .trails .path').getAttribute('d')?.startsWith('M')"
    )
    page.locator("#arena [data-button=b]").hover()
    page.mouse.down()
    wait_printed(page, "pressed")
    page.mouse.up()
    page.wait_for_selector("#arena[data-state=finished]")
    assert page.inner_text("#arena .over") == "프로그램이 끝났어요."
    assert page.locator("#arena .stop").is_disabled()
    assert student.violations() == []


def test_another_robot_of_the_lesson_moves_too(make_student: Any) -> None:
    student = make_student()
    page = student.open("convoy")
    page.wait_for_selector("#arena .robot.other[data-robot=leader]")
    before = page.get_attribute("#arena .robot.other", "transform")
    page.locator("#arena select").select_option("5")
    page.click("#arena .run")
    page.wait_for_function(
        "before => document.querySelector('#arena .robot.other').getAttribute('transform') !== before",
        arg=before,
    )
    assert page.locator(ROBOT + ":not(.other)").count() == 1
    page.click("#arena .stop")


def test_keys_press_buttons_on_a_small_screen(make_student: Any) -> None:
    student = make_student(width=390)
    page = student.page
    page.goto(f"{student.served.url}/lesson/wall-stop")
    page.get_by_role("button", name="프로그램", exact=True).click()
    student.write(WAITS)
    page.keyboard.press("KeyB")
    page.keyboard.press("Backspace")
    page.get_by_role("button", name="로봇", exact=True).click()
    page.click("#arena .run")
    wait_printed(page, "안녕")
    page.keyboard.down("KeyB")
    page.wait_for_selector("#arena[data-state=finished]")
    assert "pressed" in page.inner_text("#arena .output")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert student.violations() == []


def test_a_run_goes_on_after_a_reload_and_is_paused_and_stopped(make_student: Any) -> None:
    student = make_student()
    page = begun(student)
    wait_printed(page, "안녕")
    page.reload()
    page.wait_for_selector("#arena[data-state=running]")
    page.click("#arena .pause")
    page.wait_for_selector("#arena .pause[aria-pressed=true]")
    assert page.inner_text("#arena .pause") == "계속"
    page.select_option("#arena .speed select", "5")
    page.click("#arena .stop")
    page.wait_for_selector("#arena[data-state=stopped]")
    assert student.get("/api/run") == {"run": None}


def test_a_mistake_is_marked_at_its_line(make_student: Any) -> None:
    student = make_student()
    page = begun(student, "print(1)\nprint(1 / 0)\n")
    page.wait_for_selector("#arena[data-state=error]")
    assert "ZeroDivisionError" in page.inner_text("#arena .over.problem")
    page.wait_for_selector("#editor :is(.cm-lint-marker-error, .cm-lintRange-error)")
