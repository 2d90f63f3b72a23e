"""`gorae devices --test` and `gorae calibrate`, on virtual kits that are served and stay as they are left."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click.termui
import pytest

from gorae.bench.defects import parse_defects
from gorae.bench.live import LiveRobot
from gorae.kits import Pose, load_arena, load_kit
from gorae.kits.calibration import load_calibration
from gorae.virtual.endpoints.tcp import Tcp
from gorae.virtual.live.board import LiveBoard

Call = Callable[..., Any]
BOOT_S = 20
LEFT_DEAD = "gorae://maqueen?time=free&defects=left-dead"
IN_THE_AIR = "gorae://maqueen?time=free&defects=left-dead,right-dead"


@pytest.fixture
def served() -> Iterator[Callable[..., tuple[str, LiveRobot]]]:
    """`served("maqueen", "slow:10%")`: the port of a kit that is there as long as the test, and its robot."""
    opened: list[Any] = []

    def serve(kit: str, *defects: str) -> tuple[str, LiveRobot]:
        start = Pose.model_construct(x=300.0, y=1000.0, heading=0.0)
        wrong = parse_defects(defects)
        robot = LiveRobot(
            load_kit(kit), load_arena("table"), start, seed=1, lang="en", realtime=False, defects=wrong
        )
        endpoint = Tcp(robot.board, "127.0.0.1", 0)
        opened.extend([endpoint, robot.board])
        robot.board.power_on()
        assert isinstance(robot.board, LiveBoard)
        assert robot.board.inbox.listening.wait(BOOT_S)
        return endpoint.url, robot

    yield serve
    for one in opened:
        one.close()


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """`person(answer)` sits at a terminal: `answer` gets each question. The questions, as they are asked."""

    def sit_down(answer: Callable[[str], str]) -> list[str]:
        asked: list[str] = []

        def prompt(question: str) -> str:
            asked.append(question)
            return answer(question)

        monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
        monkeypatch.setattr(click.termui, "visible_prompt_func", prompt)
        return asked

    return sit_down


@pytest.mark.parametrize("kit", ["maqueen", "esp32-duo"])
def test_a_sound_kit_passes(call: Call, kit: str) -> None:
    called = call("devices", "--test", f"gorae://{kit}?time=free", "--yes", "--lang", "ko")
    assert called.status == 0
    assert "모두 괜찮아요" in called.out
    assert "✘" not in called.out


def test_what_fails_is_a_line_and_exit_status_3(call: Call) -> None:
    called = call("devices", "--test", LEFT_DEAD, "--yes", "--lang", "ko")
    assert called.status == 3
    assert "✘ 왼쪽 모터: 돌지 않아요 → 커넥터와 전선" in called.out
    assert "✔ 오른쪽 모터" in called.out


def test_as_json(call: Call) -> None:
    (row,) = json.loads(call("devices", "--test", LEFT_DEAD, "--yes", "--json").out)
    assert (row["port"], row["kit"], row["passed"], row["problem"]) == (LEFT_DEAD, "maqueen", False, None)
    failed = [part["part"] for part in row["parts"] if part["status"] == "failed"]
    assert failed == ["left_motor"]
    assert all(part["message"] for part in row["parts"])


def test_one_that_fails_stops_no_other(call: Call) -> None:
    called = call("devices", "--test", "gorae://esp32-duo?time=free", "socket://127.0.0.1:1", "--yes")
    assert called.status == 3
    assert "esp32-duo: all is well" in called.out
    assert "nobody answers" in called.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([LEFT_DEAD], "add --yes"),
        ([LEFT_DEAD, "--yes", "--observe", "left_motor=up"], "is not possible"),
        ([LEFT_DEAD, "--yes", "--observe", "sonar=none"], "is not possible"),
        ([LEFT_DEAD, IN_THE_AIR, "--yes", "--guided"], "name one PORT"),
    ],
)
def test_what_cannot_be_done_is_told(call: Call, arguments: list[str], said: str) -> None:
    called = call("devices", "--test", *arguments)
    assert called.status == 2
    assert said in called.err


def test_what_only_eyes_can_tell_is_said_by_an_option(call: Call) -> None:
    silent = call("devices", "--test", IN_THE_AIR, "--yes")
    assert (silent.status, silent.out.count("? ")) == (0, 3)
    assert "--observe left_motor=ahead|back|none|other" in silent.err
    seen = ["--observe", "left_motor=ahead", "--observe", "right_motor=back"]
    called = call("devices", "--test", IN_THE_AIR, "--yes", *seen)
    assert called.status == 3
    assert "✘ right motor: turns backwards" in called.out
    assert "✔ left motor" in called.out


def test_or_asked_wheel_by_wheel(call: Call, person: Callable[..., list[str]]) -> None:
    asked = person(lambda question: "3" if question.startswith("left motor:") else "1")
    called = call("devices", "--test", IN_THE_AIR)
    assert called.status == 3
    assert "✘ left motor: does not turn" in called.out
    assert "✔ right motor" in called.out
    assert len(asked) == 5  # it stands well, and of each wheel: look, and what was seen


def test_guided_it_asks_for_a_hand(
    call: Call, served: Callable[..., tuple[str, LiveRobot]], person: Callable[..., list[str]]
) -> None:
    port, robot = served("maqueen")

    def answer(question: str) -> str:
        for button in "AB":
            robot.press(button.lower(), f"button {button}" in question)
        return ""

    asked = person(answer)
    called = call("devices", "--test", port, "--guided", "--yes")
    assert len(asked) == 5
    assert called.out.count("can be pressed and let go") == 2
    # Nobody put a line or a hand there.
    assert called.out.count("never sees black") == 2
    assert "does not see the hand" in called.out
    assert called.status == 3


def measure(robot: LiveRobot) -> list[str]:
    """As somebody with a ruler does: from the start, which is at (300, 1000) and looks along x."""
    look = robot.look()
    return ["--distance-mm", f"{look.x - 300:.0f}", "--drift-mm", f"{look.y - 1000:.0f}"]


def test_a_measured_robot_keeps_it_and_has_a_twin(
    call: Call, served: Callable[..., tuple[str, LiveRobot]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    port, robot = served("maqueen", "imbalance:6%", "slow:10%")
    assert "gorae calibrate" in call("calibrate", port, "--yes").out
    called = call("calibrate", port, *measure(robot), "--save", "twin.json", "--lang", "ko")
    assert (called.status, "오른쪽 바퀴가" in called.out) == (0, True)
    found = load_calibration(tmp_path / "twin.json")
    assert (found.imbalance, found.top_speed) == pytest.approx((0.06, 261), rel=0.03)
    assert isinstance(robot.board, LiveBoard)
    files = robot.board.files.files
    assert files["calibration.json"].decode() == found.line()

    # Whatever is done with it, its firmware stays its own.
    kept = bytes(files["_gorae_way.py"])
    assert b"a = 0.0" in kept
    assert "are there already" in call("push", port, "--kit", "maqueen").out
    assert call("push", port, "--kit", "maqueen", "--delete").status == 0
    (tmp_path / "main.py").write_text("from robot import *\nstraight(300)\n")
    assert "put gorae's firmware" not in call("run", "--on", port).err
    assert "newest firmware" in call("doctor", "--on", port).out
    assert (bytes(files["_gorae_way.py"]), "calibration.json" in files) == (kept, True)
    (device,) = json.loads(call("devices", port, "--json").out)
    assert device["firmware_current"] is True

    # A virtual robot that is as crooked, and knows it as well.
    arguments = ["run", "--arena", "table", "--record", "a.csv", "--calibration", "twin.json"]
    assert call(*arguments).status == 0
    header, *rows = (tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()
    last = dict(zip(header.split(","), rows[-1].split(","), strict=True))
    assert (float(last["x"]), float(last["y"])) == pytest.approx((1300, 1000), abs=6)
    assert any(row.split(",")[1] != row.split(",")[2] for row in rows)

    assert call("calibrate", port, "--forget").status == 0
    assert "calibration.json" not in files
    assert bytes(files["_gorae_way.py"]) != kept


def test_a_person_is_led_through_it(
    call: Call, served: Callable[..., tuple[str, LiveRobot]], person: Callable[..., list[str]]
) -> None:
    port, robot = served("cutebot", "imbalance:-5%")
    asked = person(lambda question: next((measure(robot)[at] for at in (1, 3) if WORDS[at] in question), ""))
    called = call("calibrate", port)
    assert called.status == 0
    assert "The left wheel is 5" in called.out
    assert len(asked) == 3


WORDS = {1: "straight ahead?", 3: "to the left of that"}


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["--distance-mm", "600"], 2, "together"),
        (["--wall", "--yes"], 2, "--drift-mm"),
        ([], 2, "add --yes"),
        (["--distance-mm", "60", "--drift-mm", "0"], 2, "measured in cm"),
        (["--save", "nowhere/a.json"], 2, "no folder"),
    ],
)
def test_a_measurement_that_cannot_be_is_told(
    call: Call, arguments: list[str], status: int, said: str
) -> None:
    called = call("calibrate", "gorae://maqueen?time=free", *arguments)
    assert called.status == status
    assert said in called.err


def test_twins_are_virtual_and_of_the_same_kit(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"kit": "cutebot", "imbalance": 0.01, "top_speed": 500}')
    program = tmp_path / "main.py"
    program.write_text("print(1)\n")
    called = call("run", program, "--calibration", path)
    assert (called.status, "of a cutebot, not of a maqueen" in called.err) == (2, True)
    called = call("run", program, "--calibration", path, "--on", "gorae://maqueen")
    assert (called.status, "keeps its own" in called.err) == (2, True)
    lesson = ["--lesson", "wall-stop", "--calibration", tmp_path / "none.json"]
    assert "cannot read the calibration" in call("check", program, *lesson).err
