"""Nothing that a student wrote is ever lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page, Request, Route
    from tests.classroom.browser.conftest import Student

Make = Callable[..., "Student"]
WORK = re.compile(r"/api/work/[\w-]+$")


def drafts(page: Page) -> dict[str, Any]:
    """What this browser keeps because the server does not have it."""
    kept: dict[str, Any] = page.evaluate(
        "Object.fromEntries(Object.entries(localStorage).filter(([key]) => key.startsWith('gorae-draft')))"
    )
    return kept


def cut_off(route: Route) -> None:
    """The network fails for whatever saves; pages still come."""
    if route.request.method == "POST":
        route.abort()
    else:
        route.continue_()


def stopped(student: Student) -> Page:
    """Open a lesson in which time goes on only by `page.clock.run_for`."""
    page = student.page
    page.clock.install(time=0)
    student.open()
    page.clock.pause_at(600_000)
    return page


def is_save(request: Request) -> bool:
    return request.method == "POST" and WORK.search(request.url) is not None


def test_every_change_is_sent_within_two_seconds(student: Student) -> None:
    page = stopped(student)
    student.write("drive(100)\n")
    assert len(drafts(page)) == 1
    with page.expect_request(is_save):
        page.clock.run_for(1900)
    student.wait_saved()
    assert student.stored() == "drive(100)\n"
    assert drafts(page) == {}


def test_who_types_without_a_pause_is_saved_meanwhile(student: Student) -> None:
    page = stopped(student)
    page.locator("#editor .cm-content").click()
    with page.expect_request(is_save):
        for _ in range(19):
            page.keyboard.type("#")
            page.clock.run_for(100)


def test_a_gap_in_the_network_loses_nothing(student: Student) -> None:
    page = student.open()
    page.route(WORK, cut_off)
    student.write("turn(90)\n")
    page.wait_for_selector(".saved[data-state=offline]")
    assert len(drafts(page)) == 1
    page.unroute(WORK)
    page.evaluate("dispatchEvent(new Event('online'))")
    student.wait_saved()
    assert student.stored() == "turn(90)\n"
    assert drafts(page) == {}


def test_a_reload_in_the_gap_loses_nothing(student: Student) -> None:
    page = student.open()
    page.route(WORK, cut_off)
    student.write("turn(45)\n")
    page.wait_for_selector(".saved[data-state=offline]")
    page.unroute(WORK)
    page.reload()
    page.wait_for_selector("#editor .cm-content")
    assert student.program() == "turn(45)\n"
    assert student.stored() == "turn(45)\n"
    assert drafts(page) == {}


def test_leaving_the_page_at_once_loses_nothing(student: Student) -> None:
    page = student.open()
    student.write("stop()\n")
    page.goto("about:blank")
    student.open()
    assert student.program() == "stop()\n"


def test_another_seat_at_this_browser_never_gets_it(student: Student) -> None:
    """The work typed under the last pupil's login must not land in the next one's."""
    page = student.open()
    page.route(WORK, cut_off)
    student.write("# of the first\n")
    page.wait_for_selector(".saved[data-state=offline]")
    page.unroute(WORK)
    first, student.seat = student.seat, next(student.served.seats)
    student.join()
    page.locator("#editor .cm-content").click()
    page.keyboard.type("# more of the first")
    page.get_by_role("dialog").wait_for()
    student.open()
    assert "of the first" not in student.program()
    assert len(drafts(page)) == 1
    student.seat = first
    student.join()
    student.open()
    assert "# more of the first" in student.program()


def test_a_second_tab_follows_the_first(student: Student) -> None:
    first, second = student.open(), student.another_tab()
    student.open(page=second)
    student.write("lights(100)\n", first)
    student.wait_saved(first)
    second.locator("#editor .cm-line", has_text="lights(100)").wait_for()


def test_both_versions_are_offered_when_two_tabs_differ(student: Student) -> None:
    first, second = student.open(), student.another_tab()
    student.open(page=second)
    first.route(WORK, cut_off)
    student.write("# first\n", first)
    first.wait_for_selector(".saved[data-state=offline]")
    student.write("# second\n", second)
    student.wait_saved(second)
    first.unroute(WORK)
    first.evaluate("dispatchEvent(new Event('online'))")
    dialog = first.get_by_role("dialog")
    dialog.wait_for()
    assert "# first" in (dialog.text_content() or "")
    assert "# second" in (dialog.text_content() or "")
    assert student.violations(first) == []
    dialog.get_by_role("button", name="이것으로 이어서 하기").click()
    student.wait_saved(first)
    assert student.stored() == "# first\n"
    second.locator("#editor .cm-line", has_text="# first").wait_for()


def test_a_session_that_is_over_keeps_the_text_for_the_next(student: Student) -> None:
    page = student.open()
    page.route(WORK, cut_off)
    student.write("# kept\n")
    page.wait_for_selector(".saved[data-state=offline]")
    student.post("/api/leave")
    page.unroute(WORK)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.get_by_role("dialog", name="자리에서 나와 있어요").wait_for()
    student.join()
    student.open()
    assert student.program() == "# kept\n"


def test_a_syllable_that_is_composed_is_saved_whole(student: Student) -> None:
    """Korean input: each key changes the syllable, and the last one stays open."""
    page = student.open()
    student.write("# ")
    keys = student.keyboard()
    for syllables in (["ㅂ", "벼", "벽"], ["ㅇ", "아", "앞"]):
        for composed in syllables:
            keys.send("Input.imeSetComposition", {"text": composed, "selectionStart": 1, "selectionEnd": 1})
        keys.send("Input.insertText", {"text": syllables[-1]})
    keys.send("Input.imeSetComposition", {"text": "서", "selectionStart": 1, "selectionEnd": 1})
    page.wait_for_selector(".saved[data-state=unsaved]")
    student.wait_saved()
    assert student.program() == student.stored() == "# 벽앞서"
    keys.send("Input.insertText", {"text": "서"})
    page.keyboard.press("Control+S")
    student.wait_saved()
    assert student.stored() == "# 벽앞서"


def test_news_of_another_tab_wait_for_the_end_of_a_syllable(student: Student) -> None:
    first, second = student.open(), student.another_tab()
    student.open(page=second)
    student.write("# a\n", second)
    student.wait_saved(second)
    first.locator("#editor .cm-line", has_text="# a").wait_for()
    first.bring_to_front()
    first.locator("#editor .cm-content").click()
    first.keyboard.press("Control+End")
    keys = student.keyboard()
    keys.send("Input.imeSetComposition", {"text": "하", "selectionStart": 1, "selectionEnd": 1})
    keys.send("Input.insertText", {"text": "한"})
    student.wait_saved(first)
    assert student.stored() == "# a\n한"
