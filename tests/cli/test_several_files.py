"""A program of several files, with names of the student's own, on virtual kits and on served ones."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gorae.bench.live import LiveRobot
from gorae.kits import Pose, load_arena, load_kit
from gorae.kits.firmware import firmware_files
from gorae.virtual.endpoints.tcp import Tcp
from gorae.virtual.live.board import LiveBoard

Call = Callable[..., Any]
MAIN = """\
from robot import *
import Cutebot
import hcsr04

print("notes:", open("notes.txt").read(), end="")
print("answer", Cutebot.answer(), hcsr04.X, distance() > 0)
"""
CUTEBOT = """\
def answer():
    n = 0
    while n < 42:
        n += 1
    return n

def fail():
    1 / 0
"""
FITTING = {
    "maqueen": "gorae://maqueen?time=free&arena=corridor",
    "esp32-duo": "gorae://esp32-duo?time=free&arena=corridor",
}


FORMER = Path(__file__).parents[1] / "vectors" / "former_firmware"
"""Files of firmware whose modules had names that students' have; `kit` is that of a calibrated robot."""


@pytest.fixture
def served() -> Iterator[tuple[str, LiveRobot]]:
    """A maqueen on a port, and the robot."""
    start = Pose.model_construct(x=300.0, y=1000.0, heading=0.0)
    robot = LiveRobot(load_kit("maqueen"), load_arena("table"), start, seed=1, lang="en", realtime=False)
    endpoint = Tcp(robot.board, "127.0.0.1", 0)
    robot.board.power_on()
    assert isinstance(robot.board, LiveBoard)
    assert robot.board.inbox.listening.wait(60)
    yield endpoint.url, robot
    endpoint.close()
    robot.board.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "race"
    place.mkdir()
    files = {"main.py": MAIN, "Cutebot.py": CUTEBOT, "hcsr04.py": "X = 5\n", "notes.txt": "고래\n"}
    for name, text in files.items():
        (place / name).write_text(text, encoding="utf-8")
    (place / "report.md").write_text("no data")
    return place


@pytest.mark.parametrize("kit", FITTING)
@pytest.mark.parametrize("whole", [True, False])
def test_run_takes_along_what_lies_beside(call: Call, folder: Path, kit: str, whole: bool) -> None:
    ran = call("run", folder if whole else folder / "main.py", "--kit", kit)
    assert ran.status == 0
    assert "notes: 고래\n" in ran.out
    assert "answer 42 5 True" in ran.out
    assert "going along: Cutebot.py, hcsr04.py, notes.txt" in ran.err


@pytest.mark.parametrize("kit", FITTING)
def test_run_on_a_served_kit_takes_it_along_too(call: Call, folder: Path, kit: str) -> None:
    ran = call("run", folder, "--on", FITTING[kit])
    assert (ran.status, "answer 42 5 True" in ran.out) == (0, True)


@pytest.mark.parametrize("where", ["--kit", "--on"])
def test_an_error_in_a_module_is_told_with_its_file_and_line(call: Call, folder: Path, where: str) -> None:
    with (folder / "main.py").open("a", encoding="utf-8") as program:
        program.write("Cutebot.fail()\n")
    ran = call("run", folder, where, "maqueen" if where == "--kit" else FITTING["maqueen"], "--lang", "ko")
    assert ran.status == 1
    assert "Cutebot.py 8번째 줄에서 멈췄어요" in ran.out
    assert "1 / 0" in ran.out
    assert "main.py:7 → Cutebot.py:8" in ran.out


def test_check_grades_all_files_and_another_file_is_another_attempt(call: Call, folder: Path) -> None:
    challenge = folder / "c.yaml"
    challenge.write_text(
        "id: c\ntitle: {en: c, ko: c}\narena: table\nkits: [maqueen]\n"
        "start: {x: 300 mm, y: 300 mm, heading: 0 deg}\ntime_limit: 3 s\n"
        "checks:\n- {id: loop, points: 1, code: {uses: [loop]}}\n"
        "- {id: moves, points: 1, formula: x >= 900 mm, hints: [{en: one, ko: one}, {en: two, ko: two}]}\n"
    )
    arguments = ["check", folder, "--challenge", challenge, "--kit", "maqueen", "--lang", "en"]
    memory = folder / ".gorae-attempts.json"

    def tries() -> int:
        call(*arguments)
        return int(json.loads(memory.read_text())["c"]["main.py"]["tries"])

    assert [tries(), tries()] == [1, 1]
    (folder / "hcsr04.py").write_text("X = 6\n")
    assert tries() == 2
    (folder / "notes.txt").write_text("another\n")
    assert tries() == 3
    assert "✔ loop" in call(*arguments).out
    (folder / "Cutebot.py").write_text("def answer():\n    return 42\n")
    assert "✘ loop" in call(*arguments).out


def test_push_puts_the_program_and_its_files_onto_the_board(
    call: Call, folder: Path, served: tuple[str, LiveRobot]
) -> None:
    port, robot = served
    assert call("push", port, folder, "--kit", "maqueen").status == 0
    assert isinstance(robot.board, LiveBoard)
    files = robot.board.files.files
    assert bytes(files["notes.txt"]).decode() == "고래\n"
    assert {"main.py", "Cutebot.py", "hcsr04.py", "robot.py"} <= files.keys()
    assert "report.md" not in files


@pytest.mark.parametrize("command", ["run", "push", "check"])
def test_a_students_own_robot_is_told_in_a_sentence(call: Call, folder: Path, command: str) -> None:
    (folder / "robot.py").write_text("def distance(): return 1\n")
    more = {"push": ["--kit", "maqueen"], "check": ["--lesson", "square"]}.get(command, [])
    arguments = [command, FITTING["maqueen"], folder] if command == "push" else [command, folder]
    told = call(*arguments, *more, "--lang", "ko")
    assert told.status == 2
    assert "robot.py 파일은 고래가 쓰는 robot 모듈과 이름이 같아서" in told.err


@pytest.mark.parametrize("where", ["--kit", "--on"])
def test_a_bare_kit_has_the_whole_room_and_a_robot_of_ones_own(call: Call, folder: Path, where: str) -> None:
    (folder / "robot.py").write_text("def distance(): return 1\n")
    (folder / "large.txt").write_bytes(b"x" * 15_000)
    assert call("run", folder, "--kit", "maqueen").status == 2
    place = "maqueen" if where == "--kit" else FITTING["maqueen"] + "&seed=78"
    ran = call("run", folder, where, place, "--bare")
    assert (ran.status, "answer 42 5 True" in ran.out) == (0, True), ran
    if where == "--on":
        assert "gorae's firmware off the board" in ran.err


def test_a_program_that_needs_the_firmware_s_room_and_not_the_firmware_runs_bare(
    call: Call, folder: Path
) -> None:
    (folder / "main.py").write_text(
        "import Cutebot\nprint(Cutebot.answer(), len(open('large.txt').read(9)))\n"
    )
    (folder / "large.txt").write_bytes(b"x" * 15_000)
    ran = call("run", folder / "main.py", "--kit", "maqueen")
    assert (ran.status, "42 9" in ran.out, "as with --bare" in ran.err) == (0, True, True), ran
    (folder / "large.txt").write_bytes(b"x" * 150)
    assert "--bare" not in call("run", folder / "main.py", "--kit", "maqueen").err
    (folder / "large.txt").write_bytes(b"x" * 25_000)
    assert call("run", folder / "main.py", "--kit", "maqueen").status == 2


def test_files_that_are_too_large_together_are_told(call: Call, folder: Path) -> None:
    (folder / "large.txt").write_bytes(b"x" * 9_000)
    told = call("run", folder, "--kit", "maqueen")
    assert told.status == 2
    assert "main.py, Cutebot.py, hcsr04.py, large.txt, notes.txt have 9" in told.err


def test_a_package_does_not_fit_onto_a_microbit(call: Call, folder: Path) -> None:
    (folder / "lib").mkdir()
    (folder / "lib" / "__init__.py").write_text("Y = 1\n")
    (folder / "main.py").write_text("import lib\nprint('Y', lib.Y)\n")
    told = call("run", folder, "--kit", "maqueen")
    assert (told.status, "has no folders" in told.err) == (2, True)
    assert "Y 1" in call("run", folder, "--kit", "esp32-duo").out


def test_the_firmware_of_older_versions_goes_and_a_students_files_stay(
    call: Call, served: tuple[str, LiveRobot]
) -> None:
    port, robot = served
    assert isinstance(robot.board, LiveBoard)
    files = robot.board.files.files
    files.clear()
    for path in FORMER.iterdir():
        files[f"{path.stem}.py"] = bytearray(path.read_bytes())
    files["hcsr04.py"] = bytearray(b"X = 5\n")
    assert call("push", port, "--kit", "maqueen").status == 0
    assert files.keys() == {*firmware_files(load_kit("maqueen")), "hcsr04.py"}


@pytest.mark.parametrize("where", ["virtual", "board"])
def test_files_of_a_korean_notepad_run_as_any_others(
    call: Call, tmp_path: Path, served: tuple[str, LiveRobot], where: str
) -> None:
    """The program and a module of it are CP949; both are told, and the board gets UTF-8."""
    main, module = "import move\nprint('안녕', move.거리)\n", "# 거리 (mm)\n거리 = 30\n"
    (tmp_path / "main.py").write_bytes(main.encode("cp949"))
    (tmp_path / "move.py").write_bytes(module.encode("cp949"))
    url, robot = served
    if where == "virtual":
        called = call("run", tmp_path / "main.py", "--kit", "maqueen", "--lang", "en")
        assert "안녕 30" in called.out
    else:
        called = call("push", url, tmp_path / "main.py", "--lang", "en")
        assert isinstance(robot.board, LiveBoard)
        assert bytes(robot.board.files.files["move.py"]) == module.encode()
    assert called.status == 0, called.err
    assert called.err.count("is saved as CP949") == 2
    assert "move.py" in called.err
