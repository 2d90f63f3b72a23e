"""Steps of lessons: goals of their own, a place to begin again, experiments, and what copying earns."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gorae.documents import Localized
from gorae.errors import DocumentError, UsageError
from gorae.lessons import Lesson, find_lesson, find_lessons
from gorae.lessons.answers import read_answer
from gorae.lessons.steps.duration import lesson_minutes
from gorae.lessons.steps.experiments import Experiment, ExperimentProgram, experiment_source
from gorae.lessons.steps.goals import files_before, load_steps, stages, step_challenge, step_numbers
from gorae.lessons.steps.ladder import Kind, Rung, copied_answer, ladder_faults, ladder_programs
from gorae.lessons.steps.programs import distinct_programs, text_programs

WALL = find_lesson("wall-stop")
WITH_STEPS = [lesson for lesson in find_lessons() if (lesson.folder / "steps.yaml").is_file()]
NEAR_500 = b"from robot import *\ndrive(150)\nwhile distance() > 500:\n    sleep(10)\nstop()\n"


Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(call: Callable[..., Any]) -> Run:
    """Call the command: its exit status, and what it said."""

    def run_command(*args: str) -> tuple[int, str]:
        called = call(*args)
        return called.status, called.out + called.err

    return run_command


@pytest.fixture
def copied(tmp_path: Path) -> Lesson:
    """A copy of a lesson that a test may change."""
    shutil.copytree(WALL.folder, tmp_path / "wall-stop")
    return Lesson(tmp_path / "wall-stop")


# --- files --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lesson", WITH_STEPS, ids=lambda lesson: lesson.id)
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_text_names_the_check_of_each_step_with_a_goal(lesson: Lesson, lang: str) -> None:
    named = re.findall(r"gorae check --step (\d+)", lesson.text(lang).read_text(encoding="utf-8"))
    assert {int(number) for number in named} == {one.step for one in load_steps(lesson).steps}


def test_the_first_twelve_lessons_have_goals_of_steps() -> None:
    assert len(WITH_STEPS) >= 12
    assert all(load_steps(lesson).steps for lesson in WITH_STEPS)


def test_a_step_s_challenge_is_the_lesson_s_with_other_checks() -> None:
    small = step_challenge(WALL, 4)
    assert (small.id, small.arena, small.kits) == (
        "wall-stop-step-4",
        WALL.challenge.arena,
        WALL.challenge.kits,
    )
    assert [check.id for check in small.checks] == ["near-500"]
    assert small.runs.vary == WALL.challenge.runs.vary
    assert small.time_limit < WALL.challenge.time_limit


def test_a_step_without_checks_names_those_that_have_some() -> None:
    with pytest.raises(UsageError) as caught:
        step_challenge(WALL, 2)
    assert "the steps 4 have" in caught.value.say("en")
    with pytest.raises(UsageError) as caught:
        step_challenge(find_lesson("magic-wand"), 2)
    assert "no checks of their own" in caught.value.say("en")


def test_every_mistake_of_a_steps_file_is_named_at_its_line(copied: Lesson) -> None:
    (copied.folder / "steps.yaml").write_text(
        "steps:\n"
        "  - step: 9\n"
        "    checks: [{id: a, formula: speed >= 20 mm/s}]\n"
        "  - step: 4\n"
        "    time_limit: 3 s\n"
        "    checks: [{id: a, formula: 'eventually[0 s, 9 s](inside(nowhere))'}]\n"
        "experiments:\n"
        "  - {step: 5, shows: {en: x, ko: x}, programs: {a: {block: 1}}, measure: end(lap), spread: 0}\n",
        encoding="utf-8",
    )
    with pytest.raises(DocumentError) as caught:
        load_steps(copied)
    told = caught.value.say("en")
    assert "no step 9; its steps are 1, 2, 3, 4, 5" in told
    assert "steps/9.py" in told
    assert "nowhere" in told
    assert {problem.line for problem in caught.value.problems} >= {2, 4, 6}


# --- to begin again -----------------------------------------------------------------------------------


def test_a_step_begins_with_what_one_has_before_it() -> None:
    lesson = find_lesson("hello-kit")
    assert files_before(lesson, 2) == {"main.py": lesson.starter.read_bytes()}
    assert files_before(lesson, 4)["main.py"] == stages(lesson)[3].read_bytes()
    with pytest.raises(UsageError) as caught:
        files_before(lesson, 9)
    assert ", ".join(map(str, step_numbers(lesson))) in caught.value.say("en")


def test_who_lost_the_thread_gets_a_folder_beside_and_keeps_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("start", "hello-kit", "--kit", "cutebot")[0] == 0
    mine = tmp_path / "hello-kit" / "main.py"
    mine.write_text("# mine\n", encoding="utf-8")
    monkeypatch.chdir(mine.parent)
    code, told = run("start", "hello-kit", "--step", "3", "--lang", "en")
    begun = tmp_path / "hello-kit-step-3"
    assert code == 0, told
    assert (begun / "main.py").read_bytes() == stages(find_lesson("hello-kit"))[2].read_bytes()
    assert "kit: cutebot" in (begun / "gorae.yaml").read_text(encoding="utf-8")
    assert mine.read_text(encoding="utf-8") == "# mine\n"
    assert not (mine.parent / "hello-kit-step-3").exists()
    code, told = run("start", "hello-kit", "--step", "3", "--lang", "en")
    assert code != 0
    assert "left as it is" in told


# --- checks of a step ---------------------------------------------------------------------------------


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> Path:
    monkeypatch.chdir(tmp_path)
    assert run("start", "wall-stop", ".")[0] == 0
    return tmp_path


def test_a_step_s_check_judges_only_the_step_and_is_no_attempt(work: Path, run: Run) -> None:
    for number in range(3):
        (work / "main.py").write_text(f"from robot import *\n\ndrive(150)  # {number}\n", encoding="utf-8")
        code, told = run("check", "--step", "4", "--seed", "1", "--lang", "en")
        assert code == 1
        assert "Stands near 500 mm" in told
        assert "--hint" not in told
    assert not (work / ".gorae-attempts.json").exists()
    (work / "main.py").write_bytes(NEAR_500)
    code, told = run("check", "--step", "4", "--seed", "1", "--lang", "en")
    assert code == 0, told
    assert "near-500" not in told
    assert "Stops at the line" not in told


def test_a_step_belongs_to_a_lesson(work: Path, run: Run) -> None:
    challenge = str(WALL.folder / "challenge.yaml")
    code, told = run("check", "--challenge", challenge, "--step", "4", "--lang", "en")
    assert code == 2
    assert "--step" in told
    code, told = run("check", "--step", "3", "--lang", "en")
    assert code == 2
    assert "the steps 4 have" in told


# --- experiments --------------------------------------------------------------------------------------


def experiment(**says: object) -> Experiment:
    programs = {"a": ExperimentProgram(block=1), "b": ExperimentProgram(file="solution.py")}
    given = {"step": 5, "shows": Localized(en="x", ko="x"), "programs": programs, "measure": "end(speed)"}
    return Experiment.model_validate(given | says)


def test_an_experiment_holds_only_where_it_shows_what_it_says() -> None:
    assert experiment(falling=("a", "b"), gap=1).holds({"a": [5, 7], "b": [4, 5]})
    assert not experiment(falling=("a", "b"), gap=1).holds({"a": [5, 6], "b": [4, 5.5]})
    assert experiment(spread=2).holds({"a": [1, 3], "b": [0, 5]})
    assert not experiment(spread=2).holds({"a": [1, 3], "b": [0, 1]})
    assert experiment(between=(0, 3)).holds({"a": [0, 3]})
    assert not experiment(between=(0, 3)).holds({"a": [0, 3.1]})
    assert experiment(alike=True).holds({"a": [1, 5], "b": [2, 5]})
    assert not experiment(alike=True).holds({"a": [1, 2], "b": [5, 6]})


def test_an_experiment_is_changed_as_the_text_says() -> None:
    fast = ExperimentProgram(block=1, replace={"drive(150)": "drive(300)"})
    tried = experiment(programs={"a": fast}, spread=0)
    assert b"drive(300)" in experiment_source(WALL, tried, "a")
    for wrong in (
        ExperimentProgram(block=1, replace={"drive(151)": ""}),
        ExperimentProgram(block=9),
        ExperimentProgram(file="nothing.py"),
        ExperimentProgram(file="../square/solution.py"),
    ):
        with pytest.raises(UsageError):
            experiment_source(WALL, experiment(programs={"a": wrong}, spread=0), "a")


# --- the ladder ---------------------------------------------------------------------------------------


def rung(kind: Kind, best: float, name: str = "x") -> Rung:
    return Rung(kind, name, None, best, best)


def test_copying_earns_at_most_forty_and_no_step_loses_points() -> None:
    fine = [
        rung("starter", 40),
        rung("copied", 40),
        rung("stage", 40),
        rung("stage", 85),
        rung("solution", 100),
    ]
    assert ladder_faults(fine) == []
    told = [
        fault.text.say("en")
        for fault in ladder_faults([rung("starter", 60.2, "starter"), rung("copied", 85)])
    ]
    assert len(told) == 2
    assert "60.2" in told[0]
    assert len(ladder_faults([rung("starter", 10), rung("stage", 50), rung("stage", 49)])) == 1


def test_a_program_that_both_languages_have_is_run_once() -> None:
    both = len(text_programs(WALL, "ko")) + len(text_programs(WALL, "en"))
    assert len(distinct_programs(WALL)) == both / 2
    assert [one.name for one in text_programs(WALL)][:3] == ["2.1", "2.2", "3.1"]
    kinds = [one.kind for one in ladder_programs(WALL)]
    assert kinds[0] == "starter"
    assert {"copied", "stage", "solution", "opening"} < set(kinds)


def test_who_copies_a_program_has_the_files_of_the_step_before() -> None:
    """The solution's data and model are what a lesson of learning is about: no text gives them."""
    lesson = find_lesson("left-hand")
    first = distinct_programs(lesson)[0]
    begun, solved = (read_answer(lesson, one) for one in (lesson.starter, lesson.solution))
    assert copied_answer(lesson, first).handed["dataset.csv"] == begun.handed["dataset.csv"]
    assert begun.handed["dataset.csv"] != solved.handed["dataset.csv"]
    assert stages(lesson)[4].is_dir()
    assert files_before(lesson, 4)["dataset.csv"] == begun.handed["dataset.csv"]


def test_what_one_has_after_each_step_is_known_of_every_lesson() -> None:
    assert [lesson.id for lesson in find_lessons() if not stages(lesson)] == []


def test_minutes_are_those_of_the_text() -> None:
    minutes = lesson_minutes(WALL)
    assert minutes.given == WALL.about.minutes
    assert 2 < minutes.read < 10
    assert minutes.needed == minutes.read + minutes.type + minutes.run


def test_authors_get_a_table_of_what_copying_and_each_step_earn(run: Run) -> None:
    code, told = run("lesson", "ladder", "wall-stop", "--lang", "en")
    assert code == 0, told
    assert re.search(r"^lesson +starter %", told, re.MULTILINE)
    assert re.search(r"^wall-stop +40 +40 \(\d\.\d\) +4:40 +4/4 ", told, re.MULTILINE)
