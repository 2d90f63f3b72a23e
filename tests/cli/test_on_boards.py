"""The commands that talk to a board, here to virtual ones in this process; in `tests/boards` to all kinds."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gorae.cli.boards import show_text
from gorae.grading.grade import unseen
from gorae.lessons import find_lesson
from gorae.telemetry.csv import read_csv
from gorae.telemetry.frames import TextFrame

Call = Callable[..., Any]
LESSONS = Path(__file__).parents[2] / "lessons"
MAQUEEN = "gorae://maqueen?time=free&arena=corridor"
ESP32 = "gorae://esp32-duo?time=free&arena=oval"

CHECK = ["check", "main.py", "--lesson", "wall-stop", "--on", MAQUEEN]


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    monkeypatch.chdir(tmp_path)

    def write(source: str) -> Path:
        path = tmp_path / "main.py"
        path.write_text(source, encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize("port", [MAQUEEN, ESP32])
def test_run_shows_what_the_program_prints_and_records_it(
    call: Call, program: Callable[[str], Path], port: str
) -> None:
    path = program("from robot import *\nprint('고래', 6 * 7)\nstream(20)\nmark('go')\nstraight(100)\n")
    called = call("run", path, "--on", port, "--record", "a.csv")
    assert called.status == 0
    assert "고래 42" in called.out
    header, *rows = (path.parent / "a.csv").read_text(encoding="utf-8").splitlines()
    assert {"time", "left_motor", "mark"} <= set(header.split(","))
    assert len(rows) > 10
    assert any(",go" in row for row in rows)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("x =", "시작할 수 없어요. main.py 1번째 줄"),
        ("\nprint(nothing)", "main.py 2번째 줄에서 멈췄어요"),
        ("def f():\n    return 1 / 0\nf()", "ZeroDivisionError"),
    ],
)
def test_a_bad_end_is_told_as_on_the_virtual_kit(
    call: Call, program: Callable[[str], Path], source: str, said: str
) -> None:
    called = call("run", program(source), "--on", MAQUEEN, "--lang", "ko")
    assert called.status == 1
    assert said in called.out


def test_check_grades_what_the_kit_knows_and_what_somebody_saw(call: Call) -> None:
    arguments = ["check", LESSONS / "wall-stop" / "solution.py", "--lesson", "wall-stop", "--on", MAQUEEN]
    seen = ["--observe", "drives=yes", "--observe", "no-bump=yes", "--observe", "stops=no"]
    verdict = json.loads(call(*arguments, *seen, "--json", "-").out)
    assert (verdict["kit"], verdict["target"]) == ("maqueen", MAQUEEN)
    assert [check["status"] for check in verdict["checks"]] == ["passed", "passed", "missed"]
    assert verdict["score"] == 40
    assert call(*arguments, *seen[:-1], "stops=yes").status == 0
    silent = json.loads(call(*arguments, "--json", "-").out)
    assert [check["status"] for check in silent["checks"]] == ["not-run"] * 3
    (LESSONS / "wall-stop" / ".gorae-attempts.json").unlink(missing_ok=True)


def test_kit_signals_decide_as_on_the_virtual_kit(
    call: Call, program: Callable[[str], Path], tmp_path: Path
) -> None:
    """The same challenge, program and kit, once on each target: where the kit's own signals decide, alike."""
    (tmp_path / "challenge.yaml").write_text(
        """\
id: signals
title: {en: Signals, ko: 신호}
arena: corridor
kits: [maqueen]
start: {x: 900 mm, y: 400 mm}
time_limit: 6 s
checks:
  - {id: drives, points: 1, formula: "eventually(left_motor > 30)"}
  - {id: looks, points: 1, formula: "eventually(distance < 200 mm)"}
  - {id: marks, points: 1, formula: 'eventually(mark("wall") >= 1)'}
  - {id: says, points: 1, formula: 'eventually(printed("stop") >= 1)'}
  - {id: backs, points: 1, formula: "eventually(left_motor < -30)"}
  - {id: loops, points: 1, code: {uses: [loop]}}
""",
        encoding="utf-8",
    )
    path = program(
        "from robot import *\nstream(20)\ndrive(150)\nwhile distance() > 150:\n    sleep(10)\n"
        "stop()\nmark('wall')\nprint('stop')\nsleep(500)\n"
    )
    arguments = ["check", path, "--challenge", "challenge.yaml", "--kit", "maqueen", "--json", "-"]
    virtual, board = (json.loads(call(*arguments, *on).out) for on in ([], ["--on", MAQUEEN]))
    statuses = [[check["status"] for check in verdict["checks"]] for verdict in (virtual, board)]
    assert statuses[0] == ["passed", "passed", "passed", "passed", "missed", "passed"]
    assert statuses[1] == statuses[0]
    assert unseen(find_lesson("wall-stop").challenge, _nothing())


def _nothing() -> Any:
    import numpy as np

    from gorae.telemetry.recording import Recording

    return Recording(np.zeros(0), {})


def test_devices_and_doctor_say_what_is_there(call: Call) -> None:
    (row,) = json.loads(call("devices", MAQUEEN, "--json").out)
    assert (row["board"], row["kit"], row["problem"]) == ("microbit-v2", "maqueen", None)
    assert "maqueen 펌웨어" in call("devices", MAQUEEN, "--lang", "ko").out
    called = call("doctor", "--on", ESP32)
    assert called.status == 0
    assert "newest firmware for esp32-duo" in called.out


def test_push_tells_of_each_board_and_one_that_fails_stops_no_other(call: Call, tmp_path: Path) -> None:
    (tmp_path / "lib.py").write_text("x = 1\n")
    assert "all 5 file(s) are there" in call("push", MAQUEEN, "--kit", "maqueen").out
    assert "1 file(s) sent (lib.py)" in call("push", ESP32, tmp_path / "lib.py").out
    called = call("push", "socket://127.0.0.1:1-2", tmp_path / "lib.py")
    assert called.status == 3
    assert called.err.count("nobody answers") == 2


def test_stream_writes_csv(call: Call, tmp_path: Path) -> None:
    called = call("stream", "--on", MAQUEEN, "--time", 3, "--hz", 20, "--record", tmp_path / "a.csv")
    assert called.status == 0
    header, *rows = called.out.splitlines()
    assert header.startswith("time,")
    assert len(rows) > 20
    assert all(len(row.split(",")) == len(header.split(",")) for row in rows)


def test_stream_of_several_kits_while_a_program_runs(
    call: Call, program: Callable[[str], Path], tmp_path: Path
) -> None:
    """A kit that cannot be reached stops no other, and decides the exit status."""
    path = program("from robot import *\nstream(50)\nmark('go')\nprint('고래')\nsleep(500)\n")
    ports = [MAQUEEN, ESP32, "socket://127.0.0.1:1"]
    called = call("stream", path, *ports, "--record", tmp_path / "a.csv")
    assert called.status == 3
    rows = called.out.splitlines()
    assert rows[0].startswith("kit,time,")
    assert {row.split(",")[0] for row in rows} == {"kit", "1", "2"}
    for kit, port in (("maqueen", MAQUEEN), ("esp32-duo", ESP32)):
        assert f"{kit} · {port}: 고래" in called.err
    assert "nobody answers" in called.err
    first, second, _ = (read_csv(tmp_path / f"a-0{number}.csv") for number in (1, 2, 3))
    assert [first.marks[0][1], second.lines[0][1]] == ["go", "고래"]


def test_stream_tells_of_a_program_that_crashes(call: Call, program: Callable[[str], Path]) -> None:
    called = call("stream", program("1 / 0"), "--on", MAQUEEN, "--lang", "ko")
    assert called.status == 1
    assert "ZeroDivisionError" in called.err


def test_stream_in_a_terminal_is_a_table(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "150")
    called = call("stream", MAQUEEN, "--time", 2)
    assert called.status == 0
    table = called.out.rpartition("A\033[K")[2]
    assert "power of the left motor" in table
    assert "frames lost: 0, damaged: 0" in table


def test_plot_and_replay_serve_a_page(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opened in the browser, unless that is not wanted; a recording until it is ended."""
    opened: list[str] = []

    def browse(url: str) -> bool:
        opened.append(url)
        return True

    monkeypatch.setattr("webbrowser.open", browse)
    called = call("stream", MAQUEEN, "--plot", "--time", 2, "--record", tmp_path / "a.mcap")
    assert called.status == 0
    assert opened[0] in called.out
    assert opened[0].startswith("http://127.0.0.1:")
    assert call("stream", MAQUEEN, "--plot", "--no-browser", "--time", 1).status == 0
    monkeypatch.setattr("webbrowser.open", lambda url: os.kill(os.getpid(), signal.SIGTERM))
    assert call("formula", "always(abs(left_motor) < 1)", tmp_path / "a.mcap").status == 0
    called = call("replay", tmp_path / "a.mcap")
    assert called.status == 0
    assert "No browser could be opened" in called.err
    assert len(opened) == 1
    (tmp_path / "empty.csv").write_text("time,x\n")
    assert call("replay", tmp_path / "empty.csv").status == 2


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["stream", "a.py", "b.py", "--on", MAQUEEN], 2, "one program at a time"),
        (["stream", "--on", MAQUEEN, "--record", "a.xls"], 2, "no kind of recording"),
        (["run", "main.py", "--on", "COM99"], 3, "there is no port"),
        (["run", "main.py", "--on", "socket://127.0.0.1:1"], 3, "nobody answers"),
        (
            ["check", "main.py", "--lesson", "wall-stop", "--on", MAQUEEN, "--observe", "x=yes"],
            2,
            "no check “x”",
        ),
        (
            ["check", "main.py", "--lesson", "wall-stop", "--on", MAQUEEN, "--observe", "stops"],
            2,
            "drives=yes",
        ),
        (["push", MAQUEEN], 2, "name files"),
        (["push", MAQUEEN, "nowhere.py"], 2, "cannot read nowhere.py"),
        (["stream", "--on", "gorae://maquen"], 3, "did you mean"),
        (["doctor", "--on", "socket://127.0.0.1:1"], 3, "nobody answers"),
    ],
)
def test_what_cannot_be_done_is_told(
    call: Call, program: Callable[[str], Path], arguments: list[object], status: int, said: str
) -> None:
    program("print(1)")
    called = call(*arguments)
    assert called.status == status
    assert said in called.out + called.err


def test_a_line_may_end_between_two_pieces(capsys: pytest.CaptureFixture[str]) -> None:
    for piece in ("고래\r", "\nun", "done\r\n", "a\rb"):
        show_text(TextFrame(piece))
    assert capsys.readouterr().out == "고래\nundone\na·b"


def test_what_nobody_saw_is_no_miss_of_the_program(call: Call, program: Callable[[str], Path]) -> None:
    """Without a terminal nobody is asked: a right program is not told to change."""
    program((LESSONS / "wall-stop" / "solution.py").read_text(encoding="utf-8"))
    called = call(*CHECK, "--json", "v.json", "--lang", "ko")
    assert called.status == 2
    verdict = json.loads(Path("v.json").read_text(encoding="utf-8"))
    assert verdict["passed"] is False
    assert {check["status"] for check in verdict["checks"]} <= {"not-run", "passed"}
    assert "not-run" in {check["status"] for check in verdict["checks"]}
    assert "고치고" not in called.out
    assert "정해지지 않았어요" in called.out
    assert "--observe" in called.err
    assert "버튼" not in called.err  # the challenge presses one for programs that wait for it: this does not


def test_a_program_that_crashes_is_not_undecided(call: Call, program: Callable[[str], Path]) -> None:
    program("1 / 0")
    assert call(*CHECK).status == 1


def test_a_miss_among_what_nobody_saw_is_a_miss(call: Call, program: Callable[[str], Path]) -> None:
    program("from robot import *\nprint(button_a())\n")
    called = call(*CHECK, "--observe", "drives=no", "--lang", "ko")
    assert called.status == 1
    assert "버튼을 누르는 순서" in called.err


LEARNS = """
from robot import *
try:
    with open("policy.txt") as f:
        print("learned", f.read())
except OSError:
    with open("policy.txt", "w") as f:
        f.write("41")
    print("nothing yet")
stream(20)
sleep(500)
"""
CHALLENGE = """
id: learns
title: {en: Learns, ko: 배우기}
arena: oval
kits: [maqueen, esp32-duo]
start: {x: 350 mm, y: 200 mm}
time_limit: 8 s
put_back: {when: abs(line_offset) > 120 mm, for: 2 s}
restarts: [4 s]
keep: [policy.txt]
checks:
  - {id: told, points: 1, formula: 'eventually(printed("learned 41") >= 1)'}
  - {id: later, points: 1, formula: 'always[0 s, 3 s](printed("learned 41") == 0)'}
"""


@pytest.mark.parametrize("port", ["gorae://maqueen?time=free&arena=oval", ESP32])
def test_what_was_learned_in_one_life_is_there_in_the_next(
    call: Call, program: Callable[[str], Path], port: str
) -> None:
    """What lay on the board before does not count; the watcher hears when to put the robot back."""
    path = program(LEARNS)
    path.with_name("c.yaml").write_text(CHALLENGE, encoding="utf-8")
    path.with_name("policy.txt").write_text("99", encoding="utf-8")
    for _ in range(2):
        called = call("check", path, "--challenge", "c.yaml", "--on", port, "--lang", "en")
        assert called.status == 0, called.out + called.err
        assert "been lost for 2 s (abs(line_offset) > 120 mm)" in called.err
        assert "Restart 1 of 1" in called.err
