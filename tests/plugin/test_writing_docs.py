"""docs/writing-lessons.md: its commands do what it says, one after the other, in one folder."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from gorae.cli import gorae
from gorae.kits import Arena
from gorae.stl.quantities import quantity
from gorae.texts import Text

TEXT = (Path(__file__).parents[2] / "docs" / "writing-lessons.md").read_text(encoding="utf-8")
LESSON = "lessons/half-a-metre"


def blocks(language: str) -> list[str]:
    every = re.findall(r"^```(\w*)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    return [text for name, text in every if name == language]


COMMANDS = [
    shlex.split(line) for block in blocks("") for line in block.splitlines() if re.match("gorae|pytest", line)
]
Step = Callable[[str], str]


@pytest.fixture
def step(pytester: pytest.Pytester) -> Step:
    """Runs the first command of the page that begins so, and gives what it printed; it must succeed."""

    def run(begin: str) -> str:
        words = next(words for words in COMMANDS if " ".join(words).startswith(begin))
        words, target = (words[:-2], words[-1]) if ">" in words else (words, "")
        result = CliRunner().invoke(gorae, words[1:], standalone_mode=False, env={"LC_ALL": "en"})
        assert not result.exception, (words, result.output, result.exception)
        if target:
            (pytester.path / target).write_text(result.output, encoding="utf-8")
        return result.output

    return run


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_page_leads_through_a_lesson(pytester: pytest.Pytester, step: Step) -> None:
    prove = ("-p", "no:hypothesispytest", "--gorae-lang", "en", "-k")
    step("gorae lesson new half-a-metre lessons")
    pytester.runpytest_inprocess(LESSON, *prove, "cutebot or files or checks").assert_outcomes(
        passed=2 + 3 + 3 + 1 + 5, deselected=39
    )
    step("gorae schema challenge")
    step("gorae schema lesson")
    _drive_farther(pytester.path / LESSON)
    pytester.runpytest_inprocess(
        LESSON, *prove, "files or (maqueen-1 and (solution or ideas))"
    ).assert_outcomes(passed=4, deselected=49)
    assert "arrives catches 3, and 3 of them no other check would" in step("gorae lesson proof")
    step("gorae check lessons/half-a-metre/solution.py")
    assert "Satisfied" in step("gorae formula")
    step("gorae start lessons/half-a-metre work")
    assert (pytester.path / "work" / "main.py").is_file()


def _drive_farther(lesson: Path) -> None:
    """What the page says about 600 mm."""
    change(lesson / "challenge.yaml", "x >= 950 mm", "x >= 1050 mm")
    change(lesson / "challenge.yaml", "x - 1000 mm", "x - 1100 mm")
    change(lesson / "solution.py", "straight(500)", "straight(600)")
    change(lesson / "ideas" / "by_time.py", "drive(125)", "drive(150)")
    change(lesson / "solutions" / "microbit_only.py", "sleep(3050)", "sleep(3680)")


def test_the_page_leads_through_a_course(pytester: pytest.Pytester, step: Step) -> None:
    step("gorae lesson new half-a-metre lessons")
    course = next(block for block in blocks("yaml") if block.startswith("title:"))
    assert yaml.safe_load(course)["lessons"][1]["lesson"] == "wall-stop"
    folder = pytester.path / "lessons" / "courses"
    folder.mkdir()
    (folder / "first-week.yaml").write_text(course, encoding="utf-8")
    assert "The first way on the floor." in step("gorae course lessons/courses/first-week.yaml")
    step("gorae course lessons/courses/first-week.yaml --html site")
    assert (pytester.path / "site" / "ko" / "half-a-metre.html").is_file()
    step("gorae track oval sheets")
    assert (pytester.path / "sheets" / "oval-A1.svg").is_file()


def test_a_thing_on_the_page_is_called_by_its_name() -> None:
    things = next(block for block in blocks("yaml") if block.startswith("obstacles:"))
    floor = {"id": "mine", "name": {"en": "Mine", "ko": "내 것"}, "size": {"x": "1 m", "y": "1 m"}}
    arena = Arena.model_validate(floor | yaml.safe_load(things))
    assert f"inside({next(iter(arena.zones))})" in TEXT
    name = arena.obstacles["bin"].title("bin")
    moved = Text("grading.thing-moved", name=name, way=quantity(80, "mm"), axis="x")
    assert moved.say("ko") in " ".join(TEXT.split())


def test_a_program_on_the_page_is_one_of_the_lesson(pytester: pytest.Pytester, step: Step) -> None:
    step("gorae lesson new half-a-metre lessons")
    (program,) = blocks("python")
    assert (pytester.path / LESSON / "mistakes" / "centimetres.py").read_text("utf-8") == program
