"""What gorae's own lessons keep to, beyond what the pytest plugin proves of any lesson (`pytest lessons`)."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gorae.bench.session import grade_answer
from gorae.grading.verdict import Verdict
from gorae.kits import load_kit
from gorae.kits.firmware import firmware_files
from gorae.lessons import Lesson, find_lessons
from gorae.lessons.answers import RECIPE, answers_in, header, program_of
from gorae.lessons.proof import MAX_COPIED
from gorae.programs.handed import HandedIn

Check = Callable[..., Verdict]
LESSONS = find_lessons()
TEXTS = ("{lang}.md", "teacher.{lang}.md")


def _id(lesson: Lesson) -> str:
    return lesson.id


each_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=_id)


def _programs(*folders: str) -> Iterator[tuple[Lesson, Path]]:
    for lesson in LESSONS:
        for folder in folders:
            for answer in answers_in(lesson.folder / folder):
                if program_of(answer).is_file():
                    yield lesson, program_of(answer)


RIGHT = [(lesson, program_of(lesson.solution)) for lesson in LESSONS] + list(_programs("solutions", "ideas"))


# --- programs -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lesson", "program"), [pytest.param(*case, id=f"{case[0].id}-{case[1].stem}") for case in RIGHT]
)
def test_hardware_solutions_import_nothing_of_ours(lesson: Lesson, program: Path) -> None:
    ours = {Path(name).stem for kit in lesson.about.kits for name in firmware_files(load_kit(kit))}
    assert "robot" in ours
    imported = {
        name
        for node in ast.walk(ast.parse(program.read_bytes()))
        for name in (
            [node.module]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else []
        )
    }
    assert bool(imported & ours) == (program.parent.name != "solutions")


# --- files --------------------------------------------------------------------------------------------


@each_lesson
def test_mistakes_say_what_is_wrong_and_cover_every_check(lesson: Lesson) -> None:
    ids = [check.id for check in lesson.challenge.checks]
    missed = set()
    for mistake in lesson.mistakes:
        named = header(mistake, "misses")
        assert named == [name for name in ids if name in (named or ())], mistake.name
        missed |= set(named)
        assert re.match(r"# .{10,}", _thought(mistake)), mistake.name
    assert missed == set(ids)


def _thought(mistake: Path) -> str:
    """What somebody thought: the second line of a program, or else the first of a recipe."""
    program, recipe = program_of(mistake), mistake / RECIPE
    if program.is_file() and not recipe.is_file():
        return program.read_text(encoding="utf-8").splitlines()[1]
    return recipe.read_text(encoding="utf-8").splitlines()[0]


@pytest.mark.parametrize("lesson", [lesson for lesson in LESSONS if lesson.solution.is_file()], ids=_id)
def test_hardware_solutions_exist_for_each_board(lesson: Lesson) -> None:
    solved = {
        kit for program in (lesson.folder / "solutions").glob("*.py") for kit in header(program, "kits") or []
    }
    boards = {load_kit(kit).board for kit in lesson.about.kits}
    assert {load_kit(kit).board for kit in solved} == boards


# --- texts --------------------------------------------------------------------------------------------


def _read(lesson: Lesson, name: str, lang: str) -> str:
    return (lesson.folder / name.format(lang=lang)).read_text(encoding="utf-8")


def _blocks(text: str, language: str = r"\w*") -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def _outline(text: str) -> list[str]:
    """The kinds of line outside of code blocks that both languages must have alike: headings, rows, items."""
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"^(#+ |\||- )", prose, re.MULTILINE)


@each_lesson
@pytest.mark.parametrize("name", TEXTS)
def test_both_languages_have_the_same_headings_tables_and_code(lesson: Lesson, name: str) -> None:
    ko, en = _read(lesson, name, "ko"), _read(lesson, name, "en")
    assert _outline(ko) == _outline(en)
    assert _outline(ko).count("## ") >= 4
    for blocks in zip(_blocks(ko), _blocks(en), strict=True):
        korean, english = (re.sub(r"#(?!#).*$", "", block, flags=re.MULTILINE) for block in blocks)
        assert korean == english


CODE = [
    pytest.param(lesson, block, id=f"{lesson.id}-{name.format(lang='ko')}-{number}")
    for lesson in LESSONS
    for name in TEXTS
    for number, block in enumerate(_blocks(_read(lesson, name, "ko"), "python"), 1)
]


@pytest.mark.parametrize(("lesson", "block"), CODE)
def test_code_in_the_text_runs_and_copying_it_earns_little(lesson: Lesson, block: str, check: Check) -> None:
    """At most 40 of 100 on each kit; where the first run earns more, so do not all runs together."""
    for kit in lesson.about.kits:
        verdict = check(lesson, block.encode(), kit, [1])
        assert [run.error for run in verdict.runs if run.error] == []
        most = MAX_COPIED * verdict.max_score / 100
        assert verdict.score <= most or check(lesson, block.encode(), kit).score <= most


@each_lesson
def test_the_text_has_code_and_says_how_long_each_step_takes(lesson: Lesson) -> None:
    text = _read(lesson, "{lang}.md", "ko")
    assert len(_blocks(text, "python")) >= 4
    times = [(int(a), int(b)) for a, b in re.findall(r"^## .*\((\d+)~(\d+)분\)$", text, re.MULTILINE)]
    assert [begin for begin, _ in times] == [0, *(end for _, end in times[:-1])]
    assert times[-1][1] == lesson.about.minutes


@each_lesson
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_teacher_hears_of_every_mistake(lesson: Lesson, lang: str) -> None:
    text = _read(lesson, "teacher.{lang}.md", lang)
    mistakes = {f"{one.name}/" if one.is_dir() else one.name for one in lesson.mistakes}
    assert set(re.findall(r"^\|.*`(\w+(?:\.py|/))`", text, re.MULTILINE)) == mistakes
    for named in re.findall(r"`((?:ideas|solutions)/\w*(?:\.py)?)/?`", text):
        assert (lesson.folder / named).exists()


@each_lesson
@pytest.mark.parametrize(("lang", "heading"), [("ko", "직업 카드"), ("en", "Career card")])
def test_the_teacher_s_notes_have_a_career_card(lesson: Lesson, lang: str, heading: str) -> None:
    card = _read(lesson, "teacher.{lang}.md", lang).partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    assert 3 <= len(re.findall(r"[.?!](?=\s|$)", card)) <= 8


# --- checks -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lesson", [one for one in LESSONS if one.challenge.stimuli and not one.challenge.recognition], ids=_id
)
def test_where_nobody_presses_a_button_no_check_of_it_passes(lesson: Lesson) -> None:
    """On a real kit it may be forgotten; “if it is pressed, then …” must not hold of a robot that rests."""
    alone = lesson.challenge.model_copy(update={"stimuli": ()})
    answer = HandedIn("main.py", b"print(1)\n", {})
    verdict = grade_answer(alone, load_kit(alone.kits[0]), answer, [1], "en")
    passed = {check.id for check in verdict.checks if check.status == "passed"}
    formulas = {check.id: check.formula.text for check in alone.checks if check.formula}
    assert not [name for name in passed if "button_" in formulas.get(name, "")]
