"""`gorae check`: what it says, what it writes, how it exits."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

LESSONS = Path(__file__).parents[2] / "lessons"
SOLUTION = LESSONS / "wall-stop" / "solution.py"
STARTER = LESSONS / "wall-stop" / "starter.py"
KITS = ("maqueen", "cutebot", "esp32-duo")

Call = Callable[..., Any]


@pytest.mark.parametrize("kit", KITS)
def test_a_solution_passes_and_the_json_is_the_contract(call: Call, kit: str) -> None:
    called = call("check", SOLUTION, "--lesson", "wall-stop", "--kit", kit, "--runs", 2, "--json", "-")
    assert called.status == 0
    verdict = json.loads(called.out)
    assert list(verdict) == ["challenge", "kit", "target", "passed", "score", "max_score", "checks", "runs"]
    assert (verdict["challenge"], verdict["kit"], verdict["target"]) == ("wall-stop", kit, "virtual")
    assert (verdict["passed"], verdict["score"], verdict["max_score"]) == (True, 100, 100)
    first, second = (run["seed"] for run in verdict["runs"])
    assert second == first + 1
    assert set(verdict["runs"][0]) == {
        "seed", "duration_s", "passed", "score", "checks", "measures", "conditions", "output", "error",
    }  # fmt: skip
    assert set(verdict["checks"][0]) == {
        "id", "status", "points", "max_points", "robustness", "at_s", "at_mm", "line", "message", "hint",
    }  # fmt: skip


def test_a_program_that_does_not_pass_exits_with_1_and_says_why(call: Call) -> None:
    called = call("check", STARTER, "--lesson", "wall-stop", "--runs", 1, "--lang", "ko")
    assert called.status == 1
    assert "벽 앞 100 mm 정지선에 서기  0/60" in called.out
    assert "힌트" not in called.out
    assert "아직이에요" in called.out


def test_the_same_seed_gives_the_same_bytes_from_any_folder(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [tmp_path / f"{name}.csv" for name in "abc"]
    for file in files[:2]:
        call("check", SOLUTION, "--lesson", "wall-stop", "--runs", 1, "--seed", 7, "--record", file)
    monkeypatch.chdir(tmp_path)
    call("check", SOLUTION, "--lesson", "wall-stop", "--runs", 1, "--seed", 7, "--record", files[2])
    first, second, third = (file.read_bytes() for file in files)
    assert first == second == third
    call("check", SOLUTION, "--lesson", "wall-stop", "--runs", 1, "--seed", 8, "--record", files[1])
    assert files[1].read_bytes() != first


def test_several_runs_are_recorded_each(call: Call, tmp_path: Path) -> None:
    call("check", SOLUTION, "--lesson", "wall-stop", "--runs", 2, "--seed", 7, "--record", tmp_path / "a.csv")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a-2.csv", "a.csv"]


def test_a_program_that_does_not_start_is_no_attempt(call: Call, tmp_path: Path) -> None:
    program = tmp_path / "main.py"
    program.write_text("from robot import *\nwhile True\n    stop()\n")
    called = call("check", program, "--lesson", "wall-stop", "--lang", "ko")
    assert called.status == 1
    assert "시작할 수 없어요. main.py 2번째 줄" in called.out
    assert "while True" in called.out
    called = call("check", program, "--lesson", "wall-stop", "--json", "-")
    verdict = json.loads(called.out)
    assert verdict["score"] == 0
    assert verdict["runs"][0]["error"]["attempt"] is False
    assert {check["status"] for check in verdict["checks"]} == {"not-run"}


def test_start_then_check_in_the_folder(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert call("start", "wall-stop", "--kit", "esp32-duo").status == 0
    folder = tmp_path / "wall-stop"
    assert sorted(path.name for path in folder.iterdir()) == [
        "career.md", "gorae.yaml", "guide", "main.py", "pictures", "robot.pyi", "wall-stop.md",
    ]  # fmt: skip
    monkeypatch.chdir(folder)
    assert call("check", "--runs", 1).status == 1
    (folder / "main.py").write_bytes(SOLUTION.read_bytes())
    called = call("check", "--runs", 1)
    assert called.status == 0
    assert "esp32-duo" in called.out


@pytest.fixture
def student(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Somebody at wall-stop, where attempts count from the sixth program on: what is said of hints."""
    program = tmp_path / "main.py"
    monkeypatch.chdir(tmp_path)

    def checks(source: str, *more: object, lesson: str = "wall-stop") -> str:
        program.write_text(source, encoding="utf-8")
        out = call("check", "--lesson", lesson, "--runs", 1, "--seed", 1, "--lang", "ko", *more).out
        return "\n".join(line.strip() for line in out.splitlines() if "힌트" in line or "--hint" in line)

    return checks


MINE = [f"from robot import *\nsleep({number})" for number in range(20)]


def test_a_hint_is_shown_to_who_asks_one_more_each_time(student: Callable[..., str]) -> None:
    assert student(MINE[0]) == ""
    assert student(MINE[0], "--hint").startswith("힌트 1/3")
    assert student(MINE[1]) == ""
    assert student(MINE[1], "--hint").startswith("힌트 2/3")
    last = student(MINE[1], "--hint")
    assert last.startswith("힌트 3/3")
    assert "마지막 힌트" in last
    assert student(MINE[2], "--hint").startswith("힌트 3/3")
    assert student(MINE[2], "--hint", 1).startswith("힌트 1/3")


def test_it_is_offered_after_attempts_in_vain_and_never_shown(student: Callable[..., str]) -> None:
    """The text's own programs, the same program again and crashes are no attempts."""
    for source in MINE[:6]:
        assert student(source) == ""
    for source in (MINE[5], "whlie True:", "from robot import *\ndrvie(10)", "1 / 0", "while True"):
        assert student(source) == ""
    offer = student(MINE[6])
    assert "gorae check --hint" in offer
    assert "힌트 1/" not in offer


@pytest.mark.parametrize("source", ["while True", "drvie(10)", "from robot import *\ndrive(60)\n1 / 0"])
def test_a_program_that_stops_gets_no_hint_about_logic(student: Callable[..., str], source: str) -> None:
    said = student(source, "--hint")
    assert said == "먼저 프로그램이 끝까지 실행되게 해 보세요. 그다음에 과제 힌트를 볼 수 있어요."
    assert student(MINE[0], "--hint").startswith("힌트 1/3")


def test_the_program_may_be_named_behind_it(call: Call, tmp_path: Path) -> None:
    program = tmp_path / "mine.py"
    program.write_text(MINE[0], encoding="utf-8")
    for words in (("--hint", program), (program, "--hint"), ("--hint", 2, program), ("--hint=1", program)):
        called = call("check", *words, "--lesson", "wall-stop", "--runs", 1, "--lang", "en")
        assert "Hint " in called.out, words
    assert call("check", program, "--lesson", "wall-stop", "--hint", 0).status == 2


def test_whoever_does_as_hello_kit_says_reads_no_answer(student: Callable[..., str]) -> None:
    """Each program of the text is checked as it stands there, then something of one's own."""
    text = (LESSONS / "hello-kit" / "ko.md").read_text(encoding="utf-8")
    programs = [part.partition("```")[0] for part in text.split("```python\n")[1:]]
    steps = [program for program in programs if "import" in program]
    assert len(steps) >= 4
    starter = (LESSONS / "hello-kit" / "starter.py").read_text(encoding="utf-8")
    for source in (starter, *steps[:4]):
        assert student(source, lesson="hello-kit") == ""
    assert student(steps[0] + "sleep(1)\n", lesson="hello-kit") == ""


def test_it_leaves_a_page_a_junit_file_and_json(call: Call, tmp_path: Path) -> None:
    page, junit, results = tmp_path / "r.html", tmp_path / "r.xml", tmp_path / "r.json"
    called = call(
        "check", STARTER, "--lesson", "wall-stop", "--runs", 2, "--lang", "ko",
        "--report", page, "--junit", junit, "--json", results, "--hint", 3,
    )  # fmt: skip
    assert called.status == 1
    assert f"{page} 파일을 웹 브라우저로 열면" in called.out
    html = page.read_text(encoding="utf-8")
    assert html.startswith("<!doctype html>")
    assert "벽 앞 100 mm 정지선에 서기" in html
    assert "--lesson wall-stop" in html
    assert [case.get("name") for case in ElementTree.parse(junit).iter("testcase")] == [
        "벽을 향해 달리기",
        "벽에 부딪히지 않기",
        "벽 앞 100 mm 정지선에 서기",
    ]
    verdict = json.loads(results.read_text(encoding="utf-8"))
    assert verdict["checks"][2]["hint"].startswith("150 mm/s로 달리던")
    assert len(verdict["runs"]) == 2
    (STARTER.parent / ".gorae-attempts.json").unlink()


def test_github_gets_notes_and_a_table_and_obeys_nobody_else(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    program = tmp_path / "robots" / "main.py"
    program.parent.mkdir()
    program.write_text("print('::error::fooled')\nx = y\n", encoding="utf-8")
    out = call("check", program, "--lesson", "wall-stop", "--runs", 1, "--lang", "en").out
    lines = out.splitlines()
    stop = next(index for index, line in enumerate(lines) if line.startswith("::stop-commands::"))
    go = lines.index(f"::{lines[stop].removeprefix('::stop-commands::')}::")
    fooled = next(index for index, line in enumerate(lines) if "fooled" in line)
    assert stop < fooled < go
    assert lines[go + 1].startswith("::error file=robots/main.py,line=2,")
    assert "Stop before the wall" in (tmp_path / "summary.md").read_text(encoding="utf-8")
    called = call("check", program, "--lesson", "wall-stop", "--runs", 1, "--json", "-")
    assert json.loads(called.out)["passed"] is False
    assert "::error file=robots/main.py,line=2," in called.err


def test_start_writes_over_nobodys_work(call: Call, tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text("mine")
    called = call("start", "wall-stop", tmp_path)
    assert called.status == 2
    assert "already there" in called.err
    assert (tmp_path / "main.py").read_text() == "mine"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "nowhere.py", "--lesson", "wall-stop"], "there is no program nowhere.py"),
        (["check", SOLUTION], "which lesson is"),
        (["check", SOLUTION, "--lesson", "wall-stp"], "did you mean “wall-stop”?"),
        (["check", SOLUTION, "--lesson", "../wall-stop"], "there is no lesson"),
        (["check", SOLUTION, "--lesson", "wall-stop", "--kit", "maquen"], "did you mean “maqueen”?"),
        (["check", SOLUTION, "--lesson", "wall-stop", "--challenge", "x.yaml"], "not both"),
        (["check", SOLUTION, "--challenge", "nowhere.yaml"], "there is no such file"),
        (["check", SOLUTION, "--lesson", "wall-stop", "--record", "a.xyz"], "end its name with .csv"),
        (["check", SOLUTION, "--lesson", "wall-stop", "--record", "no/such/a.csv"], "there is no folder"),
        (["check", SOLUTION, "--lesson", "wall-stop", "--json", "no/such/a.json"], "there is no folder"),
        (["check", SOLUTION, "--lesson", "wall-stop", "--report", "no/such/a.html"], "there is no folder"),
        (["check", SOLUTION, "--lesson", "wall-stop", "--junit", "no/such/a.xml"], "there is no folder"),
        (["check", SOLUTION, "--lesson", "wall-stop", "--runs", "0"], "--runs"),
        (["run", SOLUTION, "--time", "0"], "--time"),
        (["run", SOLUTION, "--time", "nan"], "--time"),
        (["run", SOLUTION, "--time", "1000000"], "--time"),
        (["check", SOLUTION, "--lesson", "wall-stop", "--seed", "-1"], "--seed"),
        (["chekc"], "chekc"),
    ],
)
def test_wrong_usage_exits_with_2_and_says_what_to_do(call: Call, arguments: list[object], said: str) -> None:
    called = call(*arguments)
    assert called.status == 2
    assert said in called.err


def test_a_fault_of_ours_is_a_sentence_and_a_file(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def fall(*_: object, **__: object) -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr("gorae.bench.session.run_virtual", fall)
    called = call("check", SOLUTION, "--lesson", "wall-stop")
    assert called.status == 4
    assert "gorae made a mistake, not you: ZeroDivisionError: oh" in called.err


def test_kits_and_lessons_are_listed(call: Call) -> None:
    assert all(kit in call("kits").out for kit in KITS)
    assert "trigger P1" in call("kits", "maqueen").out
    assert "벽 앞에서 멈추기" in call("lessons", "--lang", "ko").out


def test_run_shows_what_the_program_prints(call: Call, tmp_path: Path) -> None:
    program = tmp_path / "hello.py"
    program.write_text("print('hello')\nprint('고래')\n", encoding="utf-8")
    called = call("run", program)
    assert called.status == 0
    assert called.out.splitlines()[:2] == ["hello", "고래"]
    program.write_text("print(nothing)\n", encoding="utf-8")
    called = call("run", program, "--lang", "ko")
    assert called.status == 1
    assert "hello.py 1번째 줄에서 멈췄어요" in called.out


@pytest.mark.parametrize("kit", KITS)
def test_the_readmes_program_does_what_the_readme_says(call: Call, tmp_path: Path, kit: str) -> None:
    readme = (LESSONS.parent / "README.md").read_text(encoding="utf-8")
    program = tmp_path / "main.py"
    program.write_text(readme.split("```python\n")[1].split("```")[0], encoding="utf-8")
    assert call("check", program, "--lesson", "wall-stop", "--kit", kit).status == 0


def test_a_program_cannot_steer_the_terminal(call: Call, tmp_path: Path) -> None:
    program = tmp_path / "main.py"
    program.write_text(r"print('\x1b[2J\x07 고래\tok')", encoding="utf-8")
    out = call("run", program).out
    assert "\x1b" not in out
    assert "·[2J· 고래\tok" in out


def test_a_run_in_a_lesson_s_folder_tells_what_the_lesson_measures(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `gorae check` does, without points: also how far the robot rolled when its motors had stopped."""
    monkeypatch.chdir(tmp_path)
    call("start", "first-moves")
    monkeypatch.chdir(tmp_path / "first-moves")
    Path("main.py").write_text("from robot import *\ndrive(150)\nsleep(2000)\nstop()\n")
    ran, checked = call("run", "--lang", "en"), call("check", "--runs", 1, "--seed", 1, "--lang", "en")
    measured = [line for line in checked.out.splitlines() if line.startswith(("How far", "Which way"))]
    assert len(measured) == 3
    assert ran.out.splitlines()[-3:] == measured
    assert "How far" not in call("run", "--arena", "table", "--lang", "en").out
    Path("main.py").write_text("from robot import *\ndrive(\n")
    assert "How far" not in call("run", "--lang", "en").out
