"""A lesson from joining to 100 points, in Korean, typed as a child would."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import CDPSession, Page
    from tests.classroom.browser.conftest import Student

Make = Callable[..., "Student"]

GOOD = """from robot import *

drive(150)
while distance() > 220:
    sleep(10)

drive(60)
while distance() > 122:
    sleep(10)

stop()
"""
CRASH = "from robot import *\n\ndrive(150)\nwhile distance() > 5:\n    sleep(10)\n"
JAMO = {
    "벽": ["ㅂ", "벼", "벽"],
    "앞": ["ㅇ", "아", "앞"],
    "에": ["ㅇ", "에"],
    "서": ["ㅅ", "서"],
    "멈": ["ㅁ", "머", "멈"],
    "춰": ["ㅊ", "추", "춰"],
}


def write_korean(keys: CDPSession, word: str) -> None:
    """Write a word as a Korean keyboard does, letter by letter."""
    for syllable in word:
        for composed in JAMO[syllable]:
            keys.send("Input.imeSetComposition", {"text": composed, "selectionStart": 1, "selectionEnd": 1})
        keys.send("Input.insertText", {"text": syllable})


def check(page: Page) -> None:
    page.get_by_role("button", name="확인하기").click()


def wait_score(page: Page) -> str:
    page.wait_for_selector("#result .score", timeout=60_000)
    return page.locator("#result .score").inner_text()


def test_from_joining_to_100_points(make_student: Make) -> None:
    student = make_student(joined=False)
    page = student.page
    page.goto(student.served.url)
    page.fill("#code", student.served.code)
    page.get_by_role("button", name="다음").click()
    page.locator(".seat", has_text=f" {student.seat}").first.click()
    for name in ("해", "구름", "배"):
        page.locator(".card", has_text=name).click()
    page.get_by_role("button", name="들어가기").click()
    page.get_by_role("button", name="수업 목록").click()
    page.get_by_role("link", name="벽 앞에서 멈추기").click()
    page.wait_for_url("**/wall-stop")
    page.get_by_role("button", name="다음 →").click()

    page.locator("#editor .cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.keyboard.type("from robot import *\n# ")
    write_korean(student.keyboard(), "벽앞에서")
    page.keyboard.type(" ")
    write_korean(student.keyboard(), "멈춰")
    page.keyboard.type("\ndrivw")  # a slip, taken back
    page.keyboard.press("Backspace")
    page.keyboard.type("e(150)\nwhile dis")
    page.wait_for_selector("#editor .cm-tooltip-autocomplete")
    assert "mm" in page.locator("#editor .cm-completionInfo").inner_text()
    page.keyboard.press("Enter")
    page.keyboard.type(" > 5:\nsleep(10)\n")
    check(page)
    assert "100점" in wait_score(page)
    missed = page.locator("#result li.missed")
    assert missed.count() == 1
    page.get_by_role("button", name="힌트 보기").click()
    page.wait_for_selector("#result .hint")
    assert "힌트 1/3" in page.locator("#result .hint").inner_text()

    page.locator("#editor .cm-line", has_text="while").click()
    page.keyboard.press("End")
    for _ in range(2):
        page.keyboard.press("Backspace")
    page.keyboard.type("130:")
    page.keyboard.press("Control+End")
    page.keyboard.press("Shift+Tab")
    page.keyboard.type("stop()\n")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#result .score.passed", timeout=60_000)
    assert "100" in wait_score(page)
    assert page.locator("#result li.passed").count() == 3
    assert student.program().startswith(
        "from robot import *\n# 벽앞에서 멈춰\ndrive(150)\nwhile distance() > 130:\n"
    )


def test_a_step_of_the_text_is_checked_alone(student: Student) -> None:
    page = student.open()
    page.locator("#text select").select_option(label="4단계: 보면서 달리기 (17~30분)")
    student.write("from robot import *\n\ndrive(150)\nwhile distance() > 500:\n    sleep(10)\nstop()\n")
    page.get_by_role("button", name="이 단계 확인하기").click()
    page.wait_for_selector("#result .score.passed", timeout=60_000)
    assert page.locator("#result h3").first.inner_text() == "4단계"
    assert page.locator("#result li.passed").count() == 1
    assert student.violations() == []


def test_whoever_lost_the_thread_begins_at_a_step(student: Student) -> None:
    """The text says `gorae start wall-stop --step 5`; here it is a button, and nothing is lost by it."""
    page = student.open()
    student.write("# in a tangle\n")
    page.locator("#text select").select_option(label="5단계: 정지선에 맞추기 (30~40분)")
    page.get_by_role("button", name="이 단계부터 시작하기").click()
    page.get_by_role("button", name="여기서부터 시작하기").click()
    page.locator("#editor .cm-line", has_text="distance() > 500").wait_for()
    assert "500" in student.stored()
    (begun, mine) = student.get("/api/work/wall-stop/history")["versions"]
    assert (begun["kind"], mine["kind"]) == ("begin", "save")
    page.get_by_role("button", name="기록").click()
    page.get_by_role("dialog", name="기록").locator("li", has_text="단계부터 시작함").wait_for()


def test_each_check_comes_as_it_is_known_and_the_replay_moves(student: Student) -> None:
    page = student.open()
    student.write(GOOD)
    check(page)
    page.wait_for_selector("#result li.passed", timeout=60_000)
    assert "100" in wait_score(page)
    page.wait_for_selector("#result article.run .robot")
    place = page.locator("#result .robot").first.get_attribute("transform")
    page.locator("#result .scrub").fill("3")
    assert page.locator("#result .robot").first.get_attribute("transform") != place
    page.reload()
    page.wait_for_selector("#result .score.passed")


def test_an_error_is_marked_at_its_line(student: Student) -> None:
    page = student.open()
    student.write("from robot import *\n\ndrive(150\n")
    check(page)
    page.wait_for_selector("#editor .cm-lint-marker-error", timeout=60_000)
    page.locator("#result .error").wait_for()
    page.get_by_role("button", name="번째 줄").first.click()
    page.keyboard.type("#")
    assert "#" in student.program().splitlines()[2]


def test_a_reload_in_the_middle_of_a_check_shows_its_end(student: Student) -> None:
    page = student.open()
    student.write("from robot import *\nwhile True:\n    drive(80)\n")
    check(page)
    student.wait_saved()
    page.wait_for_selector("#result [role=status]")
    page.reload()
    wait_score(page)


def test_two_students_at_once_do_not_meet(make_student: Make) -> None:
    one, two = make_student(), make_student()
    one.open()
    two.open()
    one.write(GOOD)
    two.write(CRASH)
    check(one.page)
    check(two.page)
    one.page.wait_for_selector("#result .score.passed", timeout=60_000)
    two.page.wait_for_selector("#result .score.missed", timeout=60_000)
    assert one.stored() == GOOD
    assert two.stored() == CRASH


def test_history_brings_an_old_version_back(student: Student) -> None:
    page = student.open()
    student.write(GOOD)
    check(page)
    wait_score(page)
    student.write("# gone\n")
    student.wait_saved()
    page.get_by_role("button", name="기록").click()
    dialog = page.get_by_role("dialog", name="기록")
    dialog.locator("li", has_text="100").get_by_role("button", name="보기").click()
    assert student.violations() == []
    dialog.get_by_role("button", name="되돌리기").click()
    page.locator("#editor .cm-line", has_text="drive(150)").wait_for()
    assert student.stored() == GOOD


def test_several_files_and_snippets(student: Student, tmp_path: Path) -> None:
    page = student.open()
    page.get_by_role("button", name="파일 더하기").click()
    page.locator("#file-name").fill("../evil.py")
    page.keyboard.press("Enter")
    page.wait_for_selector(".dialog .problem:not(:empty)")
    page.locator("#file-name").fill("거리")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=tab][aria-selected=true] >> text=거리.py")
    page.keyboard.type("limit = 200\n")
    page.get_by_role("tab", name="main.py").click()
    page.get_by_role("button", name="코드 조각").click()
    page.locator(".snippets button", has_text="while distance() > 200").first.click()
    page.get_by_role("button", name="파일 더하기").click()
    walk = tmp_path / "걸음.csv"
    walk.write_bytes("걸음,시간\n1,20\n".encode("cp949"))
    page.get_by_label("이 기기에 있는 파일 가져오기").set_input_files(walk)
    page.wait_for_selector("[role=tab][aria-selected=true] >> text=걸음.csv")
    student.wait_saved()
    files = student.get("/api/work/wall-stop")["files"]
    assert files["걸음.csv"] == "걸음,시간\n1,20\n"
    assert files["거리.py"] == "limit = 200\n"
    assert "while distance() > 200:\n    sleep(10)" in files["main.py"]
    assert student.violations() == []


def test_a_lesson_has_no_barriers(make_student: Make) -> None:
    student = make_student(color_scheme="dark")
    page = student.open()
    assert student.violations() == []
    student.write(CRASH)
    check(page)
    wait_score(page)
    page.get_by_role("button", name="힌트 보기").click()
    page.wait_for_selector("#result .hint")
    assert student.violations() == []
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="light")
    assert student.violations() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="읽기").click()
    assert student.violations() == []


def test_pictures_and_tables_of_the_text_are_painted(student: Student) -> None:
    """The page's policy lets in no style but that of its own files, and the text's column is narrow."""
    page = student.open()
    drawing = page.get_by_role("img", name="정지선")
    assert drawing.locator("text", has_text="로봇").count() == 1
    painted = "(path) => getComputedStyle(path).strokeDasharray + getComputedStyle(path).fill"
    assert drawing.locator("path.arrow.way").evaluate(painted) == "7px, 5pxnone"
    box, column = drawing.bounding_box(), page.locator("#text .step").bounding_box()
    assert box is not None
    assert column is not None
    assert 200 < box["width"] <= column["width"]
    assert page.evaluate("document.querySelector('#text .step').scrollWidth") <= column["width"] + 1
    sizes = page.evaluate(
        """() => {
          const picture = document.querySelector('#text .lesson-picture');
          const paragraph = document.querySelector('#text .step p');
          const scale = picture.getBoundingClientRect().width / picture.viewBox.baseVal.width;
          const size = element => parseFloat(getComputedStyle(element).fontSize);
          return [scale * size(picture.querySelector('text:not(.small):not(.code)')), size(paragraph)];
        }"""
    )
    assert sizes[0] >= sizes[1], sizes  # letters of a picture are as high as the text beside it


def test_high_contrast_and_large_letters(student: Student) -> None:
    page = student.open()
    size = page.locator("#editor .cm-content").evaluate("each => getComputedStyle(each).fontSize")
    page.get_by_role("button", name="설정").click()
    page.get_by_label("또렷한 색").check()
    page.get_by_role("button", name="글자 크게").click()
    assert student.violations() == []
    page.keyboard.press("Escape")
    assert page.locator("#editor .cm-content").evaluate("each => getComputedStyle(each).fontSize") != size
    page.reload()
    page.wait_for_selector("html.contrast")


def test_the_keyboard_alone_is_enough_for_a_lesson(student: Student) -> None:
    page = student.open()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "editor":
            break
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(GOOD)
    page.keyboard.press("Control+Enter")
    assert "100" in wait_score(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") != "editor"
