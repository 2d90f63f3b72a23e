"""`gorae grade`: a class in one command; the account adds up, and a second time costs nothing."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gorae.cli import progress
from gorae.jobs.results import decode, encode
from gorae.jobs.store import ResultStore
from gorae.lessons.answers import files_of
from gorae.lessons.catalogue import find_lesson

Call = Callable[..., Any]
WALL_STOP = find_lesson("wall-stop")


@pytest.fixture
def handed_in(tmp_path: Path) -> Path:
    """Folders of students: one passes, also twice, one does not, one has no lesson, one no program."""
    place = tmp_path / "class"
    for person, program in (("김민준", WALL_STOP.solution), ("이서연", WALL_STOP.starter)):
        (place / person / "wall-stop").mkdir(parents=True)
        shutil.copy(program, place / person / "wall-stop" / "main.py")
    shutil.copytree(place / "김민준" / "wall-stop", place / "김민준" / "wall-stop-again")
    (place / "김민준" / "wall-stop-again" / "gorae.yaml").write_text("lesson: wall-stop\n")
    (place / "박지훈").mkdir()
    (place / "박지훈" / "main.py").write_text("print(1)\n")
    (place / "최수아" / "wall-stop").mkdir(parents=True)
    (place / "최수아" / "wall-stop" / "main.py").write_bytes(b"print('caf\xe9 ')")
    return place


def test_a_class_is_graded_and_the_account_adds_up(call: Call, handed_in: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    options = ("--runs", 2, "--out", out, "--json", "-")
    called = call("grade", handed_in, *options)
    told = json.loads(called.out)
    assert called.status == 1  # something was refused
    assert told["seen"] == told["graded"] + told["duplicates"] + len(told["refused"]) + told["broken"] == 5
    assert {(one["person"], one["passed"]) for one in told["verdicts"]} == {
        ("김민준", True),
        ("이서연", False),
    }
    assert {Path(one["path"]).parts[0] for one in told["refused"]} == {"박지훈", "최수아"}
    again = json.loads(call("grade", handed_in, *options).out)
    assert again["from_store"] == again["graded"] == 2
    assert again["verdicts"] == told["verdicts"]


def test_modules_and_data_beside_a_program_go_along(call: Call, tmp_path: Path) -> None:
    folder = tmp_path / "class" / "김민준" / "wall-stop"
    folder.mkdir(parents=True)
    way = WALL_STOP.solution.read_text(encoding="utf-8")
    (folder / "way.py").write_text(way, encoding="utf-8")
    (folder / "main.py").write_text("import way\nprint(open('notes.txt').read())\n")
    (folder / "notes.txt").write_text("hello")
    told = json.loads(
        call("grade", tmp_path / "class", "--runs", 1, "--out", tmp_path / "o", "--json", "-").out
    )
    assert [(one["score"], one["passed"]) for one in told["verdicts"]] == [(100, True)]
    (folder / "robot.py").write_text("")
    (folder / "main.py").write_text("import robot\n")
    told = json.loads(
        call("grade", tmp_path / "class", "--runs", 1, "--out", tmp_path / "o", "--json", "-").out
    )
    assert "robot.py" in told["refused"][0]["reason"]


def test_what_people_read(call: Call, handed_in: Path, tmp_path: Path) -> None:
    called = call("grade", handed_in, "--runs", 1, "--out", tmp_path / "out", "--lang", "ko")
    assert "김민준" in called.out
    assert "100/100" in called.out
    assert "UTF-8이 아니에요" in called.out
    assert "파일 5개 = 채점 2개" in called.out


@pytest.mark.parametrize(
    "options",
    [
        ("nothing-there",),
        (".", "--match", "("),
        (".", "--lesson", "no-such-lesson"),
        (".", "--lesson", "maze", "--kit", "no-such-kit"),
    ],
)
def test_wrong_options_are_told(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    assert call("grade", *options, "--out", tmp_path / "out").status == 2


def test_the_gradebook_of_a_class(call: Call, handed_in: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    call("grade", handed_in, "--runs", 1, "--out", out)
    page, sheet = tmp_path / "book.html", tmp_path / "book.xlsx"
    called = call("gradebook", out, "--html", page, "--xlsx", sheet, "--lang", "ko")
    assert called.status == 0
    assert "김민준" in called.out
    assert "가장 많이 놓친 것" in called.out
    assert sheet.read_bytes().startswith(b"PK")
    reports = sorted((tmp_path / "book-reports").iterdir())
    assert len(reports) == 2
    assert f"book-reports/{reports[0].name}" in page.read_text(encoding="utf-8")
    told = json.loads(call("gradebook", out, "--json", "-").out)
    assert {one["person"]: one["passed"] for one in told["people"]} == {"김민준": 1, "이서연": 0}
    template = tmp_path / "lms.csv"
    template.write_text("이름,성적\n김민준,\n이서연,\n", encoding="utf-8")
    assert call("gradebook", "fill", template, out).status == 0
    assert (tmp_path / "lms-filled.csv").read_text(encoding="utf-8") == "이름,성적\n김민준,100\n이서연,40\n"


@pytest.mark.parametrize("words", [("no-such-folder",), ("fill", "a.csv", "no-such-folder"), ("a", "b")])
def test_a_wrong_call_of_the_gradebook_is_told(call: Call, words: tuple[str, ...]) -> None:
    assert call("gradebook", *words).status == 2


def test_a_student_brings_no_lesson_along(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder of a student's may look like a lesson: what it says earns nothing."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(WALL_STOP.folder, "kim")
    Path("kim", "main.py").write_text("print(1)")
    Path("kim", "gorae.yaml").write_text("lesson: kim\nkit: maqueen\n")
    told = json.loads(call("grade", ".", "--runs", 1, "--out", "out", "--json", "-").out)
    assert told["graded"] == 0
    assert "kim/main.py" in [one["path"] for one in told["refused"]]


@pytest.mark.parametrize("lesson", ["a" * 5000, "..", ".", "'\\0'", '"a\\0b"', '"\\e[31m"'])
def test_odd_names_of_lessons_are_told(call: Call, tmp_path: Path, lesson: str) -> None:
    (tmp_path / "kim").mkdir()
    (tmp_path / "kim" / "main.py").write_text("print(1)")
    (tmp_path / "kim" / "gorae.yaml").write_text(f"lesson: {lesson}\n")
    called = call("grade", tmp_path, "--runs", 1, "--out", tmp_path / "out")
    assert called.status == 1
    assert "\x1b" not in called.out


def test_a_file_where_the_folder_should_be_is_told(call: Call, handed_in: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    assert call("grade", handed_in, "--runs", 1, "--out", tmp_path / "out").status == 2
    assert (tmp_path / "out").read_text() == "mine"


def test_a_damaged_result_is_run_again(call: Call, handed_in: Path, tmp_path: Path) -> None:
    options = (handed_in, "--runs", 1, "--out", tmp_path / "out", "--json", "-")
    told = json.loads(call("grade", *options).out)
    store = sqlite3.connect(tmp_path / "out" / "results.sqlite")
    store.execute("UPDATE results SET result = x'0011'")
    store.commit()
    store.close()
    again = json.loads(call("grade", *options).out)
    assert again["verdicts"] == told["verdicts"]
    assert again["from_store"] == 0


def test_who_was_graded_on_fewer_runs_is_graded_on_all(call: Call, handed_in: Path, tmp_path: Path) -> None:
    """Also one that does not start, and is run once however many runs there are."""
    (handed_in / "이서연" / "wall-stop" / "main.py").write_text("while True\n")
    out = tmp_path / "out"
    told = [
        json.loads(call("grade", handed_in, "--runs", runs, "--out", out, "--json", "-").out)
        for runs in (1, 2, 2)
    ]
    assert [len({one["key"] for one in each["verdicts"]}) for each in told] == [2, 2, 2]
    assert [each["from_store"] for each in told] == [0, 1, 2]
    assert [one["score"] for one in told[2]["verdicts"]] == [one["score"] for one in told[1]["verdicts"]]


def test_files_beside_a_program_go_along(call: Call, tmp_path: Path) -> None:
    place = tmp_path / "class" / "kim" / "wall-stop"
    place.mkdir(parents=True)
    (place / "main.py").write_text("import mine\nmine.go()\n")
    source = WALL_STOP.solution.read_text(encoding="utf-8")
    whole = "".join(f"    {line}\n" for line in source.splitlines() if not line.startswith("from "))
    (place / "mine.py").write_text(f"from robot import *\ndef go():\n{whole}", encoding="utf-8")
    out = tmp_path / "out"
    told = json.loads(call("grade", tmp_path / "class", "--runs", 1, "--out", out, "--json", "-").out)
    assert [one["score"] for one in told["verdicts"]] == [100]
    assert told["seen"] == told["graded"] == 1
    call("gradebook", out, "--html", tmp_path / "book.html")
    (report,) = (tmp_path / "book-reports").iterdir()
    assert "100" in report.read_text(encoding="utf-8")


def test_whoever_waits_for_a_class_in_a_pipe_is_told_how_far_it_is(
    call: Call, handed_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "TICK_S", 0.002)
    options = ("--runs", 3, "--out", tmp_path / "out", "--json", "-", "--lang", "en")
    called = call("grade", handed_in, *options)
    assert "0 of 2, 1 s" in called.err
    assert json.loads(called.out)["seen"] == 5
    monkeypatch.setattr(progress, "TICK_S", 60)
    assert call("grade", handed_in, *options).err == ""


def test_a_file_in_the_way_of_a_folder_is_told_and_stays(call: Call, handed_in: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("my notes")
    called = call("grade", handed_in, "--runs", 1, "--out", mine)
    assert called.status == 2
    assert "mine.txt: a file of this name is there already" in called.err
    assert mine.read_text() == "my notes"


@pytest.mark.parametrize("name", ["book-reports", "book-reports/1-wall-stop.html"])
def test_reports_are_put_over_nothing_that_somebody_wrote(
    call: Call, handed_in: Path, tmp_path: Path, name: str
) -> None:
    out, page, mine = tmp_path / "out", tmp_path / "book.html", tmp_path / name
    call("grade", handed_in, "--runs", 1, "--out", out)
    mine.parent.mkdir(exist_ok=True)
    mine.write_text("my notes")
    assert call("gradebook", out, "--html", page, "--csv", tmp_path / "book.csv").status == 2
    assert mine.read_text() == "my notes"
    assert not page.exists()
    assert not (tmp_path / "book.csv").exists()


@pytest.mark.parametrize("words", [("check", WALL_STOP.solution), ("grade", "."), ("gradebook", ".")])
def test_an_empty_name_for_the_result_is_told_before_any_work(call: Call, words: tuple[object, ...]) -> None:
    called = call(*words, "--json", "", "--lang", "ko")
    assert called.status == 2
    assert "--json에 빈 이름" in called.err


def test_alarms_can_be_looked_at_and_cleared(call: Call, handed_in: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    call("grade", handed_in, "--runs", 1, "--out", out)
    quiet = call("gradebook", "alarms", out)
    assert quiet.status == 0
    with ResultStore(out / "results.sqlite") as store:
        mine = next(work for work in store.work() if work.passed)
        result = decode(store.get(mine.keys[0]) or b"")
        x = result.recording.signals["x"] + 1.0
        other = replace(
            result, recording=replace(result.recording, signals={**result.recording.signals, "x": x})
        )
        store.keep({mine.keys[0]: encode(other)})
    told = call("gradebook", "alarms", out)
    assert told.status == 4
    assert "김민준" in told.out
    assert "differ in x." in told.out
    assert call("gradebook", "alarms", out, "--clear").status == 0
    assert call("gradebook", "alarms", out).status == 0


KILLED = """
import os, signal, sys
from gorae.cli import main
from gorae.jobs import batch, store
batch._BATCH = 2  # results are kept in many small parts
where, number = sys.argv[1], int(sys.argv[2])
name = "note" if where == "noting" else "keep"
real, calls = getattr(store.ResultStore, name), 0
def deadly(self, *given):
    global calls
    calls += 1
    if calls == number and where != "after":
        os.kill(os.getpid(), signal.SIGKILL)
    done = real(self, *given)
    if calls == number:
        os.kill(os.getpid(), signal.SIGKILL)
    return done
setattr(store.ResultStore, name, deadly)
main(sys.argv[3:])
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no SIGKILL")
def test_killed_and_gone_on_the_store_is_the_same(call: Call, tmp_path: Path) -> None:
    """In the midst of a class, before and after results are kept, and before work is noted.

    What was noted by then is in the gradebook.
    """
    for number in range(6):
        (tmp_path / "class" / f"학생{number}").mkdir(parents=True)
        (tmp_path / "class" / f"학생{number}" / "main.py").write_text(f"print({number})\n")
    words = ["grade", tmp_path / "class", "--lesson", "hello-kit", "--seed", 1, "--runs", 2, "--workers", 1]
    call(*words, "--out", tmp_path / "whole")
    known = []
    for where, number in (("before", 1), ("after", 1), ("after", 2), ("noting", 1), ("noting", 2)):
        command = [sys.executable, "-c", KILLED, where, str(number), *map(str, words), "--out", "broken"]
        killed = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
        assert killed.returncode == -signal.SIGKILL
        with ResultStore(tmp_path / "broken" / "results.sqlite") as store:
            known.append(len(store.work()))
    assert known[0] == 0
    assert known == sorted(known)
    assert 0 < known[-1] < 6
    call(*words, "--out", tmp_path / "broken")
    stores = [ResultStore(tmp_path / name / "results.sqlite") for name in ("whole", "broken")]
    with stores[0] as whole, stores[1] as broken:
        assert {(one.person, one.keys, one.score) for one in broken.work()} == {
            (one.person, one.keys, one.score) for one in whole.work()
        }
        assert len(broken.work()) == len(whole.work()) == 6
        assert len(broken) == len(whole)
        assert broken.alarms() == []
        keys = [key for one in whole.work() for key in one.keys]
        assert [broken.get(key) for key in keys] == [whole.get(key) for key in keys]


# --- what is handed in beside a program ---------------------------------------------------------------


@pytest.fixture
def learned(tmp_path: Path) -> Path:
    """Two students with the same program: one has trained on both hands, the other on right hands only."""
    lesson = find_lesson("left-hand")
    for person, answer in (("김민준", lesson.solution), ("이서연", lesson.starter)):
        folder = tmp_path / "class" / person / "left-hand"
        folder.mkdir(parents=True)
        for name, data in files_of(lesson, answer).items():
            (folder / name).write_bytes(data)
    return tmp_path / "class"


def test_data_and_model_are_graded_with_the_program(call: Call, learned: Path, tmp_path: Path) -> None:
    options = ("--lesson", "left-hand", "--seed", 1, "--out", tmp_path / "out", "--json", "-")
    told = json.loads(call("grade", learned, *options).out)
    assert {one["person"]: one["passed"] for one in told["verdicts"]} == {"김민준": True, "이서연": False}
    again = json.loads(call("grade", learned, *options).out)
    assert again["from_store"] == 2
    data = learned / "김민준" / "left-hand" / "dataset.csv"
    data.write_bytes(data.read_bytes().replace(b",tilt,11,", b",shake,11,"))
    changed = json.loads(call("grade", learned, *options).out)
    keys = [{one["person"]: one["key"] for one in each["verdicts"]} for each in (told, changed)]
    assert keys[0]["김민준"] != keys[1]["김민준"]
    assert keys[0]["이서연"] == keys[1]["이서연"]
    assert not any(one["passed"] for one in changed["verdicts"])


def test_a_dataset_that_is_too_large_is_refused_by_its_name(
    call: Call, learned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gorae.jobs.archives.MAX_FILE_BYTES", 100_000)
    monkeypatch.setattr("gorae.jobs.archives.LIMITS", {"dataset.csv": 250_000})
    called = call(
        "grade", learned, "--lesson", "left-hand", "--runs", 1, "--out", tmp_path / "out", "--json", "-"
    )
    told = json.loads(called.out)
    assert called.status == 1
    assert [Path(one["path"]).name for one in told["refused"]] == ["dataset.csv"]


# --- attempts, and what is handed in empty -------------------------------------------------------------


def test_the_last_attempt_is_the_one_that_was_handed_in_last(call: Call, tmp_path: Path) -> None:
    """Whichever run ends first; and what a neighbour earned before says nothing of when."""
    place, out = tmp_path / "class", tmp_path / "out"
    place.mkdir()
    solution, starter = WALL_STOP.solution.read_bytes(), WALL_STOP.starter.read_bytes()
    (place / "kim_5_90_main.py").write_bytes(starter)
    (place / "kim_5_107_main-1.py").write_bytes(solution)
    (place / "lee_6_91_main.py").write_bytes(solution)
    (place / "lee_6_99_main-1.py").write_bytes(starter)
    call("grade", place, "--lesson", "wall-stop", "--runs", 1, "--out", out)
    told = json.loads(call("gradebook", out, "--last", "--json", "-").out)
    last = {one["person"]: one["work"]["wall-stop"]["passed"] for one in told["people"]}
    assert last == {"kim": True, "lee": False}


@pytest.mark.parametrize("pseudonyms", [(), ("--pseudonyms",)])
def test_what_is_graded_is_in_the_gradebook_when_the_rest_is_stopped(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pseudonyms: tuple[str, ...]
) -> None:
    """Of two attempts the later one ends first: it waits, so that it is the last when all is graded, too."""
    from gorae.jobs.batch import TaskBatch

    place, out = tmp_path / "class", tmp_path / "out"
    place.mkdir()
    shutil.copy(WALL_STOP.solution, place / "kim_5_90_main.py")
    shutil.copy(WALL_STOP.starter, place / "kim_5_107_main-1.py")
    shutil.copy(WALL_STOP.starter, place / "lee_6_91_main.py")
    options = ("--lesson", "wall-stop", "--runs", 1, "--out", out, *pseudonyms)
    whole = TaskBatch.together

    def stopped(batch: TaskBatch) -> Any:
        outcomes = {each.task.name: each for group in whole(batch) for each in group}
        yield [outcomes["kim_5_107_main-1.py"], outcomes["lee_6_91_main.py"]]
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(TaskBatch, "together", stopped)
        assert call("grade", place, *options).status in (1, 130)
    told = json.loads(call("gradebook", out, "--json", "-").out)
    assert [one["person"] for one in told["people"]] == ["lee"]
    monkeypatch.setattr("gorae.cli.commands.grade.time.time", lambda: 4e9)
    assert call("grade", place, *options).status == 0
    told = json.loads(call("gradebook", out, "--last", "--json", "-").out)
    work = {one["person"]: one["work"]["wall-stop"] for one in told["people"]}
    assert (work["kim"]["attempts"], work["kim"]["passed"]) == (2, False)
    assert (work["lee"]["attempts"], work["lee"]["passed"]) == (1, False)
    assert work["lee"]["graded_at"] < 4e9 == work["kim"]["graded_at"]


def test_what_a_neighbour_earned_before_is_not_when_i_handed_it_in(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, out = tmp_path / "class", tmp_path / "out"
    options = ("--lesson", "wall-stop", "--runs", 1, "--out", out)
    for day, (person, program) in enumerate(
        [("kim", WALL_STOP.starter), ("lee", WALL_STOP.solution), ("lee", WALL_STOP.starter)]
    ):
        monkeypatch.setattr("gorae.cli.commands.grade.time.time", lambda day=day: 1_000_000 * (day + 1))
        (place / person).mkdir(parents=True, exist_ok=True)
        shutil.copy(program, place / person / "main.py")
        call("grade", place, *options)
    told = json.loads(call("gradebook", out, "--last", "--json", "-").out)
    work = {one["person"]: one["work"]["wall-stop"] for one in told["people"]}
    assert (work["lee"]["passed"], work["lee"]["graded_at"]) == (False, 3_000_000)
    assert work["kim"]["graded_at"] == 1_000_000


def test_an_empty_program_is_told_to_the_teacher(call: Call, tmp_path: Path) -> None:
    (tmp_path / "class" / "kim").mkdir(parents=True)
    (tmp_path / "class" / "kim" / "main.py").write_text("\n")
    called = call(
        "grade", tmp_path / "class", "--lesson", "wall-stop", "--out", tmp_path / "o", "--lang", "en"
    )
    assert "kim/main.py: it is empty: ask for it again" in called.out
    assert "attempt" not in called.out


def test_folders_of_two_classes_are_graded_together(call: Call, tmp_path: Path) -> None:
    for group, person in (("3-1", "kim"), ("3-1", "lee"), ("3-2", "park"), ("3-2", "choi")):
        (tmp_path / group / person).mkdir(parents=True)
        shutil.copy(WALL_STOP.starter, tmp_path / group / person / "main.py")
    options = ("--lesson", "wall-stop", "--runs", 1, "--out", tmp_path / "o", "--json", "-")
    told = json.loads(call("grade", tmp_path / "3-1", tmp_path / "3-2", *options).out)
    assert sorted(one["person"] for one in told["verdicts"]) == ["choi", "kim", "lee", "park"]


def test_a_lesson_and_a_challenge_do_not_go_together(call: Call, tmp_path: Path) -> None:
    called = call("grade", tmp_path, "--lesson", "maze", "--challenge", WALL_STOP.folder / "challenge.yaml")
    assert called.status == 2
    assert "not both" in called.err


def test_whoever_stops_it_is_told_that_it_goes_on(
    call: Call, handed_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gorae.jobs.batch import TaskBatch

    def stopped(batch: TaskBatch) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(TaskBatch, "together", stopped)
    called = call("grade", handed_in, "--runs", 1, "--out", tmp_path / "out", "--lang", "en")
    assert called.status in (1, 130)
    assert "the same command goes on there" in called.err
    assert str(tmp_path / "out") in called.err


def test_wrong_options_leave_no_folder_behind(call: Call, handed_in: Path, tmp_path: Path) -> None:
    assert call("grade", handed_in, "--lesson", "no-such-lesson", "--out", tmp_path / "out").status == 2
    assert not (tmp_path / "out").exists()
    for words in (["cloud"], ["dask://127.0.0.1:8786", "--workers", 2]):
        assert call("grade", handed_in, "--engine", *words, "--out", tmp_path / "out").status == 2
        assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["empty", "notes.txt"])
def test_a_place_without_any_program_is_told(call: Call, tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "notes.txt").write_text("hello")
    called = call("grade", tmp_path / name, "--lesson", "wall-stop", "--out", tmp_path / "o", "--lang", "en")
    assert called.status == 2
    assert f"there is no program in {tmp_path / name}" in called.err
