"""`pytest lessons/`: a good lesson passes, and each way to go wrong fails with its sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gorae.bench.session import draw, grade_answer
from gorae.grading.challenge_file import load_challenge
from gorae.grading.verdict import Verdict

Prove = Callable[..., pytest.RunResult]


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def report(result: pytest.RunResult) -> str:
    text = result.stdout.str()
    assert "Traceback" not in text
    assert "pytest_plugin.py" not in text
    return text


# --- a good lesson ------------------------------------------------------------------------------------


def test_a_good_lesson_passes(lesson: Path, prove: Prove) -> None:
    result = prove("-v")
    # files, checks; 2 kits × 2 seeds, 1 kit × 2 seeds twice; starter and 5 mistakes on 2 kits
    result.assert_outcomes(passed=2 + 4 + 4 + 2 + 10)
    result.stdout.fnmatch_lines(
        [
            "lessons/hop/lesson.yaml::files PASSED*",
            "lessons/hop/lesson.yaml::solution[[]maqueen-1] PASSED*",
            "lessons/hop/lesson.yaml::solutions/by_hand[[]maqueen-2] PASSED*",
            "lessons/hop/lesson.yaml::starter[[]cutebot] PASSED*",
            "lessons/hop/lesson.yaml::mistakes/never_stops[[]cutebot] PASSED*",
            "lessons/hop/lesson.yaml::checks PASSED*",
        ]
    )


def test_items_are_chosen_by_name_kit_lesson_and_mark(lesson: Path, prove: Prove) -> None:
    prove("-k", "hop and cutebot and solution").assert_outcomes(passed=2, deselected=20)
    prove("-m", "not gorae").assert_outcomes(deselected=22)


def test_one_item_is_asked_for_by_its_id(lesson: Path, pytester: pytest.Pytester) -> None:
    result = pytester.runpytest_inprocess("lessons/hop/lesson.yaml::solution[cutebot-2]")
    result.assert_outcomes(passed=1)


def test_good_programs_run_with_as_many_seeds_as_are_asked_for(lesson: Path, prove: Prove) -> None:
    prove("--gorae-seeds", "3", "--collect-only", "-q").stdout.fnmatch_lines(
        ["*::solution[[]maqueen-3]", "*::solutions/by_hand[[]maqueen-3]", "26 tests collected*"]
    )


@pytest.mark.parametrize("seeds", ["0", "-1", "many", "1001"])
def test_a_bad_number_of_seeds_is_told(lesson: Path, prove: Prove, seeds: str) -> None:
    result = prove(f"--gorae-seeds={seeds}")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert f"“{seeds}”" in result.stderr.str()


def test_nothing_is_imported_from_the_folders_of_programs(lesson: Path, prove: Prove) -> None:
    trap = "# misses: drives\nopen('/tmp/never', 'w')\nraise SystemExit('imported')\n"
    (lesson / "mistakes" / "test_trap.py").write_text(trap)
    (lesson / "mistakes" / "conftest.py").write_text(trap)
    assert prove("-k", "files").ret == 0


@pytest.mark.parametrize("mode", ["prepend", "importlib"])
def test_an_instructors_own_test_may_lie_beside_a_lesson(lesson: Path, prove: Prove, mode: str) -> None:
    (lesson / "test_own.py").write_text("def test_own(virtual_kit):\n    pass\n")
    result = prove(f"--import-mode={mode}", "-k", "own or files")
    result.assert_outcomes(passed=2, deselected=21)


def test_it_runs_on_several_processes(lesson: Path, pytester: pytest.Pytester) -> None:
    spoil(lesson / "mistakes" / "never_stops.py", "# misses: near", "# never stops")
    arguments = ("-n", "2", "--gorae-lang", "ko", "-k", "cutebot and not solution")
    result = pytester.runpytest_subprocess("lessons", *arguments, "-p", "no:hypothesispytest")
    result.assert_outcomes(passed=5, failed=1)
    assert "이 프로그램이 놓치는 검사를 첫 줄에 적으세요" in report(result)


def test_other_sessions_of_pytest_pay_nothing(tmp_path: Path) -> None:
    (tmp_path / "test_one.py").write_text("def test_one(): pass\n")
    code = (
        "import sys, pytest; status = pytest.main(['-q', '-p', 'no:hypothesispytest']);"
        "print({'numpy', 'pydantic', 'yaml', 'gorae.texts', 'gorae.errors'} & set(sys.modules), status)"
    )
    command = [sys.executable, "-c", code]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=dict(os.environ))
    assert ran.stdout.splitlines()[-1] == "set() 0", ran.stdout + ran.stderr


# --- files --------------------------------------------------------------------------------------------


def test_a_broken_file_is_told_by_line_and_sentence(lesson: Path, prove: Prove) -> None:
    spoil(lesson / "challenge.yaml", "time_limit: 3 s", "time_limit: 3")
    spoil(lesson / "challenge.yaml", "always(x <= 1120 mm)", "always(speeed <= 1120 mm/s)")
    spoil(lesson / "lesson.yaml", "kits: [maqueen, cutebot]", "kits: [maqueen, cutbot]")
    result = prove()
    result.assert_outcomes(failed=1)
    text = report(result)
    place = Path("lessons/hop")
    assert f"{place / 'lesson.yaml'}:4 kits[1]: there is no kit “cutbot”" in text
    assert f"{place / 'challenge.yaml'}:6 time_limit: " in text
    assert f"{place / 'challenge.yaml'}:10 checks[1].formula: nothing is called “speeed”" in text


def test_yaml_that_is_none_is_told(lesson: Path, prove: Prove) -> None:
    (lesson / "challenge.yaml").write_text("id: [")
    assert "challenge.yaml:1: the “[” that begins here is not closed" in report(prove())


def test_a_missing_challenge_is_told(lesson: Path, prove: Prove) -> None:
    (lesson / "challenge.yaml").unlink()
    assert f"{Path('lessons/hop/challenge.yaml')}: there is no such file" in report(prove())


def test_lesson_and_challenge_that_disagree_are_told(lesson: Path, prove: Prove) -> None:
    spoil(lesson / "challenge.yaml", "id: hop", "id: jump")
    spoil(lesson / "lesson.yaml", "kits: [maqueen, cutebot]", "kits: [maqueen]\nneeds: [wall-stop, nothing]")
    text = report(prove("-k", "files"))
    assert "challenge.yaml:1 id: the id is “jump”, but the folder is called “hop”" in text
    assert "lesson.yaml:4 kits: the lesson is for maqueen, its challenge for maqueen, cutebot" in text
    assert "lesson.yaml:5 needs[1]: there is no lesson “nothing”; there are " in text


@pytest.mark.parametrize("name", ["ko.md", "en.md", "teacher.ko.md", "starter.py", "solution.py"])
def test_a_missing_file_is_told_and_the_rest_is_proved(lesson: Path, prove: Prove, name: str) -> None:
    (lesson / name).unlink()
    result = prove("-k", "files or checks")
    result.assert_outcomes(failed=1, passed=1, deselected=result.parseoutcomes()["deselected"])
    assert f"{Path('lessons/hop') / name}: there is no such file" in report(result)


def test_a_lesson_that_is_not_whole_is_told(lesson: Path, prove: Prove) -> None:
    for name in ("mistakes/twice", "solutions/by_hand", "ideas/by_motors"):
        (lesson / f"{name}.py").unlink()
    hint = "{en: Hop., ko: 깡충.}"
    spoil(
        lesson / "challenge.yaml",
        f"points: 60, hints: [{hint}, {hint}, {hint}]",
        f"points: 60, hints: [{hint}]",
    )
    text = report(prove("-k", "files"))
    folder = Path("lessons/hop")
    assert f"{folder / 'mistakes'}: there are 4 mistakes, and a lesson needs at least 5" in text
    assert f"{folder / 'solutions'}: there is no program here; add a solution in another style" in text
    assert f"{folder / 'ideas'}: there is no program here; add one that reaches the goal" in text
    assert "challenge.yaml:10 checks[1].hints: “near” has 1 hints, and needs at least 3" in text


def test_an_unknown_tag_is_told(lesson: Path, prove: Prove) -> None:
    spoil(lesson / "lesson.yaml", "level: 1", "level: 1\ntags: [9정03-08, 9정3-06]")
    assert "lesson.yaml:3 tags[1]: there is no tag “9정3-06”; did you mean “9정03-06”?" in report(
        prove("-k", "files")
    )


# --- good programs ------------------------------------------------------------------------------------


def test_a_solution_that_fails_with_one_seed_is_told(lesson: Path, prove: Prove) -> None:
    challenge = load_challenge(lesson / "challenge.yaml")
    first, second = (draw(challenge, seed)["start.heading"] for seed in (1, 2))
    limit = f"always(abs(heading - {first:.2f} deg) <= {abs(second - first) / 2:.2f} deg)"
    spoil(lesson / "challenge.yaml", "always(x <= 1120 mm)", limit)
    result = prove("-k", "solution and maqueen and not by_hand", lang="ko")
    result.assert_outcomes(passed=1, failed=1, deselected=20)
    text = report(result)
    assert "solution[maqueen-2]" in text
    assert "✘ near: " in text
    assert "(시드 2)" in text
    assert "있었어요" in text  # the miss, in the reader's language


def test_the_command_that_is_told_shows_the_same(
    lesson: Path, prove: Prove, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(lesson / "solution.py", "stop()\n", "")
    text = report(prove("-k", "solution and cutebot and 2"))
    command = next(line for line in text.splitlines() if "To see it: " in line)
    words = command.partition("To see it: ")[2].split()
    assert words[0] == "gorae"
    checked = subprocess.run(
        [sys.executable, "-c", "from gorae.cli import main; main()", *words[1:], "--lang", "en"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert checked.returncode == 1, checked.stderr
    miss = next(line for line in text.splitlines() if "✘ near: " in line)
    assert miss.partition("near: ")[2].partition(" (seed")[0] in checked.stdout


def test_a_solution_with_an_error_is_told_by_its_line(lesson: Path, prove: Prove) -> None:
    spoil(lesson / "solution.py", "stop()", "stopp()")
    text = report(prove("-k", "solution and maqueen-1"))
    assert "solution.py, line 5" in text
    assert "NameError" in text


def test_a_solution_without_full_marks_is_told(lesson: Path, prove: Prove) -> None:
    spoil(
        lesson / "challenge.yaml",
        "always(x <= 1120 mm)}",
        "always(x <= 1120 mm), credit: {robustness: [0 mm, 1 m]}}",
    )
    assert "✘ near: passed, but with " in report(prove("-k", "solution and maqueen-1"))


def test_a_solution_for_an_unknown_kit_is_told(lesson: Path, prove: Prove) -> None:
    spoil(lesson / "solutions" / "by_hand.py", "# kits: maqueen", "# kits: maqeen")
    assert "names the kit “maqeen”, and this challenge is for maqueen, cutebot" in report(
        prove("-k", "by_hand")
    )


# --- starter ------------------------------------------------------------------------------------------


def test_a_starter_that_passes_is_told(lesson: Path, prove: Prove) -> None:
    (lesson / "starter.py").write_bytes((lesson / "solution.py").read_bytes())
    result = prove("-k", "starter")
    result.assert_outcomes(failed=2, deselected=20)
    assert "The starter passes already" in report(result)


@pytest.mark.parametrize("program", ["from robot import *\ndrive(\n", "from robot import *\ndrvie(1)\n"])
def test_a_starter_with_an_error_is_told(lesson: Path, prove: Prove, program: str) -> None:
    (lesson / "starter.py").write_text(program)
    result = prove("-k", "starter")
    result.assert_outcomes(failed=2, deselected=20)
    assert "starter.py, line " in report(result)


# --- mistakes -----------------------------------------------------------------------------------------


def test_a_mistake_that_misses_something_else_is_told(lesson: Path, prove: Prove) -> None:
    spoil(lesson / "mistakes" / "never_stops.py", "# misses: near", "# misses: drives")
    text = report(prove("-k", "never_stops and maqueen"))
    assert "✘ near: missed, and the first line does not name it. At " in text
    assert "✘ drives: named in the first line, but passed" in text
    assert "--seed 1 --runs 1" in text


def test_a_mistake_that_names_too_much_is_told(lesson: Path, prove: Prove) -> None:
    spoil(lesson / "mistakes" / "never_drives.py", "# misses: drives", "# misses: drives, near")
    text = report(prove("-k", "never_drives and maqueen"))
    assert "✘ near: named in the first line, but not run. “drives” comes first." in text


@pytest.mark.parametrize("line", ["# Never stops.", "# misses near", "# misses:", "misses: near", ""])
def test_a_mistake_without_a_header_is_told(lesson: Path, prove: Prove, line: str) -> None:
    spoil(lesson / "mistakes" / "never_stops.py", "# misses: near", line)
    text = report(prove("-k", "never_stops and maqueen"))
    assert "The first line must name the checks that this program misses, as in “# misses: drives”" in text


def test_a_mistake_that_names_an_unknown_check_is_told(lesson: Path, prove: Prove) -> None:
    spoil(lesson / "mistakes" / "never_stops.py", "# misses: near", "# misses: near, nearr")
    assert "names “nearr”, and there is no such check; there are drives, near" in report(
        prove("-k", "never_stops and maqueen")
    )


def test_a_mistake_that_does_not_start_is_told(lesson: Path, prove: Prove) -> None:
    spoil(lesson / "mistakes" / "never_stops.py", "drive(100)", "drive(100")
    assert "The program does not start" in report(prove("-k", "never_stops and maqueen"))


def test_a_mistake_may_stop_with_an_error(lesson: Path, prove: Prove) -> None:
    spoil(lesson / "mistakes" / "never_drives.py", "stop()", "drive(100 / 0)")
    prove("-k", "never_drives and maqueen").assert_outcomes(passed=1, deselected=21)


def test_on_other_kits_a_mistake_runs_once_when_that_shows_it(
    lesson: Path, prove: Prove, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = []

    def spy(challenge: Any, kit: Any, answer: Any, seeds: Any, lang: str, memory: Any) -> Verdict:
        ran.append((kit.id, list(seeds)))
        return grade_answer(challenge, kit, answer, seeds, lang, memory)

    monkeypatch.setattr("gorae.bench.session.grade_answer", spy)
    prove("-k", "never_stops").assert_outcomes(passed=2, deselected=20)
    assert ran == [("maqueen", [1, 2]), ("cutebot", [1])]
    spoil(lesson / "mistakes" / "never_stops.py", "# misses: near", "# misses: drives")
    ran.clear()
    prove("-k", "never_stops and cutebot").assert_outcomes(failed=1, deselected=21)
    assert ran == [("cutebot", [1]), ("cutebot", [1, 2])]


@pytest.mark.parametrize("arguments", [(), ("-n", "2", "-p", "no:hypothesispytest")])
def test_a_report_shows_what_each_check_catches(
    lesson: Path, pytester: pytest.Pytester, arguments: tuple[str, ...]
) -> None:
    run = pytester.runpytest_subprocess if arguments else pytester.runpytest_inprocess
    result = run("lessons", "--gorae-report", "--gorae-lang", "en", "-k", "never and maqueen", *arguments)
    result.stdout.fnmatch_lines(
        [
            "*- hop -*",
            " *drives  near",
            "never_drives *✘ *·",
            "never_stops *· *✘",
            "drives catches 1, and 1 of them no other check would",
            "near catches 1, and 1 of them no other check would",
        ]
    )


# --- checks -------------------------------------------------------------------------------------------


def test_a_check_that_nothing_misses_is_told(lesson: Path, prove: Prove) -> None:
    for mistake in ("never_stops", "too_long", "too_fast", "twice"):
        (lesson / "mistakes" / f"{mistake}.py").unlink()
    result = prove("-k", "checks")
    result.assert_outcomes(failed=1, deselected=13)
    assert "no mistake and not the starter misses the check “near”: does it always pass?" in report(result)


def test_a_check_that_only_the_starter_misses_is_proved(lesson: Path, prove: Prove) -> None:
    (lesson / "mistakes" / "never_drives.py").unlink()
    prove("-k", "checks").assert_outcomes(passed=1, deselected=19)


# --- our own faults -----------------------------------------------------------------------------------


def test_our_own_fault_is_a_sentence_too(lesson: Path, prove: Prove, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("in gorae")

    monkeypatch.setattr("gorae.lessons.proof.check_files", fail)
    assert "gorae made a mistake, not you: ZeroDivisionError: in gorae" in report(prove("-k", "files"))
    assert "ZeroDivisionError" in prove("-k", "files", "--full-trace").stdout.str()


# --- answers of several files -------------------------------------------------------------------------


def test_answers_may_be_folders_of_files(lesson: Path, prove: Prove) -> None:
    for name in ("solution", "starter"):
        (lesson / name).mkdir()
        (lesson / f"{name}.py").rename(lesson / name / "main.py")
    mistake = lesson / "mistakes" / "no_way"
    mistake.mkdir()
    (lesson / "solution" / "main.py").write_text("from way import go\n\ngo(500)\n")
    way = "from robot import *\n\ndef go(ms):\n    drive(100)\n    sleep(ms)\n    stop()\n"
    (lesson / "solution" / "way.py").write_text(way)
    (mistake / "way.py").write_text(way.replace("ms)\n    stop()", "2000)"))
    (mistake / "recipe.yaml").write_text("misses: [near]\n")
    (lesson / "solutions" / "by_hand.py").unlink()
    result = prove("-v")
    result.assert_outcomes(passed=2 + 4 + 2 + 2 + 12)
    result.stdout.fnmatch_lines(["*::solution[[]maqueen-1] PASSED*", "*::mistakes/no_way[[]maqueen] PASSED*"])


def test_a_recipe_with_mistakes_is_told_by_its_file(lesson: Path, prove: Prove) -> None:
    (lesson / "mistakes" / "no_way").mkdir()
    (lesson / "mistakes" / "no_way" / "recipe.yaml").write_text("# nothing but a thought\n")
    result = prove("-k", "files")
    assert result.ret == 1
    assert "no_way/recipe.yaml" in report(result).replace("\\", "/")
