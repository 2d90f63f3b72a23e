"""Nothing that a student typed is lost: versions, second tabs, late and repeated messages."""

from __future__ import annotations

from typing import Any

from gorae.lessons import find_lesson
from gorae.lessons.steps.goals import stage_path

WORK = "/api/work/wall-stop"


def save(browser: Any, text: str, base: int, edit: int, tab: str = "tabtabta") -> Any:
    return browser.post(WORK, files={"main.py": text}, base=base, tab=tab, edit=edit)


def test_one_begins_with_the_starter(asked: Any) -> None:
    work = asked.student().get(WORK).json()
    assert (work["version"], work["head"]) == (0, 0)
    assert "robot" in work["files"]["main.py"]


def test_what_is_saved_is_there_in_another_browser(asked: Any) -> None:
    assert save(asked.student(), "안녕\n", 0, 1).json() == {"version": 1, "saved": True}
    work = asked.student().get(WORK).json()
    assert (work["version"], work["files"]) == (1, {"main.py": "안녕\n"})


def test_a_tab_never_differs_from_itself(asked: Any) -> None:
    """Its answers may be lost: it sends the same, or more, with the base that it knows of."""
    browser = asked.student()
    save(browser, "a", 0, 1)
    assert save(browser, "a", 0, 1).json() == {"version": 1, "saved": False}
    assert save(browser, "ab", 0, 2).json() == {"version": 2, "saved": True}
    assert save(browser, "a?", 0, 1).json() == {"version": 2, "saved": False}
    assert browser.get(WORK).json()["files"] == {"main.py": "ab"}


def test_two_tabs_that_differ_are_both_kept(asked: Any) -> None:
    browser = asked.student()
    save(browser, "one", 0, 1, "firsttab")
    answered = save(browser, "two", 0, 1, "secondtab")
    told = answered.json()
    assert (answered.status_code, told["error"], told["kept"]) == (409, "two-versions", 2)
    assert told["head"]["files"] == {"main.py": "one"}
    assert save(browser, "two", told["head"]["version"], 2, "secondtab").json() == {
        "version": 3,
        "saved": True,
    }


def test_a_seat_sees_its_own_work_only(asked: Any) -> None:
    save(asked.student(7), "mine", 0, 1)
    assert asked.student(8).get(WORK).json()["version"] == 0


def test_who_begins_at_a_step_loses_nothing(asked: Any) -> None:
    """The lesson's files are those of before the step; the student's own stay, and the history has all."""
    browser = asked.student()
    files = {"main.py": "# mine\n", "notes.txt": "1"}
    browser.post(WORK, files=files, base=0, tab="tabtabta", edit=7)
    begun = browser.post(f"{WORK}/begin", step=5, tab="tabtabta", edit=8).json()
    assert begun["version"] == begun["head"] == 2
    assert begun["files"]["notes.txt"] == "1"
    assert begun["files"]["main.py"] == stage_path(find_lesson("wall-stop"), 4).read_text(encoding="utf-8")
    assert browser.get(f"{WORK}/versions/1").json()["files"] == files
    assert save(browser, "on", 2, 9).json() == {"version": 3, "saved": True}
    first = browser.post(f"{WORK}/begin", step=1, tab="tabtabta", edit=10).json()
    assert first["files"]["main.py"] == browser.get(f"{WORK}/versions/0").json()["files"]["main.py"]
