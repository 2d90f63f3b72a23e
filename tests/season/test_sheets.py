"""Letters, bus sheets, rosters, the page and the workbook: one truth, whoever reads it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from gorae.report.season.bus_sheets import bus_sheets
from gorae.report.season.letters import Item, letter_text, letter_to, letters, mark, numbered
from gorae.report.season.page import season_page
from gorae.report.season.rosters import instructor_sheets, seats
from gorae.report.season.view import SeasonView, day_in_words, file_stems
from gorae.report.season.workbook import season_workbook
from gorae.season.files import Contact, Contacts, clock
from gorae.season.folder import read_folder

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HOSTILE = "<b onclick=alert(1)>적"


@pytest.fixture(scope="module")
def page(view: SeasonView) -> str:
    return season_page(view)


@pytest.fixture(scope="module")
def joint(view: SeasonView) -> str:
    """A cohort of several schools."""
    return next(name for name, cohort in view.plan.cohorts.items() if len(cohort.schools) > 1)


def test_marks_are_those_of_offices() -> None:
    assert [mark(level, 2) for level in range(6)] == ["2.", "나.", "2)", "나)", "(2)", "(나)"]


def test_an_item_that_is_alone_has_no_mark() -> None:
    items = [Item("첫째", (Item("하나뿐"),)), Item("둘째", (Item("가"), Item("나")))]
    assert list(numbered(items)) == [
        (0, "1. 첫째"), (1, "하나뿐"), (0, "2. 둘째"), (1, "가. 가"), (1, "나. 나"),
    ]  # fmt: skip


def test_a_letter_can_be_pasted_as_it_stands(view: SeasonView) -> None:
    school = view.schools[0]
    text = letter_text(letter_to(view, school), "ko")
    lines = text.splitlines()
    assert lines[0] == f"수신  {view.school_name(school)}장"
    assert lines[1] == "제목  고래구 창의 진로 프로젝트 2026 운영 일정 안내"
    assert lines[-2:] == ["붙임  1. 운영 일정표 1부.", "      2. 좌석표 1부.  끝."]
    one = view.of_school(school)[0]
    assert f"1회: {day_in_words(one.day, 'ko')} {one.times}" in text
    assert re.search(r"2026\. \d{1,2}\. \d{1,2}\.\([월화수목금]\) \d\d:\d\d~\d\d:\d\d", text)


def test_a_joint_cohort_tells_each_school_its_own_number_and_stop(view: SeasonView, joint: str) -> None:
    cohort = view.plan.cohorts[joint]
    for school, students in cohort.schools.items():
        text = letter_text(letter_to(view, school), "ko")
        assert f" {students}명(" in text
        assert "합동 운영" in text
        run = next(one.run for one in view.of_school(school) if one.run)
        assert f"학교 출발 {clock(next(stop.at for stop in run.stops if stop.school == school))}" in text


def test_seats_have_kits_and_no_names(view: SeasonView, joint: str) -> None:
    found = seats(view, joint)
    assert len(found) == view.plan.cohorts[joint].students
    assert [seat.name for seat in found[:2]] == [f"{joint}-01", f"{joint}-02"]
    assert found[0].kit == found[1].kit != found[2].kit
    page = "".join(instructor_sheets(view).values())
    assert f"{joint}-01" in page


def test_telephones_are_on_bus_sheets_only_when_asked(view: SeasonView) -> None:
    contacts = Contacts(
        schools={school: Contact(name="담당", phone="052-000-0000") for school in view.schools}
    )
    assert "052-000-0000" in "".join(bus_sheets(view, contacts).values())
    everything = [*bus_sheets(view).values(), *letters(view).values(), season_page(view)]
    assert "052-000-0000" not in "".join(everything)


def test_a_bus_sheet_has_a_day_on_each_sheet(view: SeasonView) -> None:
    for vehicle in view.vehicles:
        page = bus_sheets(view)[f"buses/{vehicle}.html"]
        days = list(view.vehicle_days(vehicle))
        assert page.count('class="sheet drive"') == len(days)
        assert all(day_in_words(day.day, "ko") in page for day in days)
    one = next(view.vehicle_days(view.vehicles[0]))
    only = bus_sheets(view, day=one.day)[f"buses/{view.vehicles[0]}.html"]
    assert only.count('class="sheet drive"') == 1
    assert bus_sheets(view, day=date(2026, 1, 1)) == {}


def test_all_sheets_say_the_same(view: SeasonView, page: str) -> None:
    """Every session is on the page, in its schools' letters and in the workbook, when and where it is."""
    sheet = openpyxl.load_workbook(io.BytesIO(season_workbook(view)))["일정"]
    rows: list[Any] = list(sheet.iter_rows(min_row=2, values_only=True))
    told = {(row[0].date(), row[2], row[3], row[4], row[8]) for row in rows}
    texts = {school: letter_text(letter_to(view, school), "ko") for school in view.schools}
    for one in view.sessions:
        at, end = clock(one.planned.at), clock(one.end)
        assert (one.day, at, end, one.planned.cohort, view.place_name(one)) in told
        for school in one.cohort.schools:
            assert f"{one.planned.no}회: {day_in_words(one.day, 'ko')} {at}~{end}" in texts[school]
            assert view.place_name(one) in texts[school]
    assert page.count('class="chip ') == len(view.sessions)


def test_the_workbook_is_the_same_byte_for_byte(view: SeasonView, planned: Path) -> None:
    again = SeasonView(read_folder(planned), "ko")
    assert season_workbook(view) == season_workbook(again)


def test_the_workbook_is_printed_on_a4_with_its_head_on_every_page(view: SeasonView) -> None:
    book = openpyxl.load_workbook(io.BytesIO(season_workbook(view)))
    assert book.sheetnames == ["일정", "조", "버스", "강사"]
    for sheet in book.worksheets:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_what_others_wrote_is_text_everywhere(planned: Path, tmp_path: Path) -> None:
    """A name with markup, and one that a spreadsheet would take for a formula."""
    view = SeasonView(read_folder(planned), "ko")
    school = view.schools[0]
    named = view.folder.schools[school].model_copy(update={"name": f"=1+1{HOSTILE}"})
    object.__setattr__(view.folder, "schools", {**view.folder.schools, school: named})
    pages = [
        season_page(view),
        *letters(view).values(),
        *bus_sheets(view).values(),
        *instructor_sheets(view).values(),
    ]
    assert all("<b onclick" not in text for text in pages if text.startswith("<"))
    book = openpyxl.load_workbook(io.BytesIO(season_workbook(view)))
    cells = [cell for row in book["조"].iter_rows() for cell in row if str(cell.value).startswith("=1+1")]
    assert cells
    assert all(cell.data_type == "s" for cell in cells)


def test_no_file_leads_out_of_its_folder() -> None:
    stems = file_stems(["../x", "a/b", "a\\b", "A/B", "..", "가람중"])
    assert len(set(map(str.casefold, stems.values()))) == 6
    assert stems["가람중"] == "가람중"
    assert all(not re.search(r"[/\\]", stem) and stem.strip(".") for stem in stems.values())


@pytest.fixture
def opened(browser: Browser, tmp_path: Path, page: str) -> Iterator[Callable[..., Page]]:
    contexts = []

    def open_page(width: int, html: str = page) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=False)
        contexts.append(context)
        shown = context.new_page()
        file = tmp_path / "page.html"
        file.write_text(html, encoding="utf-8")
        shown.goto(file.as_uri())
        return shown

    yield open_page
    for context in contexts:
        context.close()


def test_a_click_follows_a_school_without_a_script(view: SeasonView, opened: Callable[..., Page]) -> None:
    shown = opened(1280)
    assert shown.locator(".own:visible").count() == len(view.schools)
    assert shown.locator(".lane:visible").count() == len(view.plan.cohorts)
    chip = shown.locator(".chip").first
    cohort = chip.inner_text().split()[2]
    chip.click()
    followed = shown.locator(".own:visible")
    assert followed.count() == 1
    schools = view.plan.cohorts[cohort].schools
    assert followed.locator("h3").inner_text() in [view.school_name(one) for one in schools]
    shown.get_by_text("모두", exact=True).click()
    assert shown.locator(".own:visible").count() == len(view.schools)


def test_pages_fit_a_telephone(view: SeasonView, opened: Callable[..., Page]) -> None:
    letter = letters(view)[f"letters/{view.schools[0]}.html"]
    for html in (season_page(view), letter, *bus_sheets(view).values()):
        shown = opened(390, html)
        assert shown.locator("body").evaluate("body => body.scrollWidth") <= 390


def test_a_letter_is_three_sheets_of_a4(view: SeasonView, opened: Callable[..., Page]) -> None:
    shown = opened(1280, letters(view)[f"letters/{view.schools[0]}.html"])
    printed = shown.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) == 3


def test_a_camp_is_one_dot_that_says_its_sessions(view: SeasonView) -> None:
    """Sessions a few hours apart would lie over each other on a line of nine months."""
    cohort = next(one.planned.cohort for one in view.sessions if one.count == 6)
    first = next(one.day for one in view.sessions if one.planned.cohort == cohort)
    moved = [
        one.model_copy(update={"day": first + timedelta((one.no - 1) // 2)}) if one.cohort == cohort else one
        for one in view.plan.sessions
    ]
    plan = view.plan.model_copy(update={"sessions": tuple(moved)})
    page = season_page(SeasonView(replace(view.folder, plan=plan), "ko"))
    assert page.count(">1~6</i>") == 1
    assert " several" not in season_page(view)
