"""Answers of several files: a mistake is what is wrong about it, and the rest is the solution's."""

from __future__ import annotations

from pathlib import Path

import pytest

from gorae.errors import DocumentError, UsageError
from gorae.lessons.answers import answers_in, files_of, header, read_answer, starter_files
from gorae.lessons.catalogue import Lesson, find_lesson
from gorae.lessons.workspace import start_lesson
from gorae.programs.handed import CARD, DATASET, LIMITS, MODEL, read_handed, take_handed

FILES = {
    "challenge.yaml": """
id: hop
title: {en: Hop, ko: 깡충}
arena: table
kits: [maqueen]
start: {x: 1000 mm, y: 1000 mm, heading: 0 deg}
time_limit: 2 s
checks: [{id: drives, points: 40, formula: eventually(speed >= 20 mm/s)}]
""",
    "en.md": "# Hop\n",
    "starter/main.py": "from robot import *\n",
    "starter/notes.txt": "mine",
    "solution/main.py": "from robot import *\nimport way\nway.go()\n",
    "solution/way.py": "from robot import *\ndef go():\n    drive(100)\n",
    "mistakes/stays.py": "# misses: drives\nfrom robot import *\n",
    "mistakes/slow/way.py": "def go():\n    pass\n",
    "mistakes/slow/recipe.yaml": "# The way is empty.\nmisses: [drives]\n",
    "mistakes/__pycache__/main.py": "",
}


@pytest.fixture
def lesson(tmp_path: Path) -> Lesson:
    for name, text in FILES.items():
        path = tmp_path / "hop" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.lstrip("\n"), encoding="utf-8")
    return Lesson(tmp_path / "hop")


def test_a_folder_and_a_file_are_answers_alike(lesson: Lesson) -> None:
    assert [path.name for path in lesson.mistakes] == ["slow", "stays.py"]
    assert lesson.solution.is_dir()
    assert [header(path, "misses") for path in lesson.mistakes] == [["drives"], ["drives"]]


def test_what_a_mistake_lacks_is_the_solution_s(lesson: Lesson) -> None:
    slow = read_answer(lesson, lesson.mistakes[0])
    assert slow.source == FILES["solution/main.py"].encode()
    assert slow.along == {"way.py": FILES["mistakes/slow/way.py"].encode()}
    stays = read_answer(lesson, lesson.mistakes[1])
    assert (stays.source, stays.along) == (FILES["mistakes/stays.py"].encode(), {})


def test_a_starter_is_all_that_a_student_begins_with(lesson: Lesson, tmp_path: Path) -> None:
    assert set(starter_files(lesson)) == {"main.py", "notes.txt"}
    work = tmp_path / "work"
    start_lesson(lesson, work, "maqueen", "en")
    assert (work / "main.py").read_text() == FILES["starter/main.py"]
    assert (work / "notes.txt").read_text() == "mine"
    assert not (work / "way.py").exists()


def test_a_recipe_with_mistakes_is_told_with_its_line(lesson: Lesson) -> None:
    (lesson.mistakes[0] / "recipe.yaml").write_text("misses: [drives]\nbake: 1\n")
    with pytest.raises(DocumentError) as caught:
        files_of(lesson, lesson.mistakes[0])
    assert "recipe.yaml:2" in caught.value.say("en")


@pytest.mark.parametrize("take", ["read", "take"])
def test_a_file_that_is_too_large_is_refused_by_its_name(tmp_path: Path, take: str) -> None:
    data = b"x" * (LIMITS[CARD] + 1)
    (tmp_path / CARD).write_bytes(data)
    with pytest.raises(UsageError) as caught:
        read_handed(tmp_path, [CARD]) if take == "read" else take_handed({CARD: data}, [CARD])
    assert CARD in caught.value.say("en")
    assert read_handed(tmp_path, [DATASET]) == {}


def test_the_shelf_of_a_lesson_s_answers_is_sorted(lesson: Lesson) -> None:
    assert answers_in(lesson.folder / "nowhere") == []


def test_gorae_s_own_lessons_are_found_as_before() -> None:
    lesson = find_lesson("wall-stop")
    assert lesson.solution.name == "solution.py"
    assert all(path.suffix == ".py" for path in lesson.mistakes)
    answer = read_answer(lesson, lesson.solution)
    assert (answer.name, answer.handed) == ("solution.py", {})


@pytest.mark.parametrize("take", ["read", "take"])
def test_line_ends_of_an_editor_are_no_change_of_a_model(take: str, tmp_path: Path) -> None:
    made, saved = b"HZ = 50\nx = 1\n", b"\xef\xbb\xbfHZ = 50\r\nx = 1\r\n"
    (tmp_path / MODEL).write_bytes(saved)
    found = read_handed(tmp_path, [MODEL]) if take == "read" else take_handed({MODEL: saved}, [MODEL])
    assert found == {MODEL: made}
