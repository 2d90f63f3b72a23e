"""`gorae lesson new`: what it makes is a lesson, and its author's files are safe from it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from gorae.errors import UsageError
from gorae.grading.verdict import Verdict
from gorae.lessons import Lesson, find_lesson, find_workspace, start_lesson
from gorae.lessons.proof import check_files, claims, judge
from gorae.lessons.scaffold import TEMPLATE, new_lesson


@pytest.fixture
def made(tmp_path: Path) -> Lesson:
    new_lesson("half-a-metre", tmp_path / "lessons", {"lesson": {"type": "object"}})
    return Lesson(tmp_path / "lessons" / "half-a-metre")


def test_its_files_are_whole_and_agree(made: Lesson) -> None:
    check_files(made)
    assert made.challenge.id == "half-a-metre"
    everything = "".join(path.read_text("utf-8") for path in made.folder.rglob("*") if path.is_file())
    assert TEMPLATE.name not in everything
    assert everything.count("CHANGE") > 15


@pytest.mark.parametrize("kit", ["maqueen", "esp32-duo"])
def test_its_programs_earn_what_they_must(made: Lesson, kit: str, check: Callable[..., Verdict]) -> None:
    """On all kits and with all seeds `pytest lessons` of the template itself does this."""
    for claim in claims(made, seeds=1):
        if claim.kit == kit:
            verdict = check(made, claim.program.read_bytes(), kit, claim.seeds[:1])
            assert isinstance(verdict, Verdict)
            assert judge(claim, verdict) == [], claim.name


def test_it_names_a_schema_for_editors_that_lies_there(made: Lesson) -> None:
    first = (made.folder / "lesson.yaml").read_text("utf-8").splitlines()[0]
    match = re.fullmatch(r"# yaml-language-server: \$schema=(.+)", first)
    assert match
    assert (made.folder / match[1]).is_file()


def test_what_is_there_is_left_as_it_is(made: Lesson) -> None:
    (made.folder / "ko.md").write_text("mine", encoding="utf-8")
    schema = made.folder.parent / "lesson.schema.json"
    schema.write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="already there"):
        new_lesson("half-a-metre", made.folder.parent, {})
    new_lesson("another", made.folder.parent, {"lesson": {}})
    assert (made.folder / "ko.md").read_text("utf-8") == schema.read_text("utf-8") == "mine"


@pytest.mark.parametrize("name", ["Big", "two words", "../up", "", "-a", "a--b", "한글"])
def test_an_impossible_name_makes_nothing(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError):
        new_lesson(name, tmp_path, {})
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "lessons").write_text("a file")
    with pytest.raises(UsageError, match="cannot write"):
        new_lesson("mine", tmp_path / "lessons", {})


def test_a_lesson_of_one_s_own_is_found_and_started_by_its_folder(made: Lesson, tmp_path: Path) -> None:
    lesson = find_lesson(str(made.folder))
    start_lesson(lesson, tmp_path / "work", "maqueen", "ko")
    workspace = find_workspace(tmp_path / "work" / "main.py")
    assert workspace
    assert workspace.lesson
    assert find_lesson(workspace.lesson).folder == made.folder.resolve()
    assert find_lesson("wall-stop").address == "wall-stop"


def test_a_new_lesson_is_found_by_its_name_where_it_was_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`gorae lesson new mine`, then `gorae lesson proof mine`."""
    from gorae.lessons import find_lesson

    monkeypatch.chdir(tmp_path)
    new_lesson("mine", Path(), {})
    assert find_lesson("mine").folder == tmp_path / "mine"
